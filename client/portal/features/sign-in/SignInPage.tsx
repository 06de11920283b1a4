import { useQueryClient } from '@tanstack/react-query';
import { lazy, useEffect, useState } from 'react';
import { Navigate, useLocation, useNavigate, useSearchParams } from 'react-router';
import type { ProblemError } from '../../../http/problem.ts';
import { safeNext } from '../../session/next-path.ts';
import { dropSession, leftBySigningOut, type PortalSession, takeSession, useSession } from '../../session/session.ts';
import type { Arrival, Stop } from './arrival.ts';
import { FirstSteps } from './FirstSteps.tsx';

const FactorStep = lazy(async () => ({ default: (await import('./FactorStep.tsx')).FactorStep }));

/** Sign-in: the address first, then what its domain asks for, then the second factor of whoever has one. */
export function SignInPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const [search] = useSearchParams();
  const session = useSession().data;
  const [stop, setStop] = useState<Stop>();
  const [wasHalf, setWasHalf] = useState(false);
  const isHalf = session?.access === 'mfa_required';
  if (isHalf && !wasHalf) setWasHalf(true);

  useEffect(() => {
    if (session !== null || !wasHalf) return;
    setWasHalf(false);
    const why = stop ? 'stopped' : leftBySigningOut() ? 'signed_out' : 'too_slow';
    void navigate({ search: location.search }, { replace: true, state: { why } satisfies Arrival });
  }, [session, wasHalf, stop, navigate, location.search]);

  const signedIn = (answer: PortalSession) => {
    setStop(undefined);
    takeSession(client, answer);
  };
  const stopAt = (problem: ProblemError) => {
    setStop({ problem, reference: session?.reference });
    dropSession(client);
  };

  if (isHalf) return <FactorStep session={session} onSignedIn={signedIn} onStopped={stopAt} />;
  if (session) return <Navigate to={safeNext(search.get('next'), window.location.origin)} replace />;
  return <FirstSteps stop={stop} onSignedIn={signedIn} />;
}
