import { useNavigate } from 'react-router';
import { BackLink } from '../../components/BackLink.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useFactors } from '../../session/factors.ts';
import { usePresentSession } from '../../session/session.ts';
import { AuthenticatorSetup } from './AuthenticatorSetup.tsx';
import styles from './Security.module.css';

/** Setting up an authenticator app from inside, for the first time or in place of the one before. */
export function AuthenticatorPage() {
  const session = usePresentSession();
  const navigate = useNavigate();
  const replaces = useFactors().data?.totp.enrolled === true;
  const title = replaces ? 'Replace your authenticator app' : 'Set up an authenticator app';
  const done = () => void navigate('/account/security', { replace: true, state: { done: replaces ? 'Your authenticator app is replaced. The one before no longer works.' : 'Your authenticator app is set up.' } });
  return (
    <div className={styles.page}>
      <PageHeading
        title={title}
        of={session.organization?.name}
        above={<BackLink to="/account/security">Sign-in &amp; security</BackLink>}
        lead={replaces ? 'The one you have works until the new one is confirmed. Then all your other sessions end.' : 'From then on we ask for its code after your password. All your other sessions end.'}
      >
        {title}
      </PageHeading>
      <AuthenticatorSetup onDone={done} />
    </div>
  );
}
