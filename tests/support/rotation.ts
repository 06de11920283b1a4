import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sealedTotp } from '../../server/features/mfa/index.ts';
import { readKeyFile } from '../../server/config.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import type { TestApp } from './app.ts';
import { goodPassword, totpSecret, type MadePerson } from './world.ts';

/** The key file of an app's installation. */
export function keyFileOf(app: TestApp): string {
  return join(app.fresh.folder, 'secret.key');
}

/** Whether every sealed secret opens, with all keys there are or with the newest alone. */
export async function allOpen(app: TestApp, keys: 'all' | 'newest'): Promise<boolean> {
  const [newest, ...older] = readKeyFile(keyFileOf(app));
  const keyring = createKeyring(keys === 'all' ? [newest, ...older] : [newest]);
  const rows = await sealedTotp.list(app.database.db, null, 10_000);
  return rows.length > 0 && rows.every(({ sealed, place }) => {
    try {
      return keyring.open(sealed, place) === totpSecret;
    } catch {
      return false;
    }
  });
}

/** Leaves nothing but the newest key, as an operator may once older links have expired. */
export function dropOlderKeys(app: TestApp): void {
  const [newest = ''] = readFileSync(keyFileOf(app), 'utf8').split('\n');
  writeFileSync(keyFileOf(app), `${newest}\n`, { mode: 0o600 });
}

/** The answer of a whole sign-in with password and code. */
export async function signInWithCode(app: TestApp, person: MadePerson): Promise<unknown> {
  const client = app.client();
  await client.post('/api/portal/sign-in/password', { email: person.email, password: goodPassword });
  return (await client.post('/api/portal/sign-in/mfa', { method: 'totp', code: app.world.totpCode() })).body;
}
