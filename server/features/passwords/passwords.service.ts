import { foldEmail } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import { contextWords } from '../../../shared/password-context.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { isCommonPassword } from '../../platform/password-strength.ts';
import { sourceOf } from '../../platform/sources.ts';
import { signInScope, systemScope, type CustomerActor, type Scope, type StaffActor } from '../../policy.ts';
import { companySignIn, landingByOwnSignIn, onlyCompanySignIn, organizationNamesOf, recordAttempt } from '../access/index.ts';
import { forgive, giveBack, settleSuccess, spend, spendOrRefuse, type BudgetName } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { enqueue } from '../jobs/index.ts';
import { issueLink, lookAtLink, redeem } from '../one-time/index.ts';
import { organizationById } from '../organizations/index.ts';
import { providerById } from '../providers/index.ts';
import { endSessions, forgetDevices, isSessionOpen, knownDevice } from '../sessions/index.ts';
import { requiredConnectionOf, requiredSsoOf } from '../staff/index.ts';
import { findUser, passwordOf, setPasswordHash, userById, type UserKind, type UserRow } from '../users/index.ts';
import { passwordFault } from './passwords.domain.ts';
import { resetRequestedJob } from './passwords.jobs.ts';
import { findReset, insertReset, setResetUser } from './passwords.repository.ts';

const details = (kind: UserKind) => ({
  password_too_short: `Use at least ${kind === 'staff' ? limits.password.staffMinimum : limits.password.customerMinimum} characters. A short sentence works well.`,
  password_too_long: 'Use at most 256 characters.',
  password_too_common: 'This is among the first passwords attackers try. Choose another; a short sentence works well.',
  password_contains_context: 'Leave out your name, address, company and this product: those are tried first.',
});

/** The hash of a password that keeps the rules; slow, so call it before the transaction. Throws `password_too_short`, `password_too_long`, `password_too_common`, `password_contains_context`. */
export async function acceptPassword(ctx: Context, candidate: { password: string; kind: UserKind; email: string; words: readonly string[] }): Promise<string> {
  const fault = passwordFault(candidate.password, candidate.kind, contextWords(candidate.email, candidate.words)) ?? ((await isCommonPassword(candidate.password)) ? 'password_too_common' : null);
  if (fault) {
    const detail = details(candidate.kind)[fault];
    throw new AppError(fault, { detail, errors: { password: detail } });
  }
  return ctx.ports.passwords.hash(candidate.password);
}

/**
 * Forgets the guesses at somebody's password after a success or a new password, with a known device only its own. What counted for a sign-in of the other
 * kind with the same address goes too where there is none; where there is one, nothing was proven about it, and only the try at hand is taken back.
 */
export async function forgiveGuesses(ctx: Context, scope: Scope, user: { kind: UserKind; email: string }, device: string | null = null, spent: readonly BudgetName[] = []): Promise<void> {
  const subject = foldEmail(user.email);
  const other = user.kind === 'staff' ? 'customer' : 'staff';
  await forgive(ctx, scope, `password:${user.kind}`, subject, device);
  if (device !== null && device !== '') return;
  if (!(await findUser(ctx, scope, other, user.email))) await forgive(ctx, scope, `password:${other}`, subject, device);
  else if (spent.includes(`password:${other}`)) await giveBack(ctx, scope, `password:${other}`, subject);
}

/** Takes a request for a reset mail; answers alike and takes alike long whether or not the address is known, and beyond the limits of D5 does nothing. */
export async function requestReset(ctx: Context, kind: UserKind, email: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const bySource = await spend(ctx, scope, 'mail:source', sourceOf(ctx.client.ip));
  const byAddress = await spend(ctx, scope, 'mail:address', foldEmail(email));
  if (!bySource.allowed || !byAddress.allowed) return;
  await inTransaction(ctx, async (inner) => {
    const id = inner.newId();
    await insertReset(inner.db, { id, provider_id: inner.actor.providerId, kind, email, email_folded: foldEmail(email), host: inner.client.host, ip: inner.client.ip, user_id: null, created_at: inner.now() });
    await record(inner, { action: 'password.reset_requested', subject: { kind: 'address', label: email } });
    await enqueue(inner, resetRequestedJob, { resetId: id });
  });
}

