import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { ProblemError } from '../../http/problem.ts';
import type { AnswerOf, InputOf } from '../../http/route-table.ts';
import { portal } from './door.ts';
import type { PortalSession } from './session.ts';

type Assertion = Extract<InputOf<'portalPasskeys.stepUp'>['body'], { passkey: unknown }>['passkey'];

// Most visits need none of it.
const library = () => import('@simplewebauthn/browser');

/** Whether this browser can use passkeys at this address at all. */
export function knowsPasskeys(): boolean {
  return 'PublicKeyCredential' in window;
}

/** Whether this browser offers passkeys among the suggestions of a field. */
export async function suggestsPasskeys(): Promise<boolean> {
  // Older browsers know passkeys and not this, whatever the types say.
  const known = knowsPasskeys() ? (PublicKeyCredential.isConditionalMediationAvailable as typeof PublicKeyCredential.isConditionalMediationAvailable | undefined) : undefined;
  return known === undefined ? false : PublicKeyCredential.isConditionalMediationAvailable();
}

/** Ends what fields of a page that is gone still ask for. */
export async function stopAskingForPasskey(): Promise<void> {
  if (knowsPasskeys()) (await library()).WebAuthnAbortService.cancelCeremony();
}

/** Asks the device for a passkey, in its own dialog or among a field's suggestions, and hands it on; throws `passkey_refused` with status 0 where there was none. */
async function askForPasskey<Answer>(give: (passkey: Assertion) => Promise<Answer>, inField = false): Promise<Answer> {
  const { options } = await portal.call('portalPasskeys.passkeySignInOptions');
  const { startAuthentication } = await library();
  // The server's library makes these options and the browser's reads them; between them they are plain JSON.
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const assertion = await startAuthentication({ optionsJSON, useBrowserAutofill: inField }).catch((error: unknown) => {
    throw passkeyProblem(error, 'The passkey was not used: it was cancelled, took too long, or this device has none for this portal.');
  });
  return give({ ...assertion, clientExtensionResults: { ...assertion.clientExtensionResults } });
}

/** Signs in with a passkey, or gives it as second factor; throws `passkey_refused`, `too_many_attempts`, `forbidden`, `sso_required`. */
export const signInWithPasskey = ({ inField = false } = {}): Promise<PortalSession> => askForPasskey((passkey) => portal.call('portalPasskeys.passkeySignIn', { body: { passkey } }), inField);

/** Confirms with a passkey who the person is; throws `passkey_refused`, `too_many_attempts`. */
export const confirmWithPasskey = (): Promise<PortalSession> => askForPasskey((passkey) => portal.call('portalPasskeys.stepUp', { body: { passkey } }));

/** Makes a passkey on this device or one beside it and registers it; throws `passkey_refused`, `too_many_passkeys`, `step_up_required`. */
export async function registerPasskey(name: string): Promise<AnswerOf<'portalPasskeys.addPasskey'>> {
  const { options } = await portal.call('portalPasskeys.passkeyOptions');
  const { startRegistration } = await library();
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const made = await startRegistration({ optionsJSON }).catch((error: unknown) => {
    throw passkeyProblem(error, 'No passkey was made: it was cancelled or took too long.');
  });
  const passkey = { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
  return portal.call('portalPasskeys.addPasskey', { body: { ...(name !== '' && { name }), passkey } });
}

const texts: Readonly<Record<string, string>> = {
  ERROR_CEREMONY_ABORTED: 'The passkey was not used, because something else asked for one meanwhile. Try again.',
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'This device already holds a passkey of yours for this portal. Use that one, or choose another device.',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: 'This device does not ask for a fingerprint, face or PIN, so it cannot keep a passkey. Set up a screen lock first, or use an authenticator app.',
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT: 'This device cannot keep a passkey. Choose another, or use an authenticator app.',
  ERROR_INVALID_DOMAIN: 'Passkeys do not work at this address.',
  ERROR_INVALID_RP_ID: 'Passkeys do not work at this address.',
};

function passkeyProblem(error: unknown, otherwise: string): ProblemError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new ProblemError({ code: 'passkey_refused', status: 0, detail: texts[code] ?? otherwise });
}

/** Whether the device gave no passkey at all, in contrast to one that the server refused. */
export function wasNotUsed({ code, status }: ProblemError): boolean {
  return code === 'passkey_refused' && status === 0;
}
