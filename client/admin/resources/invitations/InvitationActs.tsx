import { useState } from 'react';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { refusalOf, useAct } from '../../components/useAct.ts';
import type { Invitation } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { invitePerson, revokeInvitation } from '../../providers/verbs.ts';
import { PhoneCodeDialog } from './PhoneCodeDialog.tsx';
import { ResendInvitationDialog } from './ResendInvitationDialog.tsx';

const pending: readonly Invitation['state'][] = ['waiting', 'queued', 'sent', 'bounced', 'expired'];

/** What can be done about an invitation that is not at its end. */
export function InvitationActs({ invitation }: { readonly invitation: Invitation }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [asked, setAsked] = useState<'code' | 'resend' | 'revoke'>();
  const { act } = useAct();
  const may = useMay('customers.help');
  if (!may) return null;
  const close = () => setAsked(undefined);
  const ask = (what: 'code' | 'revoke') => () => {
    setAnchor(null);
    setAsked(what);
  };
  if (!pending.includes(invitation.state)) return null;
  return (
    <span className={layout.row} style={{ justifyContent: 'flex-end', flexWrap: 'nowrap' }}>
      <Button size="small" variant="outlined" onClick={() => setAsked('resend')} aria-label={`Send again: invitation of ${invitation.email}`}>
        Send again
      </Button>
      <IconButton aria-label={`More about the invitation to ${invitation.email}`} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>
        <Icon name="more" />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        <MenuItem onClick={ask('code')}>
          <ListItemIcon><Icon name="phone" /></ListItemIcon>
          Give a code over the phone
        </MenuItem>
        <MenuItem onClick={ask('revoke')}>
          <ListItemIcon><Icon name="blocked" /></ListItemIcon>
          Revoke
        </MenuItem>
      </Menu>
      {asked === 'resend' && <ResendInvitationDialog invitation={invitation} onClose={close} />}
      {asked === 'code' && <PhoneCodeDialog invitation={invitation} onClose={close} />}
      <ConfirmDialog
        open={asked === 'revoke'}
        danger
        title={`Revoke the invitation of ${invitation.name || invitation.email}?`}
        confirm="Revoke"
        onClose={close}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => revokeInvitation(invitation.id), done: 'The invitation is revoked; its link and code are void.', undo: () => () => invitePerson(invitation.customerUserId), undone: 'A new invitation takes its place.' });
          return refusalOf(outcome);
        }}
      >
        <p>1 person can no longer accept it: its link and its code work no more. Undo sends a new one.</p>
      </ConfirmDialog>
    </span>
  );
}
