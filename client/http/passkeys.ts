import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { ProblemError } from './problem.ts';
import type { InputOf } from './route-table.ts';

export type Assertion = InputOf<'portalPasskeys.passkeySignIn'>['body']['passkey'];
export type Registration = InputOf<'portalPasskeys.addPasskey'>['body']['passkey'];
/** What the server gives for the device: plain JSON that its library makes and the browser's reads. */
type Options = Record<string, unknown>;

const notUsed = 'The passkey was not used: it was cancelled, took too long, or this device has none for this address.';

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

/** What the server gives for a field that offers passkeys unasked: where it gives nothing, no passkey was used; throws `passkey_refused` with status 0. */
export async function forField<Given>(options: Promise<Given>): Promise<Given> {
  return options.catch(() => {
    throw new ProblemError({ code: 'passkey_refused', status: 0, detail: notUsed });
  });
}

/** Asks the device for a passkey, in its own dialog or among a field's suggestions; throws `passkey_refused` with status 0 where there was none. */
export async function askForPasskey(options: Options, inField = false): Promise<Assertion> {
  const { startAuthentication } = await library();
  const assertion = await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON, useBrowserAutofill: inField }).catch((error: unknown) => {
    throw passkeyProblem(error, notUsed);
  });
  return { ...assertion, clientExtensionResults: { ...assertion.clientExtensionResults } };
}

/** Makes a passkey on this device or one beside it; throws `passkey_refused` with status 0 where none was made. */
export async function makePasskey(options: Options): Promise<Registration> {
  const { startRegistration } = await library();
  const made = await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }).catch((error: unknown) => {
    throw passkeyProblem(error, 'No passkey was made: it was cancelled or took too long.');
  });
  return { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
}

const texts: Readonly<Record<string, string>> = {
  ERROR_CEREMONY_ABORTED: 'The passkey was not used, because something else asked for one meanwhile. Try again.',
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'This device already holds a passkey of yours for this address. Use that one, or choose another device.',
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
