import { useState } from 'react';
import TextField from '@mui/material/TextField';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { useAct } from '../../components/useAct.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { linkPerson, unlinkPerson } from '../../providers/verbs.ts';
import { VerificationFields } from './VerificationFields.tsx';

interface LinkPersonDialogProps {
  readonly record: Pick<CustomerUser, 'id' | 'name' | 'email' | 'organizationName' | 'openSessions' | 'signInEmail'>;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** Links a person to a sign-in that exists already, after a verification of the caller. */
export function LinkPersonDialog({ record, onClose, onDone }: LinkPersonDialogProps) {
  const [email, setEmail] = useState(record.email);
  const [verificationId, setVerificationId] = useState<string>();
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      wide
      title={`Link ${record.name} to an existing sign-in`}
      confirm="Link"
      ready={email.trim() !== '' && verificationId !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => linkPerson(record.id, email, verificationId ?? ''), done: (person) => `${person.name} gets in with ${person.signInEmail ?? email}.` });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        onDone?.();
        return undefined;
      }}
    >
      <p>Whoever signs in with that address becomes {record.name} in {record.organizationName}, and sees what they may see. It needs to be a sign-in that exists; for anybody else, send an invitation.</p>
      <TextField sx={{ mt: 2 }} label="Address of the sign-in" type="email" required autoFocus autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} />
      <VerificationFields personId={record.id} onVerified={setVerificationId} />
    </ConfirmDialog>
  );
}

/** Takes the sign-in from a person, after a verification of the caller. */
export function UnlinkPersonDialog({ record, onClose }: LinkPersonDialogProps) {
  const [verificationId, setVerificationId] = useState<string>();
  const { act } = useAct();
  return (
    <ConfirmDialog
      open
      wide
      danger
      title={`Take the sign-in from ${record.name}?`}
      confirm="Unlink"
      ready={verificationId !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({ quiet: true, run: () => unlinkPerson(record.id, verificationId ?? ''), done: `${record.name} is no longer linked to a sign-in.` });
        return outcome.ok ? undefined : (outcome.problem?.detail ?? '');
      }}
    >
      <p>
        {record.signInEmail ?? 'The sign-in'} loses access to {record.organizationName} at once; its sessions here end. To come back, they need a new invitation or a new link.
      </p>
      <VerificationFields personId={record.id} onVerified={setVerificationId} />
    </ConfirmDialog>
  );
}
