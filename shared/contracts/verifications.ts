import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { idParams, timeInput, timeSchema } from './list.ts';
import { verificationMethods } from './mfa.ts';
import { block, line, phone } from './text.ts';

const reason = line(500);
const verificationId = z.uuid();
const guarded = z.strictObject({ verificationId, reason });

export const verificationSchema = z
  .object({
    id: z.uuid(),
    /** `second_staff`: a colleague's word, for a member of staff. */
    method: z.enum([...verificationMethods, 'second_staff']),
    /** `closed`: a newer one took its place, or its time is over. */
    status: z.enum(['pending', 'verified', 'refused', 'closed']),
    customerUserId: z.uuid().nullable(),
    staffId: z.uuid().nullable(),
    /** How they are reached: the masked address, the number to call; else empty. */
    contact: z.string(),
    note: z.string(),
    startedBy: z.object({ name: z.string(), mine: z.boolean() }),
    startedAt: timeSchema,
    /** Verified: until when it may be used. */
    expiresAt: timeSchema,
    verifiedAt: timeSchema.nullable(),
    verifiedBy: z.string(),
    /** It counts only once a second member of staff has confirmed it. */
    secondRequired: z.boolean(),
    secondBy: z.string().nullable(),
    mayConfirmSecond: z.boolean(),
    /** Acts take its id now, from you. */
    usable: z.boolean(),
  })
  .meta({ id: 'Verification' });

const factors = z.object({
  totp: z.object({ createdAt: timeSchema, lastUsedAt: timeSchema.nullable() }).nullable(),
  passkeys: z.array(z.object({ name: z.string(), createdAt: timeSchema, lastUsedAt: timeSchema.nullable() })),
  recoveryCodesLeft: z.number().int(),
});

/** `changeRequired`: the present one opens nothing until another is set. */
const passwordState = z.object({ set: z.boolean(), changedAt: timeSchema.nullable(), changeRequired: z.boolean() });

export const lockSchema = z.object({
  what: z.enum(['password', 'factor', 'verification']),
  since: timeSchema,
  /** Null: until somebody resets it. */
  until: timeSchema.nullable(),
  /** Wrong tries of the last day, by where they came from, the most first. */
  sources: z.array(z.object({ ip: z.string(), browser: z.string(), system: z.string(), tries: z.number().int(), lastAt: timeSchema })),
});

export const securitySchema = z
  .object({
    customerUserId: z.uuid(),
    userId: z.uuid().nullable(),
    signInEmail: z.string().nullable(),
    factors,
    /** Whether this person must have a second factor, and who says so. */
    mfa: z.object({ required: z.boolean(), from: timeSchema.nullable(), setBy: z.enum(['provider', 'organization']) }),
    exemption: z.object({ until: timeSchema, reason: z.string() }).nullable(),
    /** Whether only the company’s own single sign-on opens the portal, and until when other ways do for this person. */
    sso: z.object({ only: z.boolean(), exemption: z.object({ until: timeSchema, reason: z.string() }).nullable() }),
    accessPassUntil: timeSchema.nullable(),
    locks: z.array(lockSchema),
    /** The newest code that was right for another clock; below zero: the phone is slow. */
    clock: z.object({ seconds: z.number().int(), at: timeSchema }).nullable(),
    password: passwordState,
    portalPin: z.object({ set: z.boolean(), changedAt: timeSchema.nullable() }),
    protected: z.boolean(),
    /** In the order to try. */
    methods: z.array(z.object({ method: z.enum(verificationMethods), available: z.boolean(), reason: z.string().nullable(), contact: z.string() })),
    /** Who may approve; never the person. */
    managers: z.array(z.object({ customerUserId: z.uuid(), name: z.string(), email: z.string() })),
    /** Those that can still come to count, the newest first. */
    verifications: z.array(verificationSchema),
    /** What a reset would do. */
    reset: z.object({ organizations: z.number().int(), factors: z.number().int(), recoveryCodes: z.number().int(), sessions: z.number().int(), managersTold: z.number().int() }),
    may: z.object({
      verify: z.boolean(),
      resetMfa: z.boolean(),
      accessPass: z.boolean(),
      exempt: z.boolean(),
      /** The latest end of an exemption you may choose. */
      exemptUntil: timeSchema.nullable(),
      link: z.boolean(),
      unlock: z.boolean(),
      requirePasswordChange: z.boolean(),
      protect: z.boolean(),
      /** Why you may not touch this person's access at all; null where you may. */
      reason: z.string().nullable(),
    }),
  })
  .meta({ id: 'PersonSecurity' });

