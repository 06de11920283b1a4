import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { customer } from '../../policy.ts';
import { homeCards } from './home.service.ts';

export const homeRoutes = [
  route(contracts.home.get)
    .allow(customer)
    .handle(async ({ ctx }) => ({ cards: await homeCards(ctx) })),
];
