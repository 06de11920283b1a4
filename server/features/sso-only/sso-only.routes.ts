import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { chooseWatchdog, enforceRule, relaxRule, resumeRule, sendWay } from './sso-only.service.ts';
import { shownRule } from './sso-only.view.service.ts';

const rules = contracts.ssoRules;
const manage = staffMay('portals.manage');

export const ssoOnlyRoutes = [
  route(rules.get).allow(staffMay('customers.read')).handle(({ ctx, scope, params }) => shownRule(ctx, scope, params.id)),
  route(rules.watchdog).allow(manage).handle(({ ctx, scope, params, body }) => chooseWatchdog(ctx, scope, params.id, body.watchdog)),
  route(rules.enforce).allow(manage).handle(({ ctx, scope, params, body }) => enforceRule(ctx, scope, params.id, body)),
  route(rules.relax).allow(manage).handle(({ ctx, scope, params, body }) => relaxRule(ctx, scope, params.id, body?.offerPasswords ?? false)),
  route(rules.resume).allow(manage).handle(({ ctx, scope, params }) => resumeRule(ctx, scope, params.id)),
  route(rules.sendWay).allow(staffMay('customers.help')).handle(({ ctx, scope, params }) => sendWay(ctx, scope, params.id)),
];
