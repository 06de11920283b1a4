import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Finds out whether an address that asked for a reset is known, and mails it if so; away from the request, so that its time says nothing. */
export const resetRequestedJob = defineJob({ name: 'password.reset_requested', payload: z.object({ resetId: z.uuid() }), priority: 0, maxAttempts: 10, cancellable: false });
