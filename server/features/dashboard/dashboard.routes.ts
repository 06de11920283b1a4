import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentDashboard } from './dashboard.presenter.ts';
import { dashboardFigures } from './dashboard.service.ts';

export const dashboardRoutes = [
  route(contracts.dashboard.get)
    .allow(staffMay('customers.read'))
    .handle(async ({ ctx, scope }) => presentDashboard(await dashboardFigures(ctx, scope))),
];
