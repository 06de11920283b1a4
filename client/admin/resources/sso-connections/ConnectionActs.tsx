import { useState } from 'react';
import Button from '@mui/material/Button';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { Link, useNavigate } from 'react-router-dom';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon } from '../../components/Icon.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { disableConnection, enableConnection, forgetEverybody, removeConnection } from '../../providers/verbs.ts';
import { OnlyWayNote, useOnlyWay } from './OnlyWayNote.tsx';
import { trailOf } from './trail.ts';

type Asked = 'on' | 'off' | 'forget' | 'remove';

/** What can be done with a connection as a whole; each says first how many people it touches. */
export function ConnectionActs({ connection }: { readonly connection: SsoConnection }) {
  const { id, name, status } = connection;
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const choose = (what: Asked) => {
    setAnchor(null);
    setAsked(what);
  };
  return (
    <>
      {status === 'draft' && (
        <Button variant="contained" component={Link} to={`/sso-connections/${id}`}>
          Continue the set-up
        </Button>
      )}
      {status === 'draft' && connection.organizationId !== null && (
        <Button variant="outlined" component={Link} to={`/sso-connections/${id}/set-up-link`}>
          Let their IT fill it in
        </Button>
      )}
      {status === 'off' && (
        <Button variant="contained" onClick={() => setAsked('on')}>
          Switch on
        </Button>
      )}
      {status === 'live' && (
        <Button variant="outlined" onClick={() => setAsked('off')}>
          Switch off
        </Button>
      )}
      <Button variant="outlined" aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)} endIcon={<Icon name="down" size={14} />}>
        More
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
        {status !== 'draft' && connection.organizationId !== null && (
          <MenuItem component={Link} to={`/sso-connections/${id}/set-up-link`}>
            <ListItemIcon><Icon name="key" /></ListItemIcon>
            Links for their IT
          </MenuItem>
        )}
        <MenuItem onClick={() => choose('forget')} disabled={connection.people === 0}>
          <ListItemIcon><Icon name="people" /></ListItemIcon>
          Forget whom it knows
        </MenuItem>
        <MenuItem onClick={() => choose('remove')} disabled={status === 'live'}>
          <ListItemIcon><Icon name="blocked" /></ListItemIcon>
          {status === 'live' ? 'Remove (switch it off first)' : 'Remove'}
        </MenuItem>
      </Menu>
      <SwitchDialog connection={connection} to={asked === 'on' || asked === 'off' ? asked : undefined} onClose={close} />
      <ForgetDialog connection={connection} open={asked === 'forget'} onClose={close} />
      <RemoveDialog connection={connection} name={name} open={asked === 'remove'} onClose={close} />
    </>
  );
}

const known = (people: number) => count(people, 'person has signed in by it', 'people have signed in by it');

function SwitchDialog({ connection, to, onClose }: { readonly connection: SsoConnection; readonly to: 'on' | 'off' | undefined; readonly onClose: () => void }) {
  const { id, name, people } = connection;
  const { act } = useAct();
  const off = to === 'off';
  const onlyWay = useOnlyWay(connection, off);
  return (
    <ConfirmDialog
      open={to !== undefined}
      danger={off}
      ready={!onlyWay.isLoading}
      title={off ? `Switch ${name} off?` : `Switch ${name} on?`}
      confirm={off ? 'Switch off' : 'Switch on'}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => (off ? disableConnection(id) : enableConnection(id)),
          done: off ? `${name} is switched off.` : `${name} is live.`,
          undo: () => () => (off ? enableConnection(id) : disableConnection(id)),
          undone: off ? `${name} is live again. Sessions that ended stay ended.` : `${name} is switched off again.`,
        });
        return refusalOf(outcome);
      }}
    >
      {off ? (
        <p>
          {people === 0 ? 'Nobody has signed in by it yet.' : `${known(people)}: those who are in by it now are signed out at their next click.`} Until it is on again, {onlyWay.data?.holds === true ? 'everybody signs in by another connection of the company.' : 'everybody signs in another way, such as with a password.'}
        </p>
      ) : (
        <p>
          {connection.organizationName ?? 'People'}: whoever types an address under a proven domain is led to the company’s sign-in. {people > 0 && `${known(people)}, and get in as before.`}
        </p>
      )}
      {off && <OnlyWayNote of={onlyWay} />}
    </ConfirmDialog>
  );
}

function ForgetDialog({ connection, open, onClose }: { readonly connection: SsoConnection; readonly open: boolean; readonly onClose: () => void }) {
  const { id, people } = connection;
  const { act } = useAct();
  const onlyWay = useOnlyWay(connection, open);
  return (
    <ConfirmDialog
      open={open}
      danger
      ready={!onlyWay.isLoading}
      title="Forget whom it knows?"
      confirm="Forget"
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => forgetEverybody(id), done: ({ forgotten }) => `${count(forgotten, 'identity is', 'identities are')} forgotten.` });
        return refusalOf(outcome);
      }}
    >
      <p>
        {known(people)}. Their sessions by it end, and {onlyWay.data !== undefined && onlyWay.data.people > 0 ? 'everybody else' : 'each'} is recognized anew by their address at the next sign-in. Do this after moving to another identity provider, or when its identities have changed. Nothing takes it back.
      </p>
      <OnlyWayNote of={onlyWay} />
    </ConfirmDialog>
  );
}

function RemoveDialog({ connection, name, open, onClose }: { readonly connection: SsoConnection; readonly name: string; readonly open: boolean; readonly onClose: () => void }) {
  const { act } = useAct();
  const navigate = useNavigate();
  const onlyWay = useOnlyWay(connection, open);
  return (
    <ConfirmDialog
      open={open}
      danger
      ready={!onlyWay.isLoading}
      title={`Remove ${name}?`}
      confirm="Remove"
      onClose={onClose}
      onConfirm={async () => {
        // The page goes first: what it shows is there no more.
        const outcome = await act({ quiet: true, run: () => removeConnection(connection.id).then(() => navigate(trailOf(connection).at(-1)?.to ?? '/', { replace: true })), done: `${name} is removed.` });
        return refusalOf(outcome);
      }}
    >
      <p>
        {connection.people === 0 ? 'Nobody has signed in by it.' : `${known(connection.people)}, and it forgets them.`} Its settings, secret, certificates and tests are deleted; its addresses work no longer. Nothing takes it back.
      </p>
      <OnlyWayNote of={onlyWay} />
    </ConfirmDialog>
  );
}
