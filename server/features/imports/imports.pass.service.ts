import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, staffMay, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { readFile } from '../files/index.ts';
import { enqueue, JobFailed, type JobRun } from '../jobs/index.ts';
import { actorOfJob } from '../staff/index.ts';
import { readRecords, type CsvRecord } from './imports.csv.domain.ts';
import { checkJob, runJob } from './imports.jobs.ts';
import type { Mapping } from './imports.mapping.domain.ts';
import { organizationOutcomes } from './imports.organizations.service.ts';
import { countsOf, inBatches, nothingPlanned, type Counts, type Outcome, type Pass } from './imports.pass.domain.ts';
import { AddedMeanwhile, peopleOutcomes } from './imports.people.service.ts';
import { countResults, deleteImportRows, findImport, insertImportRows, lastRowOf, updateImport, type ImportRow } from './imports.repository.ts';
import { brokenRow } from './imports.rows.domain.ts';

type Payload = z.output<typeof checkJob.payload>;
interface Work {
  readonly ctx: Context;
  readonly scope: Scope;
  readonly row: ImportRow;
  readonly jobId: string;
}

const attempts = 3;
const meanwhile: readonly string[] = ['name_taken', 'external_id_taken', 'domain_taken', 'changed_meanwhile'];
const rowsDeletedAtOnce = 1_000;
const total = ({ rows, created, updated, unchanged, duplicate, refused }: Counts) => Object.entries({ rows, created, updated, unchanged, duplicate, refused }).map(([field, after]) => ({ field, before: null, after }));

/** Goes through a file for the member of staff who asked: a check says what would become of each row, a run does it, and goes on where a killed one stopped. Gives the counts. Throws `JobFailed`. */
export async function carryOut(ctx: Context, definition: typeof checkJob, payload: Payload, run: JobRun): Promise<Record<string, unknown> | 'cancelled'> {
  const provider = signInScope(ctx.actor.providerId);
  const row = await findImport(ctx.db, provider, payload.importId);
  // Another check or run has taken its place.
  if (row?.job_id !== run.id || row.pass_id === null) return {};
  const checks = definition === checkJob;
  const staff = await actorOfJob(ctx, provider, payload.askedBy);
  if (!staff) return fail({ ctx, scope: provider, row, jobId: run.id }, 'Whoever started this import is not in the team any more. Let a colleague start it again.');
  const acting = actingAs(ctx, staff);
  let scope: Scope;
  try {
    scope = staffMay('imports.run').check(staff);
  } catch {
    return fail({ ctx, scope: provider, row, jobId: run.id }, 'Whoever started this import may not import any more. Let a colleague start it again.');
  }
  const work: Work = { ctx: acting, scope, row, jobId: run.id };
  await deleteRows(acting, scope, row.id, checks ? null : row.pass_id);
  const pass: Pass = { id: row.pass_id, mapping: JSON.parse(row.mapping) as Mapping, planned: checks ? nothingPlanned(row.kind) : null };
  const stopped = await goThrough(work, pass, run);
  const counts = countsOf(await countResults(acting.db, scope, row.pass_id));
  await (checks ? endCheck(work, counts, stopped, payload) : endRun(work, counts, stopped));
  return stopped ? 'cancelled' : { ...counts };
}

/** Deals with every row that no earlier try of this pass has dealt with; true: somebody asked to stop. */
async function goThrough({ ctx, scope, row, jobId }: Work, pass: Pass, run: JobRun): Promise<boolean> {
  const columns = (JSON.parse(row.columns) as string[]).length;
  const already = await lastRowOf(ctx.db, scope, pass.id);
  const expected = pass.planned === null && row.checked !== null ? (JSON.parse(row.checked) as Counts).rows : null;
  let done = 0;
  let pieces = 0;
  const content = async function* () {
    for await (const piece of readFile(ctx, scope, row.file_id)) {
      pieces += 1;
      yield piece;
    }
  };
  for await (const records of inBatches(readRecords(content(), row))) {
    const rows = records.filter((record) => record.row > row.heading_row);
    const left = rows.filter((record) => record.row > already);
    if (left.length > 0) await dealWith({ ctx, scope, row, jobId }, pass, left, columns);
    done += rows.length;
    if (await run.progress(done, expected)) return true;
    // Requests of this process get their turn between two batches.
    await setImmediate();
  }
  if (pieces === 0) return fail({ ctx, scope, row, jobId }, 'The file was deleted, as files are 30 days after they were uploaded. Upload it again.');
  return false;
}

