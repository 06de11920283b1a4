import { Kysely, type KyselyPlugin } from 'kysely';
import type { Dialect } from './columns.ts';
export { dialectOf } from './columns.ts';
import { postgresDialect } from './dialects/postgres.ts';
import { sqliteDialect } from './dialects/sqlite.ts';
import type { Schema } from './schema.ts';
import { TenantGuard, type CrossTenantLookup } from './tenant-guard.ts';

/** What repositories take: the database or a transaction on it. */
export type Db = Kysely<Schema>;

export interface Database {
  readonly db: Db;
  readonly dialect: Dialect;
  /** The file, where it is SQLite. */
  readonly file: string | null;
  close(): Promise<void>;
}

/** Opens SQLite (a file path) or PostgreSQL (a `postgres://` address); the only place that picks a dialect. `plugins` see each query after the tenant guard. */
export async function openDatabase(target: ({ file: string } | { url: string; connections?: number; allowUnsafeDurability?: boolean }) & { plugins?: readonly KyselyPlugin[] }): Promise<Database> {
  const plugins = [new TenantGuard(), ...(target.plugins ?? [])];
  if ('file' in target) {
    const db = new Kysely<Schema>({ dialect: sqliteDialect(target.file), plugins });
    return { db, dialect: 'sqlite', file: target.file, close: () => db.destroy() };
  }
  const { dialect, pool } = postgresDialect(target.url, target.connections ?? 10);
  const db = new Kysely<Schema>({ dialect, plugins });
  const { rows } = await pool.query<{ name: string; setting: string }>("select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')");
  const unsafe = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name);
  if (unsafe.length > 0 && target.allowUnsafeDurability !== true) {
    await db.destroy();
    throw new Error(`PostgreSQL runs with ${unsafe.join(' and ')} off: acknowledged changes could be lost. Switch it on.`);
  }
  return { db, dialect: 'postgres', file: null, close: () => db.destroy() };
}

/** The same handle without the tenant guard, for the look-ups reviewed in `tenant-guard.ts`. */
export function crossTenant(db: Db, lookup: CrossTenantLookup): Db {
  void lookup;
  const known = unguarded.get(db);
  if (known) return known;
  const bare = db.withoutPlugins();
  unguarded.set(db, bare);
  return bare;
}

const unguarded = new WeakMap<Db, Db>();
