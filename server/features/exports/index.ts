export { exportsRoutes } from './exports.routes.ts';
export { exportsHandlers } from './exports.worker.ts';
