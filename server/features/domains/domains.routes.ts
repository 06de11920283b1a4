import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentDomain } from './domains.presenter.ts';
import { checkDomain, createDomain, domainById, domains, removeDomain } from './domains.service.ts';

export const domainsRoutes = [
  route(contracts.domains.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await domains(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentDomain) };
    }),
  route(contracts.domains.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentDomain(await domainById(ctx, scope, params.id))),
  route(contracts.domains.create)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, body }) => presentDomain(await createDomain(ctx, scope, body))),
  route(contracts.domains.remove)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params }) => removeDomain(ctx, scope, params.id)),
  route(contracts.domains.check)
    .allow(staffMay('portals.manage'))
    .handle(async ({ ctx, scope, params }) => presentDomain(await checkDomain(ctx, scope, params.id))),
];
