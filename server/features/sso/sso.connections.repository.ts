import type { ExpressionBuilder } from 'kysely';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import { hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import type { Schema } from '../../../db/schema.ts';
import type { SsoCertificatesTable, SsoConnectionsTable } from '../../../db/tables/sso.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const certificateColumns = ['id', 'connection_id', 'certificate', 'fingerprint', 'expires_at', 'status', 'named_at'] as const;
const columns = [
  'id', 'provider_id', 'organization_id', 'purpose', 'protocol', 'guide', 'name', 'status', 'issuer', 'sso_url', 'metadata_url', 'metadata_checked_at', 'metadata_problem', 'client_id', 'client_secret_expires_at', 'mapping', 'unknown_people', 'default_role', 'mfa',
  'mfa_values', 'unsolicited', 'sign_requests', 'version', 'created_at', 'updated_at', 'live_at', 'test_passed_at', 'last_sign_in_at',
] as const;

export type ConnectionRow = Pick<SsoConnectionsTable, (typeof columns)[number]> & { readonly organization_name: string | null; readonly has_secret: number };
export type CertificateRow = Pick<SsoCertificatesTable, (typeof certificateColumns)[number]>;

export interface ConnectionFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly status?: SsoConnectionsTable['status'] | undefined;
}

const nobody = ['00000000-0000-0000-0000-000000000000'];

function filtered(db: Db, scope: Scope, filter: ConnectionFilter) {
  let query = db.selectFrom('sso_connections as sc').leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'sc.organization_id').onRef('o.provider_id', '=', 'sc.provider_id')).where(inScope(scope, 'sc'));
  if (filter.id) query = query.where('sc.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.organizationId !== undefined) query = query.where('sc.organization_id', '=', filter.organizationId);
  if (filter.status !== undefined) query = query.where('sc.status', '=', filter.status);
  const forms = searchForms(filter.q ?? '');
  if (forms.length === 0) return query;
  const organizations = db
    .selectFrom('organizations as m')
    .select('m.id')
    .where(inScope(scope, 'm', 'id'))
    .where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'm'))));
  return query.where('sc.organization_id', 'in', organizations);
}

const selection = [...columns.map((column) => `sc.${column}` as const), 'o.name as organization_name'] as const;

const hasSecret = (eb: ExpressionBuilder<Schema & { sc: SsoConnectionsTable }, 'sc'>) => eb.case().when('sc.client_secret_sealed', 'is', null).then(0).else(1).end().as('has_secret');

/** One page of connections within the scope, in the order of their making or names. */
export async function listConnections(db: Db, scope: Scope, filter: ConnectionFilter, sort: readonly ['created_at' | 'name', 'asc' | 'desc'], range: readonly [number, number]): Promise<Page<ConnectionRow>> {
  const rows = await filtered(db, scope, filter)
    .select(selection)
    .select((eb) => hasSecret(eb as never))
    .orderBy(`sc.${sort[0]}`, sort[1])
    .orderBy('sc.id', sort[1])
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('sc.id')) };
}

/** One connection of the scope. */
export async function findConnection(db: Db, scope: Scope, id: string): Promise<ConnectionRow | undefined> {
  return filtered(db, scope, { id: [id] })
    .select(selection)
    .select((eb) => hasSecret(eb as never))
    .executeTakeFirst();
}

const usedConnection = hotQuery((db, value: ValueOf<{ providerId: string; id: string }>) =>
  db
    .selectFrom('sso_connections as sc')
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'sc.organization_id').onRef('o.provider_id', '=', 'sc.provider_id'))
    .select(selection)
    .select((eb) => hasSecret(eb as never))
    .where('sc.provider_id', '=', value('providerId'))
    .where('sc.id', '=', value('id')),
);
const usedCertificates = hotQuery((db, value: ValueOf<{ providerId: string; id: string }>) => db.selectFrom('sso_certificates').select(certificateColumns).where('provider_id', '=', value('providerId')).where('connection_id', '=', value('id')).orderBy('expires_at', 'desc').orderBy('id'));

/** A connection of the provider as every sign-in through it needs it, with its certificates, the newest first. */
export async function findUsedConnection(db: Db, scope: Scope, id: string): Promise<(ConnectionRow & { readonly certificates: readonly CertificateRow[] }) | undefined> {
  const of = { providerId: scope.providerId, id };
  const [row] = (await usedConnection(db, of)).rows;
  return row && { ...row, certificates: row.protocol === 'saml' ? (await usedCertificates(db, of)).rows : [] };
}

/** The client secret as it is stored. */
export async function findSealedSecret(db: Db, scope: Scope, id: string): Promise<string | null> {
  const row = await db.selectFrom('sso_connections as sc').select('sc.client_secret_sealed').where(inScope(scope, 'sc')).where('sc.id', '=', id).executeTakeFirst();
  return row?.client_secret_sealed ?? null;
}

/** Adds a connection. */
export async function insertConnection(db: Db, row: SsoConnectionsTable): Promise<void> {
  await db.insertInto('sso_connections').values(row).execute();
}

