export { sealedClientSecrets } from './sso.certificates.service.ts';
export { deleteFlows } from './sso.flows.repository.ts';
export { ssoRoutes } from './sso.routes.ts';
