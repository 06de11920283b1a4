import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../server/platform/crypto.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
let app: TestApp;
let second: TestApp;
let organization: MadeOrganization;
let person: MadePerson;

beforeAll(async () => {
  app = await startApp();
  second = await startApp({ sharing: app, worker: false });
  organization = await app.world.organization();
  person = await app.world.person(organization);
});
afterAll(async () => {
  await second.close();
  await app.close();
});

async function signedIn(email = person.email, door = 'portal'): Promise<Client> {
  const client = app.client();
  const answer = await client.post(`/api/${door}/sign-in/password`, { email, password: goodPassword });
  expect(answer.status).toBe(200);
  return client;
}

/** The same browser at the other process. */
function atSecond(client: Client): Client {
  const other = new Client(second.port, client.host);
  for (const [name, value] of client.cookies) other.cookies.set(name, value);
  other.csrfToken = client.csrfToken;
  return other;
}

const statusOf = async (client: Client, door = 'portal') => (await client.get(`/api/${door}/session`)).status;

describe('H1: the cookie', () => {
  it('is __Host-, Secure, HttpOnly and SameSite=Lax on https', async () => {
    const https = await startApp({ env: { PUBLIC_URL: 'https://portal.acme.example', TRUST_PROXY: '1' } });
    const made = await https.world.person(await https.world.organization({ provider: await https.world.provider() }));
    await https.database.db.updateTable('hosts').set({ host: 'portal.acme.example' }).where('provider_id', '=', made.providerId).execute();
    const client = https.client('portal.acme.example');
    const answer = await client.send('/api/portal/sign-in/password', { method: 'POST', body: { email: made.email, password: goodPassword }, headers: { origin: 'https://portal.acme.example', 'x-forwarded-proto': 'https' } });
    expect(answer.status).toBe(200);
    const lines = answer.headers['set-cookie'] ?? [];
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-portico-portal(?:-device)?=[A-Za-z0-9_-]{43};/u);
      for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(line).toContain(part);
      expect(line).not.toContain('Domain');
    }
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
    await https.close();
  });

  it('is 256 bits, kept as a hash only, and new at each sign-in', async () => {
    const [one, two] = [await signedIn(), await signedIn()];
    const tokens = [one, two].map((client) => [...client.cookies].find(([name]) => !name.includes('device'))?.[1] ?? '');
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const rows = await app.database.db.selectFrom('sessions').select('token_hash').where('provider_id', '=', person.providerId).execute();
    expect(rows.map(({ token_hash }) => token_hash)).toEqual(expect.arrayContaining(tokens.map(hashToken)));
    expect(JSON.stringify(rows)).not.toContain(tokens[0]);
  });

  it('cannot be fixed by somebody else beforehand', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const client = app.client();
      const planted = Buffer.alloc(32, attempt + 1).toString('base64url');
      const name = `portico-portal-${app.port}`;
      client.cookies.set(name, planted);
      await client.post('/api/portal/sign-in/password', { email: person.email, password: goodPassword });
      expect(client.cookies.get(name)).not.toBe(planted);
      const attacker = app.client();
      attacker.cookies.set(name, planted);
      expect(await statusOf(attacker)).toBe(401);
    }
  });

  it.each(['portal', 'admin'] as const)('ends where somebody signs in from it again, at the %s', async (door) => {
    const email = door === 'admin' ? (await app.world.staff('technician')).email : person.email;
    const client = await signedIn(email, door);
    const former = atSecond(client);
    expect(await statusOf(former, door)).toBe(200);
    const elsewhere = await signedIn(email, door);
    expect((await client.post(`/api/${door}/sign-in/password`, { email, password: goodPassword })).status).toBe(200);
    expect(await Promise.all([former, client, elsewhere].map((one) => statusOf(one, door)))).toEqual([401, 200, 200]);
  });

  it('opens nothing on another provider’s host', async () => {
    const client = await signedIn();
    const elsewhere = await app.world.otherProvider();
    const moved = new Client(app.port, elsewhere.host);
    for (const [name, value] of client.cookies) moved.cookies.set(name, value);
    expect(await statusOf(moved)).toBe(401);
  });
});

