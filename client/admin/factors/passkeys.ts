import { askForPasskey, forField, makePasskey } from '../../http/passkeys.ts';
import type { AnswerOf } from '../../http/route-table.ts';
import { call, type Session } from '../providers/door.ts';

const ask = async (inField = false) => {
  const asked = call('adminPasskeys.passkeySignInOptions');
  const { options } = await (inField ? forField(asked) : asked);
  return askForPasskey(options, inField);
};

/** Signs in with a passkey alone, or gives it as second factor; throws `passkey_refused`, `too_many_attempts`, `forbidden`. */
export async function signInWithPasskey({ inField = false } = {}): Promise<Session> {
  return call('adminPasskeys.passkeySignIn', { body: { passkey: await ask(inField) } });
}

/** Confirms with a passkey who one is; throws `passkey_refused`, `too_many_attempts`. */
export async function confirmWithPasskey(): Promise<Session> {
  return call('adminPasskeys.stepUp', { body: { passkey: await ask() } });
}

/** Makes a passkey on this device or one beside it and registers it; throws `passkey_refused`, `too_many_passkeys`. */
export async function registerPasskey(name = ''): Promise<AnswerOf<'adminPasskeys.addPasskey'>> {
  const { options } = await call('adminPasskeys.passkeyOptions');
  const passkey = await makePasskey(options);
  return call('adminPasskeys.addPasskey', { body: { ...(name !== '' && { name }), passkey } });
}
