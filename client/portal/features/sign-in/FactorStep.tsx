import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from 'react-router';
import { knowsPasskeys } from '../../../http/passkeys.ts';
import type { ProblemError } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { PasskeyButton } from '../../components/PasskeyButton.tsx';
import { SessionFoot } from '../../components/SessionFoot.tsx';
import { factorWaysQuery, type FactorWay } from '../../session/factors.ts';
import { signInWithPasskey } from '../../session/passkeys.ts';
import type { PortalSession } from '../../session/session.ts';
import { AuthenticatorCodeForm, GroupedFactorForm } from './FactorForms.tsx';
import { type FactorPage, pageOf, stepTitles } from './factor-steps.ts';
import styles from './FactorStep.module.css';
import { OtherWays } from './OtherWays.tsx';
import signIn from './SignIn.module.css';

interface Props {
  readonly session: PortalSession;
  readonly onSignedIn: (session: PortalSession) => void;
  /** No more factors are taken, and the session is gone. */
  readonly onStopped: (problem: ProblemError) => void;
}

/** The third step of a sign-in, where the person has a second factor: the likeliest way, and every other one behind it. */
export function FactorStep({ session, onSignedIn, onStopped }: Props) {
  const ways = useQuery(factorWaysQuery);
  const navigate = useNavigate();
  const location = useLocation();
  const provider = session.branding.providerName;

  const offered = (ways.data?.ways ?? []).filter(({ method }) => method !== 'passkey' || knowsPasskeys());
  const steps = [...new Set(offered.map(({ method }) => pageOf(method)))];
  const chosen = (location.state as { factor?: FactorPage } | null)?.factor;
  const step = steps.find((other) => other === chosen) ?? steps[0] ?? 'usual';
  const goTo = (factor: FactorPage) => void navigate({ search: location.search }, { state: { ...(location.state as object | null), factor } });

  const has = (method: FactorWay['method']) => offered.some((way) => way.method === method);
  const shared = { provider, onSignedIn, onStopped };
  return (
    <>
      <PageHeading title={stepTitles[step]} of={provider}>
        {stepTitles[step]}
      </PageHeading>
      <Loaded query={ways} what="your ways to confirm that it is you" lines={4}>
        {() => (
          <>
            {!has('passkey') && !has('totp') && step !== 'access_pass' && (
              <Alert tone="info" title="Your passkey does not work here.">
                It belongs to another address or another browser. Use one of these ways, then register a passkey under Account &amp; profile → Sign-in &amp; security.
              </Alert>
            )}
            {step === 'usual' && <Usual {...shared} passkey={has('passkey')} totp={has('totp')} recovery={has('recovery_code')} />}
            {step === 'recovery_code' && <GroupedFactorForm key={step} {...shared} method={step} />}
            {step === 'access_pass' && <GroupedFactorForm key={step} {...shared} method={step} />}
            <OtherWays key={`beside ${step}`} ways={offered.filter(({ method }) => pageOf(method) !== step)} provider={provider} onChoose={goTo} />
          </>
        )}
      </Loaded>
      <SessionFoot session={session} verb="Signing in as" />
    </>
  );
}

interface UsualProps {
  readonly provider: string;
  readonly passkey: boolean;
  readonly totp: boolean;
  readonly recovery: boolean;
  readonly onSignedIn: (session: PortalSession) => void;
  readonly onStopped: (problem: ProblemError) => void;
}

function Usual({ passkey, totp, recovery, provider, onSignedIn, onStopped }: UsualProps) {
  const instead = [totp && 'the code of your authenticator app', recovery && 'a recovery code'].filter(Boolean).join(' or ') || 'another way';
  const stopAt = (problem: ProblemError) => {
    if (problem.code === 'too_many_attempts') onStopped(problem);
  };
  return (
    <>
      {passkey && (
        <>
          <p className={styles.lead}>Your passkey is the quickest: confirm with the fingerprint, face or PIN of your device.</p>
          <PasskeyButton label="Use your passkey" look="primary" use={signInWithPasskey} onDone={onSignedIn} onRefused={stopAt} instead={instead} />
        </>
      )}
      {passkey && totp && <p className={signIn.or}>or</p>}
      {totp && <AuthenticatorCodeForm provider={provider} beside={passkey} onSignedIn={onSignedIn} onStopped={onStopped} />}
    </>
  );
}
