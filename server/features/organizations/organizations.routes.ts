import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { mayAddOrganizations } from './organizations.policy.ts';
import { presentOrganization } from './organizations.presenter.ts';
import { createOrganization, organizationRecord, organizations, updateOrganization } from './organizations.service.ts';
import { setOrganizationStatus, setStatusOfMany } from './organizations.status.service.ts';

export const organizationsRoutes = [
  route(contracts.organizations.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await organizations(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentOrganization) };
    }),
  route(contracts.organizations.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentOrganization(await organizationRecord(ctx, scope, params.id))),
  route(contracts.organizations.create)
    .allow(mayAddOrganizations)
    .handle(async ({ ctx, scope, body }) => presentOrganization(await createOrganization(ctx, scope, body))),
  route(contracts.organizations.update)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, params, body }) => presentOrganization(await updateOrganization(ctx, scope, { ...body, id: params.id }, presentOrganization))),
  route(contracts.organizations.archive)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, params }) => presentOrganization(await setOrganizationStatus(ctx, scope, params.id, 'archived'))),
  route(contracts.organizations.restore)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, params }) => presentOrganization(await setOrganizationStatus(ctx, scope, params.id, 'active'))),
  route(contracts.organizations.bulkArchive)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, body }) => setStatusOfMany(ctx, scope, body, 'archived')),
  route(contracts.organizations.bulkRestore)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, body }) => setStatusOfMany(ctx, scope, body, 'active')),
];
