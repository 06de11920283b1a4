import { z } from 'zod';
import { defineContract } from './contract.ts';
import { idParams, timeSchema } from './list.ts';
import { factorCode, newCodes, typedMethod } from './mfa.ts';
import { adminSessionSchema, portalSessionSchema } from './sign-in.ts';
import { line, passwordInput } from './text.ts';

const transport = z.enum(['cookie', 'token']).default('cookie');

/** WebAuthn's JSON as browsers write it (`PublicKeyCredential.toJSON()`); what it holds is checked against the challenge and the stored key. */
const credentialText = z.string().min(1).max(20_000);
/** Base64url, unpadded (RFC 4648, 5). */
const encoded = (longest: number) => z.string().max(longest).regex(/^[\w-]*$/u);
const credentialId = encoded(1_400).min(1);
export const assertionInput = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  response: z.object({ clientDataJSON: credentialText, authenticatorData: credentialText, signature: credentialText, userHandle: encoded(400).nullish() }),
});
export const registrationInput = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  response: z.object({ clientDataJSON: credentialText, attestationObject: credentialText, transports: z.array(z.string().max(40)).max(10).optional(), authenticatorData: credentialText.optional(), publicKey: credentialText.optional(), publicKeyAlgorithm: z.number().int().optional() }),
});

const passkey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    /** The host it was registered on; it works only there. */
    host: z.string(),
    usableHere: z.boolean(),
    /** Kept by the maker of the device, so that a lost phone does not lose it. */
    backedUp: z.boolean(),
    createdAt: timeSchema,
    lastUsedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Passkey' });

function passkeyDoor<D extends 'admin' | 'portal', S extends z.ZodType>(audience: D, session: S) {
  const base = `/api/${audience}`;
  /** After a change of factors the session at hand has a new id, and all others of the person have ended. */
  const changed = z.object({ session, recoveryCodes: newCodes.nullable() });
  return {
    stepUp: defineContract({
      audience,
      method: 'POST',
      path: `${base}/session/step-up`,
      summary: 'Confirm it is you: password and, where you have one, your factor; or a passkey alone',
      body: z.union([z.strictObject({ password: passwordInput, method: typedMethod.exclude(['access_pass']).optional(), code: factorCode.optional() }), z.strictObject({ passkey: assertionInput })]),
      response: session,
      errors: ['password_wrong', 'invalid_code', 'too_many_attempts', 'passkey_refused', 'sso_session'],
      tags: ['open-at-gates', 'sets-cookie'],
    }),
    passkeySignInOptions: defineContract({ audience, method: 'POST', path: `${base}/sign-in/passkey/options`, summary: 'A challenge for a passkey, the same for everybody; signed in, for one of your own', response: z.object({ options: z.record(z.string(), z.unknown()) }), tags: ['open-at-gates'] }),
    passkeySignIn: defineContract({
      audience,
      method: 'POST',
      path: `${base}/sign-in/passkey`,
      summary: 'Sign in with a passkey, or give it as second factor',
      body: z.strictObject({ passkey: assertionInput, transport }),
      response: session,
      errors: ['passkey_refused', 'too_many_attempts', 'forbidden', 'sso_required'],
      tags: ['open-at-gates', 'sets-cookie'],
    }),
    passkeys: defineContract({ audience, method: 'GET', path: `${base}/me/passkeys`, summary: 'Your passkeys', response: z.array(passkey), tags: ['open-at-gates'] }),
    passkeyOptions: defineContract({ audience, method: 'POST', path: `${base}/me/passkeys/options`, summary: 'Begin to register a passkey', response: z.object({ options: z.record(z.string(), z.unknown()) }), errors: ['too_many_passkeys', 'sso_session'], tags: ['open-at-gates', 'step-up'] }),
    addPasskey: defineContract({
      audience,
      method: 'POST',
      path: `${base}/me/passkeys`,
      summary: 'Register a passkey; ends your other sessions',
      body: z.strictObject({ name: line(60).optional(), passkey: registrationInput }),
      status: 201,
      response: changed.extend({ passkey }),
      errors: ['passkey_refused', 'too_many_passkeys', 'sso_session'],
      tags: ['open-at-gates', 'step-up', 'sets-cookie'],
    }),
    renamePasskey: defineContract({ audience, method: 'PUT', path: `${base}/me/passkeys/:id`, summary: 'Name a passkey', params: idParams, body: z.strictObject({ name: line(60) }), response: passkey, errors: ['sso_session'] }),
    removePasskey: defineContract({ audience, method: 'DELETE', path: `${base}/me/passkeys/:id`, summary: 'Remove a passkey; ends your other sessions', params: idParams, response: session, errors: ['last_factor', 'sso_session'], tags: ['step-up', 'sets-cookie'] }),
  } as const;
}

export const adminPasskeys = passkeyDoor('admin', adminSessionSchema);
export const portalPasskeys = passkeyDoor('portal', portalSessionSchema);
