import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentFound } from './search.presenter.ts';
import { search } from './search.service.ts';

export const searchRoutes = [
  route(contracts.search.all)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => presentFound(await search(ctx, scope, query.q))),
];
