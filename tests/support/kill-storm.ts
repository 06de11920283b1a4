import { sql } from 'kysely';
import { openDatabase, type Db } from '../../db/database.ts';
import { startApp, type FreshDatabase } from './app.ts';
import { Client, type Answer } from './client.ts';
import { startServerProcess, type ServerProcess } from './second-process.ts';
import { goodPassword } from './world.ts';

export interface KillStormResult {
  /** Writes that were answered with success. */
  readonly acknowledged: number;
  /** What was acknowledged and is not there after a start, or otherwise. */
  readonly lost: readonly string[];
  /** What is there without what its transaction wrote beside it. */
  readonly halfDone: readonly string[];
  /** What SQLite's own checks said other than ok. */
  readonly damage: readonly string[];
  /** The slowest start to a first answer, in milliseconds. */
  readonly slowestStart: number;
}

/** Looks whether an acknowledged write is there; gives what is wrong. */
type Check = (db: Db, server: ServerProcess) => Promise<string | null>;

interface Ground {
  readonly fresh: FreshDatabase;
  readonly publicUrl: string;
  readonly host: string;
  readonly organizationId: string;
  readonly email: string;
  /** A signed-in member of staff for each writer. */
  readonly staff: readonly Client[];
}

const writers = 4;

/** A provider with staff, an organization and a person who can sign in; nothing has the database open any more. */
async function prepare(fresh: FreshDatabase): Promise<Ground> {
  const app = await startApp({ worker: false, database: { ...fresh, drop: async () => undefined } });
  const organization = await app.world.organization();
  const { email } = await app.world.person(organization);
  const staff: Client[] = [];
  for (let index = 0; index < writers; index += 1) staff.push(await app.world.staffClient('owner'));
  await app.close();
  return { fresh, publicUrl: app.config.publicUrl, host: app.host, organizationId: organization.id, email, staff };
}

function clientOf(server: ServerProcess, { host, staff }: Ground, index: number): Client {
  const signedIn = staff[index];
  const client = new Client(server.port, host);
  for (const [name, value] of signedIn?.cookies ?? []) client.cookies.set(name, value);
  client.csrfToken = signedIn?.csrfToken ?? null;
  return client;
}

const idOf = (answer: Answer) => (answer.body as { id: string }).id;
const missing = (what: string, ok: unknown) => (ok === undefined || ok === false ? what : null);

/** Writes that go on for as long as the server lives; each gives the check of what it was promised. */
function writersOf(server: ServerProcess, ground: Ground, life: number): ((number: number) => Promise<Check>)[] {
  const expectStatus = (answer: Answer, status: number) => {
    if (answer.status !== status) throw new Error(`The storm meets ${answer.status} ${answer.text}`);
    return answer;
  };
  const [first, second, third] = [0, 1, 2].map((index) => clientOf(server, ground, index));
  let record: Record<string, unknown> | null = null;
  return [
    async (number) => {
      const name = `Storm ${life}-${number}`;
      const id = idOf(expectStatus(await (first as Client).post('/api/admin/organizations', { name, domains: [`storm${life}-${number}.example`] }), 201));
      return async (db) => missing(`organization ${name}`, (await db.selectFrom('organizations').select('name').where('id', '=', id).executeTakeFirst())?.name === name);
    },
    async (number) => {
      const email = `storm${life}-${number}@customer.example`;
      const id = idOf(expectStatus(await (second as Client).post('/api/admin/customer-users', { organizationId: ground.organizationId, email, name: `Storm ${number}`, invite: true }), 201));
      return async (db) => missing(`person ${email}`, (await db.selectFrom('customer_users').select('email').where('id', '=', id).executeTakeFirst())?.email === email);
    },
    async (number) => {
      const path = `/api/admin/organizations/${ground.organizationId}`;
      record ??= expectStatus(await (third as Client).get(path), 200).body as Record<string, unknown>;
      const notes = `Note ${life}-${number}`;
      record = expectStatus(await (third as Client).put(path, { ...record, notes }), 200).body as Record<string, unknown>;
      const version = Number(record['version']);
      // Only what came after it in the same place may stand there instead.
      return async (db) => {
        const row = await db.selectFrom('organizations').select(['version', 'notes']).where('id', '=', ground.organizationId).executeTakeFirstOrThrow();
        return missing(`${notes} at version ${version}`, row.version > version || (row.version === version && row.notes === notes));
      };
    },
    async () => {
      const client = new Client(server.port, ground.host);
      expectStatus(await client.post('/api/portal/sign-in/password', { email: ground.email, password: goodPassword }), 200);
      return async (_, next) => {
        const again = new Client(next.port, ground.host);
        for (const [name, value] of client.cookies) again.cookies.set(name, value);
        return missing(`session of life ${life}`, (await again.get('/api/portal/session')).status === 200);
      };
    },
  ];
}

