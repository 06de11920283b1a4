import { z } from 'zod';
import { customerRoles, customerStatuses } from '../../../shared/contracts/customer-users.ts';
import { defineJob } from '../jobs/index.ts';

/** Whom work in the background is done to, on whose behalf, and within which of the provider's organizations. */
export const peopleChoice = {
  filter: z.object({
    q: z.string().optional(),
    organizationId: z.uuid().optional(),
    status: z.enum(customerStatuses).optional(),
    role: z.enum(customerRoles).optional(),
    linked: z.boolean().optional(),
  }),
  organizationIds: z.array(z.uuid()).nullable(),
  askedBy: z.object({ id: z.uuid(), name: z.string() }),
};

/** Disables or enables more people than one answer may wait for. */
export const switchPeopleJob = defineJob({ name: 'customer_users.switch', payload: z.object({ act: z.enum(['disable', 'enable']), ...peopleChoice }), priority: 40, maxAttempts: 5, cancellable: true });
