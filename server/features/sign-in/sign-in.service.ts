import { foldEmail } from '../../../shared/folding.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { hashToken } from '../../platform/crypto.ts';
import { gateError, signInScope, type CustomerActor, type Scope, type StaffActor } from '../../policy.ts';
import { companySignIn, landingByOwnSignIn, readCustomer, readStaff, recordAttempt, recordRefusal, recordSsoFailure } from '../access/index.ts';
import { spend, type BudgetName } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { membershipsOf } from '../customer-users/index.ts';
import { forgiveGuesses, queueReset } from '../passwords/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { describeClient, endSessions, knownDevice, moveSession, rememberDevice, renewSession, startSession, type NewSession } from '../sessions/index.ts';
import { findStaffByUser, noteBreakGlass, requiredSsoOf } from '../staff/index.ts';
import { findUser, noteOrganization, noteSignIn, passwordOf, refreshPasswordHash, userById, type UserRow } from '../users/index.ts';

type Door = 'admin' | 'portal';

export interface SignedIn {
  readonly token: string;
  readonly transport: 'cookie' | 'token';
  readonly seconds: number;
  /** A new known device's cookie; absent where the device was known already. */
  readonly device?: { readonly token: string; readonly seconds: number };
}

/** The sign-in an address means at a door: at the portal the customer's, and the staff one only where no customer one exists. */
async function userFor(ctx: Context, scope: Scope, door: Door, email: string): Promise<UserRow | null> {
  if (door === 'admin') return findUser(ctx, scope, 'staff', email);
  return (await findUser(ctx, scope, 'customer', email)) ?? (await findUser(ctx, scope, 'staff', email));
}

async function refuse(ctx: Context, door: Door, email: string, user: UserRow | null, outcome: 'invalid_credentials' | 'too_many_attempts', retryAfterSeconds: number | null = null): Promise<never> {
  await inTransaction(ctx, (inner) => recordAttempt(inner, { door, outcome, email, userId: user?.id ?? null, organizationId: user?.last_organization_id ?? null }));
  throw new AppError(outcome, { recorded: true, ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }) });
}

/**
 * What a try counts for. At the portal both kinds of sign-in of an address, whether there are such or not: else the limit at one door would tell who is
 * known at the other (D4).
 */
function budgetsOf(door: Door, kind: UserRow['kind'], device: string): readonly BudgetName[] {
  if (device !== '') return [`password:${kind}`];
  return door === 'admin' ? ['password:staff'] : ['password:customer', 'password:staff'];
}

/** Tells staff who have proven a credential the truth: whoever is disabled, or must come through single sign-on, does not get into the console with it. Throws `forbidden`, `sso_required` with the way there. */
export async function refuseBarredStaff(ctx: Context, scope: Scope, user: Pick<UserRow, 'id'>, email: string): Promise<void> {
  if ((await findStaffByUser(ctx, scope, user.id))?.status === 'active') {
    const url = await requiredSsoOf(ctx, scope, user.id);
    if (url === null) return;
    await inTransaction(ctx, (inner) => recordAttempt(inner, { door: 'admin', outcome: 'sso_required', email, userId: user.id }));
    throw new AppError('sso_required', { recorded: true, url, detail: 'Your team signs in with single sign-on. Continue there.' });
  }
  await inTransaction(ctx, (inner) => recordAttempt(inner, { door: 'admin', outcome: 'forbidden', email, userId: user.id }));
  throw new AppError('forbidden', { recorded: true, detail: 'Your account in the console is disabled. Ask an owner or admin of your team to enable it.' });
}

/**
 * The organization that somebody who has proven to be themselves with something of their own lands in; null: none. Where only their company's own sign-in opens it they are told the way
 * there, and get no session. Throws `sso_required`.
 */
