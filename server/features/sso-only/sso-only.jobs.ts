import { z } from 'zod';
import { defineJob } from '../jobs/index.ts';

const meant = z.object({ organizationId: z.uuid(), from: z.iso.datetime() });

/** Switches a planned rule on at its time; `from` names the plan that is meant, so that a changed one begins only once. */
export const enforceJob = defineJob({ name: 'sso_rule.enforce', payload: meant, priority: 0, maxAttempts: 20, cancellable: false });

/** Tells an organization's people that only its own sign-in opens the portal from a time on; a plan that was changed meanwhile is not announced any more. */
export const announceJob = defineJob({ name: 'sso_rule.announce', payload: meant, priority: 20, maxAttempts: 10, cancellable: false });

/** Tells people without a password how to set one, now that a password counts again. */
export const offerPasswordsJob = defineJob({ name: 'sso_rule.offer_passwords', payload: z.object({ organizationId: z.uuid(), customerUserId: z.uuid().nullable() }), priority: 20, maxAttempts: 10, cancellable: false });

/** Tells whoever was told of a date that it holds no longer; `from` names the plan that was called off. */
export const callOffJob = defineJob({ name: 'sso_rule.call_off', payload: meant, priority: 20, maxAttempts: 10, cancellable: false });
