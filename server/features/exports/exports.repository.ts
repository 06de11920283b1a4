import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { ExportsTable, JobsTable } from '../../../db/tables/operations.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'resource', 'filter', 'file_id', 'file_name', 'rows', 'organization_ids', 'job_id', 'created_by', 'created_by_id', 'created_at', 'expires_at'] as const;
export type ExportRow = Pick<ExportsTable, (typeof columns)[number]> & { status: JobsTable['status'] };

export interface ExportFilter {
  readonly id?: readonly string[] | undefined;
  readonly resource?: string | undefined;
  /** Whose they are; absent: anybody's. */
  readonly createdById?: string | undefined;
  /** Not expired then. */
  readonly at?: string | undefined;
}

function filtered(db: Db, scope: Scope, filter: ExportFilter) {
  let query = db
    .selectFrom('exports as x')
    .leftJoin('jobs as j', (join) => join.onRef('j.id', '=', 'x.job_id').onRef('j.provider_id', '=', 'x.provider_id'))
    .where('x.provider_id', '=', scope.providerId);
  if (filter.id) query = query.where('x.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.resource !== undefined) query = query.where('x.resource', '=', filter.resource);
  if (filter.createdById !== undefined) query = query.where('x.created_by_id', '=', filter.createdById);
  if (filter.at !== undefined) query = query.where('x.expires_at', '>', filter.at);
  return query;
}

/** Adds an export. */
export async function insertExport(db: Db, row: ExportsTable): Promise<void> {
  await db.insertInto('exports').values(row).execute();
}

/** One page of exports; rows from `range[0]` to `range[1]`. */
export async function listExports(db: Db, scope: Scope, filter: ExportFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<ExportRow>> {
  const rows = await filtered(db, scope, filter)
    .select(columns.map((column) => `x.${column}` as const))
    .select(sql<JobsTable['status']>`coalesce(j.status, 'failed')`.as('status'))
    .orderBy('x.created_at', direction)
    .orderBy('x.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('x.id')) };
}

/** Changes an export. */
export async function updateExport(db: Db, scope: Scope, id: string, values: Partial<Pick<ExportsTable, 'file_id' | 'rows' | 'organization_ids'>>): Promise<void> {
  await db.updateTable('exports').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** Forgets an export. */
export async function deleteExport(db: Db, scope: Scope, id: string): Promise<void> {
  await db.deleteFrom('exports').where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}
