import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { CustomerUser, PersonSecurity } from '../../providers/records.ts';
import { linkPerson, unlinkPerson } from '../../providers/verbs.ts';

interface LinkPersonDialogProps {
  readonly record: Pick<CustomerUser, 'id' | 'name' | 'email' | 'organizationName' | 'openSessions' | 'signInEmail'>;
  readonly onClose: () => void;
}

const barred = ({ may }: PersonSecurity) => (may.link ? undefined : (may.reason ?? 'Your role does not link sign-ins. Ask an owner or admin of your team.'));

/** Links a person to a sign-in that exists already, after a verification of the caller. */
export function LinkPersonDialog({ record, onClose }: LinkPersonDialogProps) {
  const [email, setEmail] = useState(record.email);
  const { act } = useAct();
  return (
    <GuardedDialog
      personId={record.id}
      title={`Link ${record.name} to an existing sign-in`}
      confirm="Link"
      ready={email.trim() !== ''}
      barred={barred}
      onClose={onClose}
      onConfirm={async (verificationId) => {
        const outcome = await act({ quiet: true, run: () => linkPerson(record.id, email, verificationId), done: (person) => `${person.name} gets in with ${person.signInEmail ?? email}.` });
        return refusalOf(outcome);
      }}
    >
      {() => (
        <>
          <p>
            Whoever signs in with that address becomes <b>{record.name}</b> in <b>{record.organizationName}</b>, and sees what they may see. It needs to be a sign-in that exists; for anybody else, send an invitation.
          </p>
          <TextField label="Address of the sign-in" type="email" required autoFocus autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
        </>
      )}
    </GuardedDialog>
  );
}

/** Takes the sign-in from a person, after a verification of the caller. */
export function UnlinkPersonDialog({ record, onClose }: LinkPersonDialogProps) {
  const { act } = useAct();
  return (
    <GuardedDialog
      personId={record.id}
      danger
      title={`Take the sign-in from ${record.name}`}
      confirm="Unlink"
      barred={barred}
      onClose={onClose}
      onConfirm={async (verificationId) => {
        const outcome = await act({ quiet: true, run: () => unlinkPerson(record.id, verificationId), done: `${record.name} is no longer linked to a sign-in.` });
        return refusalOf(outcome);
      }}
    >
      {() => (
        <p>
          {record.signInEmail ?? 'The sign-in'} loses access to {record.organizationName} at once; {record.openSessions === 0 ? 'its sessions here end' : <b>{count(record.openSessions, 'open session here ends', 'open sessions here end')}</b>}. To come back, they need a new invitation or a new link.
        </p>
      )}
    </GuardedDialog>
  );
}
