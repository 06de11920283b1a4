import type { z } from 'zod';
import type { jobSchema } from '../../../shared/contracts/operations.ts';
import type { JobRow } from './jobs.repository.ts';

/** How far a job has come, for staff. */
export function presentJob(row: JobRow): z.output<typeof jobSchema> {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    progress: { done: row.progress_done, total: row.progress_total },
    error: row.last_error,
    result: row.result === null ? null : (JSON.parse(row.result) as Record<string, unknown>),
    cancellable: row.cancellable === 1 && (row.status === 'queued' || row.status === 'running') && row.cancel_requested_at === null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
