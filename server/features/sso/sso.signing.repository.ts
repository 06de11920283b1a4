import { crossTenant, type Db } from '../../../db/database.ts';
import type { SsoSigningKeysTable } from '../../../db/tables/sso.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'organization_id', 'connection_id', 'status', 'certificate', 'fingerprint', 'expires_at'] as const;
export type SigningKeyRow = Pick<SsoSigningKeysTable, (typeof columns)[number]>;

/** Our keys of connections, without what is secret of them; the one in use first. */
export async function findSigningKeys(db: Db, scope: Scope, connectionIds: readonly string[]): Promise<SigningKeyRow[]> {
  if (connectionIds.length === 0) return [];
  return db.selectFrom('sso_signing_keys').select(columns).where('provider_id', '=', scope.providerId).where('connection_id', 'in', connectionIds).orderBy('status').execute();
}

/** The private key of a row as it is stored. */
export async function findSealedKey(db: Db, scope: Scope, id: string): Promise<string | null> {
  const row = await db.selectFrom('sso_signing_keys').select('private_key_sealed').where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
  return row?.private_key_sealed ?? null;
}

/** Adds a key unless the connection has one of this status. */
export async function insertSigningKey(db: Db, row: SsoSigningKeysTable): Promise<void> {
  await db.insertInto('sso_signing_keys').values(row).onConflict((conflict) => conflict.columns(['connection_id', 'status']).doNothing()).execute();
}

/** Takes the next key of a connection into use and forgets the one before; false where there is no such next one. */
export async function promoteKey(db: Db, scope: Scope, connectionId: string, id: string): Promise<boolean> {
  const ofConnection = db.selectFrom('sso_signing_keys').select('id').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId);
  if (!(await ofConnection.where('id', '=', id).where('status', '=', 'next').executeTakeFirst())) return false;
  await db.deleteFrom('sso_signing_keys').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('status', '=', 'current').execute();
  const { numUpdatedRows } = await db.updateTable('sso_signing_keys').set({ status: 'current' }).where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('id', '=', id).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The next sealed private keys of all providers behind an id, with whom they belong to. */
export async function listSealedKeys(db: Db, after: string | null, count: number): Promise<{ id: string; provider_id: string; organization_id: string | null; sealed: string }[]> {
  let query = crossTenant(db, 'secrets.reseal').selectFrom('sso_signing_keys').select(['id', 'provider_id', 'organization_id', 'private_key_sealed as sealed']);
  if (after !== null) query = query.where('id', '>', after);
  return query.orderBy('id').limit(count).execute();
}

/** Replaces a sealed private key, unless it was changed meanwhile. */
export async function replaceSealedKey(db: Db, id: string, before: string, after: string): Promise<void> {
  await crossTenant(db, 'secrets.reseal').updateTable('sso_signing_keys').set({ private_key_sealed: after }).where('id', '=', id).where('private_key_sealed', '=', before).execute();
}
