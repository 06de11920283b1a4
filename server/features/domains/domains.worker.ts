import { handles } from '../jobs/index.ts';
import { recheckJob } from './domains.jobs.ts';
import { recheckDomain } from './domains.service.ts';

export const domainsHandlers = [handles(recheckJob, (ctx, { domainId }) => recheckDomain(ctx, domainId))];
