import { dialectOf, type Db } from '../../../db/database.ts';
import type { FeatureChangesTable, FeaturePublicationsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'status', 'cells', 'effects', 'settings', 'created_by_id', 'created_by', 'publish_at', 'published_at', 'ended_at', 'ended_by', 'created_at', 'updated_at'] as const;
export type PublicationRow = Pick<FeaturePublicationsTable, (typeof columns)[number]>;

export interface PublicationFilter {
  readonly id?: readonly string[] | undefined;
  readonly status?: PublicationRow['status'] | undefined;
}

/** Whoever is limited to some organizations sees their own: others' name customers of whom they know nothing. */
function filtered(db: Db, scope: Scope, filter: PublicationFilter) {
  let query = db.selectFrom('feature_publications').where('provider_id', '=', scope.providerId);
  if (scope.organizationIds !== 'all') query = query.where('created_by_id', '=', scope.userId ?? '00000000-0000-0000-0000-000000000000');
  if (filter.id) query = query.where('id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  return query;
}

/** One page of publications. */
export async function listPublications(db: Db, scope: Scope, filter: PublicationFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<PublicationRow>> {
  const rows = await filtered(db, scope, filter)
    .select(columns)
    .orderBy('created_at', direction)
    .orderBy('id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('id')) };
}

/** One publication; held until the end of a transaction. */
export async function findPublication(db: Db, scope: Scope, id: string): Promise<PublicationRow | undefined> {
  const query = filtered(db, scope, { id: [id] }).select(columns);
  return (dialectOf(db) === 'postgres' && db.isTransaction ? query.forUpdate() : query).executeTakeFirst();
}

/** Adds a publication. */
export async function insertPublication(db: Db, row: FeaturePublicationsTable): Promise<void> {
  await db.insertInto('feature_publications').values(row).execute();
}

/** Changes what became of a publication. */
export async function updatePublication(db: Db, scope: Scope, id: string, values: Partial<Pick<FeaturePublicationsTable, 'status' | 'published_at' | 'ended_at' | 'ended_by' | 'settings' | 'updated_at'>>): Promise<void> {
  await db.updateTable('feature_publications').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** Keeps what a publication changed, for taking it back. */
export async function insertChanges(db: Db, rows: readonly FeatureChangesTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 200) await db.insertInto('feature_changes').values(rows.slice(from, from + 200)).execute();
}

/** What a publication changed. */
export async function findChanges(db: Db, scope: Scope, publicationId: string): Promise<Pick<FeatureChangesTable, 'organization_id' | 'customer_user_id' | 'changes'>[]> {
  return db.selectFrom('feature_changes').select(['organization_id', 'customer_user_id', 'changes']).where('provider_id', '=', scope.providerId).where('publication_id', '=', publicationId).orderBy('id').execute();
}
