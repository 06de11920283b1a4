import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Tells a provider what ends soon. */
export const noticesJob = defineJob({ name: 'expiry.notices', payload: z.object({}), priority: 90, maxAttempts: 5, cancellable: false });