export async function landByOwnSignIn(ctx: Context, scope: Scope, user: UserRow, method: 'password' | 'passkey'): Promise<string | null> {
  if (user.kind !== 'customer') return null;
  const { organizationId, ssoOnly } = await landingByOwnSignIn(ctx, scope, user.id, user.last_organization_id);
  if (!ssoOnly || organizationId === null) return organizationId;
  const person = (await membershipsOf(ctx, scope, user.id)).find((membership) => membership.organization_id === organizationId);
  const reference = await recordSsoFailure(ctx, { door: 'portal', outcome: 'sso_required', gate: 'sso', email: user.email, userId: user.id, organizationId, customerUserId: person?.id ?? null, method });
  const url = await companySignIn(ctx, scope, organizationId, user.email);
  throw new AppError('sso_required', { recorded: true, reference, ...(url === undefined ? {} : { url }) });
}

/** Tells whoever has given the right password that only another one opens anything, and mails them the way there as far as mails may be asked for (D5). Throws `password_change_required`. */
async function refuseUntilChanged(ctx: Context, scope: Scope, door: Door, email: string, user: UserRow): Promise<never> {
  const mayMail = (await spend(ctx, scope, 'mail:address', foldEmail(email))).allowed;
  await inTransaction(ctx, async (inner) => {
    await recordAttempt(inner, { door, outcome: 'password_change_required', email, userId: user.id, organizationId: user.last_organization_id });
    if (mayMail) await queueReset(inner, scope, user, 'password_change_required');
  });
  throw new AppError('password_change_required', { recorded: true });
}

type Proven<D extends Door> = SignedIn & (D extends 'portal' ? { readonly customer: CustomerActor } : object);

interface PasswordInput {
  readonly email: string;
  readonly password: string;
  readonly transport: 'cookie' | 'token';
  readonly deviceToken: string | undefined;
}

/**
 * Signs in with a password and starts a session. Counts the attempt first, in its own commit; an unknown address costs and answers like a wrong
 * password. At the portal it gives the customer, too, as the next request would see them. Throws `invalid_credentials`, `too_many_attempts`, `forbidden`, `sso_required`,
 * `password_change_required`.
 */
export async function signInWithPassword<D extends Door>(ctx: Context, door: D, input: PasswordInput): Promise<Proven<D>> {
  const scope = signInScope(ctx.actor.providerId);
  const user = await userFor(ctx, scope, door, input.email);
  const kind = user?.kind ?? (door === 'admin' ? 'staff' : 'customer');
  const device = await knownDevice(ctx, scope, user?.id ?? '00000000-0000-0000-0000-000000000000', input.deviceToken);
  const budgets = budgetsOf(door, kind, device);
  const budget = await spend(ctx, scope, budgets, foldEmail(input.email), device);
  if (!budget.allowed) return refuse(ctx, door, input.email, user, 'too_many_attempts', budget.retryAfterSeconds);
  const { hash, changedAt } = user ? await passwordOf(ctx, scope, user.id) : { hash: null, changedAt: null };
  const matches = await ctx.ports.passwords.verify(hash, input.password);
  if (!user || !matches) return refuse(ctx, door, input.email, user, 'invalid_credentials');
  // At the portal every member of staff meets gate 2.
  if (door === 'admin') await refuseBarredStaff(ctx, scope, user, input.email);
  if (user.password_change_required === 1) {
    await landByOwnSignIn(ctx, scope, user, 'password');
    return refuseUntilChanged(ctx, scope, door, input.email, user);
  }
  const rehashed = hash !== null && ctx.ports.passwords.needsRehash(hash) ? await ctx.ports.passwords.hash(input.password) : null;
  const signedIn = await inTransaction(ctx, async (inner) => {
    // Judging takes a while: a password that was replaced meanwhile opens nothing any more (H2).
    if ((await passwordOf(inner, scope, user.id)).changedAt !== changedAt) return 'replaced';
    // Here, and the customer's facts below: what this connection has just read and written, it has at hand.
    const { organizationId, ssoOnly } = user.kind === 'customer' ? await landingByOwnSignIn(inner, scope, user.id, user.last_organization_id) : { organizationId: null, ssoOnly: false };
    if (ssoOnly) return 'company only';
    if (rehashed !== null) await refreshPasswordHash(inner, scope, user.id, rehashed);
    await forgiveGuesses(inner, scope, user, device, budgets);
    const started = await startSignedIn(inner, { door, userId: user.id, userKind: user.kind, organizationId, method: 'password', transport: input.transport }, { user, rememberDevice: device === '' });
    return { ...started, ...(door === 'portal' ? { customer: await customerOf(inner, started.token) } : {}) } as Proven<D>;
  });
  if (signedIn === 'replaced') return refuse(ctx, door, input.email, user, 'invalid_credentials');
  if (signedIn !== 'company only') return signedIn;
  await landByOwnSignIn(ctx, scope, user, 'password');
  // The rule ended in this very moment.
  throw new AppError('service_unavailable');
}

