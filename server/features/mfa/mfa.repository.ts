import { crossTenant, type Db } from '../../../db/database.ts';
import type { RecoveryCodesTable, TotpFactorsTable } from '../../../db/tables/factors.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'user_id', 'secret_sealed', 'confirmed_at', 'last_step', 'created_at', 'last_used_at'] as const;
export type TotpRow = Pick<TotpFactorsTable, (typeof columns)[number]>;

/** A person's authenticator: the confirmed one, or the one being set up. */
export async function findTotp(db: Db, scope: Scope, userId: string, state: 'confirmed' | 'pending'): Promise<TotpRow | undefined> {
  const row = await db
    .selectFrom('totp_factors')
    .select(columns)
    .where('provider_id', '=', scope.providerId)
    .where('user_id', '=', userId)
    .where('confirmed_at', state === 'confirmed' ? 'is not' : 'is', null)
    .executeTakeFirst();
  return row && { ...row, last_step: Number(row.last_step) };
}

/** Adds an authenticator. */
export async function insertTotp(db: Db, row: TotpFactorsTable): Promise<void> {
  await db.insertInto('totp_factors').values(row).execute();
}

/** Removes a person's authenticators, or those in one state, or all but one. */
export async function deleteTotp(db: Db, scope: Scope, userId: string, which: { state?: 'confirmed' | 'pending'; except?: string } = {}): Promise<void> {
  let query = db.deleteFrom('totp_factors').where('provider_id', '=', scope.providerId).where('user_id', '=', userId);
  if (which.state !== undefined) query = query.where('confirmed_at', which.state === 'confirmed' ? 'is not' : 'is', null);
  if (which.except !== undefined) query = query.where('id', '<>', which.except);
  await query.execute();
}

/** Uses a time step up: true for exactly one of any number of simultaneous callers, and never for a step that is not newer. */
export async function takeStep(db: Db, scope: Scope, id: string, step: number, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('totp_factors').set({ last_step: step, last_used_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('last_step', '<', step).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Confirms the authenticator being set up; false where it is there no more or confirmed already. */
export async function confirmTotp(db: Db, scope: Scope, id: string, step: number, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('totp_factors').set({ confirmed_at: now, last_step: step, last_used_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('confirmed_at', 'is', null).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Adds recovery codes by their hashes. */
export async function insertRecoveryCodes(db: Db, rows: readonly RecoveryCodesTable[]): Promise<void> {
  await db.insertInto('recovery_codes').values(rows).execute();
}

/** Voids all recovery codes of a person. */
export async function deleteRecoveryCodes(db: Db, scope: Scope, userId: string): Promise<void> {
  await db.deleteFrom('recovery_codes').where('provider_id', '=', scope.providerId).where('user_id', '=', userId).execute();
}

/** The recovery codes of a person that are not used yet. */
export async function findRecoveryCodes(db: Db, scope: Scope, userId: string): Promise<Pick<RecoveryCodesTable, 'id' | 'salt' | 'code_hash' | 'created_at'>[]> {
  return db.selectFrom('recovery_codes').select(['id', 'salt', 'code_hash', 'created_at']).where('provider_id', '=', scope.providerId).where('user_id', '=', userId).where('used_at', 'is', null).execute();
}

/** Uses a recovery code up: true for exactly one of any number of simultaneous callers. */
export async function takeRecoveryCode(db: Db, scope: Scope, id: string, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('recovery_codes').set({ used_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('used_at', 'is', null).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** How many passkeys a person has, and how many of them work on a host. */
export async function countPasskeys(db: Db, scope: Scope, userId: string, rpId: string): Promise<{ all: number; here: number }> {
  const rows = await db.selectFrom('passkeys').select('rp_id').where('provider_id', '=', scope.providerId).where('user_id', '=', userId).execute();
  return { all: rows.length, here: rows.filter((row) => row.rp_id === rpId).length };
}

/** Removes all passkeys of a person, or all but one. */
export async function deletePasskeys(db: Db, scope: Scope, userId: string, except?: string): Promise<void> {
  let query = db.deleteFrom('passkeys').where('provider_id', '=', scope.providerId).where('user_id', '=', userId);
  if (except !== undefined) query = query.where('id', '<>', except);
  await query.execute();
}

/** The next sealed secrets of authenticators behind an id, of all tenants. */
export async function listSealedTotp(db: Db, after: string | null, count: number): Promise<{ id: string; userId: string; providerId: string; sealed: string }[]> {
  let query = crossTenant(db, 'secrets.reseal').selectFrom('totp_factors').select(['id', 'user_id', 'provider_id', 'secret_sealed']);
  if (after !== null) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(count).execute();
  return rows.map((row) => ({ id: row.id, userId: row.user_id, providerId: row.provider_id, sealed: row.secret_sealed }));
}

/** Replaces the sealed secret of an authenticator, unless it was changed meanwhile. */
export async function replaceSealedTotp(db: Db, id: string, before: string, after: string): Promise<void> {
  await crossTenant(db, 'secrets.reseal').updateTable('totp_factors').set({ secret_sealed: after }).where('id', '=', id).where('secret_sealed', '=', before).execute();
}
