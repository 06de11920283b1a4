export { visibilityRoutes } from './visibility.routes.ts';
export { visibilityHandlers } from './visibility.worker.ts';
