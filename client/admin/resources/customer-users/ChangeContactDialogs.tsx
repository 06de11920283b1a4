import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { changePersonAddress, changePersonPhone } from '../../providers/verbs.ts';

interface ChangeDialogProps {
  readonly record: CustomerUser;
  readonly onClose: () => void;
}

/** Changes the address a person signs in with, after a verification of the caller. */
export function ChangeAddressDialog({ record, onClose }: ChangeDialogProps) {
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState('');
  const { act } = useAct();
  return (
    <GuardedDialog
      personId={record.id}
      title={`Change the address of ${record.name}`}
      confirm="Change the address"
      ready={email.trim() !== ''}
      onClose={onClose}
      onConfirm={async (verificationId) => {
        const outcome = await act({ quiet: true, run: () => changePersonAddress(record.id, email, verificationId), done: (person) => `${person.name} signs in as ${person.email} from now on. Both addresses are told.` });
        const field = outcome.ok ? undefined : outcome.problem?.errors['email'];
        setWrong(field ?? '');
        return field === undefined ? refusalOf(outcome) : '';
      }}
    >
      {() => (
        <>
          <p>
            Now {record.email}. <b>2 mails</b> tell both addresses, {record.openSessions === 0 ? 'open sessions end' : <b>{count(record.openSessions, 'open session ends', 'open sessions end')}</b>}, and older links are void. For {limits.verification.freshContactDays} days a code by mail does not prove that it is them.
          </p>
          <TextField label="New address" type="email" required autoFocus autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} error={wrong !== ''} helperText={wrong} />
          <MailWarning news />
        </>
      )}
    </GuardedDialog>
  );
}

/** Changes the number that call-backs go to, after a verification of the caller. */
export function ChangePhoneDialog({ record, onClose }: ChangeDialogProps) {
  const [phone, setPhone] = useState('');
  const [wrong, setWrong] = useState('');
  const { act } = useAct();
  return (
    <GuardedDialog
      personId={record.id}
      title={`Change the phone number of ${record.name}`}
      confirm="Change the number"
      onClose={onClose}
      onConfirm={async (verificationId) => {
        const outcome = await act({ quiet: true, run: () => changePersonPhone(record.id, phone, verificationId), done: `The phone number of ${record.name} is changed; they are told by mail.` });
        const field = outcome.ok ? undefined : outcome.problem?.errors['phone'];
        setWrong(field ?? '');
        return field === undefined ? refusalOf(outcome) : '';
      }}
    >
      {() => (
        <>
          <p>
            Now {record.phone === '' ? 'none' : record.phone}. <b>1 mail</b> tells {record.name}. For {limits.verification.freshContactDays} days a call to the new number does not prove that it is them.
          </p>
          <TextField label="New phone number" type="tel" autoFocus autoComplete="off" value={phone} onChange={(event) => setPhone(event.target.value)} error={wrong !== ''} helperText={wrong === '' ? 'Empty takes the number away.' : wrong} slotProps={{ htmlInput: { maxLength: limits.phoneCharacters } }} />
          <MailWarning news />
        </>
      )}
    </GuardedDialog>
  );
}
