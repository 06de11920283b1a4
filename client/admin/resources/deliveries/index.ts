import { lazy } from 'react';

/** The mailbox in the console. */
export const deliveries = {
  name: 'deliveries',
  list: lazy(() => import('./MailList.tsx')),
  show: lazy(() => import('./MailShow.tsx')),
};
