import { askForPasskey, forField, makePasskey } from '../../http/passkeys.ts';
import type { AnswerOf } from '../../http/route-table.ts';
import { portal } from './door.ts';
import type { PortalSession } from './session.ts';

/** Signs in with a passkey, or gives it as second factor; throws `passkey_refused`, `too_many_attempts`, `forbidden`, `sso_required`. */
export async function signInWithPasskey({ inField = false } = {}): Promise<PortalSession> {
  const asked = portal.call('portalPasskeys.passkeySignInOptions');
  const { options } = await (inField ? forField(asked) : asked);
  return portal.call('portalPasskeys.passkeySignIn', { body: { passkey: await askForPasskey(options, inField) } });
}

/** Confirms with a passkey who the person is; throws `passkey_refused`, `too_many_attempts`. */
export async function confirmWithPasskey(): Promise<PortalSession> {
  const { options } = await portal.call('portalPasskeys.passkeySignInOptions');
  return portal.call('portalPasskeys.stepUp', { body: { passkey: await askForPasskey(options) } });
}

/** Makes a passkey on this device or one beside it and registers it; throws `passkey_refused`, `too_many_passkeys`. */
export async function registerPasskey(name: string): Promise<AnswerOf<'portalPasskeys.addPasskey'>> {
  const { options } = await portal.call('portalPasskeys.passkeyOptions');
  return portal.call('portalPasskeys.addPasskey', { body: { ...(name !== '' && { name }), passkey: await makePasskey(options) } });
}
