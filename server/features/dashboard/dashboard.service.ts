import { invitationStates } from '../../../shared/contracts/invitations.ts';
import type { InvitationState } from '../../../shared/invitation-state.ts';
import type { Context } from '../../context.ts';
import { permits, type Scope } from '../../policy.ts';
import { limits } from '../../../shared/limits.ts';
import { countEnding } from '../expiry/index.ts';
import { imports } from '../imports/index.ts';
import { countInvitations } from '../invitations/index.ts';
import { mailState, providerById } from '../providers/index.ts';
import { countWaiting } from '../sso/index.ts';
import { lastDays, refusalDays } from './dashboard.domain.ts';
import { countFigures, countRefusals, countRefusalsByDay, findRefusalCodes, findSignInAlarms } from './dashboard.repository.ts';

const shownImports = 5;
const shownAlarms = 20;

/** Everything the start page shows; each figure counts what the list behind it finds, to 10,000. Throws `not_found`. */
export async function dashboardFigures(ctx: Context, scope: Scope) {
  const { timeZone } = await providerById(ctx, scope);
  const days = lastDays(ctx.now(), timeZone, refusalDays);
  const codes = await findRefusalCodes(ctx.db, scope);
  const refusals = await countRefusals(ctx.db, scope, codes, days[0]?.from ?? ctx.now());
  const byDay = await countRefusalsByDay(ctx.db, scope, codes, days);
  const invitations: Partial<Record<InvitationState, number>> = {};
  for (const state of invitationStates) invitations[state] = await countInvitations(ctx.db, scope, { state }, ctx.now());
  return {
    figures: await countFigures(ctx.db, scope),
    invitations,
    refusals: refusals.filter(({ count }) => count > 0).sort((left, right) => right.count - left.count || left.code.localeCompare(right.code)),
    refusalsByDay: days.map(({ day }) => ({ day, count: byDay[day] ?? 0 })),
    signInRules: await findSignInAlarms(ctx.db, scope, shownAlarms),
    expiring: await countEnding(ctx, scope, limits.expiryNoticeDays[1]),
    ssoProposals: await countWaiting(ctx, scope),
    mailSource: await mailState(ctx, scope),
    imports: permits(ctx.actor, 'imports.run') ? (await imports(ctx, scope, { sort: ['createdAt', 'DESC'], range: [0, shownImports - 1], filter: {} })).rows : [],
  };
}
