import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import { Alert } from '../../components/Alert.tsx';
import { safeNext } from '../../session/next-path.ts';
import { type PortalSession, takeSession, useBranding, useSession } from '../../session/session.ts';
import { EmailStep } from './EmailStep.tsx';
import { PasswordStep } from './PasswordStep.tsx';
import type { NextStep } from './queries.ts';
import { SsoStep } from './SsoStep.tsx';

/** Why somebody was sent here, and where they are in the steps; kept in the browser's history, so that Back works. */
interface Arrival {
  readonly why?: 'ended' | 'signed_out' | 'password_set' | 'invitation';
  readonly email?: string;
  readonly step?: 'password' | 'sso';
}

/** Sign-in: the address first, then what its domain asks for. */
export function SignInPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const [search] = useSearchParams();
  const session = useSession().data;
  const branding = useBranding();
  const arrival = (location.state ?? {}) as Arrival;
  const [email, setEmail] = useState(arrival.email ?? '');
  const [next, setNext] = useState<NextStep>();

  const target = safeNext(search.get('next'), window.location.origin);
  if (session) return <Navigate to={target} replace />;

  const goTo = (step: Arrival['step']) => void navigate({ search: location.search }, { state: { ...arrival, email, step } satisfies Omit<Arrival, 'step'> & { step: Arrival['step'] } });
  const back = () => void navigate({ search: location.search }, { state: { email } satisfies Arrival, replace: true });
  const enter = (answer: PortalSession) => {
    takeSession(client, answer);
    void navigate(target, { replace: true });
  };
  const shared = { email, branding, onChangeEmail: back };

  if (arrival.step === 'password' && next) {
    return <PasswordStep {...shared} ways={next.ways} onSignedIn={enter} onSso={(url) => { setNext({ next: 'sso', url, ways: next.ways }); goTo('sso'); }} />;
  }
  if (arrival.step === 'sso' && next) return <SsoStep {...shared} next={next} onPassword={() => goTo('password')} />;

  return (
    <EmailStep
      email={email}
      onEmail={setEmail}
      branding={branding}
      notice={<Notice why={arrival.why} />}
      onNext={(answer) => {
        setNext(answer);
        goTo(answer.next);
      }}
    />
  );
}

function Notice({ why }: { readonly why: Arrival['why'] }) {
  switch (why) {
    case 'ended':
      return <Alert tone="info" title="Your session has ended.">Sign in again, and you go on where you were.</Alert>;
    case 'signed_out':
      return <Alert tone="success">You are signed out.</Alert>;
    case 'password_set':
      return <Alert tone="success" title="Your new password is set.">Sign in with it now. Every other session has been ended.</Alert>;
    case 'invitation':
      return <Alert tone="info" title="You already have a sign-in.">Use it now, and your invitation is accepted right after.</Alert>;
    case undefined:
      return null;
  }
}
