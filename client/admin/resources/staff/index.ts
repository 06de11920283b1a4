import { lazy } from 'react';
import type { Staff } from '../../providers/records.ts';

/** The provider's own people in the console. */
export const staff = {
  name: 'staff',
  recordRepresentation: (record: Staff) => record.name,
  list: lazy(() => import('./StaffList.tsx')),
  create: lazy(() => import('./StaffCreate.tsx')),
  edit: lazy(() => import('./StaffEdit.tsx')),
  show: lazy(() => import('./StaffShow.tsx')),
};
