import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentAttempt } from './access.presenter.ts';
import { attempt, attempts } from './access.attempts.service.ts';

export const accessRoutes = [
  route(contracts.signInAttempts.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await attempts(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentAttempt) };
    }),
  route(contracts.signInAttempts.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentAttempt(await attempt(ctx, scope, params.id))),
];
