import { crossTenant, type Db } from '../../../db/database.ts';
import type { Scope } from '../../policy.ts';

/** Takes the SAML connections whose metadata were not looked at since a time, of every provider, each once over all simultaneous callers. */
export async function takeDueMetadata(db: Db, now: string, before: string): Promise<{ id: string; provider_id: string }[]> {
  return crossTenant(db, 'sso.due')
    .updateTable('sso_connections')
    .set({ metadata_checked_at: now })
    .where('protocol', '=', 'saml')
    .where('status', '<>', 'draft')
    .where('metadata_url', '<>', '')
    .where((eb) => eb.or([eb('metadata_checked_at', 'is', null), eb('metadata_checked_at', '<=', before)]))
    .returning(['id', 'provider_id'])
    .execute();
}

/** Notes when metadata were looked at and what is wrong with them; no change of the record. */
export async function noteMetadata(db: Db, scope: Scope, id: string, now: string, problem: string): Promise<void> {
  await db.updateTable('sso_connections').set({ metadata_checked_at: now, metadata_problem: problem }).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** Notes that the metadata named these certificates. */
export async function noteNamed(db: Db, scope: Scope, connectionId: string, fingerprints: readonly string[], now: string): Promise<void> {
  await db.updateTable('sso_certificates').set({ named_at: now }).where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('fingerprint', 'in', fingerprints).execute();
}
