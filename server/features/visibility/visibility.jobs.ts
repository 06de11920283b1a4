import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Publishes a draft at the time that was chosen for it. */
export const publishJob = defineJob({ name: 'features.publish', payload: z.object({ publicationId: z.uuid() }), priority: 20, maxAttempts: 10, cancellable: false });
