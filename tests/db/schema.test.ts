import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../db/database.ts';
import { isReady, migrateToLatest, migrations, migrationStatus } from '../../db/migrate.ts';
import { tablesInOrder } from '../../db/schema.ts';
import { openRawDatabase } from '../support/matrix/raw-database.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { portableDigest as digest } from '../support/schema-digest.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-schema-'));
const opened: Database[] = [];
const made: TestDatabase[] = [];

async function emptyOf(dialect: 'sqlite' | 'postgres', file = `${Math.random()}.db`): Promise<() => Promise<Database>> {
  if (dialect === 'sqlite') return () => keep(openDatabase({ file: join(folder, file) }));
  const database = await createDatabase();
  made.push(database);
  return () => keep(openDatabase({ url: database.url, connections: 3 }));
}

async function keep(opening: Promise<Database>): Promise<Database> {
  const database = await opening;
  opened.push(database);
  return database;
}

afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await Promise.all(made.map(({ drop }) => drop()));
  rmSync(folder, { recursive: true, force: true });
});

describe('the schema', () => {
  let sqlite: Database;
  let postgres: Database;
  beforeAll(async () => {
    [sqlite, postgres] = [await (await emptyOf('sqlite'))(), await (await emptyOf('postgres'))()];
    await migrateToLatest(sqlite);
    await migrateToLatest(postgres);
  });

  it('is the same on both databases', async () => {
    expect(await digest(postgres)).toEqual(await digest(sqlite));
  });

  it('holds every table that the code knows, and no other', async () => {
    const { tables } = await digest(sqlite);
    expect(Object.keys(tables as object).sort()).toEqual([...tablesInOrder].sort());
  });

  it.each(['sqlite', 'postgres'] as const)('is the same when %s was brought up one migration at a time', async (dialect) => {
    const open = await emptyOf(dialect);
    const database = await open();
    const { Migrator } = await import('kysely/migration');
    for (const name of Object.keys(migrations)) {
      const { error } = await new Migrator({ db: database.db.withoutPlugins(), provider: { getMigrations: async () => ({ ...migrations }) } }).migrateTo(name);
      expect(error).toBeUndefined();
    }
    expect(await migrateToLatest(database)).toEqual([]);
    expect(await digest(database)).toEqual(await digest(sqlite));
  });

  it.each(['sqlite', 'postgres'] as const)('is made once by several starts at the same moment on %s', async (dialect) => {
    const open = await emptyOf(dialect, 'together.db');
    const starts = await Promise.all([open(), open(), open()]);
    const applied = await Promise.all(starts.map((database) => migrateToLatest(database)));
    expect(applied.flat().sort()).toEqual(Object.keys(migrations).sort());
    expect(await digest(starts[0] as Database)).toEqual(await digest(sqlite));
  });

  it.each(['sqlite', 'postgres'] as const)('has nothing half done on %s after a run that failed, and is whole after the next', async (dialect) => {
    const database = await (await emptyOf(dialect))();
    const { Migrator } = await import('kysely/migration');
    const broken = { ...migrations, '9999-breaks': { up: async (db: typeof database.db) => void (await sql`create table half_done (id integer)`.execute(db), await sql`select * from nowhere_at_all`.execute(db)) } };
    const { error } = await new Migrator({ db: database.db.withoutPlugins(), provider: { getMigrations: async () => broken as unknown as typeof migrations } }).migrateToLatest();
    expect(error).toBeDefined();
    expect((await migrationStatus(database)).every(({ appliedAt }) => appliedAt === null)).toBe(true);
    expect(await isReady(database)).toBe(false);
    const names = (await database.db.withoutPlugins().introspection.getTables()).map(({ name }) => name);
    expect(names.filter((name) => name === 'half_done' || name === 'providers')).toEqual([]);
    await migrateToLatest(database);
    expect(await isReady(database)).toBe(true);
  });
});

describe('rows from before', () => {
  it.each(['sqlite', 'postgres'] as const)('domains come over in ASCII, each once, claimed, with a value to prove them by, on %s', async (dialect) => {
    const target = dialect === 'sqlite' ? { file: join(folder, 'domains.db') } : { url: (made[made.push(await createDatabase()) - 1] as TestDatabase).url };
    const database = await keep(openDatabase(target));
    const { Migrator } = await import('kysely/migration');
    await new Migrator({ db: database.db.withoutPlugins(), provider: { getMigrations: async () => ({ ...migrations }) } }).migrateTo('0004-verified-sign-ins');
    const raw = await openRawDatabase(target);
    const ids = Array.from({ length: 5 }, (_, number) => `01900000-0000-7000-8000-00000000000${number}`);
    const rows = [[1, 'plain.example'], [1, 'münchen.example'], [1, 'xn--mnchen-3ya.example'], [2, 'köln.example'], [2, 'bücher.example']] as const;
    const filled = (table: string, id: string | undefined) => Object.fromEntries((raw.tables.find(({ name }) => name === table)?.columns ?? []).map(({ name, type }) => [name, name === 'provider_id' ? ids[0] : type === 'id' ? id : type === 'time' ? '2026-01-01T00:00:00.000Z' : type === 'integer' ? 1 : `${name} ${id}`]));
    await raw.insert('providers', [filled('providers', ids[0])]);
    await raw.insert('organizations', [filled('organizations', ids[1]), filled('organizations', ids[2])]);
    await raw.insert('organization_domains', rows.map(([organization, domain], index) => ({ id: ids[index], provider_id: ids[0], organization_id: ids[organization], domain, created_at: '2026-01-01T00:00:00.000Z' })));
    await raw.close();
    await migrateToLatest(database);
    const kept = await database.db.withoutPlugins().selectFrom('organization_domains').select(['domain', 'proof_token', 'proven_at', 'recheck_at', 'check_found']).orderBy('id').execute();
    expect(kept.map(({ domain }) => domain)).toEqual(['plain.example', 'xn--mnchen-3ya.example', 'xn--kln-sna.example', 'xn--bcher-kva.example']);
    expect(new Set(kept.map(({ proof_token: token }) => token)).size).toBe(4);
    for (const row of kept) expect(row).toMatchObject({ proof_token: expect.stringMatching(/^[0-9a-f]{32}$/u) as string, proven_at: null, recheck_at: null, check_found: '[]' });
  });
});

describe('durability', () => {
  it('refuses a PostgreSQL that would lose acknowledged changes', async () => {
    const database = await createDatabase();
    made.push(database);
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    const admin = await keep(openDatabase({ url: database.url, connections: 1 }));
    await sql`alter database ${sql.id(name)} set synchronous_commit = off`.execute(admin.db.withoutPlugins());
    await expect(openDatabase({ url: database.url, connections: 1 })).rejects.toThrow('synchronous_commit off');
  });

  it('keeps a reader free while a transaction writes on SQLite', async () => {
    const database = await (await emptyOf('sqlite'))();
    await migrateToLatest(database);
    let seen = -1;
    await database.db.transaction().execute(async (trx) => {
      await trx.insertInto('locks').values({ name: 'a', value: 'b', updated_at: '2026-01-01T00:00:00.000Z' }).execute();
      seen = (await database.db.selectFrom('locks').select('name').execute()).length;
    });
    expect(seen).toBe(0);
    expect(await database.db.selectFrom('locks').select('name').execute()).toEqual([{ name: 'a' }]);
  });
});
