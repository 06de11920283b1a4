import { z } from 'zod';
import { isProviderAddress } from '../identity-providers.ts';
import { limits } from '../limits.ts';
import { defineContract, redirectSchema } from './contract.ts';
import { idParams, listQuery, readVersion, timeInput, timeSchema } from './list.ts';
import { line } from './text.ts';

export const ssoGuides = ['entra', 'google', 'okta', 'keycloak', 'other'] as const;
const protocol = z.enum(['oidc', 'saml']);
const claimName = z.string().max(300).trim();
const said = z.array(line(300)).max(20);
/** Where an identity provider stands, or empty. */
export const providerAddress = z
  .string()
  .max(500)
  .transform((value) => value.trim())
  .pipe(z.string().refine((value) => value === '' || isProviderAddress(value), { message: 'Use an address that begins with https://.' }));

/** One check of an identity provider's answer, as staff read it. */
export const ssoStepSchema = z.object({ check: z.string(), verdict: z.enum(['passed', 'failed', 'noted']), sentence: z.string(), found: z.string().nullable(), expected: z.string().nullable() });
export type SsoStep = z.output<typeof ssoStepSchema>;

const claims = z.array(z.object({ name: z.string(), values: z.array(z.string()) }));

/** Somebody a test's answer almost means: what keeps the two apart, and what to change. */
export const ssoNearMissSchema = z.object({ kind: z.enum(['alias', 'letter_case', 'other_domain', 'other_organization']), customerUserId: z.uuid(), name: z.string(), email: z.string(), organizationName: z.string(), sentence: z.string() });
export type SsoNearMiss = z.output<typeof ssoNearMissSchema>;

/** A round trip without a session, and what became of it. */
export const ssoTestSchema = z
  .object({
    id: z.uuid(),
    startedAt: timeSchema,
    /** The member of staff who began it. */
    startedBy: z.string().nullable(),
    finishedAt: timeSchema.nullable(),
    /** `waiting`: nobody has come back from the identity provider yet. */
    outcome: z.enum(['waiting', 'passed', 'failed']),
    steps: z.array(ssoStepSchema),
    /** What the identity provider said of the person, name by name. */
    claims,
    /** Only those whom the reader may see. */
    nearMisses: z.array(ssoNearMissSchema),
    /** Until when a link opens a copy of it; null: none does. */
    sharedUntil: timeSchema.nullable(),
  })
  .meta({ id: 'SsoTest' });

/** A test as somebody reads it who holds its link and has no account: without near misses, and without anything of other organizations. */
export const sharedTestSchema = z
  .object({
    providerName: z.string(),
    organizationName: z.string().nullable(),
    connectionName: z.string(),
    protocol: z.enum(['oidc', 'saml']),
    startedAt: timeSchema,
    outcome: z.enum(['passed', 'failed']),
    steps: z.array(ssoStepSchema),
    claims,
    expiresAt: timeSchema,
  })
  .meta({ id: 'SharedSsoTest' });

/** Which claim or attribute says what; an empty one is not read. */
export const mappingSchema = z.strictObject({ name: claimName, email: claimName, role: claimName, managerValues: said });

/** What staff choose about a connection, whatever its protocol. */
const choices = {
  name: line(100),
  mapping: mappingSchema,
  /** Somebody the IdP names and nobody has invited: refused, or made with the role below. */
  unknownPeople: z.enum(['invitation', 'create']),
  defaultRole: z.enum(['user', 'manager']),
  /** `idp`: the IdP's second factor counts where it asserts one of `mfaValues`; `ours`: ours is asked on top; `local`: ours only for sign-ins of our own. */
  mfa: z.enum(['idp', 'ours', 'local']),
  mfaValues: said,
  /** What an answer nobody asked for leads to: an error page, or a fresh sign-in. */
  unsolicited: z.enum(['refuse', 'restart']),
};

const certificate = z.object({ id: z.uuid(), fingerprint: z.string(), notAfter: timeSchema, status: z.enum(['active', 'proposed']) });

/** One of our own keys: its certificate is in our metadata, its private half in no answer. */
const signingKey = z.object({ id: z.uuid(), /** `next`: published, and not in use yet. */ status: z.enum(['current', 'next']), fingerprint: z.string(), notAfter: timeSchema, /** PEM. */ certificate: z.string() });

