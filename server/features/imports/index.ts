export { csvLine } from './imports.csv.domain.ts';
export { importsRoutes } from './imports.routes.ts';
export { importsHandlers } from './imports.worker.ts';
export { imports } from './imports.service.ts';
