export { defineJob, enqueue, enqueueAll, stopJob, withdrawJob, type JobDefinition } from './jobs.service.ts';
export { backoffMilliseconds } from './jobs.domain.ts';
export { handles, JobFailed, JobPostponed, startWorker, type JobHandler, type JobRun, type Worker } from './jobs.worker.ts';
export { countJobs } from './jobs.repository.ts';
export { jobsRoutes } from './jobs.routes.ts';
