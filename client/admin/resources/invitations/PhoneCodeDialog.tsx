import { useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { limits } from '../../../../shared/limits.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import layout from '../../components/layout.module.css';
import { SpokenCode } from '../../components/SpokenCode.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { Invitation } from '../../providers/records.ts';
import { phoneCode } from '../../providers/verbs.ts';

interface Code {
  readonly code: string;
  readonly expiresAt: string;
}

/** Makes a code to read out over the phone, and shows it once, large, with a word for every character. */
export function PhoneCodeDialog({ invitation, onClose }: { readonly invitation: Invitation; readonly onClose: () => void }) {
  const [made, setMade] = useState<Code>();
  const { act } = useAct();
  if (made === undefined) {
    return (
      <ConfirmDialog
        open
        title={`A code for ${invitation.name || invitation.email}`}
        confirm="Make a code"
        onClose={onClose}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => phoneCode(invitation.id), done: 'The code is made. It is shown only now.' });
          if (!outcome.ok) return outcome.problem?.detail ?? '';
          setMade(outcome.result);
          // The dialog stays for the code: an empty refusal keeps it open.
          return '';
        }}
      >
        <p>
          {limits.invitationCode.characters} characters to read out. It works together with {invitation.email} only, for {limits.invitationCode.hours} hours and {limits.invitationCode.tries} tries. The link sent before is void from then on.
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <Dialog open onClose={(_, reason) => reason === 'escapeKeyDown' && onClose()} maxWidth="md" fullWidth aria-labelledby="phone-code">
      <DialogTitle id="phone-code">Read this out to {invitation.name || invitation.email}</DialogTitle>
      <DialogContent>
        <SpokenCode code={made.code} />
        <p className={layout.muted}>
          They open {location.origin}, choose “Use your code”, and type {invitation.email} and the code. It works until <When at={made.expiresAt} />, and is not shown again.
        </p>
      </DialogContent>
      <DialogActions>
        <CopyButton text={made.code} label="Copy the code" />
        <Button variant="contained" onClick={onClose} autoFocus>
          They have it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