/** Deals with one batch in one transaction, together with the results of its rows; looks again where somebody changed the same records in that moment. */
async function dealWith({ ctx, scope, row }: Work, pass: Pass, records: readonly CsvRecord[], columns: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await inTransaction(ctx, async (inner) => {
        const rows: Outcome[] = records.map((entry) => ({ record: entry, result: 'refused', code: brokenRow(entry, columns), subjectId: null, organizationId: null }));
        const outcomes = await (row.kind === 'organizations' ? organizationOutcomes(inner, scope, pass, rows) : peopleOutcomes(inner, scope, pass, rows));
        await insertImportRows(
          inner.db,
          outcomes.map((outcome) => ({ id: inner.newId(), provider_id: scope.providerId, import_id: row.id, pass_id: pass.id, row_number: outcome.record.row, result: outcome.result, code: outcome.code, cells: JSON.stringify(outcome.record.cells), subject_id: outcome.subjectId, organization_id: outcome.organizationId })),
        );
      });
      return;
    } catch (error) {
      const again = error instanceof AddedMeanwhile || (error instanceof AppError && meanwhile.includes(error.code));
      if (!again || attempt >= attempts) throw error;
    }
  }
}

async function deleteRows(ctx: Context, scope: Scope, importId: string, keptPassId: string | null): Promise<void> {
  while ((await deleteImportRows(ctx.db, scope, importId, keptPassId, rowsDeletedAtOnce)) === rowsDeletedAtOnce) await setImmediate();
}

async function endCheck({ ctx, scope, row, jobId }: Work, counts: Counts, stopped: boolean, payload: Payload): Promise<void> {
  const progress = { progress_done: counts.rows, progress_total: counts.rows };
  if (stopped || !payload.thenRun) {
    await updateImport(ctx.db, scope, row.id, jobId, stopped ? { status: 'mapping' } : { ...progress, status: 'checked', checked: JSON.stringify(counts) });
    return;
  }
  await inTransaction(ctx, async (inner) => {
    const next = await enqueue(inner, runJob, { ...payload, thenRun: false });
    await updateImport(inner.db, scope, row.id, jobId, { status: 'running', checked: JSON.stringify(counts), pass_id: inner.newId(), job_id: next, progress_done: 0, progress_total: counts.rows });
    await record(inner, { action: 'import.started', subject: { kind: 'import', id: row.id, label: row.file_name } });
  });
}

async function endRun({ ctx, scope, row, jobId }: Work, counts: Counts, stopped: boolean): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    await updateImport(inner.db, scope, row.id, jobId, { status: stopped ? 'cancelled' : 'done', result: JSON.stringify(counts), progress_done: counts.rows, finished_at: inner.now() });
    await record(inner, { action: stopped ? 'import.stopped' : 'import.finished', subject: { kind: 'import', id: row.id, label: row.file_name }, changes: total(counts) });
  });
}

async function fail({ ctx, scope, row, jobId }: Work, sentence: string): Promise<never> {
  await inTransaction(ctx, async (inner) => {
    await updateImport(inner.db, scope, row.id, jobId, { status: 'failed', error: sentence, finished_at: inner.now() });
    await record(inner, { action: 'import.failed', subject: { kind: 'import', id: row.id, label: row.file_name }, changes: [{ field: 'reason', before: null, after: sentence }] });
  });
  throw new JobFailed(sentence);
}

/** Deletes the results of all rows of an import, a few at a time. */
export async function deleteResults(ctx: Context, scope: Scope, importId: string): Promise<void> {
  await deleteRows(ctx, scope, importId, null);
}
