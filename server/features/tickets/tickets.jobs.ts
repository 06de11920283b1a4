import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Deletes what is left of an upload that never became an attachment. */
export const forgetUploadJob = defineJob({ name: 'tickets.forget-upload', payload: z.object({ fileId: z.uuid() }), priority: 90, maxAttempts: 20, cancellable: false });
