import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope, type StaffActor } from '../../policy.ts';
import { forgive, openEarly } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { setExemption, setProtection, setSsoExemption, subjectOf, type PersonRow } from '../customer-users/index.ts';
import { queueMail, queueMails } from '../deliveries/index.ts';
import { factorsOf, removeAllFactors } from '../mfa/index.ts';
import { issueCode } from '../one-time/index.ts';
import { forgiveGuesses, queueReset } from '../passwords/index.ts';
import { providerById } from '../providers/index.ts';
import { passwordOf, type UserRow } from '../users/index.ts';
import { callerOf, refuseElsewhere, refuseSelf, requireVerification, type Caller } from './verifications.caller.service.ts';
import { latestExemption } from './verifications.domain.ts';
import { findManagers } from './verifications.repository.ts';
import { guessSubject } from './verifications.service.ts';

export interface Guarded {
  readonly verificationId: string;
  readonly reason: string;
}

export interface ResetResult {
  readonly factorsRemoved: number;
  readonly recoveryCodesRemoved: number;
  readonly sessionsEnded: number;
  readonly mails: number;
}

function signInOf({ user }: Caller, act: string): UserRow {
  if (!user) throw new AppError('not_linked', { detail: `This person has no sign-in, so there is nothing to ${act}. Invite them instead.` });
  return user;
}

/** The managers of every organization a person is active in, other than the person, each once for their organization. */
export async function managersToTell(ctx: Context, { person, memberships }: Pick<Caller, 'person' | 'memberships'>) {
  const everywhere = signInScope(ctx.actor.providerId);
  const active = memberships.filter(({ status }) => status === 'active');
  const told = await Promise.all(active.map(async (membership) => (await findManagers(ctx.db, everywhere, membership.organization_id, ctx.now())).filter((manager) => manager.user_id !== person.user_id).map((manager) => ({ manager, membership }))));
  return told.flat();
}

/** Removes every factor of a sign-in with its counted tries and sessions, in the transaction at hand; says how much that was. The caller audits and tells. */
export async function removeFactors(ctx: Context, userId: string): Promise<Omit<ResetResult, 'mails'>> {
  const scope = signInScope(ctx.actor.providerId);
  const before = await factorsOf(ctx, scope, userId);
  const sessionsEnded = await removeAllFactors(ctx, scope, userId);
  await forgive(ctx, scope, 'factor', userId);
  return { factorsRemoved: (before.totp ? 1 : 0) + before.passkeys, recoveryCodesRemoved: before.recoveryCodes, sessionsEnded };
}

/** Whether a reset found nothing to remove or end, as a second press of its button does. */
export function removedNothing({ factorsRemoved, recoveryCodesRemoved, sessionsEnded }: Omit<ResetResult, 'mails'>): boolean {
  return factorsRemoved + recoveryCodesRemoved + sessionsEnded === 0;
}

/**
 * Removes every second factor and recovery code of a person's sign-in, ends all its sessions, and tells the person and their managers; where nothing is left it tells nobody. Throws `not_found`,
 * `not_linked`, `own_account`, `sign_in_elsewhere`, `verification_required`.
 */
export async function resetMfa(ctx: Context, scope: Scope, actor: StaffActor, id: string, { verificationId, reason }: Guarded): Promise<ResetResult> {
  return inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    const verified = await requireVerification(inner, scope, actor, caller, verificationId);
    refuseElsewhere(scope, caller);
    const user = signInOf(caller, 'reset');
    const removed = await removeFactors(inner, user.id);
    const { person } = caller;
    await record(inner, {
      action: 'mfa.reset',
      subject: subjectOf(person),
      organizationId: person.organization_id,
      changes: [{ field: 'factors', before: removed.factorsRemoved, after: 0 }, { field: 'recovery_codes', before: removed.recoveryCodesRemoved, after: 0 }, { field: 'sessions_ended', before: null, after: removed.sessionsEnded }, { field: 'reason', before: null, after: reason }, ...verified],
    });
    if (removedNothing(removed)) return { ...removed, mails: 0 };
    const told = await managersToTell(inner, caller);
    await queueMails(inner, [
      { kind: 'mfa_reset', to: user.email, userId: user.id, organizationId: person.organization_id, data: { name: person.name } },
      ...told.map(({ manager, membership }) => ({ kind: 'mfa_reset_manager', to: manager.email, userId: manager.user_id, organizationId: membership.organization_id, data: { name: person.name, organizationName: membership.organization_name } })),
    ]);
    return { ...removed, mails: told.length + 1 };
  });
}

/**
 * Makes a code to read out that stands in once for a person's second factor, for an hour at most; older ones are void, and the person is told. Throws `not_found`,
 * `not_linked`, `no_factor`, `own_account`, `sign_in_elsewhere`, `verification_required`.
 */
