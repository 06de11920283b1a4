import { useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Tooltip from '@mui/material/Tooltip';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { useAct } from '../../components/useAct.ts';
import type { Mail } from '../../providers/records.ts';
import { revealLink } from '../../providers/verbs.ts';
import css from './MailPreview.module.css';

/** Shows the one-time link of a mail that nobody has received; recorded in the audit. */
export function RevealLinkButton({ mail }: { readonly mail: Mail }) {
  const [asking, setAsking] = useState(false);
  const [url, setUrl] = useState<string>();
  const { act } = useAct();
  const button = (
    <Button variant="contained" disabled={mail.linkWithheld !== null} onClick={() => setAsking(true)}>
      Show the link
    </Button>
  );
  return (
    <>
      {mail.linkWithheld === null ? button : <Tooltip title={mail.linkWithheld}><span>{button}</span></Tooltip>}
      <ConfirmDialog
        open={asking}
        title="Show the one-time link?"
        confirm="Show the link"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => revealLink(mail.id), done: 'The link is shown; this is in the audit.' });
          if (!outcome.ok) return outcome.problem?.detail ?? '';
          setUrl(outcome.result.url);
          return undefined;
        }}
      >
        <p>Whoever has it can act as {mail.to} once. Give it to nobody else. That you looked is recorded in the audit.</p>
      </ConfirmDialog>
      <Dialog open={url !== undefined} onClose={() => setUrl(undefined)} maxWidth="sm" fullWidth aria-labelledby="link-title">
        <DialogTitle id="link-title">The link for {mail.to}</DialogTitle>
        <DialogContent>
          <p>It works once. Pass it on to them and to nobody else.</p>
          <code className={css.link}>{url}</code>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={() => setUrl(undefined)}>
            Close
          </Button>
          <CopyButton primary text={url ?? ''} label="Copy the link" />
        </DialogActions>
      </Dialog>
    </>
  );
}
