import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { ssoRules } from '../../../shared/contracts/sso-only.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { spendStaffMail } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { customerUser, subjectOf as subjectOfPerson } from '../customer-users/index.ts';
import { queueMail, queueMails } from '../deliveries/index.ts';
import { enqueue } from '../jobs/index.ts';
import { providerById } from '../providers/index.ts';
import { isProven, resumeEnd } from './sso-only.domain.ts';
import { announceJob, callOffJob, enforceJob, offerPasswordsJob } from './sso-only.jobs.ts';
import { findConnectionOwner, findOwnConnections, updateRule, type RuleRow, type RuleValues } from './sso-only.repository.ts';
import { countsUnder, shownRule, storedRule, type ShownRule } from './sso-only.view.service.ts';

const day = 86_400_000;

/** Whom an audit entry about a rule is about. */
export function subjectOf(rule: Pick<RuleRow, 'organization_id' | 'organization_name'>): { kind: string; id: string; label: string } {
  return { kind: 'portal', id: rule.organization_id, label: rule.organization_name };
}

async function ownerOf(ctx: Context, scope: Scope, connectionId: string): Promise<string> {
  const organizationId = await findConnectionOwner(ctx.db, scope, connectionId);
  if (organizationId === undefined) throw new AppError('not_found');
  return organizationId;
}

const nameOf = (ctx: Context) => (ctx.actor.kind === 'staff' || ctx.actor.kind === 'system' ? ctx.actor.name : '');

/** Writes a rule as it is from now on, with its audit entry, in the transaction at hand. */
export async function setRule(ctx: Context, scope: Scope, rule: RuleRow, values: RuleValues, action: string, note: readonly { field: string; before: null; after: string | number }[] = []): Promise<void> {
  const now = ctx.now();
  await updateRule(ctx.db, scope, rule.organization_id, { ...values, sso_changed_at: now, sso_changed_by: nameOf(ctx), updated_at: now });
  const after = values.sso_rule === undefined ? rule.sso_rule : values.sso_rule;
  await record(ctx, { action, subject: subjectOf(rule), organizationId: rule.organization_id, changes: [{ field: 'state', before: rule.sso_rule ?? 'off', after: after ?? 'off' }, ...(values.sso_from == null ? [] : [{ field: 'from', before: rule.sso_from, after: values.sso_from }]), ...note] });
}

type Enforcing = BodyOf<typeof ssoRules.enforce>;

function refuseDate(ctx: Context, { step, from }: Enforcing): void {
  if (step !== 'planned') return;
  const ahead = from === null ? 0 : milliseconds(from) - milliseconds(ctx.now());
  if (ahead <= 0 || ahead > limits.sso.planDays * day) throw new AppError('from_invalid', { errors: { from: `Choose a date ahead of now, at most ${limits.sso.planDays} days away.` } });
}

/** Refuses a rule that cannot hold: without a live connection, for enforcing without a fresh test, or where it leaves nobody a way in. */
async function refuseUnsafe(ctx: Context, scope: Scope, rule: RuleRow, connectionId: string, step: Enforcing['step']): Promise<void> {
  if (rule.organization_status === 'archived') throw new AppError('organization_archived');
  if (rule.sso_rule === 'on') throw new AppError('sso_enforced', { detail: 'The rule holds already. To change it, relax it first.' });
  const connection = (await findOwnConnections(ctx.db, scope, rule.organization_id)).find(({ id }) => id === connectionId);
  if (connection?.status !== 'live') throw new AppError('sso_not_live');
  if (step === 'rehearsal') return;
  if (!isProven(connection, ctx.now())) throw new AppError('sso_test_outdated');
  const { people, known, byDomain } = await countsUnder(ctx, scope, rule);
  if (people > 0 && known + byDomain === 0) throw new AppError('sso_no_way_in');
}

function valuesOf(ctx: Context, rule: RuleRow, { step, from, watchdog }: Enforcing): RuleValues {
  const now = ctx.now();
  const shared = { ...(watchdog === undefined ? {} : { sso_watchdog: watchdog }), sso_lifted_at: null, sso_alerted_at: null, sso_relaxed_rule: null };
  const rehearsedFrom = rule.sso_rule === null ? now : (rule.sso_rehearsed_from ?? now);
  if (step === 'rehearsal') return { ...shared, sso_rule: 'rehearsal', sso_from: null, sso_rehearsed_from: rule.sso_rule === 'rehearsal' ? rehearsedFrom : now };
  // Until the date it is rehearsed: those who still come another way are seen.
  if (step === 'planned') return { ...shared, sso_rule: 'planned', sso_from: from, sso_rehearsed_from: rehearsedFrom };
  return { ...shared, sso_rule: 'on', sso_from: null, sso_rehearsed_from: rehearsedFrom, sso_enforced_at: now };
}

