import { useState } from 'react';
import { isProblemOf, type ProblemError } from '../../../http/problem.ts';
import { PasskeyButton, PasskeyRefusal } from '../../components/PasskeyButton.tsx';
import { signInWithPasskey } from '../../session/passkeys.ts';
import type { PortalSession } from '../../session/session.ts';
import { safeSsoUrl } from '../../session/sso-url.ts';
import { usePasskeyAutofill } from './usePasskeyAutofill.ts';

export interface SignInProps {
  readonly onSignedIn: (session: PortalSession) => void;
  readonly onSso: (url: string, reference: string | undefined) => void;
}

const instead = 'your e-mail address and password';

/** Signing in with a passkey alone: by a button, and among the suggestions of the page's field. */
export function PasskeySignIn({ onSignedIn, onSso }: SignInProps) {
  const [refused, setRefused] = useState<ProblemError>();
  const followSso = (problem: ProblemError): boolean => {
    const url = isProblemOf(problem, 'sso_required') ? safeSsoUrl(problem.url, window.location.origin) : undefined;
    if (url !== undefined) onSso(url, problem.reference);
    return url !== undefined;
  };
  const offerAgain = usePasskeyAutofill({
    onSignedIn,
    onRefused: (problem) => {
      if (!followSso(problem)) setRefused(problem);
    },
  });
  const use = () => {
    setRefused(undefined);
    return signInWithPasskey();
  };
  return (
    <>
      {refused && <PasskeyRefusal error={refused} instead={instead} />}
      <PasskeyButton
        label="Sign in with a passkey"
        use={use}
        onDone={onSignedIn}
        onRefused={(problem) => {
          if (!followSso(problem)) offerAgain();
        }}
        instead={instead}
      />
    </>
  );
}