export const ssoConnectionSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    organizationId: z.uuid().nullable(),
    organizationName: z.string().nullable(),
    purpose: z.enum(['organization', 'microsoft365', 'staff']),
    protocol,
    guide: z.enum(ssoGuides),
    status: z.enum(['draft', 'live', 'off']),
    ...choices,
    oidc: z.object({ issuer: z.string(), clientId: z.string(), hasSecret: z.boolean(), secretExpiresAt: timeSchema.nullable() }).nullable(),
    saml: z.object({ entityId: z.string(), ssoUrl: z.string(), metadataUrl: z.string(), metadataCheckedAt: timeSchema.nullable(), metadataProblem: z.string(), certificates: z.array(certificate), /** Whether our requests are signed. */ signRequests: z.boolean(), signingKeys: z.array(signingKey) }).nullable(),
    /** What the other side needs of us. */
    ours: z.object({ loginUrl: z.string(), redirectUri: z.string(), entityId: z.string(), acsUrl: z.string(), metadataUrl: z.string() }),
    testPassedAt: timeSchema.nullable(),
    lastSignInAt: timeSchema.nullable(),
    /** People it has signed in. */
    people: z.number().int(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'SsoConnection' });

const one = { audience: 'admin', params: idParams, response: ssoConnectionSchema } as const;
const path = '/api/admin/sso-connections';
const stepUp = { tags: ['step-up'] } as const;
const ofTest = z.object({ id: z.uuid(), testId: z.uuid() });

export const ssoConnections = {
  list: defineContract({ audience: 'admin', method: 'GET', path, summary: 'Connections to identity providers', query: listQuery({ sorts: ['createdAt', 'name'], filter: { q: z.string().max(200).optional(), organizationId: z.uuid().optional(), status: z.enum(['draft', 'live', 'off']).optional() } }), response: z.array(ssoConnectionSchema) }),
  get: defineContract({ ...one, method: 'GET', path: `${path}/:id`, summary: 'One connection' }),
  create: defineContract({ audience: 'admin', ...stepUp, method: 'POST', path, summary: 'Begin a connection; it signs nobody in until it is live', body: z.strictObject({ organizationId: z.uuid(), protocol, guide: z.enum(ssoGuides), name: line(100).optional() }), status: 201, response: ssoConnectionSchema, errors: ['organization_archived', 'too_many_connections'] }),
  update: defineContract({
    ...one,
    ...stepUp,
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Change a connection; an absent secret stays',
    body: z.object({
      version: readVersion,
      ...choices,
      /** Of the other protocol nothing is read; absent, it stays as it is. */
      oidc: z.object({ issuer: providerAddress, clientId: claimName, clientSecret: z.string().min(1).max(1_000).optional(), secretExpiresAt: timeInput.nullable().default(null) }).nullable().optional(),
      saml: z.object({ entityId: claimName, ssoUrl: providerAddress, metadataUrl: providerAddress }).nullable().optional(),
    }),
    errors: ['changed_meanwhile'],
  }),
  readMetadata: defineContract({
    ...one,
    ...stepUp,
    method: 'POST',
    path: `${path}/:id/metadata`,
    summary: 'Take entity ID, sign-in address and certificates from the identity provider’s metadata, by its address or pasted',
    body: z.strictObject({ url: providerAddress.default(''), xml: z.string().max(limits.sso.metadataCharacters).default('') }),
    errors: ['sso_metadata_unusable', 'target_refused', 'changed_meanwhile'],
  }),
  addCertificate: defineContract({ ...one, ...stepUp, method: 'POST', path: `${path}/:id/certificates`, summary: 'Add a certificate the identity provider signs with; during a rollover the old one stays beside it', body: z.strictObject({ certificate: z.string().min(1).max(20_000) }), errors: ['sso_certificate_unusable', 'changed_meanwhile'] }),
  removeCertificate: defineContract({ ...one, ...stepUp, method: 'DELETE', path: `${path}/:id/certificates/:certificateId`, summary: 'Take a certificate away; what it signs is accepted no longer', params: z.object({ id: z.uuid(), certificateId: z.uuid() }), errors: ['changed_meanwhile', 'sso_incomplete'] }),
  signRequests: defineContract({ ...one, ...stepUp, method: 'POST', path: `${path}/:id/sign-requests`, summary: 'Have our requests signed, or not any more; the first time makes the key, whose certificate is in our metadata from then on', body: z.strictObject({ on: z.boolean() }), errors: ['changed_meanwhile'] }),
  prepareSigningKey: defineContract({ ...one, ...stepUp, method: 'POST', path: `${path}/:id/signing-keys`, summary: 'Publish the next key beside the one in use, for the identity provider to trust before it signs', errors: ['changed_meanwhile', 'sso_incomplete'] }),
  changeSigningKey: defineContract({ ...one, ...stepUp, method: 'POST', path: `${path}/:id/signing-keys/:keyId/use`, summary: 'Sign with the prepared key from now on; the one before is published no longer', params: z.object({ id: z.uuid(), keyId: z.uuid() }), errors: ['changed_meanwhile'] }),
  test: defineContract({ audience: 'admin', ...stepUp, method: 'POST', path: `${path}/:id/test`, summary: 'Begin a round trip that makes no session; open the address in another window within 15 minutes, it works once', params: idParams, response: z.object({ url: z.string() }), errors: ['sso_incomplete'] }),
  tests: defineContract({ audience: 'admin', method: 'GET', path: `${path}/:id/tests`, summary: 'The newest tests, the last one first', params: idParams, response: z.array(ssoTestSchema) }),
  shareTest: defineContract({ audience: 'admin', method: 'POST', path: `${path}/:id/tests/:testId/share`, summary: 'A link to a copy of a test for whoever runs the identity provider; an older one of the same test works no longer', params: ofTest, response: z.object({ url: z.string(), expiresAt: timeSchema }), errors: ['sso_test_waiting'] }),
  stopSharing: defineContract({ audience: 'admin', method: 'DELETE', path: `${path}/:id/tests/:testId/share`, summary: 'Let the link to a test open nothing any more', params: ofTest }),
  enable: defineContract({ ...one, ...stepUp, method: 'POST', path: `${path}/:id/enable`, summary: 'Let it sign people in; needs a passed test', errors: ['sso_incomplete', 'sso_test_needed', 'organization_archived', 'changed_meanwhile'] }),
  disable: defineContract({ ...one, ...stepUp, method: 'POST', path: `${path}/:id/disable`, summary: 'Let it sign nobody in; sessions it made end at their next request', errors: ['changed_meanwhile', 'sso_enforced', 'sso_demanded'] }),
  forget: defineContract({ audience: 'admin', ...stepUp, method: 'POST', path: `${path}/:id/forget`, summary: 'Forget whom the connection knows, one person or everybody: each is recognized anew by address at the next sign-in', params: idParams, body: z.strictObject({ customerUserId: z.uuid().optional() }), response: z.object({ forgotten: z.number().int() }), errors: ['sso_enforced'] }),
  onlyWay: defineContract({ audience: 'admin', method: 'GET', path: `${path}/:id/only-way`, summary: 'How many people lose their only way in with the connection, or with whom it knows, while only the company’s own sign-in opens the portal or soon will; the first of them by name', params: idParams, response: z.object({ holds: z.boolean(), people: z.number().int(), names: z.array(z.string()) }) }),
  remove: defineContract({ audience: 'admin', ...stepUp, method: 'DELETE', path: `${path}/:id`, summary: 'Remove a connection that signs nobody in; whom it knew is forgotten', params: idParams, errors: ['sso_live', 'sso_demanded'] }),
} as const;

