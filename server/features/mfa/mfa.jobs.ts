import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Tells everybody whom a rule about second factors hits and who has none yet; `from` names the rule that is meant, so that a changed one is not announced any more. */
export const announceMfaJob = defineJob({
  name: 'mfa.announce',
  payload: z.object({ organizationIds: z.array(z.uuid()).nullable(), from: z.iso.datetime().nullable() }),
  priority: 20,
  maxAttempts: 10,
  cancellable: false,
});
