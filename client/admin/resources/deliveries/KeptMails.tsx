import { useState } from 'react';
import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import { sendKeptMails } from '../../providers/verbs.ts';
import css from './MailPreview.module.css';

const mails = (number: number) => count(number, 'mail', 'mails');

/** Once there is a mail server: what was kept before it, and the button that sends it. */
export function KeptMails() {
  const [asking, setAsking] = useState(false);
  const { act } = useAct();
  const { data } = useQuery({ queryKey: ['kept-mails'], queryFn: () => sendKeptMails(true), retry: false });
  const kept = data?.changed ?? 0;
  if (kept === 0) return null;
  return (
    <div className={css.kept}>
      <Callout tone="info">
        {count(kept, 'mail was', 'mails were')} kept while no mail server was set up, and nobody received {kept === 1 ? 'it' : 'them'}.{' '}
        <Button size="small" variant="outlined" onClick={() => setAsking(true)}>
          Send {kept === 1 ? 'it' : 'them'}
        </Button>
      </Callout>
      <ConfirmDialog
        open={asking}
        title={`Send ${mails(kept)} now?`}
        confirm="Send"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => sendKeptMails(), done: (result) => `${count(result.changed, 'mail is', 'mails are')} on the way.` });
          return refusalOf(outcome);
        }}
      >
        <p>They go out as they were written. A mail whose link was used, replaced or has run out meanwhile is cancelled instead.</p>
      </ConfirmDialog>
    </div>
  );
}