const resetSchema = z.object({ factorsRemoved: z.number().int(), recoveryCodesRemoved: z.number().int(), sessionsEnded: z.number().int(), mails: z.number().int() });
const person = { audience: 'admin', params: idParams } as const;
const people = '/api/admin/customer-users/:id';
const notYours = ['verification_required', 'own_account', 'sign_in_elsewhere'] as const;
const stepUp = { tags: ['step-up'] } as const;

/** Verifying callers, and what staff may do about a person's access once they have. */
export const verifications = {
  start: defineContract({
    ...person,
    method: 'POST',
    path: `${people}/verifications`,
    summary: 'Begin to make sure who is calling; an older one of yours that was not answered is closed',
    body: z.strictObject({ method: z.enum(verificationMethods), note: block(500).default('') }),
    status: 201,
    response: verificationSchema,
    errors: ['verification_unavailable', 'own_account'],
  }),
  get: defineContract({ ...person, method: 'GET', path: '/api/admin/verifications/:id', summary: 'How far a verification is', response: verificationSchema }),
  confirm: defineContract({
    ...person,
    method: 'POST',
    path: '/api/admin/verifications/:id/confirm',
    summary: 'What the caller said: the mailed code, their portal PIN, or that you called the number on record',
    body: z.union([z.strictObject({ code: z.string().min(1).max(64) }), z.strictObject({ pin: z.string().min(1).max(64) }), z.strictObject({ number: phone, note: line(500) })]),
    response: verificationSchema,
    errors: ['verification_failed', 'too_many_attempts', 'verification_closed', 'verification_unavailable', 'own_account'],
  }),
  second: defineContract({ ...person, ...stepUp, method: 'POST', path: '/api/admin/verifications/:id/second', summary: 'Confirm, as a second member of staff, what a colleague verified', response: verificationSchema, errors: ['verification_closed', 'own_account', 'role_not_yours', 'sign_in_elsewhere'] }),
  security: defineContract({ ...person, method: 'GET', path: `${people}/security`, summary: 'How a person proves that it is them, what stands in their way, and what you may do', response: securitySchema }),
  resetMfa: defineContract({ ...person, ...stepUp, method: 'POST', path: `${people}/reset-mfa`, summary: 'Remove every second factor and recovery code; ends all sessions, tells the person and their managers', body: guarded, response: resetSchema, errors: [...notYours, 'not_linked'] }),
  accessPass: defineContract({
    ...person,
    ...stepUp,
    method: 'POST',
    path: `${people}/access-pass`,
    summary: 'A code to read out that stands in once for the second factor and leads to a new one; voids the older one',
    body: guarded,
    response: z.object({ code: z.string().meta({ description: 'Shown this once' }), expiresAt: timeSchema }),
    errors: [...notYours, 'not_linked', 'no_factor'],
  }),
  exempt: defineContract({ ...person, ...stepUp, method: 'POST', path: `${people}/exempt`, summary: 'Let a person in without a second factor until a date', body: z.strictObject({ verificationId, until: timeInput, reason }), response: securitySchema, errors: [...notYours] }),
  revokeExemption: defineContract({ ...person, method: 'POST', path: `${people}/revoke-exemption`, summary: 'End the exemption; holds from the next request', response: securitySchema, errors: ['own_account'] }),
  exemptSso: defineContract({ ...person, ...stepUp, method: 'POST', path: `${people}/exempt-sso`, summary: 'Let a person in by other ways than their company’s single sign-on until a date; who has no password can be mailed a link to set one', body: z.strictObject({ verificationId, until: timeInput, reason, mailPassword: z.boolean().default(false) }), response: securitySchema, errors: [...notYours] }),
  revokeSsoExemption: defineContract({ ...person, method: 'POST', path: `${people}/revoke-sso-exemption`, summary: 'End that exemption; holds from the next request', response: securitySchema, errors: ['own_account'] }),
  unlock: defineContract({ ...person, method: 'POST', path: `${people}/unlock`, summary: 'Open sign-in again after too many wrong tries', response: securitySchema, errors: ['own_account', 'sign_in_elsewhere'] }),
  requirePasswordChange: defineContract({ ...person, method: 'POST', path: `${people}/require-password-change`, summary: 'Let the present password open nothing until another is set; ends all sessions and mails the way there', response: securitySchema, errors: ['own_account', 'sign_in_elsewhere', 'not_linked', 'no_password'] }),
  waivePasswordChange: defineContract({ ...person, method: 'POST', path: `${people}/waive-password-change`, summary: 'Let the present password work again', response: securitySchema, errors: ['own_account', 'sign_in_elsewhere', 'not_linked'] }),
  protect: defineContract({ ...person, ...stepUp, method: 'POST', path: `${people}/protect`, summary: 'Let only two members of staff together touch this person’s access', response: securitySchema, errors: ['own_account'] }),
  unprotect: defineContract({ ...person, ...stepUp, method: 'POST', path: `${people}/unprotect`, summary: 'Let one member of staff touch this person’s access again', response: securitySchema, errors: ['own_account'] }),
} as const;

