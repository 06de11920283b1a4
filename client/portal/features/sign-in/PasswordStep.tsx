import { type ReactNode, useState } from 'react';
import { isProblemOf, type ProblemError } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { PasswordField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import type { Branding, PortalSession } from '../../session/session.ts';
import { safeSsoUrl } from '../../session/sso-url.ts';
import { ChosenAddress } from './ChosenAddress.tsx';
import { OtherSignIns } from './OtherSignIns.tsx';
import { signInWithPassword, type Way } from './queries.ts';
import styles from './SignIn.module.css';

interface Props {
  readonly email: string;
  readonly branding: Branding | undefined;
  readonly ways: readonly Way[];
  readonly passkey: ReactNode;
  readonly onChangeEmail: () => void;
  readonly onSignedIn: (session: PortalSession) => void;
  readonly onSso: (url: string, reference: string | undefined) => void;
}

/** The second step: the password, or another way this address's domain offers. */
export function PasswordStep({ email, branding, ways, passkey, onChangeEmail, onSignedIn, onSso }: Props) {
  const [password, setPassword] = useState('');
  const form = useSubmit<PortalSession>({
    check: () => (password === '' ? { password: 'Enter your password.' } : {}),
    send: () =>
      signInWithPassword({ email, password }).catch((error: unknown) => {
        const url = isProblemOf(error, 'sso_required') ? safeSsoUrl(error.url, window.location.origin) : undefined;
        if (url !== undefined) onSso(url, isProblemOf(error) ? error.reference : undefined);
        throw error;
      }),
    onDone: onSignedIn,
  });
  return (
    <>
      <PageHeading title="Enter your password" of={branding?.providerName}>
        Enter your password
      </PageHeading>
      <Form state={form} refusal={form.problem && <Refusal problem={form.problem} />}>
        <ChosenAddress email={email} onChange={onChangeEmail} />
        <PasswordField label="Password" name="password" autoComplete="current-password webauthn" value={password} onChange={setPassword} error={form.errors['password']} autoFocus />
        <Button type="submit" look="primary" wide pending={form.pending}>
          Sign in
        </Button>
      </Form>
      <div className={styles.beside}>
        <ButtonLink look="quiet" to="/forgot" state={{ email }}>
          Forgotten your password?
        </ButtonLink>
      </div>
      <OtherSignIns passkey={passkey} ways={ways} />
    </>
  );
}

function Refusal({ problem }: { readonly problem: ProblemError }) {
  if (problem.code === 'too_many_attempts') {
    return (
      <TooManyAttempts problem={problem}>
        A reset mail still works meanwhile: choose “Forgotten your password?” below.
      </TooManyAttempts>
    );
  }
  if (problem.code === 'invalid_credentials') {
    return (
      <Alert tone="danger" title="Invalid email or password">
        Check both, and whether you were invited with another address. If you do not know your password, set a new one.
      </Alert>
    );
  }
  if (problem.code === 'password_change_required') {
    return (
      <Alert tone="info" title="Choose a new password">
        Your password is right, but your provider asks you to choose a new one. We have sent you a mail: its button works once, for 30 minutes. Look in the spam folder, too.
      </Alert>
    );
  }
  return <Alert tone="danger">{problem.detail}</Alert>;
}
