import { importKinds } from '../../../shared/contracts/imports.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { staffMay, type Scope, type StaffActor } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { deleteFile, storeFile } from '../files/index.ts';
import { enqueue, JobPostponed, stopJob, withdrawJob } from '../jobs/index.ts';
import { openSessions } from '../sessions/index.ts';
import { actorOfJob } from '../staff/index.ts';
import { CsvInspector, NotCsv, type CsvFormat } from './imports.detection.domain.ts';
import { csvLine, withoutNeutralizer } from './imports.csv.domain.ts';
import { checkJob, forgetJob, runJob } from './imports.jobs.ts';
import { checkedMapping, guessMapping, missingColumns, type ImportKind, type Mapping } from './imports.mapping.domain.ts';
import { deleteResults } from './imports.pass.service.ts';
import { mayCheck, mayRun, resumes, waits } from './imports.pass.domain.ts';
import { findImport, findImportOfFile, insertImport, listImports, listResults, refusedAfter, updateImport, type ImportFilter, type ImportRow, type ResultRow, type RowFilter } from './imports.repository.ts';
import { rowSentences, type RowCode } from './imports.rows.domain.ts';

/** Takes an upload apart: gives its fields and what `store` made of its file. */
export type Receive = <Stored>(store: (file: { readonly name: string; readonly content: AsyncIterable<Uint8Array> }) => Promise<Stored>) => Promise<{ fields: Readonly<Record<string, string>>; stored: Stored }>;

const day = 86_400_000;
const later = (time: string, days: number) => isoTime(milliseconds(time) + days * day);
const subjectOf = (row: Pick<ImportRow, 'id' | 'file_name'>) => ({ kind: 'import', id: row.id, label: row.file_name });

