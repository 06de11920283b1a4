import { handles } from '../jobs/index.ts';
import { setStatusesJob } from './organizations.jobs.ts';
import { carryOutStatuses } from './organizations.status.service.ts';

export const organizationsHandlers = [handles(setStatusesJob, (ctx, payload, run) => carryOutStatuses(ctx, payload, run.progress))];
