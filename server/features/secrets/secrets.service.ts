import type { Db } from '../../../db/database.ts';
import type { Context } from '../../context.ts';
import { ConfigError } from '../../config.ts';
import { addNote, findNote, replaceNote } from './secrets.repository.ts';

const note = 'key_check';
const place = 'locks/key_check/value';
const batch = 500;

/** A column of sealed secrets, as its room reads and replaces them. */
export interface SealedColumn {
  /** The next rows behind an id, in the order of ids, each with the place its secret is bound to. */
  readonly list: (db: Db, after: string | null, count: number) => Promise<readonly { id: string; sealed: string; place: string }[]>;
  /** Replaces a sealed secret unless it was changed meanwhile. */
  readonly replace: (db: Db, id: string, before: string, after: string) => Promise<void>;
}

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

/** Seals every stored secret under the current key and gives how many were not; may be run again after a kill, and while others write. */
export async function resealAll(ctx: Context, columns: readonly SealedColumn[]): Promise<number> {
  const { keyring } = ctx.ports;
  let count = 0;
  const reseal = (sealed: string, at: string) => {
    count += 1;
    return keyring.seal(keyring.open(sealed, at), at);
  };
  for (const column of columns) {
    let after: string | null = null;
    for (;;) {
      const rows: Awaited<ReturnType<SealedColumn['list']>> = await column.list(ctx.db, after, batch);
      for (const row of rows) if (!keyring.isCurrent(row.sealed)) await column.replace(ctx.db, row.id, row.sealed, reseal(row.sealed, row.place));
      after = rows.at(-1)?.id ?? null;
      if (rows.length < batch) break;
    }
  }
  const check = await findNote(ctx.db, note);
  if (check !== null && !keyring.isCurrent(check)) await replaceNote(ctx.db, note, reseal(check, place), ctx.now());
  return count;
}
