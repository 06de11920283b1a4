import { lazy } from 'react';

/** What ends when, in the console. */
export const expiry = {
  name: 'expiry',
  list: lazy(() => import('./ExpiryList.tsx')),
};
