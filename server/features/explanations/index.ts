export { explanationsRoutes } from './explanations.routes.ts';
