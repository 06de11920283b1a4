export { sealedClientSecrets } from './sso.certificates.service.ts';
export { deleteFlows } from './sso.flows.repository.ts';
export { watchJob } from './sso.watch.jobs.ts';
export { ssoLinksRoutes } from './sso.links.routes.ts';
export { ssoMails } from './sso.mail.ts';
export { countWaiting, sealedProposedSecrets } from './sso.proposals.service.ts';
export { enqueueRefreshes } from './sso.refresh.service.ts';
export { ssoRoutes } from './sso.routes.ts';
export { ssoHandlers } from './sso.worker.ts';
