import { lazy } from 'react';
import type { CustomerUser } from '../../providers/records.ts';

/** The people of the organizations in the console. */
export const customerUsers = {
  name: 'customer-users',
  recordRepresentation: (record: CustomerUser) => record.name,
  list: lazy(() => import('./PersonList.tsx')),
  create: lazy(() => import('./PersonCreate.tsx')),
  edit: lazy(() => import('./PersonEdit.tsx')),
  show: lazy(() => import('./PersonShow.tsx')),
};
