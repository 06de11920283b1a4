import { lazy } from 'react';
import type { Organization } from '../../providers/records.ts';

/** The organizations in the console. */
export const organizations = {
  name: 'organizations',
  recordRepresentation: (record: Organization) => record.name,
  list: lazy(() => import('./OrganizationList.tsx')),
  create: lazy(() => import('./OrganizationCreate.tsx')),
  edit: lazy(() => import('./OrganizationEdit.tsx')),
  show: lazy(() => import('./OrganizationShow.tsx')),
};
