import { crossTenant, type Db } from '../../../db/database.ts';
import { hotInsert, hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import type { SsoFlowsTable } from '../../../db/tables/sso.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'organization_id', 'connection_id', 'kind', 'browser_hash', 'host', 'host_browser_hash', 'return_path', 'nonce', 'verifier_sealed', 'app_challenge', 'staff_user_id', 'session_id', 'tenant_id', 'known_user_id', 'steps', 'outcome_sealed', 'created_at', 'expires_at', 'finished_at'] as const;
export type FlowRow = Pick<SsoFlowsTable, (typeof columns)[number]>;

/** Adds a way to an identity provider and back. */
export const insertFlow = hotInsert<SsoFlowsTable>((db, row) => db.insertInto('sso_flows').values(row));

const flowById = hotQuery((db, value: ValueOf<{ providerId: string; id: string; now: string }>) => db.selectFrom('sso_flows').select(columns).where('provider_id', '=', value('providerId')).where('id', '=', value('id')).where('expires_at', '>', value('now')));

/** One way of the provider that has not run out. */
export async function findFlow(db: Db, scope: Scope, id: string, now: string): Promise<FlowRow | undefined> {
  return (await flowById(db, { providerId: scope.providerId, id, now })).rows[0];
}

/** Changes a way. */
export async function updateFlow(db: Db, scope: Scope, id: string, values: Partial<Pick<SsoFlowsTable, 'browser_hash' | 'verifier_sealed' | 'steps' | 'outcome_sealed' | 'finished_at'>>): Promise<void> {
  await db.updateTable('sso_flows').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** The newest tests of a connection. */
export async function listTests(db: Db, scope: Scope, connectionId: string, count: number): Promise<FlowRow[]> {
  return db.selectFrom('sso_flows').select(columns).where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('kind', '=', 'test').orderBy('created_at', 'desc').orderBy('id', 'desc').limit(count).execute();
}

/** One test of a connection, however old. */
export async function findTest(db: Db, scope: Scope, connectionId: string, id: string): Promise<FlowRow | undefined> {
  return db.selectFrom('sso_flows').select(columns).where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('id', '=', id).where('kind', '=', 'test').executeTakeFirst();
}

/** The test of the provider that a link belongs to. */
export async function findSharedTest(db: Db, scope: Scope, id: string): Promise<FlowRow | undefined> {
  return db.selectFrom('sso_flows').select(columns).where('provider_id', '=', scope.providerId).where('id', '=', id).where('kind', '=', 'test').executeTakeFirst();
}

/** Forgets ways and proofs that have run out; what tests found stays as evidence until `before`. */
export async function deleteFlows(db: Db, before: string, now: string): Promise<void> {
  await crossTenant(db, 'housekeeping').deleteFrom('sso_proofs').where('expires_at', '<', now).execute();
  await crossTenant(db, 'housekeeping').deleteFrom('sso_flows').where('expires_at', '<', now).where('kind', '=', 'sign_in').execute();
  await crossTenant(db, 'housekeeping').deleteFrom('sso_flows').where('expires_at', '<', before).execute();
}
