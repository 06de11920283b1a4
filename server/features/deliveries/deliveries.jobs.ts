import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

/** Hands one mail to the mail server. Tries for about a day; a security mail is enqueued with priority 0. */
export const sendDelivery = defineJob({ name: 'delivery.send', payload: z.strictObject({ deliveryId: z.uuid() }), priority: 10, maxAttempts: 32, cancellable: false });
