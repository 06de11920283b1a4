import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Alert } from '../../components/Alert.tsx';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { PasswordField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { lengthProblem, passwordCodes } from '../../components/password-advice.ts';
import { useSubmit } from '../../components/useSubmit.ts';
import { ownSessionsQuery } from '../../session/me.ts';
import { usePresentSession } from '../../session/session.ts';
import { BackLink } from '../../components/BackLink.tsx';
import { ThroughCompany } from '../../components/ThroughCompany.tsx';
import styles from './Account.module.css';
import { changePassword } from './queries.ts';

/** Changing one's own password. */
export function ChangePasswordPage() {
  const session = usePresentSession();
  const client = useQueryClient();
  const [currentPassword, setCurrentPassword] = useState('');
  const [password, setPassword] = useState('');
  const about = [session.user.email, session.user.name, session.organization?.name ?? '', session.branding.providerName];
  const form = useSubmit({
    check: () => {
      const problem = lengthProblem(password);
      return { ...(currentPassword === '' && { currentPassword: 'Enter the password you use now.' }), ...(problem !== undefined && { password: problem }) };
    },
    send: () => changePassword({ currentPassword, password }),
    onDone: () => {
      setCurrentPassword('');
      setPassword('');
      void client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey });
    },
    fieldOf: { ...passwordCodes, password_wrong: 'currentPassword' },
  });
  return (
    <div className={styles.page}>
      <PageHeading title="Change password" of={session.organization?.name} above={<BackLink to="/account">Account &amp; profile</BackLink>}>
        Change password
      </PageHeading>
      {session.throughCompany === true ? (
        <ThroughCompany company={session.organization?.name ?? 'your company'} provider={session.branding.providerName} />
      ) : form.done ? (
        <>
          <Alert tone="success" title="Your new password is set." takesFocus>
            You stay signed in here; all your other sessions have been ended.
          </Alert>
          <div className={styles.buttons}>
            <ButtonLink to="/account">Back to Account &amp; profile</ButtonLink>
          </div>
        </>
      ) : (
        <Card title="New password" lead="You stay signed in here; all your other sessions end.">
          <Form state={form} refusal={form.problem?.code === 'too_many_attempts' && <TooManyAttempts problem={form.problem} />}>
            <input className="visually-hidden" type="email" name="username" autoComplete="username" value={session.user.email} readOnly tabIndex={-1} aria-hidden="true" />
            <PasswordField label="Current password" name="current-password" autoComplete="current-password" value={currentPassword} onChange={setCurrentPassword} error={form.errors['currentPassword']} />
            <NewPasswordField value={password} onChange={setPassword} error={form.errors['password']} about={about} />
            <div className={styles.buttons}>
              <Button type="submit" look="primary" pending={form.pending}>
                Change password
              </Button>
            </div>
          </Form>
        </Card>
      )}
    </div>
  );
}
