import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf } from '../support/client.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let app: TestApp;
let organization: MadeOrganization;

beforeAll(async () => {
  app = await startApp({ worker: false });
  organization = await app.world.organization({ name: 'Kestrel Clinic' });
});
afterAll(() => app.close());

const users = () => app.database.db.withoutPlugins();
const storedHash = async (userId: string | null) => (await users().selectFrom('users').select('password_hash').where('id', '=', userId ?? '').executeTakeFirstOrThrow()).password_hash ?? '';
const store = (userId: string | null, value: string) => users().updateTable('users').set({ password_hash: value }).where('id', '=', userId ?? '').execute();
const signIn = (email: string, password: string, door = 'portal') => app.client().post(`/api/${door}/sign-in/password`, { email, password });

/** Sets a password as a signed-in person of a kind does; gives the answer and a way to sign in with it. */
async function choose(kind: 'staff' | 'customer', password: string, name = 'Ada Lovelace') {
  const person = kind === 'staff' ? await app.world.staffClient('technician', { name }) : null;
  const customer = kind === 'customer' ? await app.world.person(organization, { name }) : null;
  const client = person ?? (customer ? await app.world.personClient(customer) : null);
  if (!client) throw new Error('Nobody chooses.');
  const door = kind === 'staff' ? 'admin' : 'portal';
  const answer = await client.put(`/api/${door}/me/password`, { currentPassword: goodPassword, password });
  return { answer, email: person?.staff.email ?? customer?.email ?? '', userId: person?.staff.userId ?? customer?.userId ?? null, door };
}

describe('the stored hash', () => {
  it('is argon2id of at least 19 MiB, two passes, one lane, with a salt of its own', async () => {
    const [first, second] = [await choose('customer', 'a quite different sentence'), await choose('customer', 'a quite different sentence')];
    const hashes = [await storedHash(first.userId), await storedHash(second.userId)];
    for (const stored of hashes) {
      const [, algorithm, version, parameters = '', salt = '', digest = ''] = stored.split('$');
      expect([algorithm, version]).toEqual(['argon2id', 'v=19']);
      const [memory = 0, passes = 0, lanes = 0] = [...parameters.matchAll(/\d+/gu)].map(Number);
      expect(memory).toBeGreaterThanOrEqual(19 * 1_024);
      expect(passes).toBeGreaterThanOrEqual(2);
      expect(lanes).toBe(1);
      expect(Buffer.from(salt, 'base64').length).toBeGreaterThanOrEqual(16);
      expect(Buffer.from(digest, 'base64').length).toBeGreaterThanOrEqual(32);
    }
    expect(new Set(hashes).size).toBe(2);
  });

  it.each([
    ['weaker parameters', { algorithm: 2, memoryCost: 8_192, timeCost: 1, parallelism: 1 }],
    ['another algorithm', { algorithm: 0, memoryCost: 19_456, timeCost: 2, parallelism: 1 }],
  ])('of %s is replaced at the next sign-in and not at a wrong guess', async (_, parameters) => {
    const person = await app.world.person(organization);
    const old = await hash(goodPassword, parameters);
    await store(person.userId, old);
    expect((await signIn(person.email, 'not the password at all')).status).toBe(401);
    expect(await storedHash(person.userId)).toBe(old);
    expect((await signIn(person.email, goodPassword)).status).toBe(200);
    const renewed = await storedHash(person.userId);
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect((await signIn(person.email, goodPassword)).status).toBe(200);
    expect(await storedHash(person.userId)).toBe(renewed);
  });
});

