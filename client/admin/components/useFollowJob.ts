import { useCallback } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { call } from '../providers/door.ts';

const everyMilliseconds = 1_000;

/** Watches a job until it ends, then says how it went and refreshes what is on screen. */
export function useFollowJob(): (jobId: string, done: () => string) => void {
  const notify = useNotify();
  const queryClient = useQueryClient();
  return useCallback(
    (jobId, done) => {
      const look = async () => {
        const job = await call('jobs.get', { params: { id: jobId } }).catch(() => undefined);
        if (job === undefined) return;
        if (job.status === 'queued' || job.status === 'running') {
          setTimeout(() => void look(), everyMilliseconds);
          return;
        }
        void queryClient.invalidateQueries();
        if (job.status === 'done') notify(done(), { type: 'success' });
        else notify(job.error ?? 'The work was stopped before its end.', { type: 'error' });
      };
      void look();
    },
    [notify, queryClient],
  );
}
