import { z } from 'zod';
import { defineContract } from './contract.ts';
import { idParams, timeInput, timeSchema } from './list.ts';

export const ssoRuleStates = ['off', 'rehearsal', 'planned', 'on'] as const;
const watchdog = z.enum(['alert', 'lift']);

/** Somebody of the organization, as far as the rule would change how they get in. */
export const ssoRulePersonSchema = z.object({
  customerUserId: z.uuid(),
  name: z.string(),
  email: z.string(),
  /** `known`: a live connection knows them; `domain`: recognized by their address at the first sign-in; `none`: shut out. */
  way: z.enum(['known', 'domain', 'none']),
  /** Why, as a sentence. */
  why: z.string(),
  hasSignIn: z.boolean(),
  protected: z.boolean(),
  exemption: z.object({ until: timeSchema, reason: z.string() }).nullable(),
  /** How often the rehearsed rule would have refused them, when last, and what they had come with. */
  rehearsed: z.object({ count: z.number().int(), lastAt: timeSchema, method: z.string() }).nullable(),
});

/** Whether only the organization's own single sign-on opens its portal, and whom that leaves outside. */
export const ssoRuleSchema = z
  .object({
    /** The organization's id. */
    id: z.uuid(),
    organizationName: z.string(),
    state: z.enum(ssoRuleStates),
    /** Planned: when it begins. */
    from: timeSchema.nullable(),
    rehearsedFrom: timeSchema.nullable(),
    enforcedAt: timeSchema.nullable(),
    changedAt: timeSchema.nullable(),
    changedBy: z.string().nullable(),
    watchdog,
    /** When the watchdog last told of a collapse of sign-ins. */
    alertedAt: timeSchema.nullable(),
    /** When the watchdog lifted the rule: until it is set anew or relaxed, a second factor of ours is required. */
    liftedAt: timeSchema.nullable(),
    /** Until when one click puts back what was relaxed; null: nothing was, or too long ago. */
    resumeUntil: timeSchema.nullable(),
    connections: z.array(z.object({ id: z.uuid(), name: z.string(), status: z.enum(['draft', 'live', 'off']), testPassedAt: timeSchema.nullable(), lastSignInAt: timeSchema.nullable() })),
    /** The connection whose passed test allows enforcing now; else what stands against it. */
    ready: z.object({ connectionId: z.uuid().nullable(), problem: z.string().nullable() }),
    counts: z.object({ people: z.number().int(), known: z.number().int(), byDomain: z.number().int(), shutOut: z.number().int(), exempt: z.number().int(), rehearsed: z.number().int(), withoutPassword: z.number().int() }),
    /** The first 100 whom the rule would shut out, who are exempt, or whom the rehearsal met, in this order. */
    people: z.array(ssoRulePersonSchema),
  })
  .meta({ id: 'SsoRule' });

const answer = { audience: 'admin', params: idParams, response: ssoRuleSchema } as const;
const connection = '/api/admin/sso-connections/:id';
const stepUp = { tags: ['step-up'] } as const;

export const ssoRules = {
  get: defineContract({ ...answer, method: 'GET', path: '/api/admin/portals/:id/sso-rule', summary: 'Whether only the organization’s own single sign-on opens its portal, and who would be shut out' }),
  watchdog: defineContract({ ...answer, ...stepUp, method: 'PUT', path: '/api/admin/portals/:id/sso-rule', summary: 'Whether the watchdog may lift the rule, or alerts only', body: z.object({ watchdog }) }),
  enforce: defineContract({
    ...answer,
    ...stepUp,
    method: 'POST',
    path: `${connection}/enforce`,
    summary: 'Let only the single sign-on of this connection’s organization open its portal: rehearse it, plan it for a date with mails to its people, or switch it on at once',
    body: z.strictObject({ step: z.enum(['rehearsal', 'planned', 'on']).default('on'), from: timeInput.nullable().default(null), watchdog: watchdog.optional(), dryRun: z.boolean().default(false) }).prefault({}),
    errors: ['from_invalid', 'sso_not_live', 'sso_test_outdated', 'sso_no_way_in', 'sso_enforced', 'organization_archived', 'changed_meanwhile'],
  }),
  relax: defineContract({ ...answer, ...stepUp, method: 'POST', path: `${connection}/relax`, summary: 'Let other ways open the portal again, at once; people without a password can be mailed how to set one', body: z.strictObject({ offerPasswords: z.boolean().default(false) }).optional() }),
  resume: defineContract({ ...answer, ...stepUp, method: 'POST', path: `${connection}/resume`, summary: 'Put back, within the hour, the rule that was relaxed', errors: ['sso_rule_off', 'sso_not_live'] }),
  sendWay: defineContract({ audience: 'admin', params: idParams, method: 'POST', path: '/api/admin/customer-users/:id/sso-way', summary: 'Mail a person where their company’s own sign-in begins', errors: ['sso_not_live'] }),
} as const;
