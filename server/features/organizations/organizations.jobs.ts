import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Tells other rooms that organizations were archived. */
export const organizationsArchivedJob = defineJob({ name: 'organizations.archived', payload: z.object({ organizationIds: z.array(z.uuid()) }), priority: 20, maxAttempts: 10, cancellable: false });

/** Archives or restores more organizations than one answer may wait for. */
export const setStatusesJob = defineJob({
  name: 'organizations.set_status',
  payload: z.object({ organizationIds: z.array(z.uuid()), status: z.enum(['active', 'archived']), askedBy: z.uuid() }),
  priority: 40,
  maxAttempts: 5,
  cancellable: true,
});
