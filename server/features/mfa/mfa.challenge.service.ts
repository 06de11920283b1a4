import { foldEmail } from '../../../shared/folding.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { milliseconds } from '../../../shared/times.ts';
import { gateError, type Scope } from '../../policy.ts';
import { recordAttempt } from '../access/index.ts';
import { settleSuccess, spend, spendOrRefuse } from '../attempt-limits/index.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { lookAtCodes, redeem } from '../one-time/index.ts';
import { endSessions, knownDevice } from '../sessions/index.ts';
import { raiseSession, type SignedIn } from '../sign-in/index.ts';
import { passwordOf, type UserRow } from '../users/index.ts';
import { judgeTotp } from './mfa.domain.ts';
import type { Person } from './mfa.factors.service.ts';
import { findRecoveryCode } from './mfa.recovery.service.ts';
import { findTotp, takeRecoveryCode, takeStep } from './mfa.repository.ts';
import { clockDetail, secretOf } from './mfa.totp.service.ts';

type Method = 'totp' | 'recovery_code' | 'access_pass';

/** A code that was right when it was judged; `take` uses it up, true for exactly one caller. */
interface Judged {
  readonly take: ((inner: Context) => Promise<boolean>) | null;
  readonly clockSeconds: number | null;
}

const wrong: Judged = { take: null, clockSeconds: null };

async function judge(ctx: Context, scope: Scope, userId: string, method: Method, code: string): Promise<Judged> {
  if (method === 'totp') {
    const row = await findTotp(ctx.db, scope, userId, 'confirmed');
    if (!row) return wrong;
    const judged = judgeTotp(secretOf(ctx, scope, row), code, milliseconds(ctx.now()), row.last_step);
    if (judged.result === 'clock') return { take: null, clockSeconds: judged.seconds };
    return judged.result === 'right' ? { take: (inner) => takeStep(inner.db, scope, row.id, judged.step, inner.now()), clockSeconds: null } : wrong;
  }
  if (method === 'recovery_code') {
    const id = await findRecoveryCode(ctx, scope, userId, code);
    return id === null ? wrong : { take: (inner) => takeRecoveryCode(inner.db, scope, id, inner.now()), clockSeconds: null };
  }
  const pass = await lookAtCodes(ctx, 'access_pass', [userId], code);
  return pass === null ? wrong : { take: (inner) => redeem(inner, pass.id), clockSeconds: null };
}

/** Whether the session at hand waits for its second factor. */
export function asksForFactor(actor: Person): boolean {
  if (actor.kind === 'staff') return actor.access === 'mfa_required';
  const { enrolled, used, pass, atIdp } = actor.facts.access.mfa;
  return enrolled && !used && !pass && !atIdp;
}

/** Lets nobody complete a sign-in that opens nothing where only their company's own counts (G1). Throws `sso_required`. */
export function refuseBesideSso(actor: Person): void {
  if (actor.kind === 'customer' && actor.decision.access === 'sso_required') throw gateError(actor.decision);
}

/** What to try next after a code that is no six digits of an app; those the problem's own words are for. */
const wrongCode: Readonly<Record<string, string>> = {
  recovery_code: 'It is none of your recovery codes, or it was used before. Each of them works once: try the next one, or use another way.',
  access_pass: 'It is not the access pass you were given, or it was used before or has run out. Have it read out once more, or ask for a new one.',
};

/** Writes a wrong or refused second factor down, and ends the session where no more are taken. */
export async function refuseFactor(ctx: Context, scope: Scope, actor: Person, tried: { method: string; clockSeconds: number | null; retryAfterSeconds?: number | null; code: 'invalid_code' | 'too_many_attempts' | 'passkey_refused' }): Promise<never> {
  await inTransaction(ctx, async (inner) => {
    const customer = actor.kind === 'customer' ? { organizationId: actor.organizationId, customerUserId: actor.customerUserId } : {};
    await recordAttempt(inner, { door: actor.kind === 'staff' ? 'admin' : 'portal', outcome: tried.code, email: actor.email, userId: actor.userId, ...customer, method: tried.method, clockSeconds: tried.clockSeconds });
    if (tried.code === 'too_many_attempts') await endSessions(inner, scope, { sessionId: actor.sessionId }, 'too many wrong factors');
  });
  const wait = tried.retryAfterSeconds === undefined || tried.retryAfterSeconds === null ? {} : { retryAfterSeconds: tried.retryAfterSeconds };
  const detail = tried.clockSeconds === null ? tried.code === 'invalid_code' && wrongCode[tried.method] : clockDetail(tried.clockSeconds);
  throw new AppError(tried.code, { recorded: true, ...wait, ...(detail ? { detail } : {}) });
}

