import type { Context } from '../../context.ts';
import { ConfigError } from '../../config.ts';
import { passwordPlace } from '../providers/index.ts';
import { addNote, findNote, listSealedPasswords, replaceNote, replaceSealedPassword } from './secrets.repository.ts';

const note = 'key_check';
const place = 'locks/key_check/value';

/** Makes sure that the keys at hand are those the database was sealed with. Throws ConfigError. */
export async function assertKeys(ctx: Context): Promise<void> {
  const { keyring } = ctx.ports;
  await addNote(ctx.db, note, keyring.seal('portico', place), ctx.now());
  const sealed = await findNote(ctx.db, note);
  try {
    if (sealed !== null && keyring.open(sealed, place) === 'portico') return;
  } catch {
    // Said below, in one line.
  }
  throw new ConfigError(`The key in ${ctx.ports.config.secretKeyFile ?? 'SECRET_KEY'} is not the one this database was sealed with. Put the right key back; without it stored secrets cannot be read.`);
}

/** Seals every stored secret under the current key and gives how many; may be run again after a kill. */
export async function resealAll(ctx: Context): Promise<number> {
  const { keyring } = ctx.ports;
  let count = 0;
  const reseal = (sealed: string, at: string) => {
    count += 1;
    return keyring.seal(keyring.open(sealed, at), at);
  };
  for (const { id, sealed } of await listSealedPasswords(ctx.db)) {
    if (!keyring.isCurrent(sealed)) await replaceSealedPassword(ctx.db, id, sealed, reseal(sealed, passwordPlace(id)));
  }
  const check = await findNote(ctx.db, note);
  if (check !== null && !keyring.isCurrent(check)) await replaceNote(ctx.db, note, reseal(check, place), ctx.now());
  return count;
}
