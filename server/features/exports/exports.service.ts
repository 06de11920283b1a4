import { setImmediate } from 'node:timers/promises';
import type { Page } from '../../../shared/contracts/list.ts';
import { limits } from '../../../shared/limits.ts';
import { mayStaff } from '../../../shared/permissions.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { permits, signInScope, staffMay, type Scope, type StaffActor } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { deleteFile, readFile, storeFile } from '../files/index.ts';
import { csvLine } from '../imports/index.ts';
import { enqueue, JobFailed, type JobRun } from '../jobs/index.ts';
import { actorOfJob } from '../staff/index.ts';
import { mayHold } from './exports.domain.ts';
import { expireJob, exportJob } from './exports.jobs.ts';
import { sources, type ExportResource } from './exports.reading.service.ts';
import { deleteExport, insertExport, listExports, updateExport, type ExportRow } from './exports.repository.ts';

const pageRows = 500;
const subjectOf = (row: Pick<ExportRow, 'id' | 'file_name'>) => ({ kind: 'export', id: row.id, label: row.file_name });

function asker(ctx: Context): StaffActor {
  if (ctx.actor.kind !== 'staff') throw new AppError('forbidden');
  return ctx.actor;
}

/** One page of the caller's own exports that have not expired. */
export async function exports_(ctx: Context, scope: Scope, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number]; filter: { id?: readonly string[] | undefined; resource?: ExportResource | undefined } }): Promise<Page<ExportRow>> {
  return listExports(ctx.db, scope, { ...query.filter, createdById: asker(ctx).userId, at: ctx.now() }, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** One export, for its maker and for unlimited owners and admins. Throws `not_found`. */
export async function exportById(ctx: Context, scope: Scope, id: string): Promise<ExportRow> {
  const own = scope.organizationIds === 'all' ? {} : { createdById: asker(ctx).userId };
  const { rows } = await listExports(ctx.db, scope, { id: [id], ...own, at: ctx.now() }, 'desc', [0, 0]);
  const [row] = rows;
  if (!row) throw new AppError('not_found');
  return row;
}

/** Starts an export of everything a filter finds. Throws `unknown_filter`, `forbidden`. */
export async function createExport(ctx: Context, scope: Scope, wish: { resource: ExportResource; filter: Readonly<Record<string, unknown>> }): Promise<ExportRow> {
  const { permission, filter } = sources[wish.resource];
  if (!permits(ctx.actor, permission)) throw new AppError('forbidden');
  filter(wish.filter);
  const { userId, name, email } = asker(ctx);
  return inTransaction(ctx, async (inner) => {
    const id = inner.newId();
    const now = inner.now();
    const expiresAt = isoTime(milliseconds(now) + limits.exportKeepDays * 86_400_000);
    const jobId = await enqueue(inner, exportJob, { exportId: id });
    await enqueue(inner, expireJob, { exportId: id }, { runAt: expiresAt });
    const row = { id, provider_id: scope.providerId, resource: wish.resource, filter: JSON.stringify(wish.filter), file_id: null, file_name: `${wish.resource}-${now.slice(0, 10)}.csv`, rows: null, organization_ids: null, job_id: jobId, created_by: name === '' ? email : name, created_by_id: userId, created_at: now, expires_at: expiresAt };
    await insertExport(inner.db, row);
    await record(inner, { action: 'export.created', subject: subjectOf(row), changes: [{ field: 'filter', before: null, after: wish.filter }] });
    return exportById(inner, scope, id);
  });
}

/** The file of an export as it is sent; the download is audited. Throws `not_found`, also while there is no file yet, and `forbidden` where it holds what the caller may not see any more. */
export async function downloadExport(ctx: Context, scope: Scope, id: string): Promise<{ fileName: string; content: AsyncIterable<Uint8Array> }> {
  return inTransaction(ctx, async (inner) => {
    const row = await exportById(inner, scope, id);
    if (row.status !== 'done' || row.file_id === null) throw new AppError('not_found');
    if (!permits(inner.actor, sources[row.resource as ExportResource].permission) || !mayHold(scope.organizationIds, row.organization_ids)) {
      throw new AppError('forbidden', { detail: 'This file holds more than you may see now. Export it again to get what you may.' });
    }
    await record(inner, { action: 'export.downloaded', subject: subjectOf(row) });
    return { fileName: row.file_name, content: readFile(ctx, scope, row.file_id) };
  });
}

class Stopped extends Error {}

/** The lines of a file, a page of rows at a time; tells how many rows there are so far. Throws `Stopped` when somebody asked to stop. */
async function* linesOf(ctx: Context, scope: Scope, row: ExportRow, run: JobRun, counted: (rows: number) => void): AsyncGenerator<Uint8Array> {
  const { headings, next } = sources[row.resource as ExportResource];
  const filter = JSON.parse(row.filter) as unknown;
  yield Buffer.from(`\uFEFF${csvLine(headings)}`);
  let rows = 0;
  let place: { readonly at: string; readonly id: string } | null = null;
  do {
    const page = await next(ctx, scope, filter, place, pageRows);
    rows += page.cells.length;
    ({ place } = page);
    counted(rows);
    yield Buffer.from(page.cells.map((cells) => csvLine(cells)).join(''));
    if (await run.progress(rows, null)) throw new Stopped();
    // Requests of this process get their turn between two pages.
    await setImmediate();
  } while (place !== null);
}

/** Writes the file of an export over what its maker may see at this time; a second try begins anew. Throws `JobFailed`. */
export async function writeExport(ctx: Context, exportId: string, run: JobRun): Promise<Record<string, unknown> | 'cancelled'> {
  const provider = signInScope(ctx.actor.providerId);
  const { rows: found } = await listExports(ctx.db, provider, { id: [exportId], at: ctx.now() }, 'desc', [0, 0]);
  const [row] = found;
  if (!row) return {};
  const staff = await actorOfJob(ctx, provider, row.created_by_id);
  const { permission } = sources[row.resource as ExportResource];
  const allowed = staff && [permission, 'exports.run' as const].every((one) => mayStaff(staff.role, staff.organizationIds !== 'all', one));
  if (!staff || !allowed) throw new JobFailed('Whoever asked for this export may not export any more.');
  const acting = actingAs(ctx, staff);
  const scope = staffMay('exports.run').check(staff);
  if (row.file_id !== null) await deleteFile(acting, scope, row.file_id);
  const fileId = acting.newId();
  await updateExport(acting.db, scope, row.id, { file_id: fileId, organization_ids: JSON.stringify(scope.organizationIds) });
  let rows = 0;
  try {
    await storeFile(acting, scope, fileId, linesOf(acting, scope, row, run, (count) => (rows = count)), limits.storedBytes);
  } catch (error) {
    if (error instanceof Stopped) return 'cancelled';
    if (error instanceof AppError) throw new JobFailed(error.message);
    throw error;
  }
  await updateExport(acting.db, scope, row.id, { rows });
  return { rows };
}

/** Deletes an export with its file; one that is gone already is no error. */
export async function forgetExport(ctx: Context, exportId: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  const { rows } = await listExports(ctx.db, scope, { id: [exportId] }, 'desc', [0, 0]);
  const [row] = rows;
  if (row?.file_id != null) await deleteFile(ctx, scope, row.file_id);
  await deleteExport(ctx.db, scope, exportId);
}
