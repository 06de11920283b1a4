import { lazy } from 'react';
import type { SsoConnection } from '../../providers/records.ts';

/** Connections to identity providers in the console; they are listed on their organization's page. */
export const ssoConnections = {
  name: 'sso-connections',
  recordRepresentation: (record: SsoConnection) => record.name,
  create: lazy(() => import('./ConnectionCreate.tsx')),
  edit: lazy(() => import('./ConnectionSetUp.tsx')),
  show: lazy(() => import('./ConnectionShow.tsx')),
};
