import { z } from 'zod';
import { defineContract } from './contract.ts';
import { listQuery, timeSchema } from './list.ts';

export const expiryKinds = ['saml_certificate', 'oidc_secret', 'signing_key', 'domain_proof'] as const;
/** Days ahead that a list can be cut at. */
export const expiryHorizons = ['7', '30', '60'] as const;
export type ExpiryKind = (typeof expiryKinds)[number];

/** Something that ends, and what breaks with it. */
export const expirySchema = z
  .object({
    /** The certificate's, connection's or domain's own. */
    id: z.uuid(),
    kind: z.enum(expiryKinds),
    endsAt: timeSchema,
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    connectionId: z.uuid().nullable(),
    /** Whose the connection is: an organization’s, or the provider’s own for all organizations or for its staff; null for a domain. */
    purpose: z.enum(['organization', 'microsoft365', 'staff']).nullable(),
    domainId: z.uuid().nullable(),
    /** The connection's or the domain's. */
    name: z.string(),
    /** One sentence. */
    breaks: z.string(),
    /** Whether a newer certificate or key of the same connection is there already. */
    replaced: z.boolean(),
    /** Until when a link works by which its successor may come in. */
    linkUntil: timeSchema.nullable(),
    /** Whether a successor waits for staff. */
    proposed: z.boolean(),
  })
  .meta({ id: 'Expiry' });

export const expiry = {
  list: defineContract({
    audience: 'admin',
    method: 'GET',
    path: '/api/admin/expiry',
    summary: 'What ends when, over all organizations: certificates and secrets of connections in use, and proofs of domains in danger',
    query: listQuery({ sorts: ['endsAt'], filter: { q: z.string().max(200).optional(), organizationId: z.uuid().optional(), kind: z.enum(expiryKinds).optional(), withinDays: z.enum(expiryHorizons).optional() } }),
    response: z.array(expirySchema),
  }),
} as const;
