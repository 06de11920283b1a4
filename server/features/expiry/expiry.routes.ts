import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentEnd } from './expiry.presenter.ts';
import { ends } from './expiry.service.ts';

export const expiryRoutes = [
  route(contracts.expiry.list).allow(staffMay('customers.read')).handle(async ({ ctx, scope, query }) => {
    const page = await ends(ctx, scope, query);
    return { ...page, rows: page.rows.map((end) => presentEnd(end, ctx.now())) };
  }),
];
