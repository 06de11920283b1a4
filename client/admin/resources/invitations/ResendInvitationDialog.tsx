import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { SendWhileOff } from '../../components/SendWhileOff.tsx';
import { useAct } from '../../components/useAct.ts';
import type { Invitation, Organization } from '../../providers/records.ts';
import { resendInvitation } from '../../providers/verbs.ts';

interface ResendInvitationDialogProps {
  readonly invitation: Pick<Invitation, 'id' | 'email' | 'organizationId'>;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** Asks before sending an invitation again; where the portal is off, whether to wait for it. */
export function ResendInvitationDialog({ invitation, onClose, onDone }: ResendInvitationDialogProps) {
  const [sendWhileOff, setSendWhileOff] = useState(false);
  const { act } = useAct();
  const { data: organization } = useGetOne<Organization>('organizations', { id: invitation.organizationId });
  return (
    <ConfirmDialog
      open
      title="Send the invitation again?"
      confirm="Send again"
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => resendInvitation(invitation.id, sendWhileOff), done: (sent) => (sent.state === 'waiting' ? 'The invitation waits for the portal to be switched on.' : `A new invitation to ${invitation.email} is on its way.`) });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        onDone?.();
        return undefined;
      }}
    >
      <p>1 mail goes to {invitation.email}. The older link and code are void from then on.</p>
      {organization?.portalEnabled === false && <SendWhileOff value={sendWhileOff} onChange={setSendWhileOff} />}
      <MailWarning />
    </ConfirmDialog>
  );
}
