import { z } from 'zod';
import { defineContract } from './contract.ts';
import { email, line, passwordInput } from './text.ts';
import { idParams, listQuery, timeSchema } from './list.ts';
import { portalSessionSchema } from './sign-in.ts';

export const invitationStates = ['waiting', 'queued', 'sent', 'bounced', 'expired', 'accepted', 'revoked'] as const;
export const invitationSchema = z
  .object({
    id: z.uuid(),
    organizationId: z.uuid(),
    organizationName: z.string(),
    customerUserId: z.uuid(),
    name: z.string(),
    email: z.string(),
    /** `waiting`: the portal is off, it goes out with the switch. */
    state: z.enum(invitationStates),
    createdAt: timeSchema,
    createdBy: z.string(),
    queuedAt: timeSchema.nullable(),
    sentAt: timeSchema.nullable(),
    bouncedAt: timeSchema.nullable(),
    bounceReason: z.string().nullable(),
    acceptedAt: timeSchema.nullable(),
    revokedAt: timeSchema.nullable(),
    expiresAt: timeSchema.nullable(),
    /** A phone code that still works. */
    codeExpiresAt: timeSchema.nullable(),
    timesSent: z.number().int(),
  })
  .meta({ id: 'Invitation' });
const filter = { q: z.string().max(200).optional(), organizationId: z.uuid().optional(), customerUserId: z.uuid().optional(), state: z.enum(invitationStates).optional() };
const one = { audience: 'admin', params: idParams, response: invitationSchema } as const;
const path = '/api/admin/invitations';
const proof = z.union([z.strictObject({ token: z.string().min(1).max(200) }), z.strictObject({ email, code: z.string().min(1).max(40) })]);

export const invitations = {
  list: defineContract({ audience: 'admin', method: 'GET', path, summary: 'Invitations and how far each has come', query: listQuery({ sorts: ['createdAt', 'email', 'organizationName', 'expiresAt'], filter, defaultSort: '["createdAt","DESC"]' }), response: z.array(invitationSchema) }),
  get: defineContract({ ...one, method: 'GET', path: `${path}/:id`, summary: 'One invitation' }),
  create: defineContract({ audience: 'admin', method: 'POST', path, summary: 'Invite one person', body: z.strictObject({ customerUserId: z.uuid(), sendWhileOff: z.boolean().default(false) }), status: 201, response: invitationSchema, errors: ['already_active', 'person_disabled', 'organization_archived'] }),
  resend: defineContract({ ...one, method: 'POST', path: `${path}/:id/resend`, summary: 'Send again; the older link and code are void', body: z.strictObject({ sendWhileOff: z.boolean().default(false) }).optional(), errors: ['invitation_not_pending', 'person_disabled', 'organization_archived'] }),
  revoke: defineContract({ ...one, method: 'POST', path: `${path}/:id/revoke`, summary: 'Void link and code', errors: ['invitation_not_pending'] }),
  phoneCode: defineContract({ ...one, method: 'POST', path: `${path}/:id/phone-code`, summary: 'A code of 10 characters to read out; shown once, works 24 hours, 5 tries', response: z.object({ code: z.string(), expiresAt: timeSchema, invitation: invitationSchema }), errors: ['invitation_not_pending', 'person_disabled', 'organization_archived'] }),
  preview: defineContract({
    audience: 'portal',
    method: 'POST',
    path: '/api/portal/invitations/preview',
    summary: 'What an invitation is for; uses nothing up',
    body: proof,
    response: z.object({ organization: z.object({ name: z.string() }), provider: z.object({ name: z.string() }), email: z.string(), name: z.string(), portalEnabled: z.boolean(), /** Only the company’s own sign-in opens the portal: it begins here, and accepts the invitation. */ ssoUrl: z.string().optional() }),
    errors: ['link_invalid', 'code_invalid', 'too_many_attempts'],
    tags: ['reads-only'],
  }),
  redeem: defineContract({
    audience: 'portal',
    method: 'POST',
    path: '/api/portal/invitations/redeem',
    summary: 'Accept: with name and password where there is no sign-in yet; signed in with that address where there is',
    body: z.strictObject({ token: z.string().min(1).max(200).optional(), email: email.optional(), code: z.string().min(1).max(40).optional(), name: line().optional(), password: passwordInput.optional(), transport: z.enum(['cookie', 'token']).default('cookie') }),
    response: portalSessionSchema,
    errors: ['link_invalid', 'code_invalid', 'too_many_attempts', 'sign_in_required', 'sso_required', 'already_in_organization', 'password_too_short', 'password_too_long', 'password_too_common', 'password_contains_context'],
    tags: ['open-at-gates', 'sets-cookie'],
  }),
} as const;