const actions = { rehearsal: 'sso_rule.rehearsed', planned: 'sso_rule.planned', on: 'sso_rule.enforced' } as const;

/** Has those told who were told of a plan that begins no more; a plan changed to another time is announced anew instead. */
async function callOff(ctx: Context, rule: RuleRow): Promise<void> {
  if (rule.sso_rule === 'planned' && rule.sso_from !== null) await enqueue(ctx, callOffJob, { organizationId: rule.organization_id, from: rule.sso_from });
}

async function announce(ctx: Context, organizationId: string, from: string): Promise<void> {
  await enqueue(ctx, announceJob, { organizationId, from });
  const reminder = milliseconds(from) - day;
  if (reminder > milliseconds(ctx.now()) + day) await enqueue(ctx, announceJob, { organizationId, from }, { runAt: isoTime(reminder) });
}

/**
 * Rehearses, plans or switches on that only the single sign-on of a connection's organization opens its portal; a plan is announced by mail and begins by the worker, the rest holds from
 * every session's next request. Throws `not_found`, `from_invalid`, `sso_not_live`, `sso_test_outdated`, `sso_no_way_in`, `sso_enforced`, `organization_archived`.
 */
export async function enforceRule(ctx: Context, scope: Scope, connectionId: string, body: Enforcing): Promise<ShownRule> {
  refuseDate(ctx, body);
  return inTransaction(ctx, async (inner) => {
    const rule = await storedRule(inner, scope, await ownerOf(inner, scope, connectionId));
    await refuseUnsafe(inner, scope, rule, connectionId, body.step);
    if (body.dryRun) return shownRule(inner, scope, rule.organization_id);
    const { shutOut } = await countsUnder(inner, scope, rule);
    await setRule(inner, scope, rule, valuesOf(inner, rule, body), actions[body.step], [{ field: 'shut_out', before: null, after: shutOut }]);
    if (body.step === 'planned' && body.from !== null) {
      await enqueue(inner, enforceJob, { organizationId: rule.organization_id, from: body.from }, { runAt: body.from });
      await announce(inner, rule.organization_id, body.from);
    }
    if (body.step === 'rehearsal') await callOff(inner, rule);
    if (body.step === 'on') await enqueue(inner, announceJob, { organizationId: rule.organization_id, from: inner.now() });
    return shownRule(inner, scope, rule.organization_id);
  });
}

/** Tells whoever receives alerts what became of a rule. */
export async function alertAbout(ctx: Context, scope: Scope, rule: RuleRow, kind: string, data: Record<string, unknown> = {}): Promise<void> {
  const { alertEmails } = await providerById(ctx, scope);
  await queueMails(ctx, alertEmails.map((to) => ({ kind, to, organizationId: rule.organization_id, data: { organizationId: rule.organization_id, organizationName: rule.organization_name, at: ctx.now(), ...data } })));
}

/** Switches a planned rule on at its time, unless the plan was changed; where no connection is proven any more it goes back to its rehearsal, and whoever receives alerts is told. */
export async function enforcePlanned(ctx: Context, { organizationId, from }: { organizationId: string; from: string }): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  await inTransaction(ctx, async (inner) => {
    const rule = await storedRule(inner, scope, organizationId);
    if (rule.sso_rule !== 'planned' || rule.sso_from !== from) return;
    const proven = (await findOwnConnections(inner.db, scope, organizationId)).some((connection) => isProven(connection, inner.now(), true));
    if (!proven || rule.organization_status === 'archived') {
      await setRule(inner, scope, rule, { sso_rule: 'rehearsal', sso_from: null }, 'sso_rule.put_off');
      await callOff(inner, rule);
      return alertAbout(inner, scope, rule, 'sso_rule_put_off');
    }
    const { shutOut } = await countsUnder(inner, scope, rule);
    // Who planned it stays who set it.
    await setRule(inner, scope, rule, { sso_rule: 'on', sso_from: null, sso_enforced_at: inner.now() }, 'sso_rule.enforced', [{ field: 'planned_by', before: null, after: rule.sso_changed_by ?? '' }, { field: 'shut_out', before: null, after: shutOut }]);
    await updateRule(inner.db, scope, organizationId, { sso_changed_by: rule.sso_changed_by, updated_at: inner.now() });
  });
}