/** One page of imports. */
export async function imports(ctx: Context, scope: Scope, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number]; filter: ImportFilter }): Promise<Page<ImportRow>> {
  return listImports(ctx.db, scope, query.filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** One import. Throws `not_found`. */
export async function importById(ctx: Context, scope: Scope, id: string): Promise<ImportRow> {
  const row = await findImport(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return row;
}

async function* watched(content: AsyncIterable<Uint8Array>, inspector: CsvInspector): AsyncGenerator<Uint8Array> {
  for await (const bytes of content) {
    inspector.add(bytes);
    // A result is kept for each row: a file of nothing but line ends would fill the disk with them.
    if (inspector.lines > limits.importLines) throw new AppError('payload_too_large', { detail: `A file may have at most ${limits.importLines.toLocaleString('en')} lines. Split it and try again.` });
    yield bytes;
  }
}

function readForm(fields: Readonly<Record<string, string>>): { kind: ImportKind; dryRun: boolean } {
  const { kind: kindText, dryRun = 'true', ...others } = fields;
  const kind = importKinds.find((known) => known === kindText);
  const errors = Object.create(null) as Record<string, string>;
  if (!kind) errors['kind'] = 'Say whether the file holds “organizations” or “people”.';
  if (dryRun !== 'true' && dryRun !== 'false') errors['dryRun'] = 'Use “true” or “false”.';
  for (const name of Object.keys(others)) errors[name] = 'This field is not known here.';
  if (!kind || Object.keys(errors).length > 0) throw new AppError('validation_failed', { errors });
  return { kind, dryRun: dryRun === 'true' };
}

function formatOf(inspector: CsvInspector): CsvFormat {
  try {
    return inspector.conclude();
  } catch (error) {
    if (error instanceof NotCsv) throw new AppError(error.code, { detail: error.message });
    throw error;
  }
}

function refuseMissing(kind: ImportKind, mapping: Mapping): void {
  const errors = missingColumns(kind, mapping);
  if (Object.keys(errors).length > 0) throw new AppError('column_missing', { errors });
}

const shownName = (name: string) => name.replaceAll(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, '').trim().slice(0, limits.nameCharacters) || 'import.csv';

/** An upload takes a while: whoever lost their session or right meanwhile does not get it through. Throws `unauthenticated`, `forbidden`. */
async function refuseWhoLeft(ctx: Context, scope: Scope, actor: StaffActor): Promise<void> {
  const staff = await actorOfJob(ctx, scope, actor.userId);
  const sessions = await openSessions(ctx, scope, { sort: ['lastUsedAt', 'DESC'], range: [0, 0], filter: { id: [actor.sessionId] } });
  if (!staff || sessions.rows.length === 0) throw new AppError('unauthenticated');
  staffMay('imports.run').check(staff);
}

/**
 * Keeps an uploaded CSV file and guesses how it must be read; without `dryRun` it is checked and carried out at once. A refused or broken-off upload leaves
 * nothing behind. Throws `csv_unreadable`, `csv_empty`, `csv_too_many_columns`, `column_missing`, `validation_failed`, `payload_too_large`.
 */
export async function createImport(ctx: Context, scope: Scope, receive: Receive): Promise<ImportRow> {
  if (ctx.actor.kind !== 'staff') throw new AppError('forbidden');
  const { actor } = ctx;
  const fileId = ctx.newId();
  const inspector = new CsvInspector();
  // Should this process die on the way, what it has kept so far goes a day later.
  const sweeping = await enqueue(ctx, forgetJob, { fileId }, { runAt: later(ctx.now(), 1) });
  try {
    const { fields, stored } = await receive(async ({ name, content }) => ({ name: shownName(name), bytes: await storeFile(ctx, scope, fileId, watched(content, inspector), limits.importBytes) }));
    const { kind, dryRun } = readForm(fields);
    const format = formatOf(inspector);
    const mapping = guessMapping(kind, format.columns);
    if (!dryRun) refuseMissing(kind, mapping);
    return await inTransaction(ctx, async (inner) => {
      await refuseWhoLeft(inner, scope, actor);
      const id = inner.newId();
      const jobId = dryRun ? null : await enqueue(inner, checkJob, { importId: id, askedBy: actor.userId, thenRun: true });
      const { encoding, delimiter, headingRow, columns, sample } = format;
      await insertImport(inner.db, {
        ...{ id, provider_id: scope.providerId, kind, file_id: fileId, file_name: stored.name, bytes: stored.bytes, delimiter, encoding, heading_row: headingRow },
        ...{ columns: JSON.stringify(columns), sample: JSON.stringify(sample), mapping: JSON.stringify(mapping), checked: null, result: null, progress_done: 0, progress_total: null },
        ...{ status: dryRun ? ('mapping' as const) : ('checking' as const), job_id: jobId, pass_id: dryRun ? null : inner.newId(), error: null },
        ...{ created_by: actor.name === '' ? actor.email : actor.name, created_by_id: actor.userId, created_at: inner.now(), finished_at: null },
      });
      await record(inner, { action: 'import.created', subject: { kind: 'import', id, label: stored.name }, changes: [{ field: 'kind', before: null, after: kind }, { field: 'bytes', before: null, after: stored.bytes }] });
      return importById(inner, scope, id);
    });
  } catch (error) {
    await deleteFile(ctx, scope, fileId);
    await withdrawJob(ctx, scope, sweeping);
    throw error;
  }
}

function asker(ctx: Context): string {
  if (ctx.actor.kind !== 'staff') throw new AppError('forbidden');
  return ctx.actor.userId;
}

/** Starts a dry run with these columns. Throws `not_found`, `import_not_ready`, `validation_failed`, `column_missing`. */
export async function checkImport(ctx: Context, scope: Scope, id: string, chosen: Mapping): Promise<ImportRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await importById(inner, scope, id);
    const read = checkedMapping(row.kind, (JSON.parse(row.columns) as string[]).length, chosen);
    if ('errors' in read) throw new AppError('validation_failed', { errors: Object.fromEntries(Object.entries(read.errors).map(([field, message]) => [`mapping.${field}`, message])) });
    refuseMissing(row.kind, read.mapping);
    if (!mayCheck(row)) throw new AppError('import_not_ready');
    const jobId = await enqueue(inner, checkJob, { importId: id, askedBy: asker(inner), thenRun: false });
    const begun = await updateImport(inner.db, scope, id, row.job_id, { status: 'checking', mapping: JSON.stringify(read.mapping), checked: null, result: null, error: null, progress_done: 0, progress_total: null, pass_id: inner.newId(), job_id: jobId, finished_at: null });
    if (!begun) throw new AppError('import_not_ready');
    await record(inner, { action: 'import.checked', subject: subjectOf(row) });
    return importById(inner, scope, id);
  });
}

