import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, ButtonAnchor, ButtonLink } from '../../components/Button.tsx';
import { Form } from '../../components/Form.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { lengthProblem, passwordCodes } from '../../components/password-advice.ts';
import { useSubmit } from '../../components/useSubmit.ts';
import { forgetSecret, useFragmentSecret } from '../../session/fragment-secret.ts';
import { useBranding } from '../../session/session.ts';
import { safeSsoUrl } from '../../session/sso-url.ts';
import { redeemReset } from './queries.ts';

/** Setting a new password with the link of the reset mail. */
export function ResetPasswordPage() {
  const branding = useBranding();
  const navigate = useNavigate();
  const token = useFragmentSecret('/reset');
  const [password, setPassword] = useState('');
  const form = useSubmit({
    check: () => {
      const problem = lengthProblem(password);
      return problem === undefined ? {} : { password: problem };
    },
    send: () => redeemReset(token ?? '', password),
    onDone: () => {
      void navigate('/sign-in', { replace: true, state: { why: 'password_set' } });
      forgetSecret('/reset');
    },
    fieldOf: passwordCodes,
  });

  if (token === undefined || form.problem?.code === 'link_invalid') {
    return (
      <>
        <PageHeading
          title="This link does not work"
          of={branding?.providerName}
          lead={
            token === undefined
              ? 'The page was opened without the secret part of its link, or a reload has forgotten it. Where the mail is gone, ask for a new one.'
              : 'A link to set a password works once and only for half an hour, and a newer mail makes the older one void. Ask for a new mail, and use its link.'
          }
        >
          {token === undefined ? 'Open the link in your mail again' : 'This link does not work any more'}
        </PageHeading>
        <ButtonLink look="primary" wide to="/forgot">
          Ask for a new mail
        </ButtonLink>
      </>
    );
  }

  if (form.problem?.code === 'sso_required') {
    const company = safeSsoUrl(form.problem.url, window.location.origin);
    return (
      <>
        <PageHeading title="No password is needed" of={branding?.providerName} lead={form.problem.detail}>
          You sign in with your company
        </PageHeading>
        {company === undefined ? (
          <ButtonLink look="primary" wide to="/sign-in">
            Go to sign-in
          </ButtonLink>
        ) : (
          <ButtonAnchor look="primary" wide href={company}>
            Continue with your company’s sign-in
          </ButtonAnchor>
        )}
      </>
    );
  }

  return (
    <>
      <PageHeading title="Set a new password" of={branding?.providerName} lead="You sign in with it right after. All your other sessions end.">
        Set a new password
      </PageHeading>
      <Form state={form}>
        <NewPasswordField value={password} onChange={setPassword} error={form.errors['password']} about={branding ? [branding.providerName] : []} autoFocus />
        <Button type="submit" look="primary" wide pending={form.pending}>
          Set password
        </Button>
      </Form>
    </>
  );
}
