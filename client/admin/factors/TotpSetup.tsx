import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../http/route-table.ts';
import { isProblemOf } from '../../http/problem.ts';
import { Callout } from '../components/Callout.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { problemText } from '../components/useAct.ts';
import { useSubmit } from '../components/useSubmit.ts';
import { call } from '../providers/door.ts';
import { CodeField, codeProblem, requireWhole } from './CodeField.tsx';
import css from './TotpSetup.module.css';

// The button that showed the key is gone: what it showed is next.
const takeFocus = (element: HTMLElement | null) => element?.focus({ preventScroll: true });

interface TotpSetupProps {
  readonly confirm: string;
  readonly onDone: (changed: AnswerOf<'adminFactors.confirmTotp'>) => void;
}

/** Sets up an authenticator app: a code to scan or a key to type, then six digits of the app as proof. */
export function TotpSetup({ confirm, onDone }: TotpSetupProps) {
  const [code, setCode] = useState('');
  const [byHand, setByHand] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: ['totp-setup'], queryFn: () => call('adminFactors.startTotp'), staleTime: Infinity, gcTime: 0, retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false });
  const { busy, submit, refusal } = useSubmit(async () => {
    requireWhole('totp', code);
    try {
      onDone(await call('adminFactors.confirmTotp', { body: { code } }));
    } catch (problem) {
      setCode('');
      if (isProblemOf(problem, 'enrolment_not_started')) void refetch();
      throw problem;
    }
  }, codeProblem);
  if (error) {
    return (
      <>
        <Callout tone="danger">{problemText(error)}</Callout>
        <Button sx={{ mt: 2 }} variant="outlined" onClick={() => void refetch()}>
          Try again
        </Button>
      </>
    );
  }
  return (
    <form className={css.steps} onSubmit={submit} noValidate>
      <section className={css.step} aria-labelledby="totp-scan">
        <h2 id="totp-scan">Scan this with your authenticator app</h2>
        <p className={css.hint}>Any app for one-time codes will do: Microsoft or Google Authenticator, 1Password, Bitwarden.</p>
        <div className={css.scan}>
          {data === undefined ? <Skeleton variant="rectangular" width={184} height={184} /> : <img src={data.qr} width={184} height={184} alt="QR code for your authenticator app" />}
          <div className={css.hand}>
            {!byHand || data === undefined ? (
              <Button size="small" variant="text" onClick={() => setByHand(true)} disabled={data === undefined}>
                I cannot scan it
              </Button>
            ) : (
              <>
                <p>Type this key into the app, as a time-based code:</p>
                <code className={css.secret} tabIndex={-1} ref={takeFocus}>{data.secret.match(/.{1,4}/gu)?.join(' ')}</code>
                <CopyButton size="small" text={data.secret} label="Copy the key" />
              </>
            )}
          </div>
        </div>
      </section>
      <section className={css.step} aria-labelledby="totp-code">
        <h2 id="totp-code">Enter the code the app shows</h2>
        <CodeField kind="totp" value={code} onChange={setCode} error={refusal.errors['code']} busy={busy} autoSubmit />
        {refusal.text !== '' && <Callout tone="danger">{refusal.text}</Callout>}
        <Button type="submit" size="large" variant="contained" loading={busy} disabled={data === undefined}>
          {confirm}
        </Button>
      </section>
    </form>
  );
}
