import { useId, useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { limits } from '../../../../shared/limits.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import layout from '../../components/layout.module.css';
import { MailWarning } from '../../components/MailWarning.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { SsoLink } from '../../providers/records.ts';
import { makeSsoLink } from '../../providers/verbs.ts';
import css from './setUpLink.module.css';

interface SetUpLinkDialogProps {
  readonly connection: { readonly id: string; readonly organizationName: string };
  readonly kind: SsoLink['kind'];
  /** Where the last one went. */
  readonly email?: string;
  readonly onClose: () => void;
}

/** Makes a link for the IT of a customer: mailed, or shown once to be handed over. */
export function SetUpLinkDialog({ connection, kind, email: known = '', onClose }: SetUpLinkDialogProps) {
  const [email, setEmail] = useState(known);
  const [days, setDays] = useState(String(limits.sso.linkDays.default));
  const [problem, setProblem] = useState<Readonly<Record<string, string>>>({});
  const [made, setMade] = useState<{ readonly url: string; readonly until: string }>();
  const { act } = useAct();
  if (made !== undefined) return <Shown {...made} organizationName={connection.organizationName} onClose={onClose} />;
  const whole = Number(days);
  const address = email.trim();
  return (
    <ConfirmDialog
      open
      title={kind === 'renewal' ? `A renewal link for ${connection.organizationName}` : `A set-up link for ${connection.organizationName}`}
      confirm={address === '' ? 'Make the link' : 'Send the link'}
      ready={Number.isInteger(whole) && whole >= limits.sso.linkDays.minimum && whole <= limits.sso.linkDays.maximum}
      onClose={onClose}
      onConfirm={async () => {
        setProblem({});
        const outcome = await act({
          quiet: true,
          run: () => makeSsoLink({ connectionId: connection.id, kind, days: whole, ...(address === '' ? {} : { email: address }) }),
          ...(address !== '' && { done: `The link is on its way to ${address}.` }),
        });
        if (!outcome.ok) {
          const errors = outcome.problem?.errors ?? {};
          setProblem(errors);
          return Object.keys(errors).length > 0 ? '' : (outcome.problem?.detail ?? '');
        }
        if (outcome.result.url === null) return undefined;
        setMade({ url: outcome.result.url, until: outcome.result.link.expiresAt });
        // The dialog stays for the address: an empty refusal keeps it open.
        return '';
      }}
    >
      <div className={css.form}>
        <p>
          {kind === 'renewal'
            ? 'Their own IT hands the next certificate or secret in, without an account. Nothing else can be changed by it, and it takes effect once you accept it.'
            : 'Their own IT fills the connection in and tries it out, without an account. What they hand in waits beside what stands here until you accept it.'}
        </p>
        <TextField
          label="E-mail address of their IT"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={problem['email'] !== undefined}
          helperText={problem['email'] ?? 'Leave it empty to copy the link and hand it over yourself.'}
          slotProps={{ htmlInput: { autoComplete: 'off', maxLength: limits.emailCharacters } }}
          autoFocus
        />
        <TextField
          label="Works for"
          type="number"
          value={days}
          onChange={(event) => setDays(event.target.value)}
          helperText={`Days, ${limits.sso.linkDays.minimum} to ${limits.sso.linkDays.maximum}. A link that was sent before is void from now on.`}
          slotProps={{ htmlInput: { min: limits.sso.linkDays.minimum, max: limits.sso.linkDays.maximum, step: 1 } }}
        />
        {address !== '' && <MailWarning />}
      </div>
    </ConfirmDialog>
  );
}

function Shown({ url, until, organizationName, onClose }: { readonly url: string; readonly until: string; readonly organizationName: string; readonly onClose: () => void }) {
  const id = useId();
  return (
    <Dialog open onClose={(_, reason) => reason === 'escapeKeyDown' && onClose()} maxWidth="sm" fullWidth aria-labelledby={id}>
      <DialogTitle id={id}>Hand this to the IT of {organizationName}</DialogTitle>
      <DialogContent>
        <p className={css.address}>
          <code>{url}</code>
        </p>
        <p className={layout.muted}>
          It is shown only now. Whoever has it can fill this one connection in until <When at={until} />, so send it to the person who administers their sign-in, and to nobody else.
        </p>
      </DialogContent>
      <DialogActions>
        <CopyButton text={url} label="Copy the link" primary />
        <Button variant="outlined" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
