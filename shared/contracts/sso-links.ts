import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { idParams, listQuery, readVersion, timeInput, timeSchema } from './list.ts';
import { providerAddress, ssoGuides, ssoStepSchema } from './sso.ts';
import { email } from './text.ts';

const kind = z.enum(['set_up', 'renewal']);
const stepUp = { tags: ['step-up'] } as const;

/** A link by which the customer's own IT works on one connection; its secret is never in here. */
export const ssoLinkSchema = z
  .object({
    id: z.uuid(),
    connectionId: z.uuid(),
    connectionName: z.string(),
    organizationId: z.uuid(),
    organizationName: z.string(),
    /** `renewal`: takes a further certificate or a new secret, and nothing else. */
    kind,
    state: z.enum(['open', 'handed_in', 'revoked', 'expired']),
    /** Where it was mailed to; empty: staff handed it over. */
    email: z.string(),
    createdAt: timeSchema,
    createdBy: z.string(),
    expiresAt: timeSchema,
    handedInAt: timeSchema.nullable(),
  })
  .meta({ id: 'SsoLink' });

const links = '/api/admin/sso-links';

export const ssoLinks = {
  list: defineContract({ audience: 'admin', method: 'GET', path: links, summary: 'Links for the IT of customers, the newest first', query: listQuery({ sorts: ['createdAt'], filter: { connectionId: z.uuid().optional() }, defaultSort: '["createdAt","DESC"]' }), response: z.array(ssoLinkSchema) }),
  create: defineContract({
    audience: 'admin',
    ...stepUp,
    method: 'POST',
    path: links,
    summary: 'Make a link for one connection; an older one of its kind is void. With an address it is mailed, without one its address is in this answer and nowhere else',
    body: z.strictObject({ connectionId: z.uuid(), kind, email: email.optional(), days: z.number().int().min(limits.sso.linkDays.minimum).max(limits.sso.linkDays.maximum).default(limits.sso.linkDays.default) }),
    status: 201,
    response: z.object({ link: ssoLinkSchema, url: z.string().nullable() }),
    errors: ['organization_archived', 'sso_link_unfit'],
  }),
  revoke: defineContract({ audience: 'admin', method: 'POST', path: `${links}/:id/revoke`, summary: 'Void a link; what came in by it stays', params: idParams, response: ssoLinkSchema }),
} as const;

const certificate = z.object({ fingerprint: z.string(), notAfter: timeSchema });

/** What would change about a connection, beside what stands there; staff accept or refuse it. */
export const ssoProposalSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    connectionId: z.uuid(),
    connectionName: z.string(),
    connectionStatus: z.enum(['draft', 'live', 'off']),
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    protocol: z.enum(['oidc', 'saml']),
    /** Who says so: somebody with a link, or the identity provider's own metadata. */
    source: z.enum(['link', 'metadata']),
    kind,
    differences: z.array(z.object({ field: z.enum(['entityId', 'ssoUrl', 'metadataUrl', 'issuer', 'clientId', 'clientSecret', 'secretExpiresAt']), before: z.string(), after: z.string() })),
    /** `added`: unknown so far. `gone`: would be taken away. */
    certificates: z.array(certificate.extend({ change: z.enum(['added', 'kept', 'gone']) })),
    /** Whether sign-ins would go elsewhere than now. */
    leadsElsewhere: z.boolean(),
    testPassedAt: timeSchema.nullable(),
    /** Null: whoever holds the link may still change it. */
    handedInAt: timeSchema.nullable(),
    updatedAt: timeSchema,
  })
  .meta({ id: 'SsoProposal' });

const proposals = '/api/admin/sso-proposals';
const asRead = z.strictObject({ version: readVersion });

