import { useEffect, useEffectEvent, useState } from 'react';
import { stopAskingForPasskey, suggestsPasskeys } from '../../../http/passkeys.ts';
import { isProblemOf, type ProblemError } from '../../../http/problem.ts';
import { signInWithPasskey } from '../../session/passkeys.ts';
import type { PortalSession } from '../../session/session.ts';

/** A challenge is good for some minutes only: fields that wait longer get a new one. */
const renewAfterMs = 4 * 60_000;

interface Outcomes {
  readonly onSignedIn: (session: PortalSession) => void;
  readonly onRefused: (problem: ProblemError) => void;
}

/** Offers passkeys among the suggestions of the page's fields for as long as it stands; gives the way to offer them again after a button asked for one. */
export function usePasskeyAutofill({ onSignedIn, onRefused }: Outcomes): () => void {
  const [round, setRound] = useState(0);
  const again = () => setRound((before) => before + 1);
  const signedIn = useEffectEvent(onSignedIn);
  const refused = useEffectEvent(onRefused);

  useEffect(() => {
    let over = false;
    const offer = async () => {
      if (!(await suggestsPasskeys()) || over) return;
      try {
        const session = await signInWithPasskey({ inField: true });
        if (!over) signedIn(session);
      } catch (error) {
        // Nobody pressed a button for this one: only a passkey that was chosen and refused by the server is worth a word.
        if (over || !isProblemOf(error) || error.status === 0) return;
        refused(error);
        setRound((before) => before + 1);
      }
    };
    void offer();
    const timer = setTimeout(() => setRound((before) => before + 1), renewAfterMs);
    return () => {
      over = true;
      clearTimeout(timer);
      void stopAskingForPasskey();
    };
  }, [round]);
  return again;
}
