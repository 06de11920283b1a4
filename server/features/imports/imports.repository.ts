import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { ImportRowsTable, ImportsTable } from '../../../db/tables/operations.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount } from '../scoping.repository.ts';
import type { RowResult } from './imports.decisions.domain.ts';

const columns = ['id', 'provider_id', 'kind', 'file_id', 'file_name', 'bytes', 'delimiter', 'encoding', 'columns', 'heading_row', 'sample', 'mapping', 'checked', 'result', 'job_id', 'pass_id', 'created_by', 'created_by_id', 'created_at', 'finished_at'] as const;
export type ImportRow = Pick<ImportsTable, (typeof columns)[number] | 'status' | 'error' | 'progress_done' | 'progress_total'>;
export type ImportStatus = ImportsTable['status'];

export interface ImportFilter {
  readonly id?: readonly string[] | undefined;
  readonly kind?: ImportsTable['kind'] | undefined;
  readonly status?: string | undefined;
}

/** A job that was stopped while it waited, or that failed for good, never told its import: the import stands where the job left it. */
const status = sql<ImportStatus>`case
  when j.status = 'cancelled' and i.status = 'checking' then 'mapping'
  when j.status = 'cancelled' and i.status = 'running' then 'cancelled'
  when j.status = 'failed' and i.status in ('checking', 'running') then 'failed'
  else i.status end`;
const error = sql<string | null>`case when i.error is null and j.status = 'failed' and i.status in ('checking', 'running') then j.last_error else i.error end`;
const progressDone = sql<number>`case when i.status in ('checking', 'running') then coalesce(j.progress_done, 0) else i.progress_done end`;
const progressTotal = sql<number | null>`case when i.status in ('checking', 'running') then coalesce(j.progress_total, i.progress_total) else i.progress_total end`;

