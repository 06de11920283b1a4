import { useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { GuardedDialog } from '../../callers/GuardedDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Countdown } from '../../components/Countdown.tsx';
import layout from '../../components/layout.module.css';
import { SpokenCode } from '../../components/SpokenCode.tsx';
import { useAct } from '../../components/useAct.ts';
import { givePass } from '../../providers/verbs.ts';
import { reasonField } from '../../components/reasonField.ts';
import { passBarred, type Named } from './ResetMfaDialog.tsx';

interface Pass {
  readonly code: string;
  readonly expiresAt: string;
}

/** Hands out a code that stands in once for the second factor, after a verification of the caller; the code is shown once. */
export function AccessPassDialog({ person, onClose }: { readonly person: Named; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [pass, setPass] = useState<Pass>();
  const { act } = useAct();
  if (pass !== undefined) return <PassDialog person={person} pass={pass} onClose={onClose} />;
  return (
    <GuardedDialog
      personId={person.id}
      title={`An access pass for ${person.name}`}
      confirm="Make the pass"
      ready={reason.trim() !== ''}
      barred={passBarred}
      onClose={onClose}
      onConfirm={async (verificationId) => {
        const outcome = await act({ quiet: true, run: () => givePass(person.id, verificationId, reason) });
        if (!outcome.ok) return outcome.problem?.errors['reason'] ?? outcome.problem?.detail ?? '';
        setPass(outcome.result);
        return '';
      }}
    >
      {({ accessPassUntil }) => (
        <>
          <p>
            You get <b>one code</b> of {limits.accessPass.characters} characters to read out. It works <b>once</b>, within {limits.accessPass.minutes} minutes, after their own password or company sign-in.
          </p>
          <p>It opens nothing but the set-up of a new second factor; that removes the old ones and ends their other sessions. {person.name} is told by mail.{accessPassUntil !== null && ' The pass they have now stops working.'}</p>
          <TextField {...reasonField} value={reason} onChange={(event) => setReason(event.target.value)} autoFocus />
        </>
      )}
    </GuardedDialog>
  );
}

function PassDialog({ person, pass, onClose }: { readonly person: Named; readonly pass: Pass; readonly onClose: () => void }) {
  const [over, setOver] = useState(false);
  return (
    <Dialog open onClose={(_, reason) => reason === 'escapeKeyDown' && onClose()} maxWidth="md" fullWidth aria-labelledby="access-pass">
      <DialogTitle id="access-pass">Read this out to {person.name}</DialogTitle>
      <DialogContent>
        <SpokenCode code={pass.code} />
        <p className={layout.muted}>
          They sign in at {location.origin} with {person.email} and their password, press “Use another way”, choose “Access pass from your provider”, and type it. Then they set up a new second factor. It is not shown again.
        </p>
        <p style={{ marginTop: '0.75rem' }}>
          {over ? 'It has run out. Make another if they still need it.' : <>It works for <b><Countdown until={pass.expiresAt} over={() => setOver(true)} /></b> more.</>}
        </p>
      </DialogContent>
      <DialogActions>
        <CopyButton text={pass.code} label="Copy the code" />
        <Button variant="contained" onClick={onClose} autoFocus>
          They have it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
