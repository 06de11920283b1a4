import { z } from 'zod';
import { defineContract } from './contract.ts';
import { timeSchema } from './list.ts';
import { adminSessionSchema, portalSessionSchema } from './sign-in.ts';

/** How a second factor can be given. */
export const factorMethods = ['totp', 'recovery_code', 'access_pass', 'passkey'] as const;
export const typedMethod = z.enum(['totp', 'recovery_code', 'access_pass']);
export const factorCode = z.string().min(1).max(64);

/** One way to prove that it is you, as a page offers it. */
export const factorWay = z.object({ method: z.enum(['password', ...factorMethods]), label: z.string() });

const totpState = z.object({ enrolled: z.boolean(), createdAt: timeSchema.nullable(), lastUsedAt: timeSchema.nullable() });
const recoveryState = z.object({ remaining: z.number().int(), createdAt: timeSchema.nullable() });
export const newCodes = z.array(z.string()).meta({ description: 'Ten recovery codes, shown this once' });

function factors<D extends 'admin' | 'portal', S extends z.ZodType>(audience: D, session: S) {
  const base = `/api/${audience}`;
  /** After a change of factors the session at hand has a new id, and all others of the person have ended. */
  const changed = z.object({ session, recoveryCodes: newCodes.nullable() });
  return {
    ways: defineContract({ audience, method: 'GET', path: `${base}/sign-in/mfa`, summary: 'How the signed-in person can give their second factor', response: z.object({ ways: z.array(factorWay) }), tags: ['open-at-gates'] }),
    factor: defineContract({
      audience,
      method: 'POST',
      path: `${base}/sign-in/mfa`,
      summary: 'Give the second factor by code',
      body: z.strictObject({ method: typedMethod, code: factorCode }),
      response: session,
      errors: ['invalid_code', 'too_many_attempts', 'factor_not_asked', 'sso_required'],
      tags: ['open-at-gates', 'sets-cookie'],
    }),
    totp: defineContract({ audience, method: 'GET', path: `${base}/me/totp`, summary: 'Your authenticator app', response: totpState, tags: ['open-at-gates'] }),
    startTotp: defineContract({
      audience,
      method: 'POST',
      path: `${base}/me/totp`,
      summary: 'Begin to set up an authenticator app; the secret is shown this once',
      response: z.object({ secret: z.string(), uri: z.string(), qr: z.string().meta({ description: 'The same as a QR code: an SVG as a data URL' }) }),
      errors: ['sso_session'],
      tags: ['open-at-gates', 'step-up'],
    }),
    confirmTotp: defineContract({
      audience,
      method: 'POST',
      path: `${base}/me/totp/confirm`,
      summary: 'Finish the set-up with a code of the app; ends your other sessions',
      body: z.strictObject({ code: factorCode }),
      response: changed,
      errors: ['invalid_code', 'too_many_attempts', 'enrolment_not_started', 'sso_session'],
      tags: ['open-at-gates', 'step-up', 'sets-cookie'],
    }),
    removeTotp: defineContract({ audience, method: 'DELETE', path: `${base}/me/totp`, summary: 'Remove your authenticator app; ends your other sessions', response: session, errors: ['last_factor', 'sso_session'], tags: ['step-up', 'sets-cookie'] }),
    recoveryCodes: defineContract({ audience, method: 'GET', path: `${base}/me/recovery-codes`, summary: 'How many recovery codes are left', response: recoveryState, tags: ['open-at-gates'] }),
    renewRecoveryCodes: defineContract({ audience, method: 'POST', path: `${base}/me/recovery-codes`, summary: 'Ten new recovery codes; the old ones are void', response: z.object({ recoveryCodes: newCodes }), errors: ['no_factor', 'sso_session'], tags: ['step-up'] }),
  } as const;
}

export const adminFactors = factors('admin', adminSessionSchema);
export const portalFactors = factors('portal', portalSessionSchema);

/** How callers can be verified, in the order in which a technician should try them. */
export const verificationMethods = ['mail_code', 'portal_pin', 'manager_approval', 'call_back'] as const;
