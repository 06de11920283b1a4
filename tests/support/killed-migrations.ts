import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Migrator } from 'kysely/migration';
import { openDatabase, type Database } from '../../db/database.ts';
import { isReady, migrateToLatest, migrations, migrationStatus } from '../../db/migrate.ts';
import type { TestDialect } from './app.ts';
import { createDatabase } from './postgres.ts';
import { exactDigest, portableDigest } from './schema-digest.ts';

const entry = fileURLToPath(new URL('migrating-entry.ts', import.meta.url));

/** An empty database, or one as it was some migrations ago. */
export interface Beginning {
  /** The last migration that has run; null: none. */
  readonly version: string | null;
}

/** Beginnings of every start that has something to migrate. */
export const beginnings: readonly Beginning[] = [null, ...Object.keys(migrations).slice(0, -1)].map((version) => ({ version }));

interface Place {
  readonly target: string;
  readonly open: () => Promise<Database>;
  readonly drop: () => Promise<void>;
}

async function place(dialect: TestDialect, { version }: Beginning): Promise<Place> {
  const made = dialect === 'sqlite' ? null : await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'portico-killed-'));
  const target = made?.url ?? join(folder, 'portico.db');
  const open = () => openDatabase(made ? { url: target, connections: 2 } : { file: target });
  if (version !== null) {
    const database = await open();
    const { error } = await new Migrator({ db: database.db.withoutPlugins(), provider: { getMigrations: async () => ({ ...migrations }) } }).migrateTo(version);
    await database.close();
    if (error) throw error instanceof Error ? error : new Error('The migration failed.');
  }
  return { target, open, drop: async () => (rmSync(folder, { recursive: true, force: true }), made?.drop()) };
}

/** Runs the migrations in a process of their own that dies at a statement, counted from 1; gives how many there were where it lives, or null. */
async function migrateAndDie(target: string, statement: number, when: 'after' | 'during'): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(tmpdir(), 'portico-compile-cache') };
    execFile(process.execPath, [entry, target, String(statement), when], { env }, (error, stdout, stderr) => {
      if (!error) resolve(Number(stdout));
      else if (error.signal === 'SIGKILL') resolve(null);
      else reject(new Error(`The migration failed instead of dying: ${stderr}`));
    });
  });
}

async function seen(database: Database): Promise<{ applied: string; exact: readonly string[] }> {
  const status = await migrationStatus(database);
  return { applied: status.filter(({ appliedAt }) => appliedAt !== null).map(({ name }) => name).join(' '), exact: await exactDigest(database) };
}

export interface Deaths {
  /** Statements that a run from this beginning consists of. */
  readonly statements: number;
  /** Deaths that were tried. */
  readonly tried: number;
  /** Deaths after which everything was as before; after the others it was as it should become. */
  readonly rolledBack: number;
  /** What was otherwise. */
  readonly wrong: readonly string[];
}

/** Kills a migrating process after (on PostgreSQL also during) every statement, or after those that `choose` takes, and looks whether the schema is as before or as it should become, and whole after the next start. */
export async function dieEverywhere(dialect: TestDialect, beginning: Beginning, choose: (statement: number, of: number, when: 'after' | 'during') => boolean = () => true): Promise<Deaths> {
  const whole = await place(dialect, beginning);
  const untouched = await whole.open();
  const before = await seen(untouched);
  await untouched.close();
  const statements = (await migrateAndDie(whole.target, 0, 'after')) ?? 0;
  const migrated = await whole.open();
  const after = { ...(await seen(migrated)), portable: JSON.stringify(await portableDigest(migrated)) };
  await migrated.close();
  await whole.drop();

  const result = { tried: 0, rolledBack: 0, wrong: [] as string[] };
  const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');
  const dieOnce = async (statement: number, when: 'after' | 'during') => {
    const what = `${when} statement ${statement} of ${statements}`;
    const here = await place(dialect, beginning);
    if ((await migrateAndDie(here.target, statement, when)) !== null) result.wrong.push(`${what}: nobody died`);
    const database = await here.open();
    const left = await seen(database);
    const [asBefore, asAfter] = [left.applied === before.applied && same(left.exact, before.exact), left.applied === after.applied && same(left.exact, after.exact)];
    if (!asBefore && !asAfter) result.wrong.push(`${what}: left with [${left.applied}] and ${left.exact.length} parts`);
    if (asBefore) result.rolledBack += 1;
    const failure = await migrateToLatest(database).then(() => '', (error: unknown) => ` (${String(error)})`);
    const mended = await seen(database);
    if (!(await isReady(database)) || mended.applied !== after.applied || !same(mended.exact, after.exact) || JSON.stringify(await portableDigest(database)) !== after.portable) result.wrong.push(`${what}: not whole after the next start${failure}`);
    await database.close();
    await here.drop();
    result.tried += 1;
  };
  const moments = dialect === 'sqlite' ? (['after'] as const) : (['after', 'during'] as const);
  const deaths = Array.from({ length: statements }, (_, index) => index + 1)
    .flatMap((statement) => moments.map((when) => ({ statement, when })))
    .filter(({ statement, when }) => choose(statement, statements, when));
  const line = deaths.values();
  await Promise.all([1, 2].map(async () => {
    for (const { statement, when } of line) await dieOnce(statement, when);
  }));
  return { statements, ...result };
}
