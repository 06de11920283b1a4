import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { CustomerUser, PersonSecurity } from '../../providers/records.ts';
import { resetPersonMfa } from '../../providers/verbs.ts';
import { reasonField } from '../../components/reasonField.ts';

export type Named = Pick<CustomerUser, 'id' | 'name' | 'email'>;

/** Why this member of staff may not touch somebody's second factors, where that is so. */
function barred(what: 'resetMfa' | 'accessPass', { may, factors, userId }: PersonSecurity): string | undefined {
  if (may[what]) return undefined;
  if (userId === null) return 'There is no sign-in to do this for. Invite the person, or link an existing sign-in first.';
  const none = factors.totp === null && factors.passkeys.length === 0;
  if (what === 'accessPass' && none) return 'A pass stands in for a second factor, and this person has none set up. They get in with their password alone, or set one up at their next sign-in.';
  return may.reason ?? 'Your role does not allow this. Ask an owner or admin of your team.';
}

/** Removes a person's second factors, after a verification of the caller. */
export function ResetMfaDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const { act } = useAct();
  return (
    <GuardedDialog
      personId={person.id}
      danger
      title={`Reset the second factor of ${person.name}`}
      confirm="Reset"
      ready={reason.trim() !== ''}
      barred={(security) => barred('resetMfa', security)}
      onClose={onClose}
      onConfirm={async (verificationId) => {
        const outcome = await act({
          quiet: true,
          run: () => resetPersonMfa(person.id, verificationId, reason),
          done: (gone) => `${count(gone.factorsRemoved, 'second factor', 'second factors')} and ${count(gone.recoveryCodesRemoved, 'recovery code', 'recovery codes')} of ${person.name} removed, ${count(gone.sessionsEnded, 'session', 'sessions')} ended, ${count(gone.mails, 'mail', 'mails')} sent.`,
        });
        return refusalOf(outcome, 'reason');
      }}
    >
      {({ reset, mfa }) => (
        <>
          <p>
            This removes <b>{count(reset.factors, 'second factor', 'second factors')}</b> and <b>{count(reset.recoveryCodes, 'recovery code', 'recovery codes')}</b>, and ends <b>{count(reset.sessions, 'session', 'sessions')}</b>
            {reset.organizations > 1 && ` in ${reset.organizations} organizations`}. {person.name} is told by mail{reset.managersTold > 0 && `, and so ${reset.managersTold === 1 ? 'is 1 manager' : `are ${reset.managersTold} managers`}`}.
          </p>
          <p>{mfa.required ? 'At the next sign-in they set up a new second factor, before anything else opens.' : 'Until they set up a new one, their password alone opens the portal. An access pass is safer: it leads to a new second factor.'} Nothing brings the old ones back.</p>
          <TextField {...reasonField} value={reason} onChange={(event) => setReason(event.target.value)} autoFocus />
          <MailWarning news />
        </>
      )}
    </GuardedDialog>
  );
}

/** Why no pass can be handed out, where that is so. */
export function passBarred(security: PersonSecurity): string | undefined {
  return barred('accessPass', security);
}
