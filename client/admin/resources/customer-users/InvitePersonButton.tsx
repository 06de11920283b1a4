import { useState } from 'react';
import Button from '@mui/material/Button';
import { useGetOne } from 'react-admin';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { SendWhileOff } from '../../components/SendWhileOff.tsx';
import { useAct } from '../../components/useAct.ts';
import type { CustomerUser, Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { invitePerson, revokeInvitation } from '../../providers/verbs.ts';

type Invitee = Pick<CustomerUser, 'id' | 'name' | 'email' | 'organizationId' | 'organizationName'>;

/** Invites a person who has no account and no invitation under way. */
export function InvitePersonButton({ record }: { readonly record: CustomerUser }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('customers.help');
  const underWay = record.invitation !== null && ['queued', 'waiting', 'sent', 'bounced', 'expired'].includes(record.invitation.state);
  if (!may || underWay || record.status === 'active' || record.status === 'disabled') return null;
  return (
    <>
      <Button size="small" variant="contained" onClick={() => setAsking(true)}>
        Invite
      </Button>
      {asking && <InvitePersonDialog person={record} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Asks before inviting one person; where the portal is off, whether to wait for it. */
export function InvitePersonDialog({ person, onClose, onDone }: { readonly person: Invitee; readonly onClose: () => void; readonly onDone?: () => void }) {
  const [sendWhileOff, setSendWhileOff] = useState(false);
  const { act } = useAct();
  const { data: organization } = useGetOne<Organization>('organizations', { id: person.organizationId });
  return (
    <ConfirmDialog
      open
      title={`Invite ${person.name}?`}
      confirm="Invite"
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => invitePerson(person.id, sendWhileOff), done: (invitation) => (invitation.state === 'waiting' ? `${person.name} is invited; the mail waits for the portal.` : `${person.name} is invited.`), undo: (invitation) => () => revokeInvitation(invitation.id), undone: 'The invitation is revoked; its link is void.' });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        onDone?.();
        return undefined;
      }}
    >
      <p>
        1 mail goes to {person.email}, with a link to the portal of {person.organizationName}.
      </p>
      {organization?.portalEnabled === false && <SendWhileOff value={sendWhileOff} onChange={setSendWhileOff} />}
      <MailWarning />
    </ConfirmDialog>
  );
}
