import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { CopyButton } from '../../components/CopyButton.tsx';
import layout from '../../components/layout.module.css';
import { When } from '../../components/When.tsx';

interface ConsentLinkDialogProps {
  readonly name: string;
  readonly link: { readonly url: string; readonly expiresAt: string };
  readonly onClose: () => void;
}

/** The link for an organization's administrator, shown this once. */
export function ConsentLinkDialog({ name, link, onClose }: ConsentLinkDialogProps) {
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby="consent-link" transitionDuration={140}>
      <DialogTitle id="consent-link">Send this to {name}’s administrator</DialogTitle>
      <DialogContent>
        <div className={layout.stack}>
          <p>
            Whoever administers their Microsoft 365 opens it, lets the app in, and signs in once. It works until <When at={link.expiresAt} />; an older link works no more.
          </p>
          <TextField label="Consent link" value={link.url} multiline maxRows={5} slotProps={{ input: { readOnly: true } }} onFocus={(event) => event.target.select()} />
        </div>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          Close
        </Button>
        <CopyButton primary text={link.url} label="Copy consent link" />
      </DialogActions>
    </Dialog>
  );
}
