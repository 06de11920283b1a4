import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { newToken } from '../../platform/crypto.ts';
import { normalizeCode, randomCode } from '../../platform/ids.ts';
import type { CustomerActor, Scope, StaffActor } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { isSessionOpen } from '../sessions/index.ts';
import { holdSignIn, userById } from '../users/index.ts';
import { groupedCode } from './mfa.domain.ts';
import { deleteRecoveryCodes, findRecoveryCodes, insertRecoveryCodes } from './mfa.repository.ts';

const characters = 16;

export interface NewCodes {
  readonly codes: string[];
  readonly salt: string;
  readonly hashes: string[];
}

/** Ten new recovery codes with their hashes; slow, so call it before the transaction. */
export async function makeRecoveryCodes(ctx: Context): Promise<NewCodes> {
  const salt = newToken();
  const codes = Array.from({ length: limits.recoveryCodes }, () => randomCode(characters));
  return { codes: codes.map(groupedCode), salt, hashes: await Promise.all(codes.map((code) => ctx.ports.passwords.hashWith(code, salt))) };
}

/** Replaces the recovery codes of a person, in the transaction at hand. */
export async function replaceRecoveryCodes(ctx: Context, scope: Scope, userId: string, { salt, hashes }: NewCodes): Promise<void> {
  await deleteRecoveryCodes(ctx.db, scope, userId);
  await insertRecoveryCodes(ctx.db, hashes.map((hash) => ({ id: ctx.newId(), provider_id: scope.providerId, user_id: userId, salt, code_hash: hash, created_at: ctx.now(), used_at: null })));
}

/** How many recovery codes are left, and when they were made. */
export async function recoveryCodes(ctx: Context, scope: Scope, userId: string): Promise<{ remaining: number; createdAt: string | null }> {
  const rows = await findRecoveryCodes(ctx.db, scope, userId);
  return { remaining: rows.length, createdAt: rows[0]?.created_at ?? null };
}

/** The unused recovery code a typed text is, or null; slow, so call it before the transaction. */
export async function findRecoveryCode(ctx: Context, scope: Scope, userId: string, typed: string): Promise<string | null> {
  const rows = await findRecoveryCodes(ctx.db, scope, userId);
  const [first] = rows;
  if (!first) return null;
  const hash = await ctx.ports.passwords.hashWith(normalizeCode(typed), first.salt);
  return rows.find((row) => row.code_hash === hash)?.id ?? null;
}

/** Gives the signed-in person ten new recovery codes; the old ones are void. Throws `no_factor`, `unauthenticated` where the session ended meanwhile. */
export async function renewRecoveryCodes(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor): Promise<string[]> {
  const made = await makeRecoveryCodes(ctx);
  await inTransaction(ctx, async (inner) => {
    await holdSignIn(inner, scope, actor.userId);
    if (!(await isSessionOpen(inner, scope, actor.sessionId))) throw new AppError('unauthenticated');
    if ((await userById(inner, scope, actor.userId))?.enrolled !== 1) throw new AppError('no_factor');
    await replaceRecoveryCodes(inner, scope, actor.userId, made);
    await record(inner, { action: 'recovery_codes.renewed', subject: { kind: 'user', id: actor.userId, label: actor.email }, organizationId: actor.kind === 'customer' ? actor.organizationId : null });
    await queueMail(inner, { kind: 'factor_changed', to: actor.email, userId: actor.userId, data: { change: 'New recovery codes were made; the old ones no longer work', email: actor.email } });
  });
  return made.codes;
}