/** What a link to a test opens, for people without an account. */
export const ssoShares = {
  read: defineContract({ audience: 'portal', method: 'POST', path: '/api/portal/shared-sso-tests', summary: 'The copy of a test that a link opens; uses nothing up', body: z.strictObject({ token: z.string().min(1).max(200) }), response: sharedTestSchema, tags: ['reads-only'], errors: ['link_invalid'] }),
} as const;

const way = '/sso/:connectionId';
const ofConnection = { audience: 'public', params: z.object({ connectionId: z.uuid() }) } as const;
const leadsOn = { ...ofConnection, status: 303, response: redirectSchema, errors: ['sso_failed'] } as const;
const carried = z.string().max(4_096).optional();

/** The ways to an identity provider and back, which browsers are led along. */
export const ssoWays = {
  login: defineContract({
    ...leadsOn,
    tags: ['redirects'],
    method: 'GET',
    path: `${way}/login`,
    summary: 'To the identity provider; `return` is where to come out, a path of the portal; `tenant` whose directory of Microsoft 365 is meant; an app sends the `challenge` of RFC 7636 (S256) and gets its code at portico://signed-in',
    query: z.object({ return: z.string().max(2_000).optional(), hint: z.string().max(400).optional(), test: carried, begin: carried, tenant: z.string().max(100).optional(), consent: carried, challenge: z.string().max(128).optional() }),
  }),
  acs: defineContract({ ...leadsOn, tags: ['redirects', 'cross-site-form'], method: 'POST', path: `${way}/acs`, summary: 'Takes a SAML response (bindings 3.5) and leads to its completion', body: z.string().default('') }),
  callback: defineContract({ ...leadsOn, tags: ['redirects'], method: 'GET', path: `${way}/callback`, summary: 'Completes a sign-in: with the code of an OpenID provider, or the handle of an outcome that was checked', query: z.object({ handle: carried, state: carried }) }),
  metadata: defineContract({ ...ofConnection, tags: ['raw-body'], method: 'GET', path: `${way}/metadata`, summary: 'What an identity provider needs of us, as SAML metadata', status: 200 }),
} as const;
