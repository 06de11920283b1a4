import { handles } from '../jobs/index.ts';
import { resetRequestedJob } from './passwords.jobs.ts';
import { answerResetRequest } from './passwords.service.ts';

export const passwordsHandlers = [handles(resetRequestedJob, (ctx, { resetId }) => answerResetRequest(ctx, resetId))];
