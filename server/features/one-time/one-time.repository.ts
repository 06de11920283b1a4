import type { Db } from '../../../db/database.ts';
import { hotInsert } from '../../../db/hot-query.ts';
import type { OneTimeSecretsTable } from '../../../db/tables/accounts.ts';

export type Purpose = OneTimeSecretsTable['purpose'];
const columns = ['id', 'provider_id', 'purpose', 'subject_id', 'secret_hash', 'expires_at', 'used_at', 'voided_at', 'tries', 'max_tries'] as const;
export type SecretRow = Pick<OneTimeSecretsTable, (typeof columns)[number]>;

/** Adds one secret by its keyed hash. */
export const insertSecret = hotInsert<OneTimeSecretsTable>((db, row) => db.insertInto('one_time_secrets').values(row));

/** The secret with one of these keyed hashes and this purpose, in whatever state. */
export async function findByHash(db: Db, purpose: Purpose, hashes: readonly string[]): Promise<SecretRow | undefined> {
  return db.selectFrom('one_time_secrets').select(columns).where('secret_hash', 'in', hashes).where('purpose', '=', purpose).executeTakeFirst();
}

/** The newest secret of a subject and purpose that is neither used nor void nor expired. */
export async function findOpen(db: Db, purpose: Purpose, subjectId: string, now: string): Promise<SecretRow | undefined> {
  return db
    .selectFrom('one_time_secrets')
    .select(columns)
    .where('subject_id', '=', subjectId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The one atomic step of everything that works once: true for exactly one of any number of simultaneous callers. */
export async function useSecret(db: Db, id: string, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('one_time_secrets').set({ used_at: now }).where('id', '=', id).where('used_at', 'is', null).where('voided_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The open secrets of these subjects, of one purpose. */
export async function findOpenOf(db: Db, purpose: Purpose, subjectIds: readonly string[], now: string): Promise<SecretRow[]> {
  return db
    .selectFrom('one_time_secrets')
    .select(columns)
    .where('subject_id', 'in', subjectIds)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('voided_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

/** Counts one try of each of these before it is judged; gives those that had one left. Where there are none it writes as much, so that the time says nothing. */
export async function countTries(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length > 0) {
    const counted = await db
      .updateTable('one_time_secrets')
      .set((eb) => ({ tries: eb('tries', '+', 1) }))
      .where('id', 'in', ids)
      .where((eb) => eb.or([eb('max_tries', 'is', null), eb('tries', '<', eb.ref('max_tries'))]))
      .returning('id')
      .execute();
    if (counted.length > 0) return new Set(counted.map(({ id }) => id));
  }
  await db
    .updateTable('one_time_secrets')
    .set((eb) => ({ tries: eb.ref('tries') }))
    .where('id', '=', (eb) => eb.selectFrom('one_time_secrets').select('id').orderBy('id', 'desc').limit(1))
    .returning('id')
    .execute();
  return new Set();
}

/** Takes one counted try of each of these back. */
export async function uncountTries(db: Db, ids: readonly string[]): Promise<void> {
  await db.updateTable('one_time_secrets').set((eb) => ({ tries: eb('tries', '-', 1) })).where('id', 'in', ids).where('tries', '>', 0).execute();
}

/** Voids every open secret of these subjects and purposes. */
export async function voidSecrets(db: Db, purposes: readonly Purpose[], subjectIds: readonly string[], now: string): Promise<void> {
  for (let from = 0; from < subjectIds.length; from += 500) {
    await db.updateTable('one_time_secrets').set({ voided_at: now }).where('subject_id', 'in', subjectIds.slice(from, from + 500)).where('purpose', 'in', purposes).where('used_at', 'is', null).where('voided_at', 'is', null).execute();
  }
}

/** Writes the hash of a secret that was made anew under another key before it was ever sent. */
export async function replaceHash(db: Db, id: string, hash: string): Promise<void> {
  await db.updateTable('one_time_secrets').set({ secret_hash: hash }).where('id', '=', id).execute();
}

/** One secret by its id. */
export async function findSecret(db: Db, id: string): Promise<SecretRow | undefined> {
  return db.selectFrom('one_time_secrets').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Adds one secret unless its hash is there already, of whatever state: true for exactly one of any number of simultaneous callers. */
export async function insertFirst(db: Db, row: OneTimeSecretsTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db.insertInto('one_time_secrets').values(row).onConflict((conflict) => conflict.column('secret_hash').doNothing()).executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Forgets challenges that have expired: pages ask for many that nobody answers. */
export async function deleteChallenges(db: Db, _before: string, now: string): Promise<void> {
  await db.deleteFrom('one_time_secrets').where('purpose', 'in', ['passkey_registration', 'passkey_sign_in', 'sso_test', 'sso_begin', 'sso_state', 'sso_handle', 'sso_assertion', 'sso_app_code', 'microsoft365_consent']).where('expires_at', '<', now).execute();
}
