import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { addressProblem } from '../../session/address.ts';
import type { Branding } from '../../session/session.ts';
import { type NextStep, startSignIn } from './queries.ts';
import { OtherSignIns } from './OtherSignIns.tsx';
import styles from './SignIn.module.css';

interface Props {
  readonly email: string;
  readonly onEmail: (email: string) => void;
  readonly branding: Branding | undefined;
  readonly notice: ReactNode;
  readonly passkey: ReactNode;
  readonly onNext: (answer: NextStep) => void;
}

/** The first step: an e-mail address. */
export function EmailStep({ email, onEmail, branding, notice, passkey, onNext }: Props) {
  const form = useSubmit({
    check: () => {
      const problem = addressProblem(email);
      return problem === undefined ? {} : { email: problem };
    },
    send: () => startSignIn(email),
    onDone: onNext,
  });
  return (
    <>
      <PageHeading title="Sign in" of={branding?.providerName} lead={branding && `The customer portal of ${branding.providerName}.`}>
        Sign in
      </PageHeading>
      {notice}
      <Form state={form}>
        <TextField label="E-mail address" name="email" type="email" inputMode="email" autoComplete="username webauthn" autoCapitalize="none" spellCheck={false} value={email} onChange={onEmail} error={form.errors['email']} autoFocus />
        <Button type="submit" look="primary" wide pending={form.pending}>
          Continue
        </Button>
      </Form>
      <OtherSignIns passkey={passkey} />
      <p className={styles.aside}>
        Were you given an invitation code? <Link to="/accept">Use your code</Link>
      </p>
    </>
  );
}
