import { useState } from 'react';
import Button from '@mui/material/Button';
import { limits } from '../../../shared/limits.ts';
import { knowsPasskeys } from '../../http/passkeys.ts';
import type { ProblemError } from '../../http/problem.ts';
import { isProblemOf } from '../../http/problem.ts';
import { Callout } from '../components/Callout.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { PasswordField } from '../components/PasswordField.tsx';
import { call, rememberSession } from '../providers/door.ts';
import { settleIdentity, useIdentityQuestion } from '../providers/stepUp.ts';
import { useSession } from '../providers/useSession.ts';
import { CodeField, codeProblem, isWhole } from './CodeField.tsx';
import { PasskeyButton } from './PasskeyButton.tsx';
import { confirmWithPasskey } from './passkeys.ts';
import { SsoConfirm } from './SsoConfirm.tsx';
import css from './StepUpDialog.module.css';

/** Asks for a fresh sign-in before what decides who gets in; whatever asked goes on by itself afterwards, and nothing typed is lost. */
export function StepUpDialog() {
  const ways = useIdentityQuestion();
  if (ways === undefined) return null;
  return ways.some(({ method }) => method === 'sso') ? <SsoConfirm /> : <StepUp ways={ways} />;
}

function StepUp({ ways }: { readonly ways: ProblemError['ways'] }) {
  const email = useSession()?.user.email ?? '';
  const typed = (['totp', 'recovery_code'] as const).filter((method) => ways.some((way) => way.method === method));
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [method, setMethod] = useState(typed[0]);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [passkeyProblem, setPasskeyProblem] = useState('');
  const byPasskey = knowsPasskeys() && ways.some((way) => way.method === 'passkey');
  // Whoever has a factor and no code of it left cannot confirm by the password alone.
  const byPassword = typed.length > 0 || !byPasskey;
  const other = typed.find((one) => one !== method);
  const whole = method === undefined || isWhole(method, code);

  const confirm = async () => {
    setWrong('');
    setBusy(true);
    try {
      rememberSession(await call('adminPasskeys.stepUp', { body: { password, ...(method !== undefined && { method, code }) } }));
      settleIdentity(true);
      return undefined;
    } catch (problem) {
      setCode('');
      const field = isProblemOf(problem) ? problem.errors['password'] : undefined;
      setWrong(field ?? '');
      return field === undefined ? codeProblem(problem) : '';
    } finally {
      setBusy(false);
    }
  };
  const givePasskey = async () => {
    setPasskeyProblem('');
    rememberSession(await confirmWithPasskey());
    settleIdentity(true);
  };
  return (
    <ConfirmDialog open title="Confirm that it is you" confirm="Confirm" ready={password !== '' && whole} onClose={() => settleIdentity(false)} onConfirm={confirm}>
      <div className={css.body}>
        <p>This decides who gets in, so it needs a fresh sign-in. You are not asked again for {limits.stepUpMinutes} minutes.</p>
        {byPasskey && (
          <>
            <PasskeyButton label="Use your passkey" run={givePasskey} onRefused={(error) => setPasskeyProblem(codeProblem(error))} />
            {passkeyProblem !== '' && <Callout tone="danger">{passkeyProblem}</Callout>}
          </>
        )}
        {byPasskey && byPassword && <p className={css.or}>or</p>}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        {byPassword && <PasswordField label="Your password" value={password} onChange={setPassword} error={wrong === '' ? undefined : wrong} autoFocus />}
        {method !== undefined && (
          <div>
            <CodeField key={method} kind={method} label={method === 'totp' ? 'Code from your authenticator app' : 'One of your recovery codes'} value={code} onChange={setCode} busy={busy} autoSubmit={password !== ''} />
            {other !== undefined && (
              <Button size="small" variant="text" className={css.other ?? ''} onClick={() => { setMethod(other); setCode(''); }}>
                {other === 'totp' ? 'Use the authenticator app' : 'Use a recovery code'}
              </Button>
            )}
          </div>
        )}
      </div>
    </ConfirmDialog>
  );
}
