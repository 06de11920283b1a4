import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useAct } from '../../components/useAct.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { changePersonPhone } from '../../providers/verbs.ts';
import { VerificationFields } from './VerificationFields.tsx';

/** Changes the number that call-backs go to, after a verification of the caller. */
export function ChangePhoneDialog({ record, onClose }: { readonly record: CustomerUser; readonly onClose: () => void }) {
  const [phone, setPhone] = useState('');
  const [verificationId, setVerificationId] = useState<string>();
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      wide
      title={`Change the phone number of ${record.name}`}
      confirm="Change the number"
      ready={verificationId !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => changePersonPhone(record.id, phone, verificationId ?? ''), done: `The phone number of ${record.name} is changed; they are told by mail.` });
        return outcome.ok ? undefined : (outcome.problem?.errors?.['phone'] ?? outcome.problem?.detail ?? '');
      }}
    >
      <p>Now {record.phone === '' ? 'none' : record.phone}. For 7 days a call to the new number does not prove that it is them.</p>
      <TextField sx={{ mt: 2 }} label="New phone number" type="tel" autoFocus autoComplete="off" value={phone} onChange={(event) => setPhone(event.target.value)} />
      <VerificationFields personId={record.id} onVerified={setVerificationId} />
    </ConfirmDialog>
  );
}
