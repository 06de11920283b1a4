import { handles } from '../jobs/index.ts';
import { watchJob } from '../sso/index.ts';
import { announceJob, enforceJob, offerPasswordsJob } from './sso-only.jobs.ts';
import { announceRule, enforcePlanned, offerPasswords } from './sso-only.service.ts';
import { watchOrganization } from './sso-only.watchdog.service.ts';

export const ssoOnlyHandlers = [
  handles(enforceJob, (ctx, payload) => enforcePlanned(ctx, payload)),
  handles(announceJob, (ctx, payload) => announceRule(ctx, payload)),
  handles(offerPasswordsJob, (ctx, payload) => offerPasswords(ctx, payload)),
  handles(watchJob, (ctx, { organizationId }) => watchOrganization(ctx, organizationId)),
];
