import { sql } from 'kysely';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { skipLocked } from '../../../db/dialects/differences.ts';
import type { JobsTable } from '../../../db/tables/operations.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'name', 'payload', 'status', 'attempts', 'max_attempts', 'last_error', 'result', 'progress_done', 'progress_total', 'cancellable', 'cancel_requested_at', 'created_by', 'created_at', 'started_at', 'finished_at'] as const;
export type JobRow = Pick<JobsTable, (typeof columns)[number]>;

/** Adds jobs. */
export async function insertJobs(db: Db, rows: readonly JobsTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 200) await db.insertInto('jobs').values(rows.slice(from, from + 200)).execute();
}

/** Takes up to `count` due jobs for one worker until `leaseUntil`; a job whose worker died is taken again when its lease has run out. */
export async function claimJobs(db: Db, claim: { owner: string; now: string; leaseUntil: string; count: number }): Promise<JobRow[]> {
  const { rows } = await sql<JobRow>`
    update jobs set status = 'running', lease_owner = ${claim.owner}, lease_until = ${claim.leaseUntil}, attempts = attempts + 1, started_at = coalesce(started_at, ${claim.now})
    where id in (
      select id from jobs where (status = 'queued' and run_at <= ${claim.now}) or (status = 'running' and lease_until < ${claim.now})
      order by priority, run_at, id limit ${claim.count} ${skipLocked(dialectOf(db))}
    )
    returning ${sql.join(columns.map((column) => sql.ref(column)))}`.execute(crossTenant(db, 'jobs.claim'));
  return rows;
}

/** Holds a claimed job for longer; false where another worker has taken it. */
export async function extendLease(db: Db, id: string, owner: string, leaseUntil: string): Promise<boolean> {
  const { numUpdatedRows } = await crossTenant(db, 'jobs.lease').updateTable('jobs').set({ lease_until: leaseUntil }).where('id', '=', id).where('lease_owner', '=', owner).where('status', '=', 'running').executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Writes how a claimed job ended, or when it runs again; false where another worker has taken it. */
export async function settleJob(db: Db, id: string, owner: string, outcome: Partial<Pick<JobsTable, 'status' | 'run_at' | 'last_error' | 'result' | 'finished_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await crossTenant(db, 'jobs.lease').updateTable('jobs').set({ ...outcome, lease_owner: null, lease_until: null }).where('id', '=', id).where('lease_owner', '=', owner).executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Writes how far a job has come; gives whether somebody asked to stop it. */
export async function reportProgress(db: Db, id: string, done: number, total: number | null): Promise<boolean> {
  const row = await crossTenant(db, 'jobs.lease').updateTable('jobs').set({ progress_done: done, progress_total: total }).where('id', '=', id).returning('cancel_requested_at').executeTakeFirst();
  return row?.cancel_requested_at != null;
}

/** One job of the provider. */
export async function findJob(db: Db, scope: Scope, id: string): Promise<JobRow | undefined> {
  return db.selectFrom('jobs').select(columns).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
}

/** Asks a job to stop: one that waits is cancelled at once, one that runs stops after the row it is at; false where it is too late. */
export async function requestCancel(db: Db, scope: Scope, id: string, now: string): Promise<boolean> {
  const waiting = await db.updateTable('jobs').set({ status: 'cancelled', cancel_requested_at: now, finished_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('status', '=', 'queued').where('cancellable', '=', 1).executeTakeFirst();
  if (waiting.numUpdatedRows > 0n) return true;
  const running = await db.updateTable('jobs').set({ cancel_requested_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('status', '=', 'running').where('cancellable', '=', 1).executeTakeFirst();
  return running.numUpdatedRows > 0n;
}

/** Deletes a job that nobody has begun. */
export async function deleteWaitingJob(db: Db, scope: Scope, id: string): Promise<void> {
  await db.deleteFrom('jobs').where('provider_id', '=', scope.providerId).where('id', '=', id).where('status', '=', 'queued').where('attempts', '=', 0).execute();
}

/** Gives back what a stopping worker still holds. */
export async function releaseLeases(db: Db, owner: string, now: string): Promise<void> {
  await crossTenant(db, 'jobs.lease').updateTable('jobs').set({ status: 'queued', run_at: now, lease_owner: null, lease_until: null }).where('lease_owner', '=', owner).where('status', '=', 'running').execute();
}

/** Forgets jobs that ended before a time. */
export async function deleteFinishedJobs(db: Db, before: string): Promise<void> {
  await crossTenant(db, 'housekeeping').deleteFrom('jobs').where('status', 'in', ['done', 'cancelled']).where('finished_at', '<', before).execute();
}

/** How many jobs are queued, running and failed. */
export async function countJobs(db: Db): Promise<{ status: string; count: number }[]> {
  const rows = await crossTenant(db, 'metrics').selectFrom('jobs').select(({ fn }) => ['status', fn.countAll<number>().as('count')]).where('status', 'in', ['queued', 'running', 'failed']).groupBy('status').execute();
  return rows.map(({ status, count }) => ({ status, count: Number(count) }));
}
