import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { explain } from './explanations.service.ts';

export const explanationsRoutes = [
  route(contracts.accessExplanations.create)
    .allow(staffMay('customers.read'))
    .handle(({ ctx, scope, body }) => explain(ctx, scope, body)),
];