describe('H2: revocation holds on the next request in every process', () => {
  it('after a change of password, for all other sessions', async () => {
    const own = await app.world.person(organization);
    const [changing, other] = [await signedIn(own.email), await signedIn(own.email)];
    expect(await statusOf(atSecond(other))).toBe(200);
    expect((await changing.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'another fine sentence' })).status).toBe(204);
    expect(await statusOf(atSecond(other))).toBe(401);
    expect(await statusOf(atSecond(changing))).toBe(200);
  });

  /** Runs `meanwhile` while the next password is being judged. */
  function whileJudging(meanwhile: () => Promise<unknown>): void {
    const passwords = app.ports.passwords as { verify: typeof app.ports.passwords.verify };
    const { verify } = passwords;
    passwords.verify = async (...given) => {
      passwords.verify = verify;
      const matches = await verify(...given);
      await meanwhile();
      return matches;
    };
  }

  it('also for a sign-in that was being judged while the password changed', async () => {
    const own = await app.world.person(organization);
    const changing = await signedIn(own.email);
    whileJudging(async () => expect((await changing.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'another fine sentence' })).status).toBe(204));
    const late = app.client();
    const answer = await late.post('/api/portal/sign-in/password', { email: own.email, password: goodPassword });
    expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined]);
    const open = await app.database.db.selectFrom('sessions').select('id').where('provider_id', '=', own.providerId).where('user_id', '=', own.userId).where('ended_at', 'is', null).execute();
    expect(open).toHaveLength(1);
  });

  it('also for a change of password that was being judged while its session was ended, or another password was set', async () => {
    const own = await app.world.person(organization);
    const [thief, here] = [await signedIn(own.email), await signedIn(own.email)];
    const steal = () => thief.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'chosen by somebody else' });
    whileJudging(async () => expect((await here.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'another fine sentence' })).status).toBe(204));
    expect((await steal()).status).toBe(403);
    const other = await app.world.person(organization);
    const [second_, mine] = [await signedIn(other.email), await signedIn(other.email)];
    whileJudging(async () => expect((await mine.delete('/api/portal/me/sessions')).status).toBe(200));
    expect((await second_.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'chosen by somebody else' })).status).toBe(401);
    for (const [email, password] of [[own.email, 'another fine sentence'], [other.email, goodPassword]]) expect((await app.client().post('/api/portal/sign-in/password', { email, password })).status).toBe(200);
  });

  it('also for a PIN and recovery codes that were being made while their session was ended', async () => {
    const own = await app.world.person(organization);
    await app.world.authenticator(own.providerId, own.userId ?? '');
    const db = app.database.db.withoutPlugins();
    const passwords = app.ports.passwords as { hash: typeof app.ports.passwords.hash; hashWith: typeof app.ports.passwords.hashWith };
    const { hash, hashWith } = passwords;
    const [thief, here] = [await app.world.personClient(own, undefined, 'totp'), await app.world.personClient(own, undefined, 'totp')];
    passwords.hash = async (...given) => {
      passwords.hash = hash;
      await here.delete('/api/portal/me/sessions');
      return hash(...given);
    };
    expect((await thief.put('/api/portal/me/portal-pin', { pin: '739154' })).status).toBe(401);
    const other = await app.world.personClient(own, undefined, 'totp');
    passwords.hashWith = async (...given) => {
      passwords.hashWith = hashWith;
      await here.delete('/api/portal/me/sessions');
      return hashWith(...given);
    };
    expect((await other.post('/api/portal/me/recovery-codes')).status).toBe(401);
    expect(await db.selectFrom('recovery_codes').select('id').where('user_id', '=', own.userId).execute()).toEqual([]);
    expect((await db.selectFrom('users').select('portal_pin_hash').where('id', '=', own.userId ?? '').executeTakeFirst())?.portal_pin_hash).toBeNull();
  });

  it('after ending one session or all others', async () => {
    const own = await app.world.person(organization);
    const [here, one, two] = [await signedIn(own.email), await signedIn(own.email), await signedIn(own.email)];
    const list = (await here.get('/api/portal/me/sessions')).body as { id: string; current: boolean }[];
    expect(list).toHaveLength(3);
    const first = list.find(({ current }) => !current);
    expect((await here.delete(`/api/portal/me/sessions/${first?.id}`)).status).toBe(204);
    expect((await Promise.all([one, two].map((client) => statusOf(atSecond(client))))).sort()).toEqual([200, 401]);
    expect((await here.delete('/api/portal/me/sessions')).body).toEqual({ ended: 1 });
    expect(await Promise.all([one, two].map((client) => statusOf(atSecond(client))))).toEqual([401, 401]);
    expect(await statusOf(here)).toBe(200);
    const foreign = (await (await signedIn()).get('/api/portal/me/sessions')).body as { id: string }[];
    expect((await here.delete(`/api/portal/me/sessions/${foreign[0]?.id}`)).status).toBe(404);
  });

  it('after disabling: gate 2 on the next request', async () => {
    const own = await app.world.person(organization);
    const client = await signedIn(own.email);
    const admin = await app.world.staffClient('admin');
    expect((await admin.post(`/api/admin/customer-users/${own.customerUserId}/disable`)).status).toBe(200);
    expect((await atSecond(client).get('/api/portal/session')).body).toMatchObject({ access: 'access_required' });
  });
});

