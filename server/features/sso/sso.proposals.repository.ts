import { crossTenant, type Db } from '../../../db/database.ts';
import type { SsoProposalsTable } from '../../../db/tables/sso.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'organization_id', 'connection_id', 'link_id', 'source', 'kind', 'status', 'guide', 'issuer', 'sso_url', 'metadata_url', 'sign_requests', 'certificates', 'client_id', 'client_secret_sealed', 'client_secret_expires_at', 'test_passed_at', 'handed_in_at', 'version', 'created_at', 'updated_at'] as const;
export type ProposalRow = Pick<SsoProposalsTable, (typeof columns)[number]>;

export interface ProposalFilter {
  readonly id?: readonly string[] | undefined;
  readonly connectionId?: string | undefined;
}

const nobody = ['00000000-0000-0000-0000-000000000000'];

function open(db: Db, scope: Scope, filter: ProposalFilter) {
  let query = db.selectFrom('sso_proposals as p').where(inScope(scope, 'p')).where('p.status', '=', 'open');
  if (filter.id) query = query.where('p.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.connectionId !== undefined) query = query.where('p.connection_id', '=', filter.connectionId);
  return query;
}

/** One page of what waits for staff, by when it came in. */
export async function listProposals(db: Db, scope: Scope, filter: ProposalFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<ProposalRow>> {
  const rows = await open(db, scope, filter)
    .select(columns.map((column) => `p.${column}` as const))
    .orderBy('p.updated_at', direction)
    .orderBy('p.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await countProposals(db, scope, filter) };
}

/** How many proposals wait for staff: exact to 10,000, 10,001 beyond. */
export async function countProposals(db: Db, scope: Scope, filter: ProposalFilter = {}): Promise<number> {
  return cappedCount(db, open(db, scope, filter).select('p.id'));
}

/** One open proposal of the scope. */
export async function findProposal(db: Db, scope: Scope, id: string): Promise<ProposalRow | undefined> {
  const { rows } = await listProposals(db, scope, { id: [id] }, 'asc', [0, 0]);
  return rows[0];
}

/** What stands proposed of one source and kind, refused ones too. */
export async function findProposalOf(db: Db, scope: Scope, connectionId: string, of: Pick<ProposalRow, 'source' | 'kind'>): Promise<ProposalRow | undefined> {
  return db.selectFrom('sso_proposals as p').select(columns.map((column) => `p.${column}` as const)).where(inScope(scope, 'p')).where('p.connection_id', '=', connectionId).where('p.source', '=', of.source).where('p.kind', '=', of.kind).executeTakeFirst();
}

/** Adds a proposal. */
export async function insertProposal(db: Db, row: SsoProposalsTable): Promise<void> {
  await db.insertInto('sso_proposals').values(row).execute();
}

/** Changes a proposal as it was read; false where somebody was faster. */
export async function updateProposal(db: Db, scope: Scope, id: string, version: number, values: Partial<SsoProposalsTable>): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('sso_proposals').set({ ...values, version: version + 1 }).where(inScope(scope, 'sso_proposals')).where('id', '=', id).where('version', '=', version).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Notes that a round trip with a proposal passed, while nobody has changed it since. */
export async function noteProposalTest(db: Db, scope: Scope, id: string, version: number, now: string): Promise<void> {
  await db.updateTable('sso_proposals').set({ test_passed_at: now }).where(inScope(scope, 'sso_proposals')).where('id', '=', id).where('version', '=', version).execute();
}

/** Forgets a proposal as it was read; false where somebody was faster. */
export async function deleteProposal(db: Db, scope: Scope, id: string, version: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('sso_proposals').where(inScope(scope, 'sso_proposals')).where('id', '=', id).where('version', '=', version).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Forgets every proposal and link of a connection. */
export async function deletePartsByLink(db: Db, scope: Scope, connectionId: string): Promise<void> {
  await db.deleteFrom('sso_proposals').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).execute();
  await db.deleteFrom('sso_links').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).execute();
}

/** The next sealed client secrets in proposals of all providers behind an id. */
export async function listProposedSecrets(db: Db, after: string | null, count: number): Promise<{ id: string; sealed: string }[]> {
  let query = crossTenant(db, 'secrets.reseal').selectFrom('sso_proposals').select(['id', 'client_secret_sealed']).where('client_secret_sealed', 'is not', null);
  if (after !== null) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(count).execute();
  return rows.map((row) => ({ id: row.id, sealed: row.client_secret_sealed ?? '' }));
}

/** Replaces a sealed client secret of a proposal, unless it was changed meanwhile. */
export async function replaceProposedSecret(db: Db, id: string, before: string, after: string): Promise<void> {
  await crossTenant(db, 'secrets.reseal').updateTable('sso_proposals').set({ client_secret_sealed: after }).where('id', '=', id).where('client_secret_sealed', '=', before).execute();
}
