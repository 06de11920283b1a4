import { handles } from '../jobs/index.ts';
import { expireJob, exportJob } from './exports.jobs.ts';
import { forgetExport, writeExport } from './exports.service.ts';

export const exportsHandlers = [handles(exportJob, (ctx, payload, run) => writeExport(ctx, payload.exportId, run)), handles(expireJob, (ctx, payload) => forgetExport(ctx, payload.exportId))];
