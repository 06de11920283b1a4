import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentJob } from './jobs.presenter.ts';
import { cancelJob, job } from './jobs.service.ts';

export const jobsRoutes = [
  route(contracts.jobs.get)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentJob(await job(ctx, scope, params.id))),
  route(contracts.jobs.cancel)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentJob(await cancelJob(ctx, scope, params.id))),
];
