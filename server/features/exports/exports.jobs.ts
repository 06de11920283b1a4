import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Writes the file of an export. */
export const exportJob = defineJob({ name: 'exports.write', payload: z.object({ exportId: z.uuid() }), priority: 50, maxAttempts: 5, cancellable: true });

/** Deletes an export and its file when its time is over. */
export const expireJob = defineJob({ name: 'exports.expire', payload: z.object({ exportId: z.uuid() }), priority: 90, maxAttempts: 20, cancellable: false });
