import type { Context } from '../../context.ts';
import { ConfigError } from '../../config.ts';
import { addNote, findNote } from './secrets.repository.ts';

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
  throw new ConfigError(`The key in ${ctx.ports.config.secretKeyFile} (or SECRET_KEY) is not the one this database was sealed with. Put the right key back; without it stored secrets cannot be read.`);
}
