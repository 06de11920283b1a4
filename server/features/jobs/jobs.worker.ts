import type { z } from 'zod';
import type { Db } from '../../../db/database.ts';
import { createContext, type Context, type Ports } from '../../context.ts';
import { isoTime } from '../../../shared/times.ts';
import { newId } from '../../platform/ids.ts';
import { backoffMilliseconds } from './jobs.domain.ts';
import { claimJobs, deleteFinishedJobs, extendLease, releaseLeases, reportProgress, settleJob, type JobRow } from './jobs.repository.ts';
import type { JobDefinition } from './jobs.service.ts';

/** Ends a try that may not be repeated, with a sentence for people. */
export class JobFailed extends Error {}

/** Asks for another try at a given time (milliseconds since 1970) instead of the usual wait. */
export class JobPostponed extends Error {
  readonly until: number;

  constructor(until: number, message: string) {
    super(message);
    this.until = until;
  }
}

export interface JobRun {
  readonly id: string;
  readonly attempt: number;
  readonly lastAttempt: boolean;
  /** Reports progress and holds the lease; true: somebody asked to stop. */
  readonly progress: (done: number, total: number | null) => Promise<boolean>;
}

export interface JobHandler {
  readonly definition: JobDefinition;
  readonly run: (ctx: Context, payload: unknown, run: JobRun) => Promise<Record<string, unknown> | 'cancelled' | void>;
}

/** Pairs a kind of job with what does it; handlers are idempotent, since a killed worker's job runs again. */
export function handles<Payload extends z.ZodType>(definition: JobDefinition<Payload>, run: (ctx: Context, payload: z.output<Payload>, run: JobRun) => Promise<Record<string, unknown> | 'cancelled' | void>): JobHandler {
  return { definition, run: (ctx, payload, details) => run(ctx, definition.payload.parse(payload), details) };
}

const leaseMilliseconds = 60_000;
const pollMilliseconds = 1_000;
const keepFinishedMilliseconds = 30 * 86_400_000;

export interface Worker {
  readonly wake: () => void;
  readonly isAlive: () => boolean;
  /** Ends after the jobs at hand, at most `milliseconds` later, and gives back what is left. */
  readonly stop: (milliseconds: number) => Promise<void>;
}

/** Forgets what ended before a time (ISO 8601), or what has expired by now; called once an hour. */
export type Sweep = (db: Db, before: string, now: string) => Promise<void>;

/** Enqueues what the clock alone brings, in the name of no provider; called once an hour by each worker, so that it takes what is due in a way that no other takes it too. */
export type Hourly = (ctx: Context) => Promise<void>;

/** Runs due jobs of all tenants, `concurrency` at a time, until stopped. */
export function startWorker(options: { db: Db; ports: Ports; handlers: readonly JobHandler[]; sweeps: readonly Sweep[]; hourly: readonly Hourly[]; concurrency: number }): Worker {
  const { db, ports } = options;
  const owner = newId(ports.clock.now());
  const handlers = new Map(options.handlers.map((handler) => [handler.definition.name, handler]));
  const running = new Set<Promise<void>>();
  /** Jobs at hand: after a jump of the clock their leases look spent, and they must not begin twice here. */
  const held = new Set<string>();
  let stopping = false;
  let failedPolls = 0;
  let wakeUp: () => void = () => undefined;
  let woken = false;
  let lastCleaning = 0;
  const nowText = () => isoTime(ports.clock.now());
  const lease = () => isoTime(ports.clock.now() + leaseMilliseconds);

  const contextOf = (providerId: string, requestId: string) => createContext({ db, actor: { kind: 'system', providerId, name: 'Portico' }, requestId, client: { ip: '', userAgent: '', host: '' }, ports });

  async function runOne(row: JobRow): Promise<void> {
    const handler = handlers.get(row.name);
    const beat = setInterval(() => void extendLease(db, row.id, owner, lease()).catch(() => undefined), leaseMilliseconds / 3);
    const ctx = contextOf(row.provider_id ?? '', row.id);
    try {
      if (!handler) throw new JobFailed(`No part of this version does ${row.name}.`);
      const result = await handler.run(ctx, JSON.parse(row.payload), {
        id: row.id,
        attempt: row.attempts,
        lastAttempt: row.attempts >= row.max_attempts,
        progress: async (done, total) => {
          await extendLease(db, row.id, owner, lease());
          return reportProgress(db, row.id, done, total);
        },
      });
      await settleJob(db, row.id, owner, result === 'cancelled' ? { status: 'cancelled', finished_at: nowText() } : { status: 'done', finished_at: nowText(), result: result ? JSON.stringify(result) : null });
    } catch (error) {
      const message = error instanceof JobFailed || error instanceof JobPostponed ? error.message : 'Something went wrong on our side.';
      const final = error instanceof JobFailed || (row.attempts >= row.max_attempts && !(error instanceof JobPostponed));
      if (!(error instanceof JobPostponed)) ports.logger[final ? 'error' : 'warn']({ job: row.id, name: row.name, attempt: row.attempts, err: error }, 'a job failed');
      const again = error instanceof JobPostponed ? error.until : ports.clock.now() + backoffMilliseconds(row.attempts, row.id);
      await settleJob(db, row.id, owner, final ? { status: 'failed', finished_at: nowText(), last_error: message } : { status: 'queued', run_at: isoTime(again), last_error: message }).catch(() => undefined);
    } finally {
      clearInterval(beat);
    }
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      woken = false;
      let claimed: JobRow[] = [];
      try {
        const free = options.concurrency - running.size;
        if (free > 0) claimed = await claimJobs(db, { owner, now: nowText(), leaseUntil: lease(), count: free });
        failedPolls = 0;
        if (ports.clock.now() - lastCleaning > 3_600_000) {
          lastCleaning = ports.clock.now();
          const before = isoTime(lastCleaning - keepFinishedMilliseconds);
          for (const sweep of [deleteFinishedJobs, ...options.sweeps]) await sweep(db, before, isoTime(lastCleaning));
          for (const enqueueDue of options.hourly) await enqueueDue(contextOf('', owner));
        }
      } catch (error) {
        failedPolls += 1;
        ports.logger.warn({ err: error }, 'the worker could not look for jobs');
      }
      for (const row of claimed) {
        if (held.has(row.id)) continue;
        held.add(row.id);
        const work: Promise<void> = runOne(row).finally(() => {
          held.delete(row.id);
          running.delete(work);
          woken = true;
          wakeUp();
        });
        running.add(work);
      }
      if (stopping || woken || (claimed.length > 0 && running.size < options.concurrency)) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMilliseconds);
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
  const ended = loop();

  return {
    wake: () => {
      woken = true;
      wakeUp();
    },
    isAlive: () => !stopping && failedPolls < 5,
    stop: async (milliseconds) => {
      stopping = true;
      wakeUp();
      await ended;
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([Promise.allSettled(running), new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
      clearTimeout(timer);
      await releaseLeases(db, owner, nowText()).catch(() => undefined);
    },
  };
}
