import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { sendKept } from './deliveries.kept.service.ts';
import { presentDelivery } from './deliveries.presenter.ts';
import { deliveries, readDelivery, retryDelivery, revealLink } from './deliveries.service.ts';
import { sendTestMail } from './deliveries.test-mail.service.ts';

export const deliveriesRoutes = [
  route(contracts.deliveries.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await deliveries(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentDelivery) };
    }),
  route(contracts.deliveries.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => {
      const { row, text, html, hasLink, linkWithheld } = await readDelivery(ctx, scope, params.id);
      return { ...presentDelivery(row), text, html, hasLink, linkWithheld };
    }),
  route(contracts.deliveries.revealLink)
    .allow(staffMay('provider.manage'))
    .handle(async ({ ctx, scope, params }) => ({ url: await revealLink(ctx, scope, params.id) })),
  route(contracts.deliveries.sendKept)
    .allow(staffMay('provider.manage'))
    .limit('heavy')
    .handle(async ({ ctx, scope, body }) => sendKept(ctx, scope, body)),
  route(contracts.deliveries.retry)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentDelivery(await retryDelivery(ctx, scope, params.id))),
  route(contracts.provider.testSmtp)
    .allow(staffMay('provider.manage'))
    .limit('heavy')
    .handle(async ({ ctx, scope }) => sendTestMail(ctx, scope)),
];
