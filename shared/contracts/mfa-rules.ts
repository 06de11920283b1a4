import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { idParams, timeSchema } from './list.ts';
import { verificationMethods } from './mfa.ts';
import { providerSchema } from './provider.ts';

const dated = { from: timeSchema.nullable().default(null), dryRun: z.boolean().default(false) };
const rule = z.enum(['optional', 'required']);
const ownRule = z.enum(['inherit', 'optional', 'required']);

/** Whom a rule about second factors hits, as things stand. */
const preview = z.object({
  preview: z
    .object({
      organizations: z.number().int(),
      /** Active people of them. */
      people: z.number().int(),
      enrolled: z.number().int(),
      notEnrolled: z.number().int(),
      /** Of those not enrolled, people with an exemption that still runs when the rule begins. */
      exempt: z.number().int(),
      /** People who only come in through single sign-on. */
      singleSignOn: z.number().int(),
      from: timeSchema.nullable(),
      /** The first 100 of those not enrolled, by name. */
      names: z.array(z.object({ customerUserId: z.uuid(), name: z.string(), email: z.string(), organizationName: z.string() })),
    })
    .meta({ id: 'MfaPreview' }),
});
const one = { audience: 'admin', method: 'POST', response: preview, errors: ['from_invalid'], tags: ['step-up'] } as const;

export const mfaRules = {
  provider: defineContract({ ...one, path: '/api/admin/provider/mfa', summary: 'Whether customers must have a second factor where their organization says nothing else', body: z.strictObject({ rule, ...dated }) }),
  portal: defineContract({ ...one, path: '/api/admin/portals/:id/mfa', summary: 'Whether this organization’s people must have a second factor', params: idParams, body: z.strictObject({ rule: ownRule, ...dated }) }),
  portals: defineContract({ ...one, path: '/api/admin/portals/mfa', summary: 'Whether the people of these organizations must have a second factor', body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(limits.bulkIds), rule: ownRule, ...dated }) }),
  verificationMethods: defineContract({ audience: 'admin', method: 'PUT', path: '/api/admin/provider/verification-methods', summary: 'How your team may verify a caller', body: z.strictObject({ methods: z.array(z.enum(verificationMethods)).min(1).max(verificationMethods.length) }), response: providerSchema, tags: ['step-up'] }),
} as const;
