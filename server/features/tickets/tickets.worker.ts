import { signInScope } from '../../policy.ts';
import { handles } from '../jobs/index.ts';
import { forgetUpload } from './tickets.files.service.ts';
import { forgetUploadJob } from './tickets.jobs.ts';

export const ticketsHandlers = [handles(forgetUploadJob, (ctx, payload) => forgetUpload(ctx, signInScope(ctx.actor.providerId), payload.fileId))];
