import type { ProblemError } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { ButtonAnchor } from '../../components/Button.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { safeSsoUrl } from '../../session/sso-url.ts';

/** Why an invitation could not be accepted just now, and what to do. */
export function InvitationRefusal({ problem }: { readonly problem: ProblemError }) {
  if (problem.code === 'too_many_attempts') return <TooManyAttempts problem={problem} />;
  if (problem.code === 'link_invalid' || problem.code === 'code_invalid') {
    return (
      <Alert tone="danger" title="This invitation does not work any more">
        It was used, replaced or taken back while this page was open. If you accepted it elsewhere, sign in; otherwise ask for a new one.
      </Alert>
    );
  }
  const url = problem.code === 'sso_required' ? safeSsoUrl(problem.url, window.location.origin) : undefined;
  return (
    <>
      <Alert tone="danger">{problem.detail}</Alert>
      {url !== undefined && (
        <ButtonAnchor look="primary" wide href={url}>
          Continue with your company’s sign-in
        </ButtonAnchor>
      )}
    </>
  );
}
