import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { inTransaction } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { deleteWaitingJob, findJob, insertJobs, requestCancel, type JobRow } from './jobs.repository.ts';

/** A kind of job: its name and what its payload holds (ids only, never a secret). */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly payload: Payload;
  /** Lower runs first: 0 security mails, 10 mails, 50 imports and exports, 90 housekeeping. */
  readonly priority: number;
  readonly maxAttempts: number;
  readonly cancellable: boolean;
}

/** Declares a kind of job. */
export function defineJob<Payload extends z.ZodType>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}

/** Writes jobs into the transaction at hand and wakes the worker once it is committed; gives their ids. */
export async function enqueueAll<Payload extends z.ZodType>(ctx: Context, definition: JobDefinition<Payload>, payloads: readonly z.output<Payload>[], options: { runAt?: string } = {}): Promise<string[]> {
  const now = ctx.now();
  const rows = payloads.map((payload) => ({
    id: ctx.newId(),
    provider_id: ctx.actor.providerId,
    name: definition.name,
    payload: JSON.stringify(payload),
    status: 'queued' as const,
    priority: definition.priority,
    run_at: options.runAt ?? now,
    attempts: 0,
    max_attempts: definition.maxAttempts,
    lease_owner: null,
    lease_until: null,
    last_error: null,
    result: null,
    progress_done: 0,
    progress_total: null,
    cancellable: definition.cancellable ? (1 as const) : (0 as const),
    cancel_requested_at: null,
    created_by: ctx.actor.kind === 'staff' || ctx.actor.kind === 'customer' ? ctx.actor.userId : null,
    created_at: now,
    started_at: null,
    finished_at: null,
  }));
  await insertJobs(ctx.db, rows);
  if (ctx.transaction) ctx.transaction.afterCommit.push(ctx.ports.wakeWorker);
  else ctx.ports.wakeWorker();
  return rows.map(({ id }) => id);
}

/** Writes one job; see `enqueueAll`. */
export async function enqueue<Payload extends z.ZodType>(ctx: Context, definition: JobDefinition<Payload>, payload: z.output<Payload>, options: { runAt?: string } = {}): Promise<string> {
  const [id] = await enqueueAll(ctx, definition, [payload], options);
  if (id === undefined) throw new Error('No job was written.');
  return id;
}

/** One job: for who asked for it, and for unlimited owners and admins. Throws `not_found`. */
export async function job(ctx: Context, scope: Scope, id: string): Promise<JobRow> {
  const row = await findJob(ctx.db, scope, id);
  const everybodys = scope.organizationIds === 'all' && permits(ctx.actor, 'exports.run');
  if (!row || (!everybodys && row.created_by !== scope.userId)) throw new AppError('not_found');
  return row;
}

/** Stops a job for a room that says so in its own words: one that waits ends at once, one that runs after the row it is at; the caller audits. Throws `not_cancellable`. */
export async function stopJob(ctx: Context, scope: Scope, id: string): Promise<void> {
  if (!(await requestCancel(ctx.db, scope, id, ctx.now()))) throw new AppError('not_cancellable');
}

/** Takes back a job that has not begun and has lost its reason, as if it had never been written. */
export async function withdrawJob(ctx: Context, scope: Scope, id: string): Promise<void> {
  await deleteWaitingJob(ctx.db, scope, id);
}

/** Stops a job. Throws `not_found`, `not_cancellable`. */
export async function cancelJob(ctx: Context, scope: Scope, id: string): Promise<JobRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await job(inner, scope, id);
    await stopJob(inner, scope, id);
    await record(inner, { action: 'job.cancelled', subject: { kind: 'job', id, label: row.name } });
    return job(inner, scope, id);
  });
}
