import { z } from 'zod';
import { defineContract } from './contract.ts';
import { timeSchema } from './list.ts';
import { factorCode } from './mfa.ts';
import { assertionInput } from './passkeys.ts';
import { portalSessionSchema } from './sign-in.ts';
import { passwordInput } from './text.ts';

const path = '/api/portal/sso-proofs';
const token = z.string().min(1).max(200);

/** How somebody whom a company's sign-in names under an address of no proven domain proves that they are the person of that address. */
export const ssoProofs = {
  waiting: defineContract({
    audience: 'portal',
    method: 'POST',
    path: `${path}/waiting`,
    summary: 'What is waited for in the browser that came back from the company’s sign-in; the same whether or not a mail went out',
    body: z.strictObject({ id: z.uuid() }),
    response: z.object({ email: z.string(), connectionName: z.string(), expiresAt: timeSchema, /** The link was used: the sign-in works from now on. */ proven: z.boolean(), url: z.string() }),
    tags: ['reads-only'],
    errors: ['link_invalid'],
  }),
  preview: defineContract({
    audience: 'portal',
    method: 'POST',
    path: `${path}/preview`,
    summary: 'What the link of the mail is for, and what else the person proves themselves with; uses nothing up',
    body: z.strictObject({ token }),
    response: z.object({
      email: z.string(),
      connectionName: z.string(),
      organizationName: z.string(),
      /** The browser that came back from the company’s sign-in; the link works in no other. */
      sameBrowser: z.boolean(),
      /** An app began: it signs in anew afterwards. */
      fromApp: z.boolean(),
      returnPath: z.string(),
      /** Something of their own that the person has here; one of them goes with the link. */
      ways: z.array(z.enum(['password', 'passkey'])),
    }),
    tags: ['reads-only'],
    errors: ['link_invalid'],
  }),
  redeem: defineContract({
    audience: 'portal',
    method: 'POST',
    path: `${path}/redeem`,
    summary: 'Prove the address by the link, and by something of their own where there is such: the company’s sign-in works from now on, and makes this session',
    body: z.strictObject({ token, password: passwordInput.optional(), method: z.enum(['totp', 'recovery_code']).optional(), code: factorCode.optional(), passkey: assertionInput.optional() }),
    response: portalSessionSchema,
    errors: ['link_invalid', 'sign_in_required', 'password_wrong', 'password_change_required', 'mfa_required', 'invalid_code', 'passkey_refused', 'too_many_attempts'],
    tags: ['sets-cookie'],
  }),
} as const;
