import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

const pass = z.object({ importId: z.uuid(), askedBy: z.uuid(), thenRun: z.boolean() });

/** Goes through a file and says what an import would do; changes nothing. */
export const checkJob = defineJob({ name: 'imports.check', payload: pass, priority: 50, maxAttempts: 5, cancellable: true });

/** Carries an import out. */
export const runJob = defineJob({ name: 'imports.run', payload: pass, priority: 50, maxAttempts: 5, cancellable: true });

/** Deletes an uploaded file and the results of its rows when their time is over, and what is left of an upload that never ended. */
export const forgetJob = defineJob({ name: 'imports.forget', payload: z.object({ fileId: z.uuid() }), priority: 90, maxAttempts: 20, cancellable: false });
