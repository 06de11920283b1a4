import { z } from 'zod';
import { peopleChoice } from '../../../shared/people-choice.ts';
import { defineJob } from '../jobs/index.ts';

/** Invites more people than one answer may wait for. */
export const inviteManyJob = defineJob({ name: 'invitations.invite_many', payload: z.object({ sendWhileOff: z.boolean(), ...peopleChoice }), priority: 40, maxAttempts: 5, cancellable: true });
