import { lazy } from 'react';

/** The audit in the console. */
export const auditEvents = {
  name: 'audit-events',
  list: lazy(() => import('./AuditList.tsx')),
  show: lazy(() => import('./AuditShow.tsx')),
};
