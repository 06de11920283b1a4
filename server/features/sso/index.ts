export { sealedClientSecrets } from './sso.certificates.service.ts';
export { deleteFlows } from './sso.flows.repository.ts';
export { watchJob } from './sso.watch.jobs.ts';
export { ssoRoutes } from './sso.routes.ts';
