import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Follows every switch-on, from the transaction that makes it: what waited for these organizations' portals may go out. */
export const portalEnabledJob = defineJob({ name: 'portal.enabled', payload: z.object({ organizationIds: z.array(z.uuid()) }), priority: 10, maxAttempts: 10, cancellable: false });

/** Switches more portals than one answer may wait for. */
export const switchPortalsJob = defineJob({
  name: 'portals.switch',
  payload: z.object({ organizationIds: z.array(z.uuid()), enabled: z.boolean(), askedBy: z.uuid() }),
  priority: 40,
  maxAttempts: 5,
  cancellable: true,
});