/** Starts carrying an import out after its dry run, or goes on with one that was stopped. Throws `not_found`, `import_not_ready`. */
export async function runImport(ctx: Context, scope: Scope, id: string): Promise<ImportRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await importById(inner, scope, id);
    if (!mayRun(row)) throw new AppError('import_not_ready');
    const jobId = await enqueue(inner, runJob, { importId: id, askedBy: asker(inner), thenRun: false });
    const fresh = resumes(row) ? {} : { pass_id: inner.newId(), progress_done: 0 };
    const begun = await updateImport(inner.db, scope, id, row.job_id, { ...fresh, status: 'running', result: null, error: null, job_id: jobId, finished_at: null, progress_total: (JSON.parse(row.checked ?? '{}') as { rows?: number }).rows ?? null });
    if (!begun) throw new AppError('import_not_ready');
    await record(inner, { action: 'import.started', subject: subjectOf(row) });
    return importById(inner, scope, id);
  });
}

/** Stops a check or a run after the rows done so far, which stay; what waits for somebody to go on is put aside. Throws `not_found`, `not_cancellable`. */
export async function cancelImport(ctx: Context, scope: Scope, id: string): Promise<ImportRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await importById(inner, scope, id);
    if (waits(row)) {
      if (!(await updateImport(inner.db, scope, id, row.job_id, { status: 'cancelled', finished_at: inner.now() }))) throw new AppError('not_cancellable');
    } else if ((row.status !== 'checking' && row.status !== 'running') || row.job_id === null) {
      throw new AppError('not_cancellable');
    } else await stopJob(inner, scope, row.job_id);
    await record(inner, { action: 'import.cancelled', subject: subjectOf(row) });
    return importById(inner, scope, id);
  });
}

/** One page of what became of the rows in the last check or run. Throws `not_found`. */
export async function importRows(ctx: Context, scope: Scope, id: string, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number]; filter: RowFilter }): Promise<Page<ResultRow>> {
  const { pass_id: passId } = await importById(ctx, scope, id);
  if (passId === null) return { rows: [], total: 0 };
  return listResults(ctx.db, scope, passId, query.filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

const refusedPage = 500;

/** The refused rows as a CSV file with the columns of the upload, so that it can be mended and imported again; beside each row the code and a sentence. Throws `not_found`. */
export async function refusedFile(ctx: Context, scope: Scope, id: string): Promise<{ fileName: string; lines: AsyncGenerator<string> }> {
  const row = await importById(ctx, scope, id);
  const columns = JSON.parse(row.columns) as string[];
  const lines = async function* () {
    yield `\uFEFF${csvLine([...columns, 'Refused because', 'Reason'], row.delimiter)}`;
    for (let after = 0, page: ResultRow[] | null = null; row.pass_id !== null && page?.length !== 0; after = page.at(-1)?.row_number ?? after) {
      page = await refusedAfter(ctx.db, scope, row.pass_id, after, refusedPage);
      const text = page.map(({ cells, code }) => {
        const read = (JSON.parse(cells) as string[]).map(withoutNeutralizer);
        // What stands beyond the last column goes into it, so that nothing is lost.
        const last = read.slice(columns.length - 1).filter((cell, index) => index === 0 || cell !== '').join(row.delimiter);
        return csvLine([...columns.map((_, index) => (index === columns.length - 1 ? last : (read[index] ?? ''))), code ?? '', rowSentences[code as RowCode] ?? ''], row.delimiter);
      });
      if (text.length > 0) yield text.join('');
    }
  };
  return { fileName: `${row.file_name.replace(/\.[^.]*$/u, '')}-refused.csv`, lines: lines() };
}

/** Deletes a file and the results of its rows 30 days after its import ended, or after the upload where it never did; the counts stay. Throws `JobPostponed` until then. */
export async function forgetFile(ctx: Context, scope: Scope, fileId: string): Promise<void> {
  const row = await findImportOfFile(ctx.db, scope, fileId);
  if (row) {
    const underway = row.status === 'checking' || row.status === 'running';
    const due = underway ? later(ctx.now(), 1) : later(row.finished_at ?? row.created_at, limits.importKeepDays);
    if (due > ctx.now()) throw new JobPostponed(milliseconds(due), 'The file is kept until then.');
    await deleteResults(ctx, scope, row.id);
  }
  await deleteFile(ctx, scope, fileId);
}
