import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Archives or restores more organizations than one answer may wait for. */
export const setStatusesJob = defineJob({
  name: 'organizations.set_status',
  payload: z.object({ organizationIds: z.array(z.uuid()), status: z.enum(['active', 'archived']), askedBy: z.uuid() }),
  priority: 40,
  maxAttempts: 5,
  cancellable: true,
});