export const ssoProposals = {
  list: defineContract({ audience: 'admin', method: 'GET', path: proposals, summary: 'What waits for staff about connections, the newest first', query: listQuery({ sorts: ['updatedAt'], filter: { connectionId: z.uuid().optional() }, defaultSort: '["updatedAt","DESC"]' }), response: z.array(ssoProposalSchema) }),
  test: defineContract({ audience: 'admin', ...stepUp, method: 'POST', path: `${proposals}/:id/test`, summary: 'Begin a round trip with the proposed values; it makes no session, and its address works once within 15 minutes', params: idParams, response: z.object({ url: z.string() }), errors: ['sso_incomplete'] }),
  accept: defineContract({ audience: 'admin', ...stepUp, method: 'POST', path: `${proposals}/:id/accept`, summary: 'Give the connection the proposed values as they were read; one in use goes elsewhere only after a passed test', params: idParams, body: asRead, errors: ['changed_meanwhile', 'sso_test_needed', 'sso_certificate_unusable', 'organization_archived'] }),
  refuse: defineContract({ audience: 'admin', ...stepUp, method: 'POST', path: `${proposals}/:id/refuse`, summary: 'Leave the connection as it is; a link it came in by is void', params: idParams, body: asRead, errors: ['changed_meanwhile'] }),
} as const;

/** What whoever holds a link sees: their own connection, and nothing else. */
export const ssoSetUpSchema = z
  .object({
    kind,
    protocol: z.enum(['oidc', 'saml']),
    guide: z.enum(ssoGuides),
    organizationName: z.string(),
    providerName: z.string(),
    expiresAt: timeSchema,
    /** What the identity provider needs of us. */
    ours: z.object({ loginUrl: z.string(), redirectUri: z.string(), entityId: z.string(), acsUrl: z.string(), metadataUrl: z.string() }),
    /** With a renewal: what is there now, to find the right application. */
    current: z.object({ identifier: z.string(), clientId: z.string(), certificates: z.array(certificate), secretExpiresAt: timeSchema.nullable() }).nullable(),
    saved: z
      .object({ at: timeSchema, entityId: z.string(), ssoUrl: z.string(), metadataUrl: z.string(), certificates: z.array(certificate), issuer: z.string(), clientId: z.string(), hasSecret: z.boolean(), secretExpiresAt: timeSchema.nullable() })
      .nullable(),
    /** The last round trip with what is saved. */
    test: z.object({ outcome: z.enum(['waiting', 'passed', 'failed']), startedAt: timeSchema, steps: z.array(ssoStepSchema) }).nullable(),
  })
  .meta({ id: 'SsoSetUp' });

const token = z.string().min(1).max(200);
const setUp = '/api/portal/sso-set-up';
const one = { audience: 'portal', method: 'POST', response: ssoSetUpSchema } as const;

export const ssoSetUp = {
  preview: defineContract({ ...one, path: `${setUp}/preview`, summary: 'What a link is for and how far it is; uses nothing up', body: z.strictObject({ token }), errors: ['link_invalid'], tags: ['reads-only'] }),
  save: defineContract({
    ...one,
    path: `${setUp}/save`,
    summary: 'Check what an identity provider says and keep it beside the connection; may be repeated until it is handed in',
    body: z.strictObject({
      token,
      guide: z.enum(ssoGuides).optional(),
      saml: z.strictObject({ url: providerAddress.default(''), xml: z.string().max(limits.sso.metadataCharacters).default(''), certificate: z.string().max(20_000).default('') }).optional(),
      /** An absent secret stays as long as issuer and client do. */
      oidc: z.strictObject({ issuer: providerAddress, clientId: z.string().max(300).transform((value) => value.trim()), clientSecret: z.string().min(1).max(1_000).optional(), secretExpiresAt: timeInput.nullable().default(null) }).optional(),
    }),
    errors: ['link_invalid', 'too_many_attempts', 'sso_metadata_unusable', 'sso_certificate_unusable', 'target_refused'],
  }),
  test: defineContract({ audience: 'portal', method: 'POST', path: `${setUp}/test`, summary: 'Begin a round trip with what is saved; it makes no session, and its address works once within 15 minutes', body: z.strictObject({ token }), response: z.object({ url: z.string() }), errors: ['link_invalid', 'too_many_attempts', 'sso_incomplete'] }),
  handIn: defineContract({ audience: 'portal', method: 'POST', path: `${setUp}/hand-in`, summary: 'Give what is saved to the provider’s staff; the link is used up', body: z.strictObject({ token }), errors: ['link_invalid', 'sso_incomplete'] }),
} as const;