/** Counts one try of a second factor before it is judged; known devices have a budget of their own. Throws `too_many_attempts`, which ends the session. */
export async function spendFactor(ctx: Context, scope: Scope, actor: Person, method: string, deviceToken: string | undefined): Promise<string> {
  const device = await knownDevice(ctx, scope, actor.userId, deviceToken);
  const budget = await spend(ctx, scope, 'factor', actor.userId, device);
  if (!budget.allowed) await refuseFactor(ctx, scope, actor, { method, clockSeconds: null, retryAfterSeconds: budget.retryAfterSeconds, code: 'too_many_attempts' });
  return device;
}

/**
 * Completes the sign-in at hand with a typed second factor. Counts the try first, over all factors together. Throws `sso_required`, `factor_not_asked`, `invalid_code`,
 * `too_many_attempts`.
 */
export async function giveFactor(ctx: Context, scope: Scope, actor: Person, input: { method: Method; code: string; deviceToken: string | undefined }): Promise<SignedIn> {
  refuseBesideSso(actor);
  if (!asksForFactor(actor) || (input.method === 'access_pass' && actor.kind === 'staff')) throw new AppError('factor_not_asked');
  const device = await spendFactor(ctx, scope, actor, input.method, input.deviceToken);
  const { take, clockSeconds } = await judge(ctx, scope, actor.userId, input.method, input.code);
  const refused = () => refuseFactor(ctx, scope, actor, { method: input.method, clockSeconds, code: 'invalid_code' });
  if (!take) return refused();
  const signedIn = await inTransaction(ctx, async (inner) => {
    if (!(await take(inner))) return null;
    await settleSuccess(inner, scope, 'factor', actor.userId, device);
    await noteUse(inner, actor, input.method);
    return raiseSession(inner, scope, actor, { factorMethod: input.method, completes: true, isProof: true, deviceToken: input.deviceToken });
  });
  return signedIn ?? refused();
}

/** Recovery codes and access passes are seldom used: their person is told. */
async function noteUse(ctx: Context, actor: Person, method: Method): Promise<void> {
  if (method === 'totp') return;
  await tellOfUse(ctx, { userId: actor.userId, email: actor.email, organizationId: actor.kind === 'customer' ? actor.organizationId : null }, method);
}

async function tellOfUse(ctx: Context, of: { userId: string; email: string; organizationId: string | null }, method: Exclude<Method, 'totp'>, actor?: AuditEntry['actor']): Promise<void> {
  await record(ctx, { action: `${method}.used`, subject: { kind: 'user', id: of.userId, label: of.email }, organizationId: of.organizationId, ...(actor ? { actor } : {}) });
  const change = method === 'recovery_code' ? 'A recovery code was used to sign in' : 'An access pass was used to sign in';
  await queueMail(ctx, { kind: 'factor_changed', to: of.email, userId: of.userId, data: { change, email: of.email } });
}

