import { useId, useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { SsoConnection, SsoTest } from '../../providers/records.ts';
import { shareTest } from '../../providers/verbs.ts';
import css from './sso.module.css';

/** Makes a link to a copy of a test for whoever runs the identity provider, and shows it once. */
export function ShareTestButton({ connection, test }: { readonly connection: SsoConnection; readonly test: SsoTest }) {
  const [made, setMade] = useState<{ readonly url: string; readonly expiresAt: string; readonly again: boolean }>();
  const id = useId();
  const { act, busy } = useAct();
  const share = async () => {
    const again = test.sharedUntil !== null;
    const outcome = await act({ run: () => shareTest(connection.id, test.id) });
    if (outcome.ok) setMade({ ...outcome.result, again });
  };
  const close = () => setMade(undefined);
  return (
    <>
      <Button size="small" variant="outlined" loading={busy} startIcon={<Icon name="link" size={16} />} onClick={() => void share()}>
        {test.sharedUntil === null ? 'Send as a link' : 'New link'}
      </Button>
      <Dialog open={made !== undefined} onClose={close} maxWidth="sm" fullWidth aria-labelledby={id} transitionDuration={140}>
        <DialogTitle id={id}>A link to this test</DialogTitle>
        <DialogContent>
          <p>
            For whoever runs the identity provider{connection.organizationName === null ? '' : ` of ${connection.organizationName}`}: it opens a copy of this test without an account, until <When at={made?.expiresAt} />. It leaves out who is very near, and everything about other organizations.
          </p>
          <p className={css.link}>
            <code>{made?.url}</code>
          </p>
          <p className={css.muted}>It is shown only now. {made?.again === true && 'The older link works no longer.'}</p>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={close}>
            Close
          </Button>
          <CopyButton primary text={made?.url ?? ''} label="Copy the link" />
        </DialogActions>
      </Dialog>
    </>
  );
}
