import { lazy } from 'react';

/** The sign-in log in the console. */
export const signInAttempts = {
  name: 'sign-in-attempts',
  list: lazy(() => import('./AttemptList.tsx')),
};
