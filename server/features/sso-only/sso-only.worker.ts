import { handles } from '../jobs/index.ts';
import { watchJob } from '../sso/index.ts';
import { announceJob, callOffJob, enforceJob, offerPasswordsJob } from './sso-only.jobs.ts';
import { announceCallOff, announceRule, offerPasswords } from './sso-only.notices.service.ts';
import { enforcePlanned } from './sso-only.service.ts';
import { watchOrganization } from './sso-only.watchdog.service.ts';

export const ssoOnlyHandlers = [
  handles(enforceJob, (ctx, payload) => enforcePlanned(ctx, payload)),
  handles(announceJob, (ctx, payload, run) => announceRule(ctx, payload, run.id)),
  handles(callOffJob, (ctx, payload, run) => announceCallOff(ctx, payload, run.id)),
  handles(offerPasswordsJob, (ctx, payload, run) => offerPasswords(ctx, payload, run.id)),
  handles(watchJob, (ctx, { organizationId }) => watchOrganization(ctx, organizationId)),
];