/** Of somebody whose sign-in was made a moment ago. */
export const newcomer = { enrolled: 0, last_sign_in_at: null } as const;

type SigningIn = Pick<UserRow, 'email' | 'name' | 'enrolled' | 'last_sign_in_at'>;

/** Starts a session in the transaction at hand; where the second factor is still to come, the sign-in is noted and the device remembered only after it. */
export async function startSignedIn(ctx: Context, session: NewSession, options: { user: SigningIn; rememberDevice: boolean }): Promise<SignedIn> {
  // The session signed in from ends: nobody holds it on (OWASP ASVS 5.0, 7.2.4).
  if (ctx.actor.kind === 'staff' || ctx.actor.kind === 'customer') await endSessions(ctx, signInScope(ctx.actor.providerId), { sessionId: ctx.actor.sessionId }, 'signed in anew');
  const { sessionId, ...handed } = await startSession(ctx, session);
  if (options.user.enrolled === 1 && session.factorMethod === undefined) {
    const actor = { kind: session.userKind, id: session.userId, label: options.user.name === '' ? options.user.email : options.user.name };
    await record(ctx, { action: 'session.half_started', subject: { kind: 'sign_in', id: session.userId, label: '' }, organizationId: session.organizationId, actor });
    return handed;
  }
  const device = await noteSignedIn(ctx, { ...session, sessionId, email: options.user.email, name: options.user.name, isFirst: options.user.last_sign_in_at === null, completes: false }, options.rememberDevice);
  return { ...handed, ...(device ? { device } : {}) };
}

interface Completed {
  readonly door: Door;
  readonly userId: string;
  readonly userKind: 'staff' | 'customer';
  readonly organizationId: string | null;
  readonly sessionId: string;
  readonly email: string;
  readonly name: string;
  readonly isFirst: boolean;
  /** Whether the session waited for its second factor. */
  readonly completes: boolean;
  readonly factorMethod?: string;
  readonly ssoConnectionId?: string;
}

/** Writes a complete sign-in down; a device that was not known is remembered, and the person told of it. */
async function noteSignedIn(ctx: Context, { isFirst, factorMethod, ssoConnectionId, ...done }: Completed, remember: boolean): Promise<SignedIn['device']> {
  const scope = signInScope(ctx.actor.providerId);
  await noteSignIn(ctx, scope, done.userId, done.organizationId);
  await recordAttempt(ctx, { ...done, outcome: 'signed_in', ...(factorMethod === undefined ? {} : { method: factorMethod }), ...(ssoConnectionId === undefined ? {} : { sso: { connectionId: ssoConnectionId, steps: '[]' } }) });
  if (done.door === 'admin' && ssoConnectionId === undefined) await noteBreakGlass(ctx, scope, done);
  if (!remember) return undefined;
  if (!isFirst) await queueMail(ctx, { kind: 'new_device', to: done.email, userId: done.userId, data: { ...describeClient(ctx.client.userAgent), ip: ctx.client.ip, at: ctx.now() } });
  return rememberDevice(ctx, done.userId);
}

