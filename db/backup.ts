import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { once } from 'node:events';
import { createGunzip, createGzip } from 'node:zlib';
import { sql, type Transaction } from 'kysely';
import type { Database, Db } from './database.ts';
import { openSnapshot } from './dialects/sqlite.ts';
import { migrationStatus } from './migrate.ts';
import { tablesInOrder, type Schema } from './schema.ts';

type Row = Record<string, unknown>;
type Line = { readonly portico: 'backup'; readonly version: 1; readonly takenAt: string; readonly migrations: readonly string[] } | { readonly table: keyof Schema; readonly row: Row } | { readonly end: true; readonly rows: number };

const batch = 500;
/** The priority of jobs that only delete what has had its time. */
const housekeeping = 90;

const encode = (value: unknown) => (value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value);
const decode = (value: unknown) => (typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string' ? Buffer.from(value.base64, 'base64') : value);
const mapRow = (row: Row, change: (value: unknown) => unknown): Row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, change(value)]));

async function* rowsOf(db: Db, table: keyof Schema): AsyncGenerator<Row> {
  const key = compositeKeys[table];
  let last: string | null = null;
  type Part = ReturnType<typeof sql<unknown>>;
  for (let from = 0; ; from += batch) {
    const after: Part = key !== undefined ? sql`order by ${sql.raw(key)} limit ${batch} offset ${from}` : last === null ? sql`order by id limit ${batch}` : sql`where id > ${last} order by id limit ${batch}`;
    const { rows }: { rows: Row[] } = await sql<Row>`select * from ${sql.table(table)} ${after}`.execute(db);
    yield* rows;
    if (rows.length < batch) return;
    last = String(rows.at(-1)?.['id']);
  }
}

/** Tables whose rows have no id of their own; all others are read by it. */
const compositeKeys: Readonly<Partial<Record<keyof Schema, string>>> = {
  hosts: 'host',
  ticket_settings: 'provider_id',
  portals: 'organization_id',
  staff_organizations: 'staff_id, organization_id',
  guess_counters: 'provider_id, kind, subject, device',
  file_chunks: 'file_id, position',
  locks: 'name',
};

async function snapshot<T>(database: Database, work: (db: Db) => Promise<T>): Promise<T> {
  if (database.file === null) return database.db.withoutPlugins().transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute((trx: Transaction<Schema>) => work(trx));
  // A reader of its own: its snapshot holds nobody up.
  const reader = openSnapshot<Schema>(database.file);
  try {
    return await work(reader);
  } finally {
    await reader.destroy();
  }
}

/** Writes everything as one consistent, compressed file that either database can be restored from; gives how many rows. Secrets stay sealed: the key is kept apart. */
export async function writeBackup(database: Database, file: string, takenAt: string): Promise<number> {
  const gzip = createGzip({ level: 6 });
  const unfinished = `${file}.unfinished`;
  if (existsSync(unfinished)) throw new Error(`${unfinished} is there already: another backup is being written, or one was killed. Delete it and try again.`);
  const stored = pipeline(gzip, createWriteStream(unfinished, { mode: 0o600, flags: 'wx' }));
  stored.catch(() => undefined);
  const write = async (line: Line) => {
    if (!gzip.write(`${JSON.stringify(line)}\n`)) await Promise.race([once(gzip, 'drain'), stored]);
  };
  try {
    const rows = await writeAll(database, takenAt, write);
    gzip.end();
    await stored;
    await rename(unfinished, file);
    return rows;
  } catch (error) {
    gzip.destroy();
    await stored.catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeAll(database: Database, takenAt: string, write: (line: Line) => Promise<void>): Promise<number> {
  const applied = (await migrationStatus(database)).filter(({ appliedAt }) => appliedAt !== null).map(({ name }) => name);
  await write({ portico: 'backup', version: 1, takenAt, migrations: applied });
  const rows = await snapshot(database, async (db) => {
    let written = 0;
    for (const table of tablesInOrder) {
      for await (const row of rowsOf(db, table)) {
        await write({ table, row: mapRow(row, encode) });
        written += 1;
      }
    }
    return written;
  });
  await write({ end: true, rows });
  return rows;
}

const noBackup = (cause: unknown) => new Error('This is not a backup of Portico, or it is damaged.', { cause });

async function* linesOf(file: string): AsyncGenerator<Line> {
  const input = createGunzip();
  const whole = pipeline(createReadStream(file), input);
  whole.catch(() => undefined);
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) if (line !== '') yield JSON.parse(line) as Line;
    await whole;
  } catch (error) {
    throw noBackup(error);
  } finally {
    input.destroy();
  }
}

async function fill(db: Db, file: string, current: readonly string[]): Promise<number> {
  let pending: Row[] = [];
  let table: keyof Schema | null = null;
  let written = 0;
  let known = false;
  let complete = false;
  const flush = async () => {
    if (table !== null && pending.length > 0) await db.insertInto(table).values(pending as never).execute();
    written += pending.length;
    pending = [];
  };
  for await (const line of linesOf(file)) {
    if (typeof line !== 'object' || line === null || (!known && !('portico' in line))) throw noBackup(line);
    if ('portico' in line) {
      known = true;
      if (line.migrations.join() !== current.join()) throw new Error(`The backup was taken by another version (${line.migrations.at(-1) ?? 'none'}; this one is at ${current.at(-1) ?? 'none'}). Restore it with the version it was taken by, then update.`);
    } else if ('end' in line) {
      await flush();
      if (line.rows !== written) throw new Error(`The backup is damaged: it says ${line.rows} rows and holds ${written}.`);
      complete = true;
    } else {
      if (!tablesInOrder.includes(line.table)) throw noBackup(line.table);
      if (line.table !== table || pending.length >= 100) await flush();
      table = line.table;
      pending.push(mapRow(line.row, decode));
    }
  }
  if (!complete) throw new Error('The backup is cut off: its end is missing.');
  return written;
}

/**
 * Fills an empty, migrated database from a backup in one transaction and gives how many rows. Nothing that worked once comes back to life: sessions,
 * links, codes and known devices are void, and mails that were queued wait for somebody to send them again.
 */
export async function restoreBackup(database: Database, file: string, now: string): Promise<number> {
  const current = (await migrationStatus(database)).map(({ name }) => name);
  const db = database.db.withoutPlugins();
  return db.transaction().execute(async (trx) => {
    if ((await trx.selectFrom('providers').select('id').limit(1).execute()).length > 0) throw new Error('The database is not empty. Restore into a new one.');
    await trx.deleteFrom('locks').execute();
    const rows = await fill(trx, file, current);
    await trx.updateTable('sessions').set({ ended_at: now, end_reason: 'restored' }).where('ended_at', 'is', null).execute();
    await trx.updateTable('one_time_secrets').set({ voided_at: now }).where('used_at', 'is', null).where('voided_at', 'is', null).execute();
    await trx.updateTable('sso_links').set({ revoked_at: now }).where('handed_in_at', 'is', null).where('revoked_at', 'is', null).execute();
    await trx.deleteFrom('known_devices').execute();
    await trx.updateTable('deliveries').set({ status: 'failed', error: 'The database was restored before this mail was sent.' }).where('status', '=', 'queued').execute();
    // Housekeeping goes on: without it files would be kept for ever.
    await trx.updateTable('jobs').set({ status: 'cancelled', finished_at: now, last_error: 'The database was restored.' }).where('status', 'in', ['queued', 'running']).where('priority', '<', housekeeping).execute();
    return rows;
  });
}
