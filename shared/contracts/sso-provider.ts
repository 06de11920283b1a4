import { z } from 'zod';
import { isTenantId } from '../identity-providers.ts';
import { staffRoles } from '../permissions.ts';
import { defineContract } from './contract.ts';
import { idParams, listQuery, readVersion, timeSchema } from './list.ts';
import { portalSessionSchema } from './sign-in.ts';
import { ssoConnectionSchema, ssoGuides } from './sso.ts';
import { domain, line } from './text.ts';

/** A directory of Microsoft Entra by its tenant ID, in lower case. */
const tenantId = z
  .string()
  .max(100)
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.string().refine(isTenantId, { message: 'Enter the directory (tenant) ID: 36 characters such as 8f2c1b7e-….' }));

export const consentStates = ['no_tenant', 'not_asked', 'asked', 'consented'] as const;

/** Microsoft 365 of one organization; its id is the organization's. */
export const microsoft365TenantSchema = z
  .object({
    id: z.uuid(),
    organizationName: z.string(),
    tenantId: z.string().nullable(),
    state: z.enum(consentStates),
    /** When the last consent link was made, and by whom. */
    askedAt: timeSchema.nullable(),
    askedBy: z.string().nullable(),
    /** When an administrator came back with the consent, and who. */
    consentedAt: timeSchema.nullable(),
    consentedBy: z.string().nullable(),
    /** Domains of the organization that are proven; only their addresses are led to Microsoft 365. */
    provenDomains: z.number().int(),
    /** How far the provider's own app is. */
    connection: z.enum(['none', 'draft', 'live', 'off']),
    /** Whether people of the organization are offered it at this moment. */
    offered: z.boolean(),
  })
  .meta({ id: 'Microsoft365Tenant' });

const tenants = '/api/admin/microsoft365-tenants';
const oneTenant = { audience: 'admin', params: idParams, response: microsoft365TenantSchema } as const;

/** The provider's Microsoft 365 app and the organizations whose directories let it in. */
export const microsoft365Tenants = {
  list: defineContract({ audience: 'admin', method: 'GET', path: tenants, summary: 'Organizations with their directories, and whether those have consented', query: listQuery({ sorts: ['organizationName'], filter: { q: z.string().max(200).optional(), state: z.enum(consentStates).optional() } }), response: z.array(microsoft365TenantSchema) }),
  get: defineContract({ ...oneTenant, method: 'GET', path: `${tenants}/:id`, summary: 'Microsoft 365 of one organization' }),
  update: defineContract({ ...oneTenant, tags: ['step-up'], method: 'PUT', path: `${tenants}/:id`, summary: 'Say which directory is the organization’s; another one has to consent anew, and whoever came through the former is signed out', body: z.strictObject({ tenantId: tenantId.nullable() }), errors: ['tenant_taken', 'organization_archived'] }),
  ask: defineContract({ audience: 'admin', tags: ['step-up'], method: 'POST', path: `${tenants}/:id/ask`, summary: 'Make the link by which an administrator of the organization lets the app in; an older one is void', params: idParams, response: z.object({ url: z.string(), expiresAt: timeSchema }), errors: ['sso_incomplete', 'tenant_missing', 'organization_archived'] }),
} as const;

const breakGlass = z.object({ id: z.uuid(), name: z.string(), email: z.string(), role: z.enum(staffRoles), /** Has a password and a second factor of their own. */ ready: z.boolean() });

/** How the provider's own connections stand. */
export const providerSignInSchema = z
  .object({
    /** Where Microsoft's sign-in stands for this installation. */
    authority: z.string(),
    microsoft365: ssoConnectionSchema.nullable(),
    staff: z.object({
      version: z.number().int(),
      connection: ssoConnectionSchema.nullable(),
      /** Whose addresses lead to the connection and are recognized by it. */
      domains: z.array(z.string()),
      /** The sign-in page shows a button for it. */
      offered: z.boolean(),
      /** Nobody gets in without it but those named below. */
      required: z.boolean(),
      breakGlass: z.array(breakGlass),
    }),
  })
  .meta({ id: 'ProviderSignIn' });

/** The provider's own connections: Microsoft 365 for its organizations, and the sign-in of its staff. */
export const providerSignIn = {
  get: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/provider/sign-in', summary: 'The provider’s own connections and how its staff sign in', response: providerSignInSchema }),
  createConnection: defineContract({
    audience: 'admin',
    tags: ['step-up'],
    method: 'POST',
    path: '/api/admin/provider/sso-connections',
    summary: 'Begin one of the provider’s own connections; of each purpose there is one, and only owners may begin that of staff',
    body: z.strictObject({ purpose: z.enum(['staff', 'microsoft365']), protocol: z.enum(['oidc', 'saml']), guide: z.enum(ssoGuides), name: line(100).optional() }),
    status: 201,
    response: ssoConnectionSchema,
    errors: ['sso_connection_exists'],
  }),
  updateStaff: defineContract({
    audience: 'admin',
    tags: ['step-up'],
    method: 'PUT',
    path: '/api/admin/provider/staff-sign-in',
    summary: 'Change how staff sign in: whose addresses lead to single sign-on, whether it is required, and who gets in without',
    body: z.strictObject({ version: readVersion, domains: z.array(domain).max(20), offered: z.boolean(), required: z.boolean(), breakGlass: z.array(z.uuid()).max(20) }),
    response: providerSignInSchema,
    errors: ['changed_meanwhile', 'public_mail_domain', 'break_glass_needed', 'sso_not_live'],
  }),
} as const;

const way = z.object({ method: z.enum(['sso']), label: z.string(), url: z.string() });

/** What single sign-on adds to signing in at the console. */
export const adminSso = {
  ways: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/sign-in/ways', summary: 'What the sign-in page offers before an address; the provider’s settings alone decide', response: z.object({ ways: z.array(way) }) }),
  stepUp: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/session/step-up/sso', summary: 'Begin the round trip that confirms it is you, for a session that came through single sign-on; open the address within 15 minutes', body: z.strictObject({ return: z.string().max(2_000) }), response: z.object({ url: z.string() }), errors: ['sso_failed'] }),
} as const;

/** What single sign-on adds at the portal: confirming that it is you, and what a native app does at the end of it in the system's browser. */
export const portalSso = {
  stepUp: defineContract({ audience: 'portal', method: 'POST', path: '/api/portal/session/step-up/sso', summary: 'Begin the round trip that confirms it is you, for a session that came through the company’s own sign-in; open the address within 15 minutes', body: z.strictObject({ return: z.string().max(2_000) }), response: z.object({ url: z.string() }), errors: ['sso_failed'], tags: ['open-at-gates'] }),
  exchange: defineContract({
    audience: 'portal',
    method: 'POST',
    path: '/api/portal/sign-in/exchange',
    summary: 'Redeem the code that an app got back from the browser, with the other half of the challenge it began with (RFC 7636); the code works once, for two minutes',
    body: z.strictObject({ code: z.string().min(1).max(200), codeVerifier: z.string().regex(/^[A-Za-z0-9\-._~]{43,128}$/u), transport: z.literal('token').default('token') }),
    response: portalSessionSchema,
    errors: ['code_invalid', 'sso_failed'],
  }),
} as const;