/** Lets other ways open the portal again, from the next request on; whoever receives alerts is told, since it opens what was closed, and whoever was told of a date, that it holds no longer. Throws `not_found`. */
export async function relaxRule(ctx: Context, scope: Scope, connectionId: string, offerPasswords: boolean): Promise<ShownRule> {
  return inTransaction(ctx, async (inner) => {
    const rule = await storedRule(inner, scope, await ownerOf(inner, scope, connectionId));
    if (rule.sso_rule === null && rule.sso_lifted_at === null) return shownRule(inner, scope, rule.organization_id);
    await setRule(inner, scope, rule, { sso_rule: null, sso_lifted_at: null, sso_alerted_at: null, sso_relaxed_rule: rule.sso_rule }, 'sso_rule.relaxed');
    if (rule.sso_rule === 'on') await alertAbout(inner, scope, rule, 'sso_rule_relaxed', { by: nameOf(inner) });
    await callOff(inner, rule);
    if (offerPasswords) await enqueue(inner, offerPasswordsJob, { organizationId: rule.organization_id, customerUserId: null });
    return shownRule(inner, scope, rule.organization_id);
  });
}

/** Puts back, within the hour, what was relaxed; a plan is announced anew, and comes back as its rehearsal where its date has passed meanwhile. Throws `not_found`, `sso_rule_off`, `sso_not_live`. */
export async function resumeRule(ctx: Context, scope: Scope, connectionId: string): Promise<ShownRule> {
  return inTransaction(ctx, async (inner) => {
    const rule = await storedRule(inner, scope, await ownerOf(inner, scope, connectionId));
    const before = rule.sso_relaxed_rule;
    if (rule.sso_rule !== null || before === null || rule.sso_changed_at === null || resumeEnd(rule.sso_changed_at) <= milliseconds(inner.now())) throw new AppError('sso_rule_off');
    if (!(await findOwnConnections(inner.db, scope, rule.organization_id)).some(({ status }) => status === 'live')) throw new AppError('sso_not_live');
    const isOver = before === 'planned' && (rule.sso_from === null || rule.sso_from <= inner.now());
    await setRule(inner, scope, rule, { sso_rule: isOver ? 'rehearsal' : before, sso_relaxed_rule: null }, 'sso_rule.resumed');
    if (before === 'planned' && !isOver && rule.sso_from !== null) await enqueue(inner, announceJob, { organizationId: rule.organization_id, from: rule.sso_from });
    return shownRule(inner, scope, rule.organization_id);
  });
}

/** Says whether the watchdog may lift the rule, or alerts only. Throws `not_found`. */
export async function chooseWatchdog(ctx: Context, scope: Scope, organizationId: string, watchdog: 'alert' | 'lift'): Promise<ShownRule> {
  return inTransaction(ctx, async (inner) => {
    const rule = await storedRule(inner, scope, organizationId);
    const before = rule.sso_watchdog ?? 'alert';
    if (before !== watchdog) {
      await updateRule(inner.db, scope, organizationId, { sso_watchdog: watchdog, updated_at: inner.now() });
      await record(inner, { action: 'sso_rule.watchdog_changed', subject: subjectOf(rule), organizationId, changes: [{ field: 'watchdog', before, after: watchdog }] });
    }
    return shownRule(inner, scope, organizationId);
  });
}

/** Mails a person where their company's own sign-in begins. Throws `not_found`, `sso_not_live`, `too_many_requests`. */
export async function sendWay(ctx: Context, scope: Scope, customerUserId: string): Promise<void> {
  const person = await customerUser(ctx, scope, customerUserId);
  const live = (await findOwnConnections(ctx.db, scope, person.organization_id)).find(({ status }) => status === 'live');
  if (!live) throw new AppError('sso_not_live');
  await spendStaffMail(ctx, scope, person.email);
  await inTransaction(ctx, async (inner) => {
    await queueMail(inner, { kind: 'sso_way', to: person.email, userId: person.user_id, organizationId: person.organization_id, subjectId: person.id, data: { organizationName: person.organization_name, connectionId: live.id } });
    await record(inner, { action: 'sso_way.sent', subject: subjectOfPerson(person), organizationId: person.organization_id });
  });
}
