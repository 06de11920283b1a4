import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Looks whether the record of a proven domain is still there. */
export const recheckJob = defineJob({
  name: 'domains.recheck',
  payload: z.object({ domainId: z.uuid() }),
  priority: 90,
  maxAttempts: 5,
  cancellable: false,
});
