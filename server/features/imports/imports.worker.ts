import { signInScope } from '../../policy.ts';
import { handles } from '../jobs/index.ts';
import { checkJob, forgetJob, runJob } from './imports.jobs.ts';
import { carryOut } from './imports.pass.service.ts';
import { forgetFile } from './imports.service.ts';

export const importsHandlers = [
  handles(checkJob, (ctx, payload, run) => carryOut(ctx, checkJob, payload, run)),
  handles(runJob, (ctx, payload, run) => carryOut(ctx, runJob, payload, run)),
  handles(forgetJob, (ctx, payload) => forgetFile(ctx, signInScope(ctx.actor.providerId), payload.fileId)),
];