export async function issueAccessPass(ctx: Context, scope: Scope, actor: StaffActor, id: string, { verificationId, reason }: Guarded): Promise<{ code: string; expiresAt: string }> {
  return inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    const verified = await requireVerification(inner, scope, actor, caller, verificationId);
    refuseElsewhere(scope, caller);
    const user = signInOf(caller, 'stand in for');
    if (user.enrolled !== 1) throw new AppError('no_factor', { detail: 'This person has no second factor a pass could stand in for: after the password they set one up, or get in.' });
    const expiresAt = isoTime(milliseconds(inner.now()) + limits.accessPass.minutes * 60_000);
    const pass = await issueCode(inner, { purpose: 'access_pass', subjectId: user.id, expiresAt, characters: limits.accessPass.characters });
    // A pass under a lock that ends by itself would be of no use.
    await openEarly(inner, signInScope(scope.providerId), 'factor', user.id);
    const { person } = caller;
    await record(inner, { action: 'access_pass.issued', subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'expires', before: null, after: expiresAt }, { field: 'reason', before: null, after: reason }, ...verified] });
    await queueMail(inner, { kind: 'access_pass_issued', to: user.email, userId: user.id, organizationId: person.organization_id, data: { name: person.name, expiresAt } });
    return { code: pass.secret.match(/.{1,4}/gu)?.join('-') ?? pass.secret, expiresAt };
  });
}

type Exemptible = 'mfa' | 'sso';
const exemptionActions = { mfa: { given: 'mfa.exempted', ended: 'mfa.exemption_revoked' }, sso: { given: 'sso.exempted', ended: 'sso.exemption_revoked' } } as const;
const setters = { mfa: setExemption, sso: setSsoExemption } as const;
const exemptUntil = (person: PersonRow, from: Exemptible) => (from === 'mfa' ? person.mfa_exempt_until : person.sso_exempt_until);

function refuseLong(ctx: Context, actor: StaffActor, until: string): void {
  const now = milliseconds(ctx.now());
  const latest = latestExemption(actor.role, now) ?? now;
  if (milliseconds(until) <= now) throw new AppError('validation_failed', { errors: { until: 'Choose a time ahead of now.' } });
  if (milliseconds(until) > latest) throw new AppError('validation_failed', { errors: { until: actor.role === 'technician' ? 'Your role allows one day at most. Ask an owner or admin of your team for longer.' : `At most ${limits.exemptionDays.admin} days.` } });
}

/**
 * Lets a person into this organization without a second factor, or by other ways than its single sign-on, until a time: technicians for a day, others for 90. Whoever has no password for
 * those other ways can be mailed a link to set one. Throws `not_found`, `own_account`, `sign_in_elsewhere`, `validation_failed`, `verification_required`.
 */
export async function exempt(ctx: Context, scope: Scope, actor: StaffActor, id: string, { verificationId, reason, until, mailPassword = false }: Guarded & { until: string; mailPassword?: boolean }, from: Exemptible): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    const verified = await requireVerification(inner, scope, actor, caller, verificationId);
    refuseElsewhere(scope, caller);
    refuseLong(inner, actor, until);
    const { person, user } = caller;
    await setters[from](inner, scope, person, { until, reason });
    await record(inner, { action: exemptionActions[from].given, subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'exempt_until', before: exemptUntil(person, from), after: until }, { field: 'reason', before: null, after: reason }, ...verified] });
    const everywhere = signInScope(scope.providerId);
    if (mailPassword && user && (await passwordOf(inner, everywhere, user.id)).hash === null) await queueReset(inner, everywhere, user, 'password_reset');
  });
}

/** Ends a person's exemption; holds from the next request. Throws `not_found`, `own_account`. */
export async function revokeExemption(ctx: Context, scope: Scope, actor: StaffActor, id: string, from: Exemptible): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    refuseSelf(actor, caller);
    const { person } = caller;
    const before = exemptUntil(person, from);
    if (before === null) return;
    await setters[from](inner, scope, person, null);
    await record(inner, { action: exemptionActions[from].ended, subject: subjectOf(person), organizationId: person.organization_id, changes: [{ field: 'exempt_until', before, after: null }] });
  });
}

/**
 * Opens a person's sign-in again after too many wrong tries: of the password, of second factors as far as that would end by itself, and of what callers say but for the day's total. Throws
 * `not_found`, `own_account`, `sign_in_elsewhere`.
 */
export async function unlock(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    refuseSelf(actor, caller);
    refuseElsewhere(scope, caller);
    const { person, user } = caller;
    const everywhere = signInScope(scope.providerId);
    if (user) {
      await forgiveGuesses(inner, everywhere, user);
      await openEarly(inner, everywhere, 'factor', user.id);
    }
    await openEarly(inner, everywhere, 'verification', guessSubject(caller));
    await record(inner, { action: 'sign_in.unlocked', subject: subjectOf(person), organizationId: person.organization_id });
  });
}

/** Says whether only two members of staff together may touch a person's access; whoever receives alerts is told when that is lifted. Throws `not_found`, `own_account`. */
export async function protect(ctx: Context, scope: Scope, actor: StaffActor, id: string, on: boolean): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    refuseSelf(actor, caller);
    const { person } = caller;
    if ((person.protected === 1) === on) return;
    await setProtection(inner, scope, person, on);
    await record(inner, { action: on ? 'customer_user.protected' : 'customer_user.unprotected', subject: subjectOf(person), organizationId: person.organization_id });
    const { alertEmails } = await providerById(inner, scope);
    if (!on) await queueMails(inner, alertEmails.map((to) => ({ kind: 'protection_lifted', to, organizationId: person.organization_id, data: { name: person.name, by: actor.name, customerUserId: id } })));
  });
}
