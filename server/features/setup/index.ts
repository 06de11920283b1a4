export { createOwner, firstOwnerLink, ownerRecoveryLink } from './setup.service.ts';
export { setupRoutes } from './setup.routes.ts';
