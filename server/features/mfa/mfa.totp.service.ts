import { toString as qrCode } from 'qrcode';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { milliseconds } from '../../../shared/times.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { forgive, spendOrRefuse } from '../attempt-limits/index.ts';
import { providerById } from '../providers/index.ts';
import { holdSignIn } from '../users/index.ts';
import type { SignedIn } from '../sign-in/index.ts';
import { judgeTotp, newTotpSecret, totpAddress, totpCode, totpStep } from './mfa.domain.ts';
import { afterFactorAdded, afterFactorRemoved, codesForNewFactor, refuseLastFactor, type Person } from './mfa.factors.service.ts';
import { confirmTotp, deleteTotp, findTotp, insertTotp, listSealedTotp, replaceSealedTotp, type TotpRow } from './mfa.repository.ts';

const label = 'Authenticator app';

/** Where a sealed secret of an authenticator is bound to. */
export function totpPlace(row: { id: string; userId: string; providerId: string }): string {
  return `totp_factors/${row.id}/secret_sealed/${row.providerId}/${row.userId}`;
}

/** The secret of an authenticator, for judging a code only. */
export function secretOf(ctx: Context, scope: Scope, row: TotpRow): string {
  return ctx.ports.keyring.open(row.secret_sealed, totpPlace({ id: row.id, userId: row.user_id, providerId: scope.providerId }));
}

/** The code a person's authenticator shows now, for the demo's own people; null where there is none. */
export async function codeOfNow(ctx: Context, scope: Scope, userId: string): Promise<string | null> {
  const row = await findTotp(ctx.db, scope, userId, 'confirmed');
  return row ? totpCode(secretOf(ctx, scope, row), totpStep(milliseconds(ctx.now()))) : null;
}

/** The signed-in person's authenticator app. */
export async function ownTotp(ctx: Context, scope: Scope, userId: string): Promise<{ enrolled: boolean; createdAt: string | null; lastUsedAt: string | null }> {
  const row = await findTotp(ctx.db, scope, userId, 'confirmed');
  return { enrolled: row !== undefined, createdAt: row?.confirmed_at ?? null, lastUsedAt: row?.last_used_at ?? null };
}

/** Begins to set up an authenticator app and gives its secret this once; what was begun before is void. */
export async function startTotp(ctx: Context, scope: Scope, actor: Person): Promise<{ secret: string; uri: string; qr: string }> {
  const provider = await providerById(ctx, scope);
  const secret = newTotpSecret();
  const uri = totpAddress(secret, provider.name, actor.email);
  const svg = await qrCode(uri, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  const id = ctx.newId();
  await inTransaction(ctx, async (inner) => {
    await holdSignIn(inner, scope, actor.userId);
    await deleteTotp(inner.db, scope, actor.userId, { state: 'pending' });
    const place = totpPlace({ id, userId: actor.userId, providerId: scope.providerId });
    await insertTotp(inner.db, { id, provider_id: scope.providerId, user_id: actor.userId, secret_sealed: inner.ports.keyring.seal(secret, place), confirmed_at: null, last_step: totpStep(milliseconds(inner.now())) - 2, created_at: inner.now(), last_used_at: null });
    await record(inner, { action: 'factor.enrolment_started', subject: { kind: 'user', id: actor.userId, label: actor.email }, organizationId: actor.kind === 'customer' ? actor.organizationId : null });
  });
  return { secret, uri, qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` };
}

/** Nothing else is set up that could be used instead. */
const wrongAtSetUp = 'Enter the code your app shows now, for this account. If it is refused again, let your phone set its time by itself, or remove the account from the app and scan the picture anew.';

/**
 * Finishes the set-up with a code of the app, which replaces the one before; the session is full from now on and all others of the person end. Throws
 * `enrolment_not_started`, `invalid_code`, `too_many_attempts`.
 */
export async function finishTotp(ctx: Context, scope: Scope, actor: Person, input: { code: string; deviceToken: string | undefined }): Promise<{ signedIn: SignedIn; recoveryCodes: string[] | null }> {
  const pending = await findTotp(ctx.db, scope, actor.userId, 'pending');
  if (!pending) throw new AppError('enrolment_not_started');
  // The session has tries of its own: what strangers have used up must not hinder whoever sets a factor up, and ends with the new one (D3).
  await spendOrRefuse(ctx, scope, 'factor', actor.userId, actor.sessionId);
  const judged = judgeTotp(secretOf(ctx, scope, pending), input.code, milliseconds(ctx.now()), pending.last_step);
  if (judged.result !== 'right') throw new AppError('invalid_code', { detail: judged.result === 'clock' ? clockDetail(judged.seconds) : wrongAtSetUp });
  const codes = await codesForNewFactor(ctx, scope, actor);
  return inTransaction(ctx, async (inner) => {
    await holdSignIn(inner, scope, actor.userId);
    await deleteTotp(inner.db, scope, actor.userId, { state: 'confirmed' });
    if (!(await confirmTotp(inner.db, scope, pending.id, judged.step, inner.now()))) throw new AppError('enrolment_not_started');
    await forgive(inner, scope, 'factor', actor.userId);
    return afterFactorAdded(inner, scope, actor, { method: 'totp', id: pending.id, label, deviceToken: input.deviceToken, codes });
  });
}

/** How far off a clock is, in words: `about 3 minutes slow`; `seconds` below zero: slow. */
export function clockWords(seconds: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${seconds < 0 ? 'slow' : 'fast'}`;
}

/** What to say of a code that would fit another clock; `seconds` below zero: the device is slow. */
export function clockDetail(seconds: number): string {
  return `The clock of your device is ${clockWords(seconds)}. Set its time to automatic and enter the next code.`;
}

/** Removes the signed-in person's authenticator app. Throws `last_factor`. */
export async function removeTotp(ctx: Context, scope: Scope, actor: Person): Promise<SignedIn> {
  return inTransaction(ctx, async (inner) => {
    await holdSignIn(inner, scope, actor.userId);
    if (!(await findTotp(inner.db, scope, actor.userId, 'confirmed'))) throw new AppError('not_found');
    await refuseLastFactor(inner, scope, actor);
    await deleteTotp(inner.db, scope, actor.userId);
    return afterFactorRemoved(inner, scope, actor, label);
  });
}

/** The sealed secrets of all authenticators, for sealing them under another key. */
export const sealedTotp = {
  list: async (db: Context['db'], after: string | null, count: number) => (await listSealedTotp(db, after, count)).map((row) => ({ id: row.id, sealed: row.sealed, place: totpPlace(row) })),
  replace: replaceSealedTotp,
};