/** Mails the person of a request, if there is one, a link that works once for 30 minutes; older links are void. */
export async function answerResetRequest(system: Context, resetId: string): Promise<void> {
  const reset = await findReset(system.db, resetId);
  if (!reset || reset.user_id !== null) return;
  const ctx = actingAs(system, { kind: 'system', providerId: reset.provider_id, name: 'Portico' });
  const scope = systemScope({ kind: 'system', providerId: reset.provider_id, name: 'Portico' });
  const user = await findUser(ctx, scope, reset.kind, reset.email);
  if (!user) return;
  await inTransaction(ctx, async (inner) => {
    await setResetUser(inner.db, resetId, user.id);
    await queueReset(inner, scope, user, 'password_reset');
  });
}

/** Queues a mail to whom only their company's own sign-in opens anything: it says so, and holds no link. */
async function queueNoReset(ctx: Context, scope: Scope, user: Pick<UserRow, 'id' | 'email' | 'kind' | 'last_organization_id'>): Promise<void> {
  if (user.kind === 'staff') {
    await queueMail(ctx, { kind: 'password_staff_sso', to: user.email, userId: user.id, subjectId: user.id, data: { email: user.email } });
    return;
  }
  const { organizationId } = await landingByOwnSignIn(ctx, scope, user.id, user.last_organization_id);
  const organizationName = organizationId === null ? '' : (await organizationById(ctx, scope, organizationId)).name;
  await queueMail(ctx, { kind: 'password_sso_only', to: user.email, userId: user.id, subjectId: user.id, organizationId, data: { email: user.email, organizationName } });
}

/** Whether no password of a sign-in opens anything now: of a customer because of their organizations' rules, of staff because single sign-on is required of them. */
async function opensNothing(ctx: Context, scope: Scope, user: Pick<UserRow, 'id' | 'kind'>): Promise<boolean> {
  return user.kind === 'staff' ? (await requiredConnectionOf(ctx, scope, user.id)) !== null : onlyCompanySignIn(ctx, scope, user.id);
}

/** Queues a mail with a link to set a new password that works once for 30 minutes, in the transaction at hand; older links are void. Where single sign-on alone opens anything it holds none. The caller audits. */
export async function queueReset(ctx: Context, scope: Scope, user: Pick<UserRow, 'id' | 'email' | 'kind' | 'last_organization_id'>, mail: 'password_reset' | 'password_change_required'): Promise<void> {
  if (await opensNothing(ctx, scope, user)) return queueNoReset(ctx, scope, user);
  const provider = await providerById(ctx, scope);
  await issueLink(ctx, { purpose: 'password_reset', subjectId: user.id, expiresAt: isoTime(milliseconds(ctx.now()) + limits.passwordResetMinutes * 60_000) });
  await queueMail(ctx, { kind: mail, to: user.email, userId: user.id, subjectId: user.id, data: { providerName: provider.name, email: user.email, kind: user.kind } });
}

/** Refuses a new password where it would open nothing, also by a link from before the rule; says where to go on. Throws `sso_required`. */
async function refuseBesideSso(ctx: Context, scope: Scope, user: UserRow): Promise<void> {
  if (!(await opensNothing(ctx, scope, user))) return;
  if (user.kind === 'staff') throw new AppError('sso_required', { detail: 'Your team signs in with its own sign-in page, so no password opens the console and none is set here.', url: (await requiredSsoOf(ctx, scope, user.id)) ?? '' });
  const { organizationId } = await landingByOwnSignIn(ctx, scope, user.id, user.last_organization_id);
  const url = organizationId === null ? undefined : await companySignIn(ctx, scope, organizationId, user.email);
  throw new AppError('sso_required', { detail: 'Your organization signs in with its own sign-in page, so no password opens its portal and none is set here.', ...(url === undefined ? {} : { url }) });
}

/** Sets a new password by a mail's link: ends all sessions, makes none, and tells the person. Throws `link_invalid`, `sso_required` and the password's codes. */
export async function redeemReset(ctx: Context, kind: UserKind, input: { token: string; password: string }): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const link = await lookAtLink(ctx, 'password_reset', input.token);
  const user = link && link.providerId === ctx.actor.providerId ? await userById(ctx, scope, link.subjectId) : null;
  if (!link || !user || user.kind !== kind) throw new AppError('link_invalid');
  await refuseBesideSso(ctx, scope, user);
  const provider = await providerById(ctx, scope);
  const hash = await acceptPassword(ctx, { password: input.password, kind, email: user.email, words: [provider.name, user.name, ...(await organizationNamesOf(ctx, scope, user.id))] });
  await inTransaction(ctx, async (inner) => {
    if (!(await redeem(inner, link.id))) throw new AppError('link_invalid');
    await setPasswordHash(inner, scope, user.id, hash);
    await endSessions(inner, scope, { userId: user.id }, 'password reset');
    await forgetDevices(inner, scope, user.id);
    await forgiveGuesses(inner, scope, user);
    await record(inner, { action: 'password.reset', subject: { kind: 'user', id: user.id, label: user.email }, actor: { kind, id: user.id, label: user.name === '' ? user.email : user.name } });
    await queueMail(inner, { kind: 'password_changed', to: user.email, userId: user.id, data: { providerName: provider.name, email: user.email } });
  });
}

