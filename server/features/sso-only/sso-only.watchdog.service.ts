import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { enqueueAll } from '../jobs/index.ts';
import { watchJob } from '../sso/index.ts';
import { judgeSignIns, type Seen } from './sso-only.domain.ts';
import { countActive, countSignIns, countThroughConnections, findFailures, listEnforced, noteAlert, type RuleRow } from './sso-only.repository.ts';
import { alertAbout, setRule, subjectOf } from './sso-only.service.ts';
import { storedRule } from './sso-only.view.service.ts';

const hour = 3_600_000;
const week = 7 * 24 * hour;
const weeksBefore = 4;
const watchdogName = 'The watchdog';

async function seenAt(ctx: Context, scope: Scope, rule: RuleRow): Promise<Seen> {
  const { watchdog } = limits.sso;
  const now = milliseconds(ctx.now());
  const organizationId = rule.organization_id;
  const failures = await findFailures(ctx.db, scope, organizationId, isoTime(now - watchdog.failureMinutes * 60_000));
  const first = failures.map(({ firstAt }) => firstAt).sort()[0];
  const span = watchdog.silenceHours * hour;
  const before = await Promise.all(Array.from({ length: weeksBefore }, (_, index) => now - (index + 1) * week).map((end) => countSignIns(ctx.db, scope, organizationId, isoTime(end - span), isoTime(end))));
  return {
    now: ctx.now(),
    enforcedAt: rule.sso_enforced_at,
    mayLift: rule.sso_watchdog === 'lift',
    activePeople: await countActive(ctx.db, scope, organizationId),
    failures,
    throughSince: first === undefined ? 0 : await countThroughConnections(ctx.db, scope, organizationId, first),
    recent: await countSignIns(ctx.db, scope, organizationId, isoTime(now - span), ctx.now()),
    usual: before.reduce((sum, count) => sum + count, 0) / weeksBefore,
  };
}

async function alert(ctx: Context, scope: Scope, rule: RuleRow, seen: Seen): Promise<void> {
  const before = isoTime(milliseconds(ctx.now()) - limits.sso.watchdog.alertHours * hour);
  if (!(await noteAlert(ctx.db, scope, rule.organization_id, ctx.now(), before))) return;
  await record(ctx, { action: 'sso_rule.sign_ins_collapsed', subject: subjectOf(rule), organizationId: rule.organization_id, changes: [{ field: 'sign_ins', before: Math.round(seen.usual), after: seen.recent }, { field: 'failures', before: null, after: seen.failures.reduce((sum, { count }) => sum + count, 0) }] });
  await alertAbout(ctx, scope, rule, 'sso_sign_ins_collapsed', { recent: seen.recent, usual: Math.round(seen.usual), failures: seen.failures.reduce((sum, { count }) => sum + count, 0) });
}

async function lift(ctx: Context, scope: Scope, rule: RuleRow): Promise<void> {
  await setRule(ctx, scope, rule, { sso_rule: null, sso_from: null, sso_lifted_at: ctx.now(), sso_alerted_at: ctx.now(), sso_relaxed_rule: null }, 'sso_rule.lifted');
  await alertAbout(ctx, scope, rule, 'sso_rule_lifted');
}

/** Looks at an organization's sign-ins while the rule holds: alerts at most once a day while they have collapsed, and lifts the rule where the organization chose that and its connection itself is broken for known people. */
export async function watchOrganization(system: Context, organizationId: string): Promise<void> {
  const scope = signInScope(system.actor.providerId);
  const ctx = actingAs(system, { kind: 'system', providerId: system.actor.providerId, name: watchdogName });
  await inTransaction(ctx, async (inner) => {
    const rule = await storedRule(inner, scope, organizationId);
    if (rule.sso_rule !== 'on') return;
    const seen = await seenAt(inner, scope, rule);
    const judged = judgeSignIns(seen);
    if (judged === 'lift') await lift(inner, scope, rule);
    else if (judged === 'alert') await alert(inner, scope, rule, seen);
    else if (seen.recent > 0) await noteAlert(inner.db, scope, organizationId, null, inner.now());
  });
}

/** Enqueues a look at every organization, of any provider, whose rule holds; one look more than needed finds the same. */
export async function enqueueWatches(ctx: Context): Promise<void> {
  for (const [providerId, rows] of Map.groupBy(await listEnforced(ctx.db), (row) => row.provider_id)) {
    await enqueueAll(actingAs(ctx, { kind: 'system', providerId, name: watchdogName }), watchJob, rows.map((row) => ({ organizationId: row.organization_id })));
  }
}
