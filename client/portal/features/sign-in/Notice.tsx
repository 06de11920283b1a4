import { Alert } from '../../components/Alert.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { useBranding } from '../../session/session.ts';
import type { Arrival, Stop } from './arrival.ts';

/** Why somebody stands at the first step. */
export function Notice({ why, stop }: { readonly why: Arrival['why']; readonly stop: Stop | undefined }) {
  switch (why) {
    case 'ended':
      return <Alert tone="info" title="Your session has ended.">Sign in again, and you go on where you were.</Alert>;
    case 'signed_out':
      return <Alert tone="success">You are signed out.</Alert>;
    case 'password_set':
      return <Alert tone="success" title="Your new password is set.">Sign in with it now. Every other session has been ended.</Alert>;
    case 'invitation':
      return <Alert tone="info" title="You already have a sign-in.">Use it now, and your invitation is accepted right after.</Alert>;
    case 'too_slow':
      return <Alert tone="info" title="Your sign-in was not finished in time.">It waits a quarter of an hour for its last step. Start again.</Alert>;
    case 'stopped':
      return stop ? <Stopped stop={stop} /> : null;
    case undefined:
      return null;
  }
}

function Stopped({ stop: { problem, reference } }: { readonly stop: Stop }) {
  const provider = useBranding()?.providerName ?? 'your provider';
  if (problem.retryAfter === undefined) {
    return (
      <Alert tone="danger" title="Too many wrong codes" takesFocus>
        <p>For your protection no more codes are accepted until {provider} resets your second step. Signing in with a passkey still works.</p>
        <p>Call them{reference === undefined ? '.' : ` and tell them the reference ${reference}.`}</p>
      </Alert>
    );
  }
  return (
    <TooManyAttempts problem={problem} takesFocus>
      Signing in with a passkey still works meanwhile.{reference !== undefined && ` The reference is ${reference}.`}
    </TooManyAttempts>
  );
}
