import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { type PortalSession, useBranding } from '../../session/session.ts';
import type { Arrival, Stop } from './arrival.ts';
import { EmailStep } from './EmailStep.tsx';
import { Notice } from './Notice.tsx';
import type { SignInProps } from './PasskeySignIn.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import type { NextStep } from './queries.ts';
import { SsoStep } from './SsoStep.tsx';
import styles from './SignIn.module.css';

// Without it the page is whole: the password signs in, too.
const PasskeySignIn = lazy(async (): Promise<{ default: ComponentType<SignInProps> }> => {
  const chunk = await import('./PasskeySignIn.tsx').catch(() => undefined);
  return { default: chunk?.PasskeySignIn ?? (() => null) };
});

/** The steps of whoever is not signed in: the address, then what its domain asks for; a passkey does for both. */
export function FirstSteps({ stop, onSignedIn }: { readonly stop: Stop | undefined; readonly onSignedIn: (session: PortalSession) => void }) {
  const navigate = useNavigate();
  const location = useLocation();
  const branding = useBranding();
  const arrival = (location.state ?? {}) as Arrival;
  const [email, setEmail] = useState(arrival.email ?? '');
  const [next, setNext] = useState<NextStep>();
  const [reference, setReference] = useState<string>();
  const step = next && arrival.step;

  const goTo = (to: NonNullable<Arrival['step']>) => void navigate({ search: location.search }, { state: { ...arrival, email, step: to } satisfies Arrival });
  const back = () => void navigate({ search: location.search }, { state: { email } satisfies Arrival, replace: true });
  const onSso = (url: string, refusal: string | undefined) => {
    setReference(refusal);
    // What was just refused is no other way.
    setNext({ next: 'sso', url, ways: (next?.ways ?? []).filter(({ method }) => method === 'sso') });
    goTo('sso');
  };

  useEffect(() => {
    // The step after the password is at hand by the time the password is typed.
    if (step === 'password') void import('./FactorStep.tsx').catch(() => undefined);
  }, [step]);

  const passkey = 'PublicKeyCredential' in window && (
    <Suspense fallback={<div className={styles.passkey} />}>
      <PasskeySignIn key={step} onSignedIn={onSignedIn} onSso={onSso} />
    </Suspense>
  );
  const shared = { email, branding, onChangeEmail: back };
  if (step === 'password') return <PasswordStep {...shared} ways={next?.ways ?? []} passkey={passkey} onSignedIn={onSignedIn} onSso={onSso} />;
  if (step === 'sso' && next) return <SsoStep {...shared} next={next} reference={reference} onPassword={() => goTo('password')} />;
  return (
    <EmailStep
      email={email}
      onEmail={setEmail}
      branding={branding}
      notice={<Notice why={arrival.why} stop={stop} />}
      passkey={passkey}
      onNext={(answer) => {
        setNext(answer);
        setReference(undefined);
        goTo(answer.next);
      }}
    />
  );
}