describe('a long password', () => {
  it('counts to its last character: one that differs only at position 200 is refused', async () => {
    const letters = Array.from({ length: 256 }, (_, index) => String.fromCodePoint(97 + ((index * 7) % 26))).join('');
    const { answer, email } = await choose('customer', letters);
    expect(answer.status).toBe(204);
    const near = `${letters.slice(0, 199)}${letters[199] === 'z' ? 'y' : 'z'}${letters.slice(200)}`;
    for (const wrong of [near, letters.slice(0, 255), `${letters}x`, letters.slice(0, 72)]) expect((await signIn(email, wrong)).status).toBe(401);
    expect((await signIn(email, letters)).status).toBe(200);
  });

  it('may have 256 characters of any kind, and 257 are refused instead of cut off', async () => {
    const unicode = '🜚λж漢é '.repeat(43).slice(0, 256);
    const taken = [...unicode].slice(0, 256).join('');
    const { answer, email } = await choose('customer', taken);
    expect(answer.status).toBe(204);
    expect((await signIn(email, taken)).status).toBe(200);
    const letters = Array.from({ length: 257 }, (_, index) => String.fromCodePoint(97 + ((index * 11) % 26))).join('');
    expect(codeOf((await choose('customer', letters)).answer)).toBe('password_too_long');
    expect((await choose('customer', letters.slice(0, 256))).answer.status).toBe(204);
  });

  it('is the same however a keyboard composes its accents, and blanks at its ends belong to it', async () => {
    const { answer, email } = await choose('customer', '  čaj a růžová zahrada ');
    expect(answer.status).toBe(204);
    expect((await signIn(email, '  čaj a růžová zahrada '.normalize('NFD'))).status).toBe(200);
    expect((await signIn(email, 'čaj a růžová zahrada')).status).toBe(401);
  });
});

describe('a short, common or guessable password', () => {
  it('needs 12 characters of customers and 15 of staff', async () => {
    expect(codeOf((await choose('customer', 'vxq7#kfmbwz')).answer)).toBe('password_too_short');
    expect((await choose('customer', 'vxq7#kfmbwzt')).answer.status).toBe(204);
    expect(codeOf((await choose('staff', 'vxq7#kfmbwzt2p')).answer)).toBe('password_too_short');
    expect((await choose('staff', 'vxq7#kfmbwzt2pj')).answer.status).toBe(204);
  });

  it('counts characters as people do, not bytes', async () => {
    expect(codeOf((await choose('customer', '漢'.repeat(5) + '字🜚λ')).answer)).toBe('password_too_short');
  });

  it.each(['password1234567', 'qwertyuiopasdfgh', '111111111111111111', 'abcdefghijklmnop', 'letmeinletmein123', 'iloveyou12345678'])('is refused where attackers try it first: %s', async (password) => {
    expect(codeOf((await choose('staff', password)).answer)).toBe('password_too_common');
  });

  it.each([
    ['the person', 'AdaLovelace1815!'],
    ['the provider', 'Northwind-IT-2026'],
    ['the product', 'portico-PORTICO-1'],
    ['the portal', 'Portal.portal.99'],
  ])('is refused when it is little more than the name of %s', async (_, password) => {
    const { answer } = await choose('staff', password);
    expect(answer.status).toBe(422);
    expect(['password_contains_context', 'password_too_common']).toContain(codeOf(answer));
    expect((answer.body as { errors: Record<string, string> }).errors['password']).toMatch(/\w/u);
  });

  it('is refused when it is little more than the address', async () => {
    const staff = await app.world.staffClient('viewer', { email: 'wilhelmina.harker@northwind.example' });
    expect(codeOf(await staff.put('/api/admin/me/password', { currentPassword: goodPassword, password: 'Wilhelmina.Harker!1' }))).toBe('password_contains_context');
  });

  it('has no rule of composition: a plain sentence is taken', async () => {
    expect((await choose('staff', 'seven grey herons at noon')).answer.status).toBe(204);
  });

  it('is refused in the same way where a link of a mail sets it', async () => {
    const person = await app.world.person(organization, { name: 'Grace Hopper' });
    const { issueLink } = await import('../../server/features/one-time/index.ts');
    const { secret } = await issueLink(app.operator(organization.providerId), { purpose: 'password_reset', subjectId: person.userId ?? '', expiresAt: new Date(app.clock.now() + 60_000).toISOString() });
    for (const [password, code] of [['short', 'password_too_short'], ['gracehopper12', 'password_contains_context'], ['passwordpassword', 'password_too_common']] as const) {
      expect(codeOf(await app.client().post('/api/portal/password-resets/redeem', { token: secret, password }))).toBe(code);
    }
    expect((await app.client().post('/api/portal/password-resets/redeem', { token: secret, password: 'seven grey herons at noon' })).status).toBe(204);
  });
});

describe('the organization’s name', () => {
  it('does not make a customer’s password', async () => {
    const answer = (await choose('customer', 'kestrelclinic1')).answer;
    expect(codeOf(answer)).toBe('password_contains_context');
  });
});
