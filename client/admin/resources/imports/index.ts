import { lazy } from 'react';

/** The imports in the console. */
export const imports = {
  name: 'imports',
  list: lazy(() => import('./ImportList.tsx')),
  create: lazy(() => import('./ImportCreate.tsx')),
  show: lazy(() => import('./ImportShow.tsx')),
};