const colleague = { audience: 'admin', params: idParams } as const;

const staffSecuritySchema = z
  .object({ staffId: z.uuid(), password: passwordState, factors, sessions: z.number().int(), verifications: z.array(verificationSchema), mayReset: z.boolean(), mayRequirePasswordChange: z.boolean(), reason: z.string().nullable() })
  .meta({ id: 'StaffSecurity' });

/** The same for members of staff: a colleague confirms, whoever may act does. */
export const staffRecovery = {
  security: defineContract({
    ...colleague,
    method: 'GET',
    path: '/api/admin/staff/:id/security',
    summary: 'How a colleague proves that it is them, and who may reset it',
    response: staffSecuritySchema,
  }),
  requirePasswordChange: defineContract({ ...colleague, method: 'POST', path: '/api/admin/staff/:id/require-password-change', summary: 'Let a colleague’s password open nothing until another is set; ends their sessions and mails the way there', response: staffSecuritySchema, errors: ['own_account', 'role_not_yours', 'no_password'] }),
  waivePasswordChange: defineContract({ ...colleague, method: 'POST', path: '/api/admin/staff/:id/waive-password-change', summary: 'Let a colleague’s password work again', response: staffSecuritySchema, errors: ['own_account', 'role_not_yours'] }),
  start: defineContract({ ...colleague, method: 'POST', path: '/api/admin/staff/:id/verifications', summary: 'Ask a second member of staff to confirm that a colleague needs new factors', body: z.strictObject({ reason }), status: 201, response: verificationSchema, errors: ['own_account', 'role_not_yours', 'verification_unavailable'] }),
  resetMfa: defineContract({ ...colleague, ...stepUp, method: 'POST', path: '/api/admin/staff/:id/reset-mfa', summary: 'Remove every second factor of a colleague; ends their sessions and tells them', body: guarded, response: resetSchema, errors: ['verification_required', 'own_account', 'role_not_yours'] }),
} as const;

const pinState = z.object({ set: z.boolean(), changedAt: timeSchema.nullable() });
const { minimum, maximum } = limits.portalPin;
const pinDigits = { message: `Use ${minimum} to ${maximum} digits.` };
const pin = z.string().min(minimum, pinDigits).max(maximum, pinDigits).regex(/^\d+$/u, pinDigits);
const answered = { audience: 'portal', method: 'POST', params: idParams, errors: ['verification_closed'] } as const;

/** What customers do for it: a PIN for the phone, and a manager's word for a colleague. */
export const approvals = {
  pin: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/me/portal-pin', summary: 'Whether you have a PIN to prove on the phone that it is you', response: pinState }),
  setPin: defineContract({ audience: 'portal', method: 'PUT', path: '/api/portal/me/portal-pin', summary: 'Set or change your PIN for the phone', body: z.strictObject({ pin }), response: pinState, errors: ['sso_session'], ...stepUp }),
  removePin: defineContract({ audience: 'portal', method: 'DELETE', path: '/api/portal/me/portal-pin', summary: 'Remove your PIN for the phone', errors: ['sso_session'], ...stepUp }),
  list: defineContract({
    audience: 'portal',
    method: 'GET',
    path: '/api/portal/me/approvals',
    summary: 'Colleagues for whom your provider asks your word, as a manager',
    response: z.array(z.object({ id: z.uuid(), person: z.object({ name: z.string(), email: z.string() }), askedBy: z.string(), note: z.string(), askedAt: timeSchema, expiresAt: timeSchema }).meta({ id: 'Approval' })),
  }),
  approve: defineContract({ ...answered, ...stepUp, path: '/api/portal/me/approvals/:id/approve', summary: 'Say that it is your colleague who called' }),
  refuse: defineContract({ ...answered, path: '/api/portal/me/approvals/:id/refuse', summary: 'Say that it is not your colleague who called' }),
} as const;
