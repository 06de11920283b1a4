import { useEffect } from 'react';
import { stopAskingForPasskey, suggestsPasskeys, wasNotUsed } from '../../http/passkeys.ts';
import { isProblemOf } from '../../http/problem.ts';
import { rememberSession } from '../providers/door.ts';
import { signInWithPasskey } from './passkeys.ts';

/** Challenges live five minutes. */
const renewMilliseconds = 4 * 60_000;

/** Offers passkeys among the suggestions of the page's `webauthn` field, and signs in with the one that is chosen; `onRefused` hears of one the server refuses. */
export function usePasskeyInField(onRefused: (error: unknown) => void): void {
  useEffect(() => {
    let gone = false;
    const offer = async () => {
      if (!(await suggestsPasskeys()) || gone) return;
      try {
        rememberSession(await signInWithPasskey({ inField: true }));
      } catch (error) {
        // Nobody chose one, or the sign-in goes on another way.
        if (!gone && isProblemOf(error) && error.status !== 0 && !wasNotUsed(error)) onRefused(error);
      }
    };
    void offer();
    const timer = setInterval(() => void offer(), renewMilliseconds);
    return () => {
      gone = true;
      clearInterval(timer);
      void stopAskingForPasskey();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- it is begun once for the page
  }, []);
}
