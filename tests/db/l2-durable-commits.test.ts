import { copyFileSync, fdatasync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isUnavailable } from '../../db/errors.ts';
import { sqliteDialect } from '../../db/dialects/sqlite.ts';

const sync = promisify(fdatasync);

interface Notes {
  notes: { id: number; text: string };
}

let folder: string;
let file: string;
let db: Kysely<Notes>;
/** What the disk is told to do with the next flushes. */
let disk: (descriptor: number) => Promise<void>;
let flushes: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-durable-'));
  file = join(folder, 'notes.db');
  disk = sync;
  flushes = 0;
  db = new Kysely<Notes>({
    dialect: sqliteDialect(file, (descriptor) => {
      flushes += 1;
      return disk(descriptor);
    }),
  });
  await db.schema.createTable('notes').addColumn('id', 'integer', (column) => column.primaryKey()).addColumn('text', 'text').execute();
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const write = (id: number) => db.transaction().execute((transaction) => transaction.insertInto('notes').values({ id, text: 'written' }).execute());
const written = async () => (await db.selectFrom('notes').select('id').orderBy('id').execute()).map(({ id }) => id);

/** A disk that holds every flush back until it is let go. */
function heldDisk(): { letGo: (outcome?: Error) => void } {
  const gate = Promise.withResolvers<void>();
  disk = async (descriptor) => {
    await gate.promise;
    await sync(descriptor);
  };
  return { letGo: (outcome) => (outcome ? gate.reject(outcome) : gate.resolve()) };
}

/** What a database would find after the power went out at a moment: the files as they were then. */
function idsAfterPowerCut(name: string): number[] {
  const image = new Database(join(folder, name), { readonly: true });
  try {
    return image.prepare('select id from notes order by id').pluck().all() as number[];
  } finally {
    image.close();
  }
}

describe('a commit on SQLite', () => {
  it('is told to nobody before the disk has it, and holds up nobody else', async () => {
    const { letGo } = heldDisk();
    let told = false;
    const first = write(1).then(() => (told = true));
    // Others read and begin to write meanwhile.
    while (flushes < 2) await written();
    const second = write(2);
    while ((await written()).length < 2) await new Promise(setImmediate);
    expect(told).toBe(false);
    letGo();
    await Promise.all([first, second]);
    expect(await written()).toEqual([1, 2]);
  });

  it('is told of only after a flush that began behind it', async () => {
    let latest = '';
    disk = async (descriptor) => {
      // Only what was written before a flush began is sure to be part of it.
      const image = `image-${flushes}.db`;
      copyFileSync(file, join(folder, image));
      copyFileSync(`${file}-wal`, join(folder, `${image}-wal`));
      await sync(descriptor);
      latest = image;
    };
    const cuts = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      await write(index + 1);
      return { id: index + 1, image: latest };
    }));
    for (const { id, image } of cuts) expect(idsAfterPowerCut(image)).toContain(id);
  });

  it('shares its flush with all that were written while the one before was under way', async () => {
    const before = flushes;
    const { letGo } = heldDisk();
    const writes = Array.from({ length: 50 }, (_, index) => write(index + 1));
    while ((await written()).length < 50) await new Promise(setImmediate);
    letGo();
    await Promise.all(writes);
    expect(flushes - before).toBe(2);
  });

  it('fails where the disk does, with what came after it, until the database file itself holds everything', async () => {
    await write(1);
    const { letGo } = heldDisk();
    const [begun, underWay] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const failed = [write(2), write(3), db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values({ id: 5, text: 'begun before the failure' }).execute();
      begun.resolve();
      await underWay.promise;
    })];
    await begun.promise;
    letGo(Object.assign(new Error('i/o error, fdatasync'), { code: 'EIO' }));
    await expect(failed[0]).rejects.toThrow('i/o error');
    disk = sync;
    underWay.resolve();
    for (const outcome of await Promise.allSettled(failed)) expect(outcome.status === 'rejected' && isUnavailable(outcome.reason)).toBe(true);
    await write(4);
    expect((await written()).filter((id) => id === 1 || id === 4)).toEqual([1, 4]);
    // What the log held is in the file itself: the log's loss loses nothing.
    copyFileSync(file, join(folder, 'alone.db'));
    expect(idsAfterPowerCut('alone.db')).toContain(1);
  });
});
