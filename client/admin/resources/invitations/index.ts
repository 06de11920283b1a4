import { lazy } from 'react';

/** The invitations in the console. */
export const invitations = {
  name: 'invitations',
  list: lazy(() => import('./InvitationList.tsx')),
};
