import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Looks whether sign-ins of an organization that only its own single sign-on opens have collapsed. */
export const watchJob = defineJob({ name: 'sso.watch', payload: z.object({ organizationId: z.uuid() }), priority: 0, maxAttempts: 5, cancellable: false });
