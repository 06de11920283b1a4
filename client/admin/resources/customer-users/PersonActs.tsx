import { useState } from 'react';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { Link } from 'react-router-dom';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { disablePerson, enablePerson } from '../../providers/verbs.ts';
import { ChangeAddressDialog, ChangePhoneDialog } from './ChangeContactDialogs.tsx';
import { LinkPersonDialog, UnlinkPersonDialog } from './LinkPersonDialog.tsx';
import { MovePersonDialog } from './MovePersonDialog.tsx';

type Asked = 'address' | 'phone' | 'move' | 'link' | 'unlink' | 'disable';

/** Everything that can be done about a person, as far as this member of staff may. */
export function PersonActs({ record }: { readonly record: CustomerUser }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asked, setAsked] = useState<Asked>();
  const { act, busy } = useAct();
  const mayHelp = useMay('customers.help');
  const mayLink = useMay('customers.link');
  const mayEdit = useMay('customers.edit');
  if (!mayHelp && !mayLink && !mayEdit) return null;

  const close = () => setAsked(undefined);
  const item = (key: Asked, icon: IconName, label: string) => (
    <MenuItem key={key} onClick={() => { setAnchor(null); setAsked(key); }}>
      <ListItemIcon><Icon name={icon} /></ListItemIcon>
      {label}
    </MenuItem>
  );
  const enable = () => void act({ run: () => enablePerson(record.id), done: `${record.name} gets in again.`, undo: () => () => disablePerson(record.id), undone: `${record.name} is disabled again.` });
  return (
    <>
      {record.status === 'disabled' && mayHelp && (
        <Button variant="outlined" loading={busy} onClick={enable}>
          Enable
        </Button>
      )}
      <Button variant="outlined" aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} endIcon={<Icon name="down" size={14} />}>
        More
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
        {mayEdit && (
          <MenuItem component={Link} to={`/customer-users/${record.id}`}>
            <ListItemIcon><Icon name="edit" /></ListItemIcon>
            {record.userId === null ? 'Edit name, role and phone' : 'Edit name and role'}
          </MenuItem>
        )}
        {mayLink && item('address', 'envelope', 'Change the address')}
        {mayLink && record.userId !== null && item('phone', 'phone', 'Change the phone number')}
        {mayLink && (record.userId === null ? item('link', 'link', 'Link an existing sign-in') : item('unlink', 'link', 'Unlink the sign-in'))}
        {mayEdit && item('move', 'building', 'Move to another organization')}
        {mayHelp && record.status !== 'disabled' && <Divider key="line" />}
        {mayHelp && record.status !== 'disabled' && item('disable', 'blocked', 'Disable')}
      </Menu>
      {asked === 'address' && <ChangeAddressDialog record={record} onClose={close} />}
      {asked === 'phone' && <ChangePhoneDialog record={record} onClose={close} />}
      {asked === 'move' && <MovePersonDialog record={record} onClose={close} />}
      {asked === 'link' && <LinkPersonDialog record={record} onClose={close} />}
      {asked === 'unlink' && <UnlinkPersonDialog record={record} onClose={close} />}
      <ConfirmDialog
        open={asked === 'disable'}
        danger
        title={`Shut ${record.name} out?`}
        confirm="Disable"
        onClose={close}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => disablePerson(record.id), done: `${record.name} is disabled in ${record.organizationName}.`, undo: () => () => enablePerson(record.id), undone: `${record.name} gets in again.` });
          return refusalOf(outcome);
        }}
      >
        <p>
          1 person meets “Client Portal Access Required” in {record.organizationName} at their next click{record.openSessions > 0 && `; ${count(record.openSessions, 'session is', 'sessions are')} open now`}. {record.otherOrganizations.length > 0 && 'Their other organizations stay open to them.'}
        </p>
      </ConfirmDialog>
    </>
  );
}
