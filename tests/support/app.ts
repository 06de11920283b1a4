import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { KyselyPlugin } from 'kysely';
import pg from 'pg';
import { openDatabase, type Database } from '../../db/database.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { createApp, type App } from '../../server/app.ts';
import { readConfig, type Config } from '../../server/config.ts';
import type { Context, Ports } from '../../server/context.ts';
import { ensureMainHost } from '../../server/features/providers/index.ts';
import { createPorts, operatorContext } from '../../server/start.ts';
import { Client } from './client.ts';
import { createDatabase } from './postgres.ts';
import { World } from './world.ts';

export type TestDialect = 'sqlite' | 'postgres';

/** The database this run of an API test is for. */
export const dialect: TestDialect = process.env['PORTICO_TEST_DIALECT'] === 'postgres' ? 'postgres' : 'sqlite';

/** A clock that runs with the machine's, and can be moved and stopped. */
export class TestClock {
  offset = 0;
  #standing: number | null = null;
  readonly now = (): number => (this.#standing ?? Date.now()) + this.offset;

  /** From now on time passes only where it is moved. */
  stop(): void {
    this.#standing ??= Date.now();
  }

  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }
}

/** A migrated database of its own: its address, and how to get rid of it. */
export interface FreshDatabase {
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly drop: () => Promise<void>;
}

let templateFile: Promise<string> | null = null;

async function sqliteTemplate(): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'portico-template-')), 'template.db');
  const database = await openDatabase({ file });
  await migrateToLatest(database);
  await database.close();
  return file;
}

async function migratePostgres(url: string): Promise<void> {
  const database = await openDatabase({ url, connections: 2 });
  await migrateToLatest(database);
  await database.close();
}

async function hurry(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
  await client.end();
}

/** Makes a migrated database of the dialect at hand; `quick`: one that waits for no disk. */
export async function freshDatabase(which: TestDialect = dialect, quick = false): Promise<FreshDatabase> {
  const folder = mkdtempSync(join(quick && existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'portico-test-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (which === 'postgres') {
    const { url, drop } = await createDatabase(migratePostgres);
    if (quick) await hurry(url);
    return { env: { DATABASE_URL: url, DATA_DIR: folder }, folder, drop: async () => drop().finally(remove) };
  }
  templateFile ??= sqliteTemplate();
  const template = await templateFile;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(template + suffix)) copyFileSync(template + suffix, join(folder, `portico.db${suffix}`));
  return { env: { DATA_DIR: folder }, folder, drop: async () => remove() };
}

export interface StartOptions {
  /** Another app's database, for two processes' worth of app on one. */
  readonly sharing?: TestApp;
  /** A database made before, for drills that choose the dialect; the app drops it in the end. */
  readonly database?: FreshDatabase;
  readonly worker?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: TestClock;
  /** How much more one source may call than in production; tests come from one address. */
  readonly rateLimitFactor?: number;
  /** Another database than this run is for. */
  readonly dialect?: TestDialect;
  /** For thousands of requests: a database that waits for no disk. */
  readonly quick?: boolean;
  /** What changes the app's queries before they run. */
  readonly plugins?: readonly KyselyPlugin[];
  /** Folder of built pages instead of the real ones. */
  readonly pages?: string;
}

export interface TestApp {
  readonly config: Config;
  readonly database: Database;
  readonly fresh: FreshDatabase;
  readonly port: number;
  /** What the Host header says. */
  readonly host: string;
  readonly clock: TestClock;
  readonly ports: Omit<Ports, 'wakeWorker'>;
  readonly app: App;
  /** Makes providers, staff, organizations and people. */
  readonly world: World;
  /** An operator's context for calling services directly. */
  readonly operator: (providerId?: string) => Context;
  /** A client that nobody is signed in on; `host` is another provider's. */
  readonly client: (host?: string) => Client;
  readonly close: () => Promise<void>;
}

async function listening(): Promise<{ server: Server; port: number; serve: (app: App) => void }> {
  let handler: App['express'] | null = null;
  const server = createServer((request, response) => {
    if (handler) handler(request, response);
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, serve: (app) => (handler = app.express) };
}

/** Starts the real app on loopback over a database of its own (or another app's), on the dialect of this run. */
export async function startApp(options: StartOptions = {}): Promise<TestApp> {
  const { server, port, serve } = await listening();
  const fresh = options.sharing?.fresh ?? options.database ?? (await freshDatabase(options.dialect ?? dialect, options.quick));
  const host = options.sharing?.host ?? `localhost:${port}`;
  const clock = options.clock ?? options.sharing?.clock ?? new TestClock();
  const config = readConfig({ PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: `http://${host}`, LOG_LEVEL: 'silent', PORTICO_CHECK_ANSWERS: '1', ...fresh.env, ...options.env });
  const plugins = options.plugins ?? [];
  const database = await openDatabase('url' in config.database ? { ...config.database, connections: 8, plugins, allowUnsafeDurability: options.quick ?? false } : { ...config.database, plugins });
  const ports = await createPorts(config, clock);
  const operator = (providerId?: string) => operatorContext(database, ports, providerId);
  await ensureMainHost(operator());
  const app = createApp(database, ports, { ...(options.pages === undefined ? {} : { pages: options.pages }), worker: options.worker ?? true, rateLimitFactor: options.rateLimitFactor ?? 1_000 });
  serve(app);
  const client = (other = host) => new Client(port, other);
  return {
    config,
    database,
    fresh,
    port,
    host,
    clock,
    ports,
    app,
    operator,
    client,
    world: new World({ db: database.db.withoutPlugins(), host, operator, client }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await app.worker?.stop(2_000);
      await database.close();
      if (!options.sharing) await fresh.drop();
    },
  };
}

/** Waits until `look` gives something truthy, and gives it; fails after `milliseconds`. */
export async function until<T>(look: () => Promise<T | null | undefined | false>, milliseconds = 10_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`Nothing came within ${milliseconds} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
