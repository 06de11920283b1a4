import { useState } from 'react';
import { Callout } from '../components/Callout.tsx';
import { problemText } from '../components/useAct.ts';
import { authProvider } from '../providers/authProvider.ts';
import { useSession } from '../providers/useSession.ts';
import css from './OutsideLayout.module.css';

/** Whose sign-in is half done, and the way out of it. */
export function SignedInAs() {
  const session = useSession();
  const [problem, setProblem] = useState('');
  const leave = () => {
    authProvider.logout({}).catch((error: unknown) => setProblem(problemText(error)));
  };
  return (
    <>
      <p>
        You are signing in as {session?.user.email}.{' '}
        <button type="button" className={css.link} onClick={leave}>
          Sign out
        </button>
      </p>
      {problem !== '' && <Callout tone="danger" spaced>{problem}</Callout>}
    </>
  );
}
