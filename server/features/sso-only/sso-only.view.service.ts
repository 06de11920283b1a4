import { domainToUnicode } from 'node:url';
import type { z } from 'zod';
import type { ssoRulePersonSchema, ssoRuleSchema } from '../../../shared/contracts/sso-only.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { readiness, resumeEnd, wayOf } from './sso-only.domain.ts';
import { countSighted, findOneSighted, findOwnConnections, findProvenDomains, findRule, findSighted, type RuleRow } from './sso-only.repository.ts';

export type ShownRule = z.output<typeof ssoRuleSchema>;
type ShownPerson = z.output<typeof ssoRulePersonSchema>;

/** The rule of an organization as it is stored. Throws `not_found`. */
export async function storedRule(ctx: Context, scope: Scope, organizationId: string): Promise<RuleRow> {
  const rule = await findRule(ctx.db, scope, organizationId);
  if (!rule) throw new AppError('not_found');
  return rule;
}

async function sightOf(ctx: Context, scope: Scope, rule: RuleRow) {
  const domains = await findProvenDomains(ctx.db, scope, rule.organization_id);
  return { domains: [...new Set(domains.flatMap((domain) => [domain, domainToUnicode(domain)]))], now: ctx.now(), rehearsedFrom: rule.sso_rehearsed_from };
}

function personOf(row: NonNullable<Awaited<ReturnType<typeof findOneSighted>>>): ShownPerson {
  return {
    customerUserId: row.id,
    name: row.name,
    email: row.email,
    ...wayOf(row),
    hasSignIn: row.user_id !== null,
    protected: row.protected === 1,
    exemption: row.exempt === 1 && row.sso_exempt_until !== null ? { until: row.sso_exempt_until, reason: row.sso_exempt_reason ?? '' } : null,
    rehearsed: row.rehearsed === 1 && row.sso_rehearsed_at !== null ? { count: row.sso_rehearsed_count ?? 1, lastAt: row.sso_rehearsed_at, method: row.sso_rehearsed_method ?? '' } : null,
  };
}

/** How many people the rule would let in, and how. */
export async function countsUnder(ctx: Context, scope: Scope, rule: RuleRow): Promise<ShownRule['counts']> {
  return { ...(await countSighted(ctx.db, scope, rule.organization_id, await sightOf(ctx, scope, rule))) };
}

/** The rule of an organization with everything that staff decide it by. Throws `not_found`. */
export async function shownRule(ctx: Context, scope: Scope, organizationId: string): Promise<ShownRule> {
  const rule = await storedRule(ctx, scope, organizationId);
  const connections = await findOwnConnections(ctx.db, scope, organizationId);
  const sight = await sightOf(ctx, scope, rule);
  const people = await findSighted(ctx.db, scope, organizationId, sight, limits.sso.shownPeople);
  const resume = rule.sso_rule === null && rule.sso_relaxed_rule !== null && rule.sso_changed_at !== null ? resumeEnd(rule.sso_changed_at) : 0;
  return {
    id: rule.organization_id,
    organizationName: rule.organization_name,
    state: rule.sso_rule ?? 'off',
    from: rule.sso_rule === 'planned' ? rule.sso_from : null,
    rehearsedFrom: rule.sso_rule === null ? null : rule.sso_rehearsed_from,
    enforcedAt: rule.sso_rule === 'on' ? rule.sso_enforced_at : null,
    changedAt: rule.sso_changed_at,
    changedBy: rule.sso_changed_by,
    watchdog: rule.sso_watchdog ?? 'alert',
    alertedAt: rule.sso_alerted_at,
    liftedAt: rule.sso_lifted_at,
    resumeUntil: resume > milliseconds(ctx.now()) ? isoTime(resume) : null,
    connections: connections.map((row) => ({ id: row.id, name: row.name, status: row.status, testPassedAt: row.test_passed_at, lastSignInAt: row.last_sign_in_at })),
    ready: readiness(connections, ctx.now()),
    counts: { ...(await countSighted(ctx.db, scope, organizationId, sight)) },
    people: people.map(personOf),
  };
}

/** One person as the rule of their organization sees them; null where they are not active or invited there. */
export async function personUnder(ctx: Context, scope: Scope, organizationId: string, customerUserId: string): Promise<ShownPerson | null> {
  const rule = await storedRule(ctx, scope, organizationId);
  const row = await findOneSighted(ctx.db, scope, organizationId, await sightOf(ctx, scope, rule), customerUserId);
  return row ? personOf(row) : null;
}