/**
 * Raises the session at hand in the transaction at hand: it gets a new token and, where the factor completes the sign-in, the sign-in is noted. An access pass remembers no
 * device; a change that proves nobody's presence leaves the session as stale as it was. Throws `unauthenticated` where the session ended meanwhile.
 */
export async function raiseSession(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor, raised: { factorMethod?: string; completes: boolean; isProof: boolean; deviceToken: string | undefined }): Promise<SignedIn> {
  const signedIn = await renewSession(ctx, scope, actor.sessionId, { isProof: raised.isProof, ...(raised.factorMethod === undefined ? {} : { factorMethod: raised.factorMethod }) });
  if (!raised.completes) return signedIn;
  const user = await userById(ctx, scope, actor.userId);
  if (!user) throw new AppError('unauthenticated');
  const known = await knownDevice(ctx, scope, user.id, raised.deviceToken);
  const device = await noteSignedIn(
    ctx,
    { door: actor.kind === 'staff' ? 'admin' : 'portal', userId: user.id, userKind: user.kind, organizationId: actor.kind === 'customer' ? actor.organizationId : null, sessionId: actor.sessionId, email: user.email, name: user.name, isFirst: user.last_sign_in_at === null, completes: true, ...(raised.factorMethod === undefined ? {} : { factorMethod: raised.factorMethod }), ...(actor.kind === 'staff' && actor.ssoConnectionId !== null ? { ssoConnectionId: actor.ssoConnectionId } : {}) },
    known === '' && raised.factorMethod !== 'access_pass',
  );
  return { ...signedIn, ...(device ? { device } : {}) };
}

/** The person behind a session token that was just made, as the next request would see them. */
export async function customerOf(ctx: Context, token: string): Promise<CustomerActor> {
  const actor = await readCustomer(ctx.db, ctx.ports.clock, hashToken(token), ctx.client.host);
  if (!actor) throw new AppError('unauthenticated');
  return actor;
}

/** The member of staff behind a session token that was just made. */
export async function staffOf(ctx: Context, token: string): Promise<StaffActor> {
  const actor = await readStaff(ctx.db, ctx.ports.clock, hashToken(token), ctx.client.host);
  if (!actor) throw new AppError('unauthenticated');
  return actor;
}

/** The reference a person at a wall can tell, written down with the refusal; undefined where the gates let them in. */
export async function referenceAtWall(ctx: Context, actor: CustomerActor): Promise<string | undefined> {
  if (actor.decision.access === 'allowed') return undefined;
  // The second factor is the sign-in’s next step, not yet a refusal: it has a reference for whoever is stuck there, and no entry in the history.
  return recordRefusal(actingAs(ctx, actor), gateError(actor.decision), 'GET /api/portal/session', actor.decision.access !== 'mfa_required');
}

/** Ends the session at hand. */
export async function signOut(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    await endSessions(inner, scope, { sessionId: actor.sessionId }, 'signed out');
    await record(inner, { action: 'session.ended', subject: { kind: 'session', id: actor.sessionId, label: '' }, organizationId: actor.kind === 'customer' ? actor.organizationId : null });
  });
}

/** Puts the session into another organization of the person; one that is not theirs is `not_found`. */
export async function enterOrganization(ctx: Context, scope: Scope, actor: CustomerActor, organizationId: string): Promise<void> {
  const target = actor.facts.organizations.find(({ id }) => id === organizationId);
  if (!target) throw new AppError('not_found');
  if (organizationId === actor.organizationId) return;
  await inTransaction(ctx, async (inner) => {
    await moveSession(inner, scope, actor.sessionId, organizationId);
    await noteOrganization(inner, scope, actor.userId, organizationId);
    await record(inner, { action: 'organization.entered', subject: { kind: 'organization', id: organizationId, label: target.name }, organizationId });
  });
}