function filtered(db: Db, scope: Scope, filter: ImportFilter) {
  let query = db
    .selectFrom('imports as i')
    .leftJoin('jobs as j', (join) => join.onRef('j.id', '=', 'i.job_id').onRef('j.provider_id', '=', 'i.provider_id'))
    .where('i.provider_id', '=', scope.providerId);
  if (filter.id) query = query.where('i.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.kind !== undefined) query = query.where('i.kind', '=', filter.kind);
  if (filter.status !== undefined) query = query.where(status, '=', filter.status as ImportStatus);
  return query;
}

/** Adds an import. */
export async function insertImport(db: Db, row: ImportsTable): Promise<void> {
  await db.insertInto('imports').values(row).execute();
}

/** One page of imports; rows from `range[0]` to `range[1]`. */
export async function listImports(db: Db, scope: Scope, filter: ImportFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<ImportRow>> {
  const rows = await filtered(db, scope, filter)
    .select(columns.map((column) => `i.${column}` as const))
    .select([status.as('status'), error.as('error'), progressDone.as('progress_done'), progressTotal.as('progress_total')])
    .orderBy('i.created_at', direction)
    .orderBy('i.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('i.id')) };
}

/** One import, or undefined. */
export async function findImport(db: Db, scope: Scope, id: string): Promise<ImportRow | undefined> {
  const { rows } = await listImports(db, scope, { id: [id] }, 'desc', [0, 0]);
  return rows[0];
}

/** The import of a file, or undefined. */
export async function findImportOfFile(db: Db, scope: Scope, fileId: string): Promise<Pick<ImportRow, 'id' | 'status' | 'created_at' | 'finished_at'> | undefined> {
  return filtered(db, scope, {}).select(['i.id', 'i.created_at', 'i.finished_at', status.as('status')]).where('i.file_id', '=', fileId).executeTakeFirst();
}

/** Changes an import whose job is still the one known to the caller; false where another has taken over. */
export async function updateImport(db: Db, scope: Scope, id: string, jobId: string | null, values: Partial<Omit<ImportsTable, 'id' | 'provider_id'>>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set(values)
    .where('provider_id', '=', scope.providerId)
    .where('id', '=', id)
    .where('job_id', jobId === null ? 'is' : '=', jobId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Adds the results of rows. */
export async function insertImportRows(db: Db, rows: readonly ImportRowsTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 200) await db.insertInto('import_rows').values(rows.slice(from, from + 200)).execute();
}

/** The last row a pass has dealt with; 0: none yet. */
export async function lastRowOf(db: Db, scope: Scope, passId: string): Promise<number> {
  const row = await db
    .selectFrom('import_rows')
    .select('row_number')
    .where('provider_id', '=', scope.providerId)
    .where('pass_id', '=', passId)
    .orderBy('row_number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.row_number ?? 0;
}

/** Which of these records earlier rows of a pass were about. */
export async function subjectsOf(db: Db, scope: Scope, passId: string, subjectIds: readonly string[]): Promise<Set<string>> {
  if (subjectIds.length === 0) return new Set();
  const rows = await db.selectFrom('import_rows').select('subject_id').where('provider_id', '=', scope.providerId).where('pass_id', '=', passId).where('subject_id', 'in', subjectIds).execute();
  return new Set(rows.flatMap(({ subject_id: id }) => (id === null ? [] : [id])));
}

/** How many rows of a pass ended how, and why. */
export async function countResults(db: Db, scope: Scope, passId: string): Promise<{ result: RowResult; code: string | null; count: number }[]> {
  const rows = await db
    .selectFrom('import_rows')
    .select(({ fn }) => ['result', 'code', fn.countAll<number>().as('count')])
    .where('provider_id', '=', scope.providerId)
    .where('pass_id', '=', passId)
    .groupBy(['result', 'code'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export interface RowFilter {
  readonly id?: readonly string[] | undefined;
  readonly result?: RowResult | undefined;
  readonly code?: string | undefined;
}
export type ResultRow = Pick<ImportRowsTable, 'id' | 'row_number' | 'result' | 'code' | 'cells' | 'subject_id'>;

function filteredRows(db: Db, scope: Scope, passId: string, filter: RowFilter) {
  let query = db.selectFrom('import_rows as r').where('r.provider_id', '=', scope.providerId).where('r.pass_id', '=', passId);
  if (filter.id) query = query.where('r.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.result !== undefined) query = query.where('r.result', '=', filter.result);
  if (filter.code !== undefined) query = query.where('r.code', '=', filter.code);
  return query;
}

const rowColumns = ['r.id', 'r.row_number', 'r.result', 'r.code', 'r.cells', 'r.subject_id'] as const;

/** One page of the results of a pass; rows from `range[0]` to `range[1]`. */
export async function listResults(db: Db, scope: Scope, passId: string, filter: RowFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<ResultRow>> {
  const rows = await filteredRows(db, scope, passId, filter)
    .select(rowColumns)
    .orderBy('r.row_number', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filteredRows(db, scope, passId, filter).select('r.id')) };
}

/** The next refused rows of a pass behind a row. */
export async function refusedAfter(db: Db, scope: Scope, passId: string, rowNumber: number, count: number): Promise<ResultRow[]> {
  return filteredRows(db, scope, passId, { result: 'refused' }).select(rowColumns).where('r.row_number', '>', rowNumber).orderBy('r.row_number').limit(count).execute();
}

/** Deletes up to `count` results of an import, all or all but those of one pass; gives how many there were. */
export async function deleteImportRows(db: Db, scope: Scope, importId: string, keptPassId: string | null, count: number): Promise<number> {
  let some = db.selectFrom('import_rows').select('id').where('provider_id', '=', scope.providerId).where('import_id', '=', importId).limit(count);
  if (keptPassId !== null) some = some.where('pass_id', '<>', keptPassId);
  const { numDeletedRows } = await db.deleteFrom('import_rows').where('provider_id', '=', scope.providerId).where('id', 'in', some).executeTakeFirst();
  return Number(numDeletedRows);
}
