export { provenUntil } from './domains.domain.ts';
export { domainsMails } from './domains.mail.ts';
export { domainsRoutes } from './domains.routes.ts';
export { enqueueRechecks } from './domains.service.ts';
export { domainsHandlers } from './domains.worker.ts';