/** Writes columns of a connection as it was read; false where somebody was faster. */
export async function updateConnection(db: Db, scope: Scope, id: string, version: number, values: Partial<SsoConnectionsTable>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sso_connections as sc')
    .set({ ...values, version: version + 1 })
    .where(inScope(scope, 'sc'))
    .where('sc.id', '=', id)
    .where('sc.version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Forgets a connection with its certificates, the people it knew, and the ways to it. */
export async function deleteConnection(db: Db, scope: Scope, id: string): Promise<void> {
  await db.deleteFrom('sso_flows').where('provider_id', '=', scope.providerId).where('connection_id', '=', id).execute();
  await db.deleteFrom('sso_subjects').where('provider_id', '=', scope.providerId).where('connection_id', '=', id).execute();
  await db.deleteFrom('sso_certificates').where('provider_id', '=', scope.providerId).where('connection_id', '=', id).execute();
  await db.deleteFrom('sso_proofs').where('provider_id', '=', scope.providerId).where('connection_id', '=', id).execute();
  await db.deleteFrom('sso_signing_keys').where('provider_id', '=', scope.providerId).where('connection_id', '=', id).execute();
  await db.deleteFrom('sso_connections as sc').where(inScope(scope, 'sc')).where('sc.id', '=', id).execute();
}

/** The certificates of connections, the newest first. */
export async function findCertificates(db: Db, scope: Scope, connectionIds: readonly string[]): Promise<CertificateRow[]> {
  if (connectionIds.length === 0) return [];
  return db.selectFrom('sso_certificates').select(certificateColumns).where('provider_id', '=', scope.providerId).where('connection_id', 'in', connectionIds).orderBy('expires_at', 'desc').orderBy('id').execute();
}

/** How many people each connection has signed in. */
export async function countSubjects(db: Db, scope: Scope, connectionIds: readonly string[]): Promise<Map<string, number>> {
  if (connectionIds.length === 0) return new Map();
  const rows = await db.selectFrom('sso_subjects').select(['connection_id', (eb) => eb.fn.countAll().as('people')]).where('provider_id', '=', scope.providerId).where('connection_id', 'in', connectionIds).groupBy('connection_id').execute();
  return new Map(rows.map((row) => [row.connection_id, Number(row.people)]));
}

/** Writes the last use of a connection unless it was written after `before`; no change of the record. */
export async function noteConnectionUse(db: Db, scope: Scope, id: string, now: string, before: string): Promise<void> {
  await db
    .updateTable('sso_connections')
    .set({ last_sign_in_at: now })
    .where('provider_id', '=', scope.providerId)
    .where('id', '=', id)
    .where((eb) => eb.or([eb('last_sign_in_at', 'is', null), eb('last_sign_in_at', '<', before)]))
    .execute();
}

/** The live connections of an organization, the oldest first. */
export async function findLiveConnections(db: Db, scope: Scope, organizationId: string): Promise<Pick<SsoConnectionsTable, 'id' | 'name'>[]> {
  return db.selectFrom('sso_connections').select(['id', 'name']).where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).where('status', '=', 'live').orderBy('live_at').orderBy('id').execute();
}

/** The provider's own connection of a purpose. */
export async function findConnectionOf(db: Db, scope: Scope, purpose: 'microsoft365' | 'staff'): Promise<Pick<SsoConnectionsTable, 'id' | 'name' | 'status'> | undefined> {
  return db.selectFrom('sso_connections').select(['id', 'name', 'status']).where('provider_id', '=', scope.providerId).where('purpose', '=', purpose).executeTakeFirst();
}

/** How many connections an organization has. */
export async function countConnections(db: Db, scope: Scope, organizationId: string): Promise<number> {
  const { count } = await db.selectFrom('sso_connections').select(({ fn }) => fn.countAll<number>().as('count')).where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).executeTakeFirstOrThrow();
  return Number(count);
}

/** Adds a certificate unless the connection has it. */
export async function insertCertificate(db: Db, row: SsoCertificatesTable): Promise<void> {
  await db.insertInto('sso_certificates').values(row).onConflict((conflict) => conflict.columns(['connection_id', 'fingerprint']).doNothing()).execute();
}

/** Lets certificates that were proposed sign from now on. */
export async function activateCertificates(db: Db, scope: Scope, connectionId: string, fingerprints: readonly string[]): Promise<void> {
  if (fingerprints.length === 0) return;
  await db.updateTable('sso_certificates').set({ status: 'active' }).where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('fingerprint', 'in', fingerprints).execute();
}

/** Takes a certificate from a connection. */
export async function deleteCertificate(db: Db, scope: Scope, connectionId: string, id: string): Promise<void> {
  await db.deleteFrom('sso_certificates').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('id', '=', id).execute();
}

/** The next sealed client secrets of all providers behind an id. */
export async function listSealedSecrets(db: Db, after: string | null, count: number): Promise<{ id: string; sealed: string }[]> {
  let query = crossTenant(db, 'secrets.reseal').selectFrom('sso_connections').select(['id', 'client_secret_sealed']).where('client_secret_sealed', 'is not', null);
  if (after !== null) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(count).execute();
  return rows.map((row) => ({ id: row.id, sealed: row.client_secret_sealed ?? '' }));
}

/** Replaces a sealed client secret, unless it was changed meanwhile. */
export async function replaceSealedSecret(db: Db, id: string, before: string, after: string): Promise<void> {
  await crossTenant(db, 'secrets.reseal').updateTable('sso_connections').set({ client_secret_sealed: after }).where('id', '=', id).where('client_secret_sealed', '=', before).execute();
}
