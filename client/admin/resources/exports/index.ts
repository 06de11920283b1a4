import { lazy } from 'react';

/** The exports in the console. */
export const exportsResource = {
  name: 'exports',
  list: lazy(() => import('./ExportList.tsx')),
};