/** What the database says of itself beyond what was asked for. */
async function damageOf(db: Db): Promise<string[]> {
  const { rows: integrity } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
  const { rows: foreign } = await sql<{ table: string }>`pragma foreign_key_check`.execute(db);
  return [...integrity.map((row) => row.integrity_check).filter((said) => said !== 'ok'), ...foreign.map(({ table }) => `a row of ${table} refers to nothing`)];
}

/** What a transaction of the storm left behind in part. */
async function halfDoneIn(db: Db, organizationId: string): Promise<string[]> {
  const found: string[] = [];
  const expectSame = (what: string, one: readonly string[], other: readonly string[]) => {
    const [a, b] = [[...one].sort().join(' '), [...other].sort().join(' ')];
    if (a !== b) found.push(`${what}: ${one.length} and ${other.length}`);
  };
  const organizations = (await db.selectFrom('organizations').select('id').where('name', 'like', 'Storm %').execute()).map(({ id }) => id);
  const portals = (await db.selectFrom('portals').select('organization_id').where('organization_id', '<>', organizationId).execute()).map((row) => row.organization_id);
  const domains = (await db.selectFrom('organization_domains').select('organization_id').execute()).map((row) => row.organization_id);
  const eventsOf = async (action: string) => (await db.selectFrom('audit_events').select('subject_id').where('action', '=', action).execute()).map((row) => row.subject_id ?? '');
  expectSame('organizations and their portals', organizations, portals);
  expectSame('organizations and their domains', organizations, domains);
  expectSame('organizations and their audit entries', organizations, await eventsOf('organization.created'));
  const people = (await db.selectFrom('customer_users').select('id').where('email', 'like', 'storm%').execute()).map(({ id }) => id);
  const invitations = await db.selectFrom('invitations').select(['id', 'customer_user_id']).execute();
  const mails = (await db.selectFrom('deliveries').select('subject_id').where('kind', '=', 'invitation').execute()).map((row) => row.subject_id ?? '');
  expectSame('people and their audit entries', people, await eventsOf('customer_user.created'));
  expectSame('people and their invitations', people, invitations.map((row) => row.customer_user_id));
  expectSame('invitations and their mails', invitations.map(({ id }) => id), mails);
  return found;
}

/** Kills the product again and again while several people write, starts it anew each time, and looks whether everything that was acknowledged is there. */
export async function killStorm(fresh: FreshDatabase, kills: number): Promise<KillStormResult> {
  const ground = await prepare(fresh);
  const env = { ...fresh.env, PUBLIC_URL: ground.publicUrl };
  const target = fresh.env['DATABASE_URL'] === undefined ? { file: `${fresh.folder}/portico.db` } : { url: fresh.env['DATABASE_URL'], connections: 2 };
  const result = { acknowledged: 0, lost: [] as string[], damage: [] as string[], halfDone: [] as string[], slowestStart: 0 };
  const all: Check[] = [];
  let promised: Check[] = [];
  let server: ServerProcess | null = null;
  const judge = async (running: ServerProcess, checks: readonly Check[], last: boolean) => {
    // Opened only now: the server itself has to find the file as the kill left it.
    const database = await openDatabase(target);
    const db = database.db.withoutPlugins();
    for (const check of checks) result.lost.push(...[await check(db, running)].filter((wrong) => wrong !== null));
    if (database.dialect === 'sqlite') result.damage.push(...(await damageOf(db)));
    if (last) result.halfDone.push(...(await halfDoneIn(db, ground.organizationId)));
    await database.close();
  };
  try {
    for (let life = 0; life <= kills; life += 1) {
      const running: ServerProcess = await startServerProcess(env);
      server = running;
      result.slowestStart = Math.max(result.slowestStart, running.startedIn);
      const last = life === kills;
      await judge(running, last ? all : promised, last);
      promised = [];
      if (last) break;
      let killed = false;
      const enough = 4 + ((life * 7) % 30);
      const { promise: written, resolve: reached } = Promise.withResolvers<void>();
      const writing = Promise.all(writersOf(running, ground, life).map(async (write) => {
        for (let number = 0; !killed; number += 1) {
          try {
            const check = await write(number);
            promised.push(check);
            if (promised.length === enough) reached();
          } catch (error) {
            // Without an answer nothing was promised.
            if ((error as NodeJS.ErrnoException).code === undefined) throw error;
            return;
          }
        }
      }));
      // Somewhere in the midst of the writes that follow.
      await Promise.race([written, writing]);
      await new Promise((resolve) => setTimeout(resolve, (life * 13) % 29));
      await running.kill();
      killed = true;
      await writing;
      all.push(...promised);
    }
  } finally {
    await server?.close();
  }
  return { ...result, acknowledged: all.length };
}
