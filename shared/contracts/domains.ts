import { z } from 'zod';
import { checkOutcomes, domainStates } from '../domains.ts';
import { defineContract } from './contract.ts';
import { idParams, listQuery, timeSchema } from './list.ts';
import { domain } from './text.ts';

export const domainSchema = z
  .object({
    id: z.uuid(),
    organizationId: z.uuid(),
    organizationName: z.string(),
    /** As DNS has it: ASCII, in lower case. */
    domain: z.string(),
    /** As people write it, with the letters of their language. */
    displayName: z.string(),
    /** `failing`: proven, and its record has vanished. */
    state: z.enum(domainStates),
    /** The TXT record that proves it. */
    record: z.object({ name: z.string(), value: z.string() }),
    provenAt: timeSchema.nullable(),
    /** The last look; null before the first. `found`: other values where the record was looked for. */
    check: z.object({ at: timeSchema, outcome: z.enum(checkOutcomes), found: z.array(z.string()), sentence: z.string() }).nullable(),
    failingSince: timeSchema.nullable(),
    /** When the proof of a failing domain ends at the earliest. */
    provenUntil: timeSchema.nullable(),
    createdAt: timeSchema,
  })
  .meta({ id: 'Domain' });
const filter = { q: z.string().max(200).optional(), organizationId: z.uuid().optional(), state: z.enum(domainStates).optional() };
const one = { audience: 'admin', params: idParams, response: domainSchema } as const;

export const domains = {
  list: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/domains', summary: 'Domains of organizations, and whether they are proven', query: listQuery({ sorts: ['domain', 'organizationName', 'createdAt'], filter }), response: z.array(domainSchema) }),
  get: defineContract({ ...one, method: 'GET', path: '/api/admin/domains/:id', summary: 'One domain' }),
  create: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/domains', summary: 'Claim a domain for an organization', body: z.strictObject({ organizationId: z.uuid(), domain }), status: 201, response: domainSchema, errors: ['domain_taken', 'domain_claimed', 'public_mail_domain', 'too_many_domains'] }),
  remove: defineContract({ audience: 'admin', method: 'DELETE', path: '/api/admin/domains/:id', summary: 'Remove a domain from its organization, with its proof', params: idParams, tags: ['step-up'], errors: ['sso_enforced'] }),
  check: defineContract({ ...one, method: 'POST', path: '/api/admin/domains/:id/check', summary: 'Look for the record that proves a domain, at once', errors: ['public_mail_domain'], tags: ['step-up'] }),
} as const;
