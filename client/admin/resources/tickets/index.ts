import { lazy } from 'react';
import type { ListedTicket } from '../../providers/records.ts';

/** What customers ask for, in the console. */
export const tickets = {
  name: 'tickets',
  recordRepresentation: (record: ListedTicket) => `#${record.number} ${record.subject}`,
  list: lazy(() => import('./TicketList.tsx')),
  create: lazy(() => import('./TicketCreate.tsx')),
  show: lazy(() => import('./TicketShow.tsx')),
};
