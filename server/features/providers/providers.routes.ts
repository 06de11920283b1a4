import { contracts } from '../../../shared/contracts/index.ts';
import type { Context } from '../../context.ts';
import { route } from '../../http/route.ts';
import { staffMay, type Scope } from '../../policy.ts';
import { presentProvider } from './providers.presenter.ts';
import { providerRecord, updateProvider } from './providers.service.ts';
import { hasMailPassword, mailState, removeSmtp, updateSmtp } from './providers.smtp.service.ts';

/** The settings page's answer. */
export const shownProvider = async (ctx: Context, scope: Scope) => {
  const { row, hosts } = await providerRecord(ctx, scope);
  // An organization's own host names the organization.
  const visible = hosts.filter(({ organization_id: id }) => id === null || scope.organizationIds === 'all' || scope.organizationIds.includes(id));
  return presentProvider(row, visible, { source: await mailState(ctx, scope), hasPassword: await hasMailPassword(ctx, scope) });
};

export const providersRoutes = [
  route(contracts.provider.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope }) => shownProvider(ctx, scope)),
  route(contracts.provider.update)
    .allow(staffMay('provider.manage'))
    .handle(async ({ ctx, scope, body }) => {
      await updateProvider(ctx, scope, body, shownProvider);
      return shownProvider(ctx, scope);
    }),
  route(contracts.provider.updateSmtp)
    .allow(staffMay('provider.manage'))
    .handle(async ({ ctx, scope, body }) => {
      await updateSmtp(ctx, scope, body);
      return shownProvider(ctx, scope);
    }),
  route(contracts.provider.removeSmtp)
    .allow(staffMay('provider.manage'))
    .handle(async ({ ctx, scope }) => {
      await removeSmtp(ctx, scope);
      return shownProvider(ctx, scope);
    }),
];
