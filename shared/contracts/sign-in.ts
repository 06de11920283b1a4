import { z } from 'zod';
import { gateCodes } from '../access.ts';
import { staffRoles, permissions, type Permission } from '../permissions.ts';
import { defineContract } from './contract.ts';
import { email, line, passwordInput, phone } from './text.ts';
import { idParams, timeSchema } from './list.ts';

const way = z.object({ method: z.enum(['password', 'passkey', 'sso']), label: z.string(), url: z.string().optional() });
const transport = z.enum(['cookie', 'token']).default('cookie');
const empty = z.strictObject({});
const { record: _record, ...sessionGateCodes } = gateCodes;

/** `"allowed"` or the code of the first gate that refuses. */
export const accessSchema = z.enum(['allowed', ...(Object.values(sessionGateCodes) as [string, ...string[]])]);

export const brandingSchema = z.object({
  providerName: z.string(),
  organizationName: z.string().nullable(),
  logoUrl: z.string().nullable(),
  /** What customers read at home, in Markdown-free plain text. */
  welcomeText: z.string(),
  /** At `portal_unavailable`: the provider's own note, when set. */
  note: z.string(),
  support: z.object({ name: z.string(), email: z.string(), phone: z.string(), url: z.string() }),
  timeZone: z.string(),
});
const organizationChoice = z.object({ id: z.uuid(), name: z.string(), role: z.enum(['user', 'manager']) });

export const adminSessionSchema = z
  .object({
    user: z.object({ id: z.uuid(), email: z.string(), name: z.string() }),
    access: accessSchema,
    csrfToken: z.string(),
    /** Present once for `"transport": "token"`. */
    token: z.string().optional(),
    reference: z.string().optional(),
    staff: z
      .object({ id: z.uuid(), role: z.enum(staffRoles), limited: z.boolean(), permissions: z.array(z.enum(Object.keys(permissions) as [Permission, ...Permission[]])) })
      .optional(),
    provider: z.object({ id: z.uuid(), name: z.string(), timeZone: z.string(), mailConfigured: z.boolean() }).optional(),
    expiresAt: timeSchema,
  })
  .meta({ id: 'AdminSession' });

export const portalSessionSchema = z
  .object({
    user: z.object({ id: z.uuid(), email: z.string(), name: z.string() }),
    access: accessSchema,
    csrfToken: z.string(),
    token: z.string().optional(),
    branding: brandingSchema,
    /** At a wall: what to type into the console. */
    reference: z.string().optional(),
    /** At `sso_required`: where the company’s own sign-in begins. */
    url: z.string().optional(),
    organizations: z.array(organizationChoice).optional(),
    organization: z.object({ id: z.uuid(), name: z.string() }).optional(),
    customerUser: z.object({ id: z.uuid(), role: z.enum(['user', 'manager']) }).optional(),
    features: z.array(z.string()).optional(),
    /** The session came through the company’s own sign-in, which changes none of the person’s own credentials. */
    throughCompany: z.boolean().optional(),
    /** From when this person must have a second factor and has none yet: count down to it. */
    mfaRequiredFrom: timeSchema.optional(),
    expiresAt: timeSchema.optional(),
  })
  .meta({ id: 'PortalSession' });

const ownSession = z.object({
  id: z.uuid(),
  current: z.boolean(),
  browser: z.string(),
  system: z.string(),
  ip: z.string(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema,
  expiresAt: timeSchema,
  signedInWith: z.string(),
  /** One of the person's recovery codes let them in: the usual way may be lost. */
  usedRecoveryCode: z.boolean(),
});

function door<D extends 'admin' | 'portal', S extends z.ZodType>(audience: D, session: S) {
  const base = `/api/${audience}`;
  return {
    start: defineContract({
      audience,
      method: 'POST',
      path: `${base}/sign-in`,
      summary: 'What comes after the e-mail address; decided by its domain alone',
      body: z.strictObject({ email }),
      response: z.object({ next: z.enum(['password', 'sso']), url: z.string().optional(), ways: z.array(way) }),
      tags: ['reads-only'],
    }),
    password: defineContract({
      audience,
      method: 'POST',
      path: `${base}/sign-in/password`,
      summary: 'Sign in with e-mail and password',
      body: z.strictObject({ email, password: passwordInput, transport }),
      response: session,
      errors: ['invalid_credentials', 'too_many_attempts', 'sso_required', 'password_change_required', 'forbidden'],
      tags: ['sets-cookie'],
    }),
    session: defineContract({ audience, method: 'GET', path: `${base}/session`, summary: 'Who is signed in and what they may do', response: session, tags: ['open-at-gates'] }),
    signOut: defineContract({ audience, method: 'DELETE', path: `${base}/session`, summary: 'Sign out', tags: ['open-at-gates'] }),
    requestReset: defineContract({
      audience,
      method: 'POST',
      path: `${base}/password-resets`,
      summary: 'Ask for a mail to set a new password; the answer never says whether the address is known',
      body: z.strictObject({ email }),
      status: 202,
      response: empty,
    }),
    redeemReset: defineContract({
      audience,
      method: 'POST',
      path: `${base}/password-resets/redeem`,
      summary: 'Set a new password with the link of the mail; makes no session and ends the others',
      body: z.strictObject({ token: z.string().min(1).max(200), password: passwordInput }),
      errors: ['link_invalid', 'password_too_short', 'password_too_long', 'password_too_common', 'password_contains_context', 'sso_required'],
    }),
    ownSessions: defineContract({
      audience,
      method: 'GET',
      path: `${base}/me/sessions`,
      summary: 'The sessions of the signed-in person',
      response: z.array(ownSession),
    }),
    endOwnSession: defineContract({ audience, method: 'DELETE', path: `${base}/me/sessions/:id`, summary: 'End one of your sessions', params: idParams }),
    endOtherSessions: defineContract({ audience, method: 'DELETE', path: `${base}/me/sessions`, summary: 'End all your other sessions', response: z.object({ ended: z.number().int() }) }),
    changePassword: defineContract({
      audience,
      method: 'PUT',
      path: `${base}/me/password`,
      summary: 'Change your password; ends your other sessions',
      body: z.strictObject({ currentPassword: passwordInput, password: passwordInput }),
      errors: ['sso_session', 'password_wrong', 'too_many_attempts', 'password_too_short', 'password_too_long', 'password_too_common', 'password_contains_context'],
    }),
    profile: defineContract({
      audience,
      method: 'GET',
      path: `${base}/me/profile`,
      summary: 'Your name, phone and address',
      response: z.object({ name: z.string(), email: z.string(), phone: z.string() }),
    }),
    updateProfile: defineContract({
      audience,
      method: 'PUT',
      path: `${base}/me/profile`,
      summary: 'Change your name and phone',
      body: z.strictObject({ name: line(), phone }),
      response: z.object({ name: z.string(), email: z.string(), phone: z.string() }),
      errors: ['sso_session'],
    }),
  } as const;
}

export const adminSignIn = door('admin', adminSessionSchema);
export const portalSignIn = {
  ...door('portal', portalSessionSchema),
  /** Anonymous: the sign-in page's own look. */
  branding: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/branding', summary: 'Name, logo and support contact of this host’s provider', response: brandingSchema }),
  enter: defineContract({
    audience: 'portal',
    method: 'POST',
    path: '/api/portal/organizations/:id/enter',
    summary: 'Switch to another of your organizations; its gates apply',
    params: idParams,
    response: portalSessionSchema,
    tags: ['open-at-gates'],
  }),
} as const;
