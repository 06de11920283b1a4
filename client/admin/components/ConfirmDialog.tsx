import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { Callout } from './Callout.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, in numbers. */
  readonly children: ReactNode;
  /** A verb. */
  readonly confirm: string;
  /** The way out, where nothing is cancelled by it. */
  readonly cancel?: string;
  readonly danger?: boolean;
  readonly ready?: boolean;
  readonly wide?: boolean;
  readonly onClose: () => void;
  /** Answers what went wrong, or nothing: then the dialog closes. */
  readonly onConfirm: () => Promise<string | undefined>;
}

/** Asks before an act, says what it touches, and stays open with the reason when it is refused. */
export function ConfirmDialog({ open, title, children, confirm, cancel = 'Cancel', danger = false, ready = true, wide = false, onClose, onConfirm }: ConfirmDialogProps) {
  const id = useId();
  return (
    <Dialog open={open} onClose={onClose} maxWidth={wide ? 'sm' : 'xs'} fullWidth aria-labelledby={id} transitionDuration={140}>
      <ConfirmForm id={id} title={title} confirm={confirm} cancel={cancel} danger={danger} ready={ready} onClose={onClose} onConfirm={onConfirm}>
        {children}
      </ConfirmForm>
    </Dialog>
  );
}

type ConfirmFormProps = Omit<Required<ConfirmDialogProps>, 'open' | 'wide'> & { readonly id: string };

function ConfirmForm({ id, title, children, confirm, cancel, danger, ready, onClose, onConfirm }: ConfirmFormProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const cancelButton = useRef<HTMLButtonElement>(null);
  const confirmButton = useRef<HTMLButtonElement>(null);

  // Once it is known what will happen, Enter does it; what shuts people out asks for one more key. A field that is being filled keeps the focus.
  useEffect(() => {
    if (ready && !(document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement)) (danger ? cancelButton : confirmButton).current?.focus();
  }, [ready, danger]);

  return (
    <form
      noValidate
      // What is long scrolls between the title and the buttons.
      style={{ display: 'contents' }}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setBusy(true);
        setProblem(undefined);
        void onConfirm().then((refusal) => {
          setBusy(false);
          if (refusal === undefined) onClose();
          else setProblem(refusal);
        });
      }}
    >
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        {children}
        {problem !== undefined && problem !== '' && <Callout tone="danger" spaced>{problem}</Callout>}
      </DialogContent>
      <DialogActions>
        <Button type="button" variant="outlined" onClick={onClose} ref={cancelButton}>
          {cancel}
        </Button>
        <Button type="submit" variant="contained" color={danger ? 'error' : 'primary'} disabled={!ready} loading={busy} ref={confirmButton}>
          {confirm}
        </Button>
      </DialogActions>
    </form>
  );
}
