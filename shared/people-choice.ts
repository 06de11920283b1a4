import { z } from 'zod';
import { customerRoles, customerStatuses } from './contracts/customer-users.ts';

/** Whom work in the background is done to, within which of the provider's organizations (null: all), and the user who asked. */
export const peopleChoice = {
  filter: z.object({
    q: z.string().optional(),
    organizationId: z.uuid().optional(),
    status: z.enum(customerStatuses).optional(),
    role: z.enum(customerRoles).optional(),
    linked: z.boolean().optional(),
  }),
  organizationIds: z.array(z.uuid()).nullable(),
  askedBy: z.uuid(),
};