/**
 * Changes the signed-in person's password and ends their other sessions. The session has guesses of its own, so that nobody outside can hinder it. Throws
 * `password_wrong`, `too_many_attempts`, `unauthenticated` where the session ended meanwhile, and the password's codes.
 */
export async function changePassword(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor, input: { currentPassword: string; password: string }): Promise<void> {
  const kind: UserKind = actor.kind;
  const wrong = () => new AppError('password_wrong', { errors: { currentPassword: 'This is not your current password.' } });
  await spendOrRefuse(ctx, scope, `password:${kind}`, foldEmail(actor.email), actor.sessionId);
  const current = await passwordOf(ctx, scope, actor.userId);
  if (!(await ctx.ports.passwords.verify(current.hash, input.currentPassword))) throw wrong();
  await settleSuccess(ctx, scope, `password:${kind}`, foldEmail(actor.email), actor.sessionId);
  const provider = await providerById(ctx, scope);
  const hash = await acceptPassword(ctx, { password: input.password, kind, email: actor.email, words: [provider.name, actor.name, ...(await organizationNamesOf(ctx, scope, actor.userId))] });
  await inTransaction(ctx, async (inner) => {
    // Hashing takes a while: whoever set another password or ended this session meanwhile comes first.
    if ((await passwordOf(inner, scope, actor.userId)).changedAt !== current.changedAt) throw wrong();
    if (!(await isSessionOpen(inner, scope, actor.sessionId))) throw new AppError('unauthenticated');
    await setPasswordHash(inner, scope, actor.userId, hash);
    await endSessions(inner, scope, { userId: actor.userId, exceptSessionId: actor.sessionId }, 'password changed');
    await forgetDevices(inner, scope, actor.userId);
    await forgiveGuesses(inner, scope, { kind, email: actor.email });
    await record(inner, { action: 'password.changed', subject: { kind: 'user', id: actor.userId, label: actor.email } });
    await queueMail(inner, { kind: 'password_changed', to: actor.email, userId: actor.userId, data: { providerName: provider.name, email: actor.email } });
  });
}

/** Counts and judges the password of a customer's sign-in that makes no session by it; `take` says in a transaction whether it still is theirs. Throws `password_wrong`, `too_many_attempts`, `password_change_required`. */
export async function provePassword(ctx: Context, scope: Scope, user: UserRow, input: { password: string; deviceToken: string | undefined; organizationId: string }): Promise<{ readonly take: (inner: Context) => Promise<boolean> }> {
  const device = await knownDevice(ctx, scope, user.id, input.deviceToken);
  const budget = 'password:customer';
  await spendOrRefuse(ctx, scope, budget, foldEmail(user.email), device);
  const { hash, changedAt } = await passwordOf(ctx, scope, user.id);
  if (!(await ctx.ports.passwords.verify(hash, input.password))) {
    await inTransaction(ctx, (inner) => recordAttempt(inner, { door: 'portal', outcome: 'invalid_credentials', email: user.email, userId: user.id, organizationId: input.organizationId }));
    throw new AppError('password_wrong', { recorded: true, errors: { password: 'This is not your password.' } });
  }
  if (user.password_change_required === 1) throw new AppError('password_change_required');
  return {
    take: async (inner) => {
      if ((await passwordOf(inner, scope, user.id)).changedAt !== changedAt) return false;
      await forgiveGuesses(inner, scope, user, device, [budget]);
      return true;
    },
  };
}

/** Whether a mail's link still does something: its address is the sign-in's, which a password opens. */
export async function linkStillWanted(ctx: Context, delivery: { readonly subjectId: string | null; readonly to: string }): Promise<boolean> {
  const scope = signInScope(ctx.actor.providerId);
  const user = delivery.subjectId === null ? null : await userById(ctx, scope, delivery.subjectId);
  return user?.email === delivery.to && !(await opensNothing(ctx, scope, user));
}

/** Whether a sign-in still has the address a mail about it goes to. */
export async function stillTheirs(ctx: Context, { subjectId, to }: { readonly subjectId: string | null; readonly to: string }): Promise<boolean> {
  return subjectId !== null && (await userById(ctx, signInScope(ctx.actor.providerId), subjectId))?.email === to;
}
