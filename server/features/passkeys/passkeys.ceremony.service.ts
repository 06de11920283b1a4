import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { COSEALG, decodeAttestationObject } from '@simplewebauthn/server/helpers';
import type { z } from 'zod';
import type { assertionInput, registrationInput } from '../../../shared/contracts/passkeys.ts';
import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import { relyingParty } from '../mfa/index.ts';
import { readClientData, readTransports, userHandle } from './passkeys.domain.ts';
import type { PasskeyRow, PasskeyWithKey } from './passkeys.repository.ts';

export type Assertion = z.output<typeof assertionInput>;
export type Registration = z.output<typeof registrationInput>;

/** What an authenticator's answer must have been made for. */
export interface Expected {
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
}

const algorithms = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];
const timeout = limits.passkeyChallengeMinutes * 60_000;
const longestCredentialBytes = 1_023;

/** What answers to a challenge must have been made for on the host of a request: its own origin, with the scheme of the public address. */
export function expectedHere(ctx: Context, challenge: string): Expected {
  return { challenge, origin: `${new URL(ctx.ports.config.publicUrl).protocol}//${ctx.client.host}`, rpId: relyingParty(ctx) };
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const described = (rows: readonly PasskeyRow[]) => rows.map(({ credential_id, transports }) => ({ id: credential_id, transports: JSON.parse(transports) as string[] }));

/** What a browser needs to ask for a passkey: one of `rows`, or with null any that an authenticator offers by itself. */
export async function assertionOptions(expected: Pick<Expected, 'challenge' | 'rpId'>, rows: readonly PasskeyRow[] | null): Promise<Record<string, unknown>> {
  return { ...(await generateAuthenticationOptions({ rpID: expected.rpId, challenge: bytesOf(expected.challenge), userVerification: 'required', timeout, ...(rows === null ? {} : { allowCredentials: described(rows) }) })) };
}

/** What a browser needs to register a passkey that can be found without an address and verifies its user; never one that is there already. */
export async function registrationOptions(expected: Pick<Expected, 'challenge' | 'rpId'>, person: { userId: string; email: string; name: string; providerName: string }, rows: readonly PasskeyRow[]): Promise<Record<string, unknown>> {
  const options = await generateRegistrationOptions({
    rpID: expected.rpId,
    rpName: person.providerName,
    userID: bytesOf(userHandle(person.userId)),
    userName: person.email,
    userDisplayName: person.name === '' ? person.email : person.name,
    challenge: bytesOf(expected.challenge),
    timeout,
    attestationType: 'none',
    excludeCredentials: described(rows),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
  return { ...options };
}

/** Whether an assertion was made with a passkey, by a verified user, for what is expected; gives its counter, null where anything is otherwise (WebAuthn, 7.2). */
export async function judgeAssertion(input: Assertion, expected: Expected, passkey: Pick<PasskeyWithKey, 'credential_id' | 'public_key' | 'counter'>): Promise<{ counter: number; backedUp: boolean } | null> {
  const clientData = readClientData(input.response.clientDataJSON);
  if (!clientData || clientData.embedded || input.id !== passkey.credential_id) return null;
  try {
    const { clientDataJSON, authenticatorData, signature } = input.response;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id: input.id, rawId: input.rawId, type: input.type, clientExtensionResults: {}, response: { clientDataJSON, authenticatorData, signature } },
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.rpId,
      expectedType: 'webauthn.get',
      requireUserVerification: true,
      credential: { id: passkey.credential_id, publicKey: new Uint8Array(passkey.public_key), counter: passkey.counter },
    });
    return verified ? { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp } : null;
  } catch {
    // The library says by throwing what is wrong; whoever tries hears one answer for all of it.
    return null;
  }
}

export interface JudgedRegistration {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: string[];
  readonly backedUp: boolean;
}

/** No attestation is asked for, so none with certificates is read: what they name could be fetched. */
function isWithoutCertificates(attestationObject: string): boolean {
  const decoded = decodeAttestationObject(bytesOf(attestationObject));
  const format = decoded.get('fmt');
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}

/** What a new passkey is, made by a verified user for what is expected; null where anything is otherwise (WebAuthn, 7.1). */
export async function judgeRegistration(input: Registration, expected: Expected): Promise<JudgedRegistration | null> {
  const clientData = readClientData(input.response.clientDataJSON);
  if (!clientData || clientData.embedded) return null;
  try {
    const { clientDataJSON, attestationObject } = input.response;
    if (!isWithoutCertificates(attestationObject)) return null;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id: input.id, rawId: input.rawId, type: input.type, clientExtensionResults: {}, response: { clientDataJSON, attestationObject } },
      expectedChallenge: expected.challenge,
      expectedOrigin: expected.origin,
      expectedRPID: expected.rpId,
      expectedType: 'webauthn.create',
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential, credentialBackedUp } = registrationInfo;
    if (credential.id !== input.id || Buffer.from(credential.id, 'base64url').length > longestCredentialBytes) return null;
    return { credentialId: credential.id, publicKey: credential.publicKey, counter: credential.counter, transports: readTransports(input.response.transports), backedUp: credentialBackedUp };
  } catch {
    return null;
  }
}