describe('H3: a portal switched off', () => {
  it('refuses 100 live sessions at their next request', async () => {
    const closing = await app.world.organization();
    const people = await Promise.all(Array.from({ length: 100 }, () => app.world.person(closing)));
    const clients = await Promise.all(people.map((one) => app.world.personClient(one)));
    const admin = await app.world.staffClient('admin');
    expect((await admin.post(`/api/admin/portals/${closing.id}/disable`)).status).toBe(200);
    const answers = await Promise.all(clients.map((client, index) => (index % 2 === 0 ? client : atSecond(client)).get('/api/portal/me/profile')));
    expect(answers.filter(({ status, body }) => status === 403 && (body as { code: string }).code === 'portal_unavailable')).toHaveLength(100);
  });
});

describe('H4: lifetimes by the server’s clock', () => {
  it('ends a portal session after 7 idle days, and after 30 days however busy', async () => {
    const idle = await signedIn();
    app.clock.advance(6.9 * day);
    expect(await statusOf(idle)).toBe(200);
    app.clock.advance(7.1 * day);
    expect(await statusOf(idle)).toBe(401);
    const busy = await signedIn();
    for (let step = 0; step < 5; step += 1) {
      app.clock.advance(5.9 * day);
      expect(await statusOf(busy)).toBe(200);
    }
    app.clock.advance(0.6 * day);
    expect(await statusOf(busy)).toBe(401);
  });

  it('ends a staff session after 30 idle minutes, and after 12 hours however busy', async () => {
    const staff = await app.world.staff('viewer');
    const fully = async () => {
      const client = await signedIn(staff.email, 'admin');
      expect((await client.post('/api/admin/sign-in/mfa', { method: 'totp', code: app.world.totpCode() })).status).toBe(200);
      return client;
    };
    const idle = await fully();
    app.clock.advance(31 * minute);
    expect(await statusOf(idle, 'admin')).toBe(401);
    const busy = await fully();
    for (let step = 0; step < 28; step += 1) {
      app.clock.advance(25 * minute);
      expect(await statusOf(busy, 'admin')).toBe(200);
    }
    app.clock.advance(25 * minute);
    expect(await statusOf(busy, 'admin')).toBe(401);
  });

  it('is tighter where the organization says so, from the next request', async () => {
    const strict = await app.world.organization();
    const member = await app.world.person(strict);
    const client = await app.world.personClient(member);
    app.clock.advance(20 * minute);
    expect(await statusOf(client)).toBe(200);
    await app.database.db.updateTable('portals').set({ idle_minutes: 15 }).where('provider_id', '=', strict.providerId).where('organization_id', '=', strict.id).execute();
    app.clock.advance(16 * minute);
    expect(await statusOf(client)).toBe(401);
  });
});
