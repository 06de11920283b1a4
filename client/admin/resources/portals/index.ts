import { lazy } from 'react';
import type { Portal } from '../../providers/records.ts';

/** The portals in the console; what one looks like stands on its organization's page. */
export const portals = {
  name: 'portals',
  recordRepresentation: (record: Portal) => record.organizationName,
  list: lazy(() => import('./PortalList.tsx')),
  edit: lazy(() => import('./PortalEdit.tsx')),
};
