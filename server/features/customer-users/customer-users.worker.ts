import { handles } from '../jobs/index.ts';
import { switchPeopleInBackground } from './customer-users.bulk.service.ts';
import { switchPeopleJob } from './customer-users.jobs.ts';

export const customerUsersHandlers = [handles(switchPeopleJob, (ctx, payload, run) => switchPeopleInBackground(ctx, payload, run.progress))];
