import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { sendSsoWay } from '../../providers/verbs.ts';
import type { Named } from './ResetMfaDialog.tsx';

/** Mails a person where their company's own sign-in begins. */
export function SendWayDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      title={`Send ${person.name} the way there?`}
      confirm="Send the mail"
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => sendSsoWay(person.id), done: `A mail leads ${person.name} to the company’s sign-in.` });
        return refusalOf(outcome);
      }}
    >
      <p>1 mail with a button that leads to their company’s own sign-in. It holds no secret.</p>
      <MailWarning news />
    </ConfirmDialog>
  );
}
