import type { Db } from '../../../db/database.ts';
import type { SsoProofsTable } from '../../../db/tables/sso.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'organization_id', 'connection_id', 'subject', 'email', 'customer_user_id', 'browser_hash', 'host', 'return_path', 'from_app', 'named_sealed', 'created_at', 'expires_at', 'proven_at'] as const;
export type ProofRow = Pick<SsoProofsTable, (typeof columns)[number]>;

/** Adds a proof that is waited for. */
export async function insertProof(db: Db, row: SsoProofsTable): Promise<void> {
  await db.insertInto('sso_proofs').values(row).execute();
}

/** One proof of the provider that has not run out. */
export async function findProof(db: Db, scope: Scope, id: string, now: string): Promise<ProofRow | undefined> {
  return db.selectFrom('sso_proofs').select(columns).where('provider_id', '=', scope.providerId).where('id', '=', id).where('expires_at', '>', now).executeTakeFirst();
}

/** The proofs that are waited for of one subject of a connection. */
export async function findProofsOf(db: Db, scope: Scope, connectionId: string, subject: string): Promise<string[]> {
  const rows = await db.selectFrom('sso_proofs').select('id').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('subject', '=', subject).where('proven_at', 'is', null).execute();
  return rows.map(({ id }) => id);
}

/** Notes that a proof was given. */
export async function noteProven(db: Db, scope: Scope, id: string, now: string): Promise<void> {
  await db.updateTable('sso_proofs').set({ proven_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}
