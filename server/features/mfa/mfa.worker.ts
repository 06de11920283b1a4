import { handles } from '../jobs/index.ts';
import { announceMfaJob } from './mfa.jobs.ts';
import { announceRule } from './mfa.rules.service.ts';

export const mfaHandlers = [handles(announceMfaJob, (ctx, payload, run) => announceRule(ctx, payload, run.id))];
