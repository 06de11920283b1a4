import { useState } from 'react';
import { useLocation } from 'react-router';
import { limits } from '../../../../shared/limits.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { addressProblem } from '../../session/address.ts';
import { useBranding } from '../../session/session.ts';
import styles from './SignIn.module.css';
import { requestReset } from './queries.ts';

/** Asking for a mail to set a new password; what is answered never depends on whether the address is known. */
export function ForgotPasswordPage() {
  const branding = useBranding();
  const state = useLocation().state as { email?: string } | null;
  const [email, setEmail] = useState(state?.email ?? '');
  const form = useSubmit({
    check: () => {
      const problem = addressProblem(email);
      return problem === undefined ? {} : { email: problem };
    },
    send: () => requestReset(email),
  });
  return (
    <>
      <PageHeading title="Set a new password" of={branding?.providerName} lead="We send you a mail with a link to set a new one.">
        Forgotten your password?
      </PageHeading>
      {form.done ? (
        <>
          <Alert tone="success" title="Look at your mail" takesFocus>
            <p>
              If {email.trim()} can sign in here, a mail is on its way. Its link works once, for {limits.passwordResetMinutes} minutes.
            </p>
          </Alert>
          <p>Nothing after a few minutes? Look into the folder for unwanted mail, and check that this is the address you were invited with.</p>
          <Button onClick={form.reset} wide>
            Try another address
          </Button>
        </>
      ) : (
        <Form state={form}>
          <TextField label="E-mail address" name="email" type="email" inputMode="email" autoComplete="username" autoCapitalize="none" spellCheck={false} value={email} onChange={setEmail} error={form.errors['email']} autoFocus />
          <Button type="submit" look="primary" wide pending={form.pending}>
            Send the mail
          </Button>
        </Form>
      )}
      <div className={styles.beside}>
        <ButtonLink look="quiet" to="/sign-in" state={{ email }}>
          Back to sign-in
        </ButtonLink>
      </div>
    </>
  );
}
