import { useId, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { TotpSetup } from './TotpSetup.tsx';
import type { AnswerOf } from '../../http/route-table.ts';

/** New recovery codes in a dialog that closes only once they are kept. */
export function RecoveryCodesDialog({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  return (
    <FactorDialog title="Keep your recovery codes">
      <p>Each of these ten codes signs you in once, when your phone is lost or broken. They are shown only now; older ones no longer work.</p>
      <RecoveryCodes codes={codes} onKept={onKept} />
    </FactorDialog>
  );
}

/** The set-up of an authenticator app in a dialog. */
export function TotpDialog({ replaces, onClose, onDone }: { readonly replaces: boolean; readonly onClose: () => void; readonly onDone: (changed: AnswerOf<'adminFactors.confirmTotp'>) => void }) {
  return (
    <FactorDialog title={replaces ? 'Replace your authenticator app' : 'Set up an authenticator app'} onClose={onClose}>
      {replaces && <p>The app you use now works until the new one has shown its first code.</p>}
      <TotpSetup confirm="Check the code" onDone={onDone} />
    </FactorDialog>
  );
}

function FactorDialog({ title, onClose, children }: { readonly title: string; readonly onClose?: () => void; readonly children: ReactNode }) {
  const id = useId();
  return (
    <Dialog open {...(onClose !== undefined && { onClose })} maxWidth="xs" fullWidth aria-labelledby={id} transitionDuration={140}>
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2, ...(onClose === undefined && { pb: 3 }) }}>{children}</DialogContent>
      {onClose !== undefined && (
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            Cancel
          </Button>
        </DialogActions>
      )}
    </Dialog>
  );
}
