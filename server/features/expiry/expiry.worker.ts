import { handles } from '../jobs/index.ts';
import { noticesJob } from './expiry.jobs.ts';
import { sendNotices } from './expiry.notices.service.ts';

export const expiryHandlers = [handles(noticesJob, (ctx) => sendNotices(ctx))];
