import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/database.ts';
import { migrations } from '../../db/migrate.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { readKeyFile } from '../../server/config.ts';
import { dialect, freshDatabase, startApp, type FreshDatabase, type TestApp } from '../support/app.ts';
import { startCommand } from '../support/operator.ts';
import { createDatabase } from '../support/postgres.ts';
import { goodPassword } from '../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'portico-cli-'));
let app: TestApp;

beforeAll(async () => {
  app = await startApp();
  await app.world.provider();
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const portico = (env: Readonly<Record<string, string>>, args: readonly string[], input = '') => startCommand(app, env, args, input).ended;

async function emptyTarget(): Promise<FreshDatabase> {
  if (dialect === 'sqlite') return { env: { DATA_DIR: mkdtempSync(join(folder, 'restored-')) }, folder, drop: async () => undefined };
  const { url, drop } = await createDatabase();
  return { env: { DATABASE_URL: url, DATA_DIR: mkdtempSync(join(folder, 'restored-')) }, folder, drop };
}

describe('the operators’ command line', () => {
  it('makes an owner whose password comes from standard input, and refuses a weak one', async () => {
    const weak = await portico(app.fresh.env, ['owner', 'create', '--email', 'operated@northwind.example', '--name', 'Opal Operated'], 'short\n');
    expect(weak.code).toBe(1);
    expect(weak.err).toContain('at least 15 characters');
    const made = await portico(app.fresh.env, ['owner', 'create', '--email', 'operated@northwind.example', '--name', 'Opal Operated'], `${goodPassword}\n`);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect((await app.client().post('/api/admin/sign-in/password', { email: 'operated@northwind.example', password: goodPassword })).status).toBe(200);
  });

  it('adds a provider on a host of its own, and says what is wrong with nonsense', async () => {
    const host = `second.localhost:${app.port}`;
    expect((await portico(app.fresh.env, ['provider', 'create', '--name', 'Second MSP', '--host', 'Second.localhost'])).out).toContain(`http://${host} now`);
    expect((await app.client(host).get('/api/portal/branding')).body).toMatchObject({ providerName: 'Second MSP' });
    const again = await portico(app.fresh.env, ['provider', 'create', '--name', 'Third', '--host', host]);
    expect(again.code).toBe(1);
    expect(again.err).toContain('in use already');
    expect((await portico(app.fresh.env, ['provider', 'create', '--name', 'Third', '--host', 'not a host'])).err).toContain('is not a host name');
    expect(await portico(app.fresh.env, ['dance'])).toMatchObject({ code: 2, err: expect.stringContaining('There is no command “dance”.') as string });
    expect(await portico(app.fresh.env, ['--help'])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Usage: npm run portico') as string });
    expect((await portico({ ...app.fresh.env, PUBLIC_URL: 'http://portal.example' }, ['migrate', 'status'])).err).toContain('PUBLIC_URL');
  });

  it('shows how a command is used where it is called otherwise', async () => {
    const said = await Promise.all(
      [['owner', 'create', '--name', 'Opal'], ['owner', 'create', '--email', 'o@northwind.example', '--name', 'Opal'], ['owner', 'create', '--mail', 'x'], ['backup', 'one', 'two'], ['restore', join(folder, 'nowhere')]].map(async (args) => (await portico(app.fresh.env, args)).err),
    );
    expect(said[0]).toBe('--email is missing.\nUsage: npm run portico -- owner create --email EMAIL --name NAME [--host HOST]\n');
    expect(said[1]).toContain('No password was given');
    expect(said[2]).toMatch(/^Unknown option '--mail'\.\nUsage: /u);
    expect(said[3]).toContain('“two” is one word too many.');
    expect(said[4]).toContain('There is no file');
    expect((await portico({ ...app.fresh.env, DATABASE_URL: 'postgres://nobody:secret@localhost:1/none' }, ['migrate', 'status'])).err).toMatch(/^The database does not open\. DATABASE_URL \(postgres:\/\/localhost:1\/none\): .*ECONNREFUSED/u);
  });

  it('fills no installation with a demo that somebody uses or that others can reach', async () => {
    expect((await portico(app.fresh.env, ['seed', 'demo'])).err).toContain('This installation is in use.');
    expect((await portico({ ...app.fresh.env, PUBLIC_URL: 'https://portal.acme.example' }, ['seed', 'demo'])).err).toContain('one published password');
  });

  it('tells which migrations have run', async () => {
    const { out } = await portico(app.fresh.env, ['migrate', 'status']);
    expect(out).toMatch(/^20\d\d-.*Z {2}0001-house$/mu);
  });

  it('prints a recovery link for an owner, and for nobody else', async () => {
    const staff = await app.world.staff('owner');
    const { out } = await portico(app.fresh.env, ['owner', 'recover', '--email', staff.email]);
    expect(out).toContain(`${app.config.publicUrl}/admin/recover#`);
    expect((await portico(app.fresh.env, ['owner', 'recover', '--email', 'nobody@northwind.example'])).err).toContain('no active owner');
  });

  it('backs everything up while it runs and restores it with sign-in working, and sessions and links void', async () => {
    const organization = await app.world.organization({ name: 'Łódź Motors' });
    const person = await app.world.person(organization);
    const client = await app.world.personClient(person);
    const file = join(folder, 'one.backup');
    const done = await portico(app.fresh.env, ['backup', file]);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(file).includes(goodPassword)).toBe(false);
    const target = await emptyTarget();
    const key = readFileSync(join(app.fresh.folder, 'secret.key'), 'utf8');
    const withoutKey = await portico(target.env, ['restore', file]);
    expect(withoutKey.code).toBe(0);
    expect(withoutKey.out).toContain('is not the one this database was sealed with');
    const wrongKey = await portico(target.env, ['owner', 'recover', '--email', 'x@y.example']);
    expect(wrongKey.err).toContain('is not the one this database was sealed with');
    writeFileSync(join(target.env['DATA_DIR'] ?? '', 'secret.key'), key);
    expect((await portico(target.env, ['restore', file])).err).toContain('not empty');
    const restored = await openDatabase(target.env['DATABASE_URL'] === undefined ? { file: join(target.env['DATA_DIR'] ?? '', 'portico.db') } : { url: target.env['DATABASE_URL'], connections: 2 });
    const counts = async (db: typeof restored.db) => Promise.all((['providers', 'organizations', 'customer_users', 'users', 'staff', 'audit_events'] as const).map(async (table) => Number((await db.withoutPlugins().selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count)));
    expect(await counts(restored.db)).toEqual(await counts(app.database.db));
    expect(await restored.db.withoutPlugins().selectFrom('sessions').select('id').where('ended_at', 'is', null).execute()).toEqual([]);
    expect((await client.get('/api/portal/session')).status).toBe(200);
    await restored.close();
    await target.drop();
  });

  it('goes on deleting what has had its time after a restore, and does nothing else that was due', async () => {
    const one = await startApp({ worker: false });
    const { id: providerId } = await one.world.provider();
    const common = { provider_id: providerId, payload: '{}', status: 'queued' as const, run_at: '2999-01-01T00:00:00.000Z', attempts: 0, max_attempts: 5, lease_owner: null, lease_until: null, last_error: null, result: null, progress_done: 0, progress_total: null, cancellable: 0 as const, cancel_requested_at: null, created_by: null, created_at: new Date().toISOString(), started_at: null, finished_at: null };
    await one.database.db.insertInto('jobs').values([{ ...common, id: one.operator().newId(), name: 'exports.expire', priority: 90 }, { ...common, id: one.operator().newId(), name: 'exports.write', priority: 50 }]).execute();
    const file = join(folder, 'jobs.backup');
    expect((await portico(one.fresh.env, ['backup', file])).code).toBe(0);
    await one.close();
    const target = await emptyTarget();
    expect((await portico(target.env, ['restore', file])).code).toBe(0);
    const restored = await openDatabase(target.env['DATABASE_URL'] === undefined ? { file: join(target.env['DATA_DIR'] ?? '', 'portico.db') } : { url: target.env['DATABASE_URL'], connections: 2 });
    const jobs = await restored.db.withoutPlugins().selectFrom('jobs').select(['name', 'status']).orderBy('name').execute();
    expect(jobs).toEqual([{ name: 'exports.expire', status: 'queued' }, { name: 'exports.write', status: 'cancelled' }]);
    await restored.close();
    await target.drop();
  });

  it.each([
    ['a text', (file: string) => writeFileSync(file, 'hello')],
    ['a folder', (file: string) => mkdirSync(file)],
    ['something else that was compressed', (file: string) => writeFileSync(file, gzipSync('{"hello":1}'))],
    ['rows of no table of ours', (file: string) => writeFileSync(file, gzipSync(`${JSON.stringify({ portico: 'backup', version: 1, takenAt: '', migrations: Object.keys(migrations) })}\n{"table":"pg_authid","row":{"a":1}}\n{"end":true,"rows":1}\n`))],
  ])('says of %s that it is no backup, and changes nothing', async (what, make) => {
    const file = join(folder, `${what.length}.backup`);
    make(file);
    const target = await emptyTarget();
    expect(await portico(target.env, ['restore', file])).toEqual({ code: 1, out: '', err: 'This is not a backup of Portico, or it is damaged.\n' });
    await target.drop();
  });

  it('leaves nothing behind where a backup cannot be written', async () => {
    const answer = await portico(app.fresh.env, ['backup', join(folder, 'nowhere', 'x.backup')]);
    expect([answer.code, answer.err.split('\n').length]).toEqual([1, 2]);
    const file = join(folder, 'taken.backup');
    writeFileSync(`${file}.unfinished`, '');
    expect((await portico(app.fresh.env, ['backup', file])).err).toContain('another backup is being written');
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a backup that was cut off', async () => {
    const file = join(folder, 'whole.backup');
    await portico(app.fresh.env, ['backup', file]);
    const bytes = readFileSync(file);
    writeFileSync(join(folder, 'cut.backup'), bytes.subarray(0, bytes.length - 200));
    const target = await emptyTarget();
    const answer = await portico(target.env, ['restore', join(folder, 'cut.backup')]);
    expect(answer.code).toBe(1);
    expect(answer.out).toBe('');
    await target.drop();
  });

  it('seals stored secrets under a new key, and keeps links that were sent working', async () => {
    const fresh = await freshDatabase();
    const first = await portico(fresh.env, ['provider', 'create', '--name', 'Rotating', '--host', `localhost:${app.port}`]);
    expect(first.code).toBe(0);
    await portico(fresh.env, ['owner', 'create', '--email', 'o@r.example', '--name', 'Otto'], goodPassword);
    const link = (await portico(fresh.env, ['owner', 'recover', '--email', 'o@r.example'])).out;
    const keyFile = join(fresh.folder, 'secret.key');
    const [old] = readKeyFile(keyFile);
    const rotated = await portico(fresh.env, ['keys', 'rotate']);
    expect(rotated).toMatchObject({ code: 0, err: '' });
    const [current, former] = readKeyFile(keyFile);
    expect(former?.id).toBe(old.id);
    expect(current.id).not.toBe(old.id);
    const database = await openDatabase(fresh.env['DATABASE_URL'] === undefined ? { file: join(fresh.folder, 'portico.db') } : { url: fresh.env['DATABASE_URL'], connections: 2 });
    const { value } = await database.db.withoutPlugins().selectFrom('locks').select('value').where('name', '=', 'key_check').executeTakeFirstOrThrow();
    expect(createKeyring([current]).open(value, 'locks/key_check/value')).toBe('portico');
    await database.close();
    const second = await startApp({ env: fresh.env });
    const token = /#(\S+)/u.exec(link)?.[1];
    expect((await second.client(`localhost:${app.port}`).post('/api/admin/setup/preview', { token })).body).toMatchObject({ kind: 'owner_recovery', email: 'o@r.example' });
    await second.close();
    await fresh.drop();
  });
});
