import { z } from 'zod';
import { peopleChoice } from '../../../shared/people-choice.ts';
import { defineJob } from '../jobs/index.ts';

/** Disables or enables more people than one answer may wait for. */
export const switchPeopleJob = defineJob({ name: 'customer_users.switch', payload: z.object({ act: z.enum(['disable', 'enable']), ...peopleChoice }), priority: 40, maxAttempts: 5, cancellable: true });
