import { z } from 'zod';
import { defineContract } from './contract.ts';
import { email, line, passwordInput, timeZone } from './text.ts';
import { adminSessionSchema } from './sign-in.ts';

const token = z.string().min(1).max(200);
const passwordErrors = ['password_too_short', 'password_too_long', 'password_too_common', 'password_contains_context'] as const;

/** The first start's one-time link, and the links that make or recover a member of staff. */
export const setup = {
  preview: defineContract({
    audience: 'admin',
    method: 'POST',
    path: '/api/admin/setup/preview',
    summary: 'Whether a set-up link still works; uses nothing up',
    body: z.strictObject({ token }),
    response: z.object({ kind: z.enum(['first_owner', 'owner_recovery']), email: z.string().nullable() }),
    errors: ['link_invalid'],
    tags: ['reads-only'],
  }),
  redeem: defineContract({
    audience: 'admin',
    method: 'POST',
    path: '/api/admin/setup/redeem',
    summary: 'Create provider and owner with the link of the first start; the link dies on use',
    body: z.strictObject({ token, providerName: line(), timeZone, name: line(), email, password: passwordInput }),
    status: 201,
    response: adminSessionSchema,
    tags: ['sets-cookie'],
    errors: ['link_invalid', ...passwordErrors],
  }),
  recover: defineContract({
    audience: 'admin',
    method: 'POST',
    path: '/api/admin/setup/recover',
    summary: 'Set a new password for an owner with the link of `owner recover`; ends their sessions and makes none',
    body: z.strictObject({ token, password: passwordInput }),
    errors: ['link_invalid', ...passwordErrors],
  }),
  invitationPreview: defineContract({
    audience: 'admin',
    method: 'POST',
    path: '/api/admin/staff-invitations/preview',
    summary: 'Who a staff invitation is for; uses nothing up',
    body: z.strictObject({ token }),
    response: z.object({ email: z.string(), name: z.string(), providerName: z.string(), role: z.string() }),
    errors: ['link_invalid', 'sso_required'],
    tags: ['reads-only'],
  }),
  invitationRedeem: defineContract({
    audience: 'admin',
    method: 'POST',
    path: '/api/admin/staff-invitations/redeem',
    summary: 'Accept a staff invitation',
    body: z.strictObject({ token, name: line(), password: passwordInput }),
    status: 201,
    response: adminSessionSchema,
    tags: ['sets-cookie'],
    errors: ['link_invalid', 'sso_required', ...passwordErrors],
  }),
} as const;
