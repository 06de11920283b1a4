export { portalEnabledJob } from './portals.jobs.ts';
export { portalsRoutes } from './portals.routes.ts';
export { portalsHandlers } from './portals.worker.ts';
