import type { Db } from '../../../db/database.ts';
import type { PasskeysTable } from '../../../db/tables/factors.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'user_id', 'credential_id', 'counter', 'transports', 'rp_id', 'name', 'backed_up', 'created_at', 'last_used_at'] as const;
export type PasskeyRow = Pick<PasskeysTable, (typeof columns)[number]>;
/** With the public key, for judging a signature. */
export type PasskeyWithKey = PasskeyRow & Pick<PasskeysTable, 'public_key'>;

/** The passkeys of a person, the oldest first. */
export async function listPasskeys(db: Db, scope: Scope, userId: string): Promise<PasskeyRow[]> {
  const rows = await db.selectFrom('passkeys').select(columns).where('provider_id', '=', scope.providerId).where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();
  return rows.map((row) => ({ ...row, counter: Number(row.counter) }));
}

/** The passkey of a provider with a credential id (base64url). */
export async function findByCredential(db: Db, scope: Scope, credentialId: string): Promise<PasskeyWithKey | undefined> {
  const row = await db.selectFrom('passkeys').select([...columns, 'public_key']).where('provider_id', '=', scope.providerId).where('credential_id', '=', credentialId).executeTakeFirst();
  return row && { ...row, counter: Number(row.counter) };
}

/** Adds a passkey. */
export async function insertPasskey(db: Db, row: PasskeysTable): Promise<void> {
  await db.insertInto('passkeys').values(row).execute();
}

/** Notes a use; false where the passkey is gone, or another use has taken this counter or a later one: counters only rise, and 0 is of those that do not count (WebAuthn, 6.1.1). */
export async function noteUse(db: Db, scope: Scope, id: string, used: { counter: number; backedUp: boolean; now: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('passkeys')
    .set({ counter: used.counter, backed_up: used.backedUp ? 1 : 0, last_used_at: used.now })
    .where('provider_id', '=', scope.providerId)
    .where('id', '=', id)
    .where('counter', used.counter === 0 ? '=' : '<', used.counter)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Names a person's passkey; undefined where it is not theirs. */
export async function setName(db: Db, scope: Scope, userId: string, id: string, name: string): Promise<PasskeyRow | undefined> {
  const row = await db.updateTable('passkeys').set({ name }).where('provider_id', '=', scope.providerId).where('user_id', '=', userId).where('id', '=', id).returning(columns).executeTakeFirst();
  return row && { ...row, counter: Number(row.counter) };
}

/** Removes a person's passkey. */
export async function deletePasskey(db: Db, scope: Scope, userId: string, id: string): Promise<void> {
  await db.deleteFrom('passkeys').where('provider_id', '=', scope.providerId).where('user_id', '=', userId).where('id', '=', id).execute();
}
