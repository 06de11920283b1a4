import { type ReactNode, useState } from 'react';
import { knowsPasskeys } from '../../../http/passkeys.ts';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { GroupedCodeField } from '../../components/GroupedCodeField.tsx';
import { PasskeyButton } from '../../components/PasskeyButton.tsx';
import { SixDigitField } from '../../components/SixDigitField.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import type { PortalSession } from '../../session/session.ts';
import styles from './Proofs.module.css';
import { type ProofPreview, redeemProof, redeemWithPasskey } from './queries.ts';

interface Props {
  readonly token: string;
  readonly preview: ProofPreview;
  readonly provider: string;
  readonly onDone: (session: PortalSession) => void;
  readonly onInvalid: () => void;
}

/** What of their own somebody gives beside the link: a passkey, or a password and, where they have one, a code. */
export function ConfirmForm({ token, preview, provider, onDone, onInvalid }: Props) {
  const [password, setPassword] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  const byPassword = preview.ways.includes('password');
  const byPasskey = preview.ways.includes('passkey') && knowsPasskeys() && !asksCode;
  const hasForm = byPassword || preview.ways.length === 0;
  const form = useSubmit<PortalSession | null>({
    check: () => ({ ...(byPassword && password === '' && { password: 'Enter your password.' }), ...(asksCode && code === '' && { code: recovery ? 'Enter one of your recovery codes.' : 'Enter the six digits.' }) }),
    send: () =>
      redeemProof(token, { ...(byPassword && { password }), ...(asksCode && { method: recovery ? 'recovery_code' : 'totp', code }) }).catch((error: unknown) => {
        if (isProblemOf(error, 'link_invalid')) onInvalid();
        if (!isProblemOf(error, 'mfa_required')) throw error;
        setAsksCode(true);
        return null;
      }),
    onDone: (session) => {
      if (session) onDone(session);
    },
    fieldOf: { password_wrong: 'password', invalid_code: 'code' },
  });
  const other = () => {
    setRecovery(!recovery);
    setCode('');
  };
  return (
    <>
      {byPasskey && <PasskeyButton label="Use your passkey" look="primary" use={() => redeemWithPasskey(token)} onDone={onDone} onRefused={(problem) => problem.code === 'link_invalid' && onInvalid()} instead={byPassword ? 'your password' : 'another device of yours that has one'} />}
      {byPasskey && hasForm && <p className={styles.or}>or</p>}
      {!byPasskey && !hasForm && (
        <Alert tone="info" title="Your passkey does not work in this browser.">
          Use a browser that knows passkeys, or ask {provider} to help you in.
        </Alert>
      )}
      {hasForm && (
        <Form state={form} refusal={form.problem && <Refusal code={form.problem.code} detail={form.problem.detail} wait={form.problem.code === 'too_many_attempts' ? <TooManyAttempts problem={form.problem} /> : null} />}>
          <input className="visually-hidden" type="email" name="username" autoComplete="username" value={preview.email} readOnly tabIndex={-1} aria-hidden="true" />
          {byPassword && !asksCode && <PasswordField label={`Your password for ${provider}`} name="password" autoComplete="current-password" value={password} onChange={setPassword} error={form.errors['password']} autoFocus={!byPasskey} />}
          {asksCode && !recovery && <SixDigitField label="Six-digit code of your authenticator app" value={code} onChange={setCode} error={form.errors['code']} autoFocus />}
          {asksCode && recovery && <GroupedCodeField label="Recovery code" value={code} onChange={setCode} error={form.errors['code']} autoFocus />}
          <Button type="submit" look={byPasskey ? 'secondary' : 'primary'} wide pending={form.pending}>
            Confirm and sign in
          </Button>
          {asksCode && (
            <Button look="quiet" wide onClick={other}>
              {recovery ? 'Use the authenticator app instead' : 'Use a recovery code instead'}
            </Button>
          )}
        </Form>
      )}
    </>
  );
}

function Refusal({ code, detail, wait }: { readonly code: string; readonly detail: string; readonly wait: ReactNode }) {
  if (code === 'too_many_attempts') return wait;
  if (code === 'password_change_required') {
    return (
      <Alert tone="info" title="Choose a new password first">
        Your provider asks you to choose a new password. Ask them for the mail to set it, or to help you in.
      </Alert>
    );
  }
  return <Alert tone="danger">{detail}</Alert>;
}
