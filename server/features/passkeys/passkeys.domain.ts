/** What a browser says an assertion or registration was made for (WebAuthn, 5.8.1). */
export interface ClientData {
  readonly challenge: string;
  /** Made inside a page of another site. */
  readonly embedded: boolean;
}

/** Reads a browser's client data, base64url; null where it is none. */
export function readClientData(text: string): ClientData | null {
  try {
    const data = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { challenge?: unknown; crossOrigin?: unknown; topOrigin?: unknown } | null;
    if (typeof data?.challenge !== 'string') return null;
    return { challenge: data.challenge, embedded: (data.crossOrigin !== undefined && data.crossOrigin !== false) || data.topOrigin !== undefined };
  } catch {
    return null;
  }
}

/** What an authenticator keeps beside a passkey to say whose it is: the bytes of the sign-in's id, base64url (WebAuthn, 5.4.3: nothing about the person). */
export function userHandle(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}

const knownTransports = new Set(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

/** The ways an authenticator can be reached, of what a browser says those that are known, each once. */
export function readTransports(said: readonly string[] | undefined): string[] {
  return [...new Set(said)].filter((transport) => knownTransports.has(transport)).sort();
}

/** How a passkey is called until its person names it. */
export function passkeyName({ browser, system }: { browser: string; system: string }): string {
  return `${browser} on ${system}`.slice(0, 60);
}
