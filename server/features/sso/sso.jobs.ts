import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Looks at the metadata of one SAML connection, as every day. */
export const refreshMetadataJob = defineJob({ name: 'sso.refresh_metadata', payload: z.object({ connectionId: z.uuid() }), priority: 90, maxAttempts: 5, cancellable: false });
