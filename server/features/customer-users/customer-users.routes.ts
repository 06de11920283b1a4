import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { switchPeople, switchPerson } from './customer-users.bulk.service.ts';
import { presentCustomerUser } from './customer-users.presenter.ts';
import { customerUser, customerUsers, endSessionsOf, moveCustomerUser, updateCustomerUser } from './customer-users.service.ts';

/** Creating with an invitation and inviting many are the invitations room's; what needs a verification of the caller is the verifications room's. */
export const customerUsersRoutes = [
  route(contracts.customerUsers.list)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, query }) => {
      const page = await customerUsers(ctx, scope, query);
      return { ...page, rows: page.rows.map(presentCustomerUser) };
    }),
  route(contracts.customerUsers.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope, params }) => presentCustomerUser(await customerUser(ctx, scope, params.id))),
  route(contracts.customerUsers.update)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, params, body }) => presentCustomerUser(await updateCustomerUser(ctx, scope, params.id, body, presentCustomerUser))),
  route(contracts.customerUsers.disable)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentCustomerUser(await switchPerson(ctx, scope, 'disable', params.id))),
  route(contracts.customerUsers.enable)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => presentCustomerUser(await switchPerson(ctx, scope, 'enable', params.id))),
  route(contracts.customerUsers.endSessions)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, params }) => ({ ended: await endSessionsOf(ctx, scope, params.id) })),
  route(contracts.customerUsers.move)
    .allow(staffMay('customers.edit'))
    .handle(async ({ ctx, scope, params, body }) => presentCustomerUser(await moveCustomerUser(ctx, scope, params.id, body.organizationId))),
  route(contracts.customerUsers.bulkDisable)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, body }) => switchPeople(ctx, scope, 'disable', body)),
  route(contracts.customerUsers.bulkEnable)
    .allow(staffMay('customers.help'))
    .handle(async ({ ctx, scope, body }) => switchPeople(ctx, scope, 'enable', body)),
];