/** Counts and judges a typed second factor of a customer who has no session yet; `take` uses it up in a transaction, true for exactly one caller. Throws `invalid_code`, `too_many_attempts`. */
export async function proveFactor(ctx: Context, scope: Scope, user: Pick<UserRow, 'id' | 'email' | 'name'>, input: { method: 'totp' | 'recovery_code'; code: string; deviceToken: string | undefined; organizationId: string }): Promise<{ readonly take: (inner: Context) => Promise<boolean> }> {
  const { method, organizationId } = input;
  const device = await knownDevice(ctx, scope, user.id, input.deviceToken);
  const refused = async (code: 'invalid_code' | 'too_many_attempts', clockSeconds: number | null, retryAfterSeconds: number | null): Promise<never> => {
    await inTransaction(ctx, (inner) => recordAttempt(inner, { door: 'portal', outcome: code, email: user.email, userId: user.id, organizationId, method, clockSeconds }));
    const detail = clockSeconds === null ? code === 'invalid_code' && wrongCode[method] : clockDetail(clockSeconds);
    throw new AppError(code, { recorded: true, ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }), ...(detail ? { detail } : {}) });
  };
  const budget = await spend(ctx, scope, 'factor', user.id, device);
  if (!budget.allowed) return refused('too_many_attempts', null, budget.retryAfterSeconds);
  const { take, clockSeconds } = await judge(ctx, scope, user.id, method, input.code);
  if (!take) return refused('invalid_code', clockSeconds, null);
  return {
    take: async (inner) => {
      if (!(await take(inner))) return false;
      await settleSuccess(inner, scope, 'factor', user.id, device);
      if (method === 'recovery_code') await tellOfUse(inner, { userId: user.id, email: user.email, organizationId }, method, { kind: 'customer', id: user.id, label: user.name === '' ? user.email : user.name });
      return true;
    },
  };
}

/** Refuses something of their own as a proof of whoever came through single sign-on: a fresh round trip there confirms it. Throws `sso_session`. */
export function refuseOwnProof(actor: Person): void {
  if (actor.ssoConnectionId !== null) throw new AppError('sso_session', { detail: `You signed in with ${actor.kind === 'staff' ? 'single sign-on' : 'your company'}. Confirm there that it is you.` });
}

/** Confirms with password and, where the person has one, a typed factor that it is them, and renews the session. Throws `password_wrong`, `invalid_code`, `too_many_attempts`, `sso_session`. */
export async function stepUp(ctx: Context, scope: Scope, actor: Person, input: { password: string; method?: 'totp' | 'recovery_code' | undefined; code?: string | undefined; deviceToken: string | undefined }): Promise<SignedIn> {
  if (asksForFactor(actor)) throw new AppError('mfa_required');
  refuseOwnProof(actor);
  await spendOrRefuse(ctx, scope, `password:${actor.kind}`, foldEmail(actor.email), actor.sessionId);
  const { hash } = await passwordOf(ctx, scope, actor.userId);
  if (!(await ctx.ports.passwords.verify(hash, input.password))) throw new AppError('password_wrong', { errors: { password: 'This is not your password.' } });
  await settleSuccess(ctx, scope, `password:${actor.kind}`, foldEmail(actor.email), actor.sessionId);
  const enrolled = actor.kind === 'staff' ? actor.access === 'allowed' : actor.facts.access.mfa.enrolled && !actor.facts.access.mfa.pass;
  if (!enrolled) return inTransaction(ctx, (inner) => confirmed(inner, scope, actor));
  const method = input.method ?? 'totp';
  const device = await spendFactor(ctx, scope, actor, method, input.deviceToken);
  const { take, clockSeconds } = await judge(ctx, scope, actor.userId, method, input.code ?? '');
  const refused = () => refuseFactor(ctx, scope, actor, { method, clockSeconds, code: 'invalid_code' });
  if (!take) return refused();
  const signedIn = await inTransaction(ctx, async (inner) => {
    if (!(await take(inner))) return null;
    await settleSuccess(inner, scope, 'factor', actor.userId, device);
    await noteUse(inner, actor, method);
    return confirmed(inner, scope, actor, method);
  });
  return signedIn ?? refused();
}

/** Renews the session of somebody who has just confirmed that it is them, in the transaction at hand. Throws `unauthenticated`. */
export async function confirmed(ctx: Context, scope: Scope, actor: Person, factorMethod?: string): Promise<SignedIn> {
  await record(ctx, { action: 'session.confirmed', subject: { kind: 'session', id: actor.sessionId, label: '' }, organizationId: actor.kind === 'customer' ? actor.organizationId : null });
  return raiseSession(ctx, scope, actor, { ...(factorMethod === undefined ? {} : { factorMethod }), completes: false, isProof: true, deviceToken: undefined });
}
