import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { changePersonAddress } from '../../providers/verbs.ts';
import { VerificationFields } from './VerificationFields.tsx';

/** Changes the address a person signs in with, after a verification of the caller. */
export function ChangeAddressDialog({ record, onClose }: { readonly record: CustomerUser; readonly onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [verificationId, setVerificationId] = useState<string>();
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      wide
      title={`Change the address of ${record.name}`}
      confirm="Change the address"
      ready={email.trim() !== '' && verificationId !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => changePersonAddress(record.id, email, verificationId ?? ''), done: (person) => `${person.name} signs in as ${person.email} from now on. Both addresses are told.` });
        return outcome.ok ? undefined : (outcome.problem?.detail ?? '');
      }}
    >
      <p>
        Now {record.email}. Mails go to both addresses, {record.openSessions > 0 ? `${count(record.openSessions, 'open session ends', 'open sessions end')}` : 'open sessions end'}, and older links are void.
      </p>
      <TextField sx={{ mt: 2 }} label="New address" type="email" required autoFocus autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
      <VerificationFields personId={record.id} onVerified={setVerificationId} />
      <MailWarning />
    </ConfirmDialog>
  );
}
