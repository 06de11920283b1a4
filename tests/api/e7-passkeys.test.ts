import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteChallenges } from '../../server/features/one-time/index.ts';
import { judgeAssertion, judgeRegistration } from '../../server/features/passkeys/passkeys.ceremony.service.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { Authenticator, type Twist } from '../support/authenticator.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { assertions, registrations, vectorsFor } from '../support/webauthn-vectors.ts';
import { goodPassword, type MadePerson, type MadeProvider, type MadeStaff } from '../support/world.ts';

let app: TestApp;
let second: TestApp;

beforeAll(async () => {
  app = await startApp();
  second = await startApp({ sharing: app, worker: false });
});
afterAll(async () => {
  await second.close();
  await app.close();
});

type Door = 'admin' | 'portal';
interface Body {
  readonly access: string;
  readonly options: { challenge: string; rpId: string; rp: { id: string }; user: { id: string }; userVerification: string; timeout: number; allowCredentials?: { id: string }[]; excludeCredentials: { id: string }[]; authenticatorSelection: object };
  readonly session: { access: string };
  readonly recoveryCodes: string[] | null;
  readonly passkey: { id: string; name: string; host: string; usableHere: boolean; backedUp: boolean };
  readonly organization?: { id: string };
}
const bodyOf = (answer: Answer) => answer.body as Body;
const raw = () => app.database.db.withoutPlugins();
const device = (host = app.host, options: { counts?: boolean } = {}) => new Authenticator(`http://${host}`, options);

async function optionsFor(client: Client, door: Door = 'portal'): Promise<Body['options']> {
  const answer = await client.post(`/api/${door}/sign-in/passkey/options`);
  expect(answer.status, answer.text).toBe(200);
  return bodyOf(answer).options;
}

async function creation(client: Client, door: Door = 'portal'): Promise<Body['options']> {
  const answer = await client.post(`/api/${door}/me/passkeys/options`);
  expect(answer.status, answer.text).toBe(200);
  return bodyOf(answer).options;
}

const add = (client: Client, passkey: object, door: Door = 'portal', name?: string) => client.post(`/api/${door}/me/passkeys`, { passkey, ...(name === undefined ? {} : { name }) });
const give = (client: Client, passkey: object, door: Door = 'portal') => client.post(`/api/${door}/sign-in/passkey`, { passkey });

async function register(client: Client, authenticator: Authenticator, door: Door = 'portal', name?: string): Promise<Body> {
  const answer = await add(client, authenticator.create(await creation(client, door)), door, name);
  expect(answer.status, answer.text).toBe(201);
  return bodyOf(answer);
}

interface Holder {
  readonly who: MadePerson;
  readonly authenticator: Authenticator;
  readonly client: Client;
  readonly passkeyId: string;
}

/** Somebody with a passkey, the device that keeps it, and a session of theirs. */
async function holder({ provider, counts = true }: { provider?: MadeProvider; counts?: boolean } = {}): Promise<Holder> {
  const home = provider ?? (await app.world.provider());
  const who = await app.world.person(await app.world.organization({ provider: home }));
  const authenticator = device(home.host, { counts });
  const passkeyId = await app.world.passkey(home, who.userId ?? '', authenticator);
  return { who, authenticator, client: await app.world.personClient(who, home, 'passkey'), passkeyId };
}

async function staffHolder(): Promise<{ staff: MadeStaff; authenticator: Authenticator; client: Client }> {
  const client = await app.world.staffClient('technician');
  const authenticator = device();
  await app.world.passkey(await app.world.provider(), client.staff.userId, authenticator);
  return { staff: client.staff, authenticator, client };
}

const sessionOf = (client: Client) => [...client.cookies].find(([name]) => !name.includes('device'))?.[1];

async function half(who: MadePerson): Promise<Client> {
  const client = app.client();
  expect(bodyOf(await client.post('/api/portal/sign-in/password', { email: who.email, password: goodPassword })).access).toBe('mfa_required');
  return client;
}

/** Everything that a refusal must leave as it is, and how often one was written down. */
async function state(): Promise<{ sessions: number; passkeys: string; written: number }> {
  const sessions = await raw().selectFrom('sessions').select(({ fn }) => fn.countAll<number>().as('count')).where('ended_at', 'is', null).executeTakeFirstOrThrow();
  const passkeys = await raw().selectFrom('passkeys').select(['id', 'counter', 'last_used_at', 'user_id']).orderBy('id').execute();
  const written = await raw().selectFrom('audit_events').select(({ fn }) => fn.sum<number>('count').as('count')).where('action', '=', 'refused.passkey_refused').executeTakeFirstOrThrow();
  return { sessions: Number(sessions.count), passkeys: JSON.stringify(passkeys), written: Number(written.count) };
}

async function refused(ask: () => Promise<Answer>): Promise<void> {
  const before = await state();
  const answer = await ask();
  expect(`${answer.status} ${String(codeOf(answer))}`, answer.text).toBe('401 passkey_refused');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await state()).toEqual({ ...before, written: before.written + 1 });
}

describe('W3C Web Authentication, Level 3, section 16', () => {
  const registration = (name: keyof typeof registrations) => {
    const { credentialId, challenge, clientDataJSON, attestationObject } = registrations[name];
    return { challenge, input: { id: credentialId, rawId: credentialId, type: 'public-key' as const, clientExtensionResults: {}, response: { clientDataJSON, attestationObject } } };
  };
  const assertion = (name: keyof typeof assertions) => {
    const { credentialId, publicKey, challenge, clientDataJSON, authenticatorData, signature } = assertions[name];
    return { challenge, passkey: { credential_id: credentialId, public_key: Buffer.from(publicKey, 'base64url'), counter: 0 }, input: { id: credentialId, rawId: credentialId, type: 'public-key' as const, clientExtensionResults: {}, response: { clientDataJSON, authenticatorData, signature } } };
  };

  it('registers a vector with a verified user, and none without one or from within another site', async () => {
    const { challenge, input } = registration('packed-self.ES256 (16.3)');
    expect(await judgeRegistration(input, { ...vectorsFor, challenge })).toMatchObject({ credentialId: input.id, counter: 0, backedUp: true });
    const unverified = registration('none.ES256 (16.2)');
    expect(await judgeRegistration(unverified.input, { ...vectorsFor, challenge: unverified.challenge })).toBeNull();
    const embedded = registration('none.ES256.crossOrigin (16.4)');
    expect(await judgeRegistration(embedded.input, { ...vectorsFor, challenge: embedded.challenge })).toBeNull();
    // Nobody asked for a certificate: what it names could be fetched.
    const certified = registration('packed.RS256 (16.10)');
    expect(await judgeRegistration(certified.input, { ...vectorsFor, challenge: certified.challenge })).toBeNull();
  });

  it('accepts an assertion of a verified user, and none that differs anywhere', async () => {
    const { challenge, passkey, input } = assertion('none.ES256.long-credential-id (16.6)');
    const expected = { ...vectorsFor, challenge };
    expect(await judgeAssertion(input, expected, passkey)).toEqual({ counter: 0, backedUp: false });
    const other = assertion('none.ES256 (16.2)');
    expect(await judgeAssertion(input, { ...expected, challenge: other.challenge }, passkey)).toBeNull();
    expect(await judgeAssertion(input, { ...expected, origin: 'https://example.com' }, passkey)).toBeNull();
    expect(await judgeAssertion(input, { ...expected, rpId: 'example.com' }, passkey)).toBeNull();
    expect(await judgeAssertion(input, expected, { ...passkey, public_key: other.passkey.public_key })).toBeNull();
    expect(await judgeAssertion(input, expected, { ...passkey, counter: 1 })).toBeNull();
    expect(await judgeAssertion({ ...input, response: { ...input.response, signature: other.input.response.signature } }, expected, passkey)).toBeNull();
  });

  it.each(['none.ES256 (16.2)', 'none.ES256.crossOrigin (16.4)', 'none.ES256.topOrigin (16.5)'] as const)('refuses %s: its user is not verified, or it was made within another site', async (name) => {
    const { challenge, passkey, input } = assertion(name);
    expect(await judgeAssertion(input, { ...vectorsFor, challenge }, passkey)).toBeNull();
  });
});

describe('registering a passkey', () => {
  it('gives recovery codes with the first factor, ends every other session, tells the person, and lists it', async () => {
    const who = await app.world.person(await app.world.organization());
    const client = await app.world.personClient(who);
    const other = await app.world.personClient(who);
    const options = await creation(client);
    expect(options).toMatchObject({ rp: { id: 'localhost', name: 'Northwind IT' }, user: { name: who.email }, attestation: 'none', excludeCredentials: [], authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, timeout: 300_000 });
    expect(options.user.id).not.toContain(who.email);
    const before = sessionOf(client);
    const authenticator = device();
    const answer = await add(client, authenticator.create(options), 'portal', 'Work laptop');
    expect(answer.status, answer.text).toBe(201);
    expect(bodyOf(answer)).toMatchObject({ session: { access: 'allowed' }, passkey: { name: 'Work laptop', host: 'localhost', usableHere: true, backedUp: false } });
    expect(bodyOf(answer).recoveryCodes).toHaveLength(10);
    expect(sessionOf(client)).not.toBe(before);
    expect((await other.get('/api/portal/session')).status).toBe(401);
    const mails = await raw().selectFrom('deliveries').select(['kind', 'data']).where('to_email', '=', who.email).where('kind', '=', 'factor_changed').execute();
    expect(mails.map(({ data }) => data).join()).toContain('Passkey “Work laptop” was added');
    // The second brings no codes, is called after its browser, and the first is not made again.
    expect((await creation(client)).excludeCredentials).toEqual([expect.objectContaining({ id: authenticator.passkeys[0]?.id })]);
    expect(await register(client, device(app.host, { counts: false }))).toMatchObject({ recoveryCodes: null, passkey: { name: 'Unknown app on Unknown system', backedUp: true } });
    const listed = (await client.get('/api/portal/me/passkeys')).body as Body['passkey'][];
    expect(listed.map(({ name }) => name)).toEqual(['Work laptop', 'Unknown app on Unknown system']);
    expect(JSON.stringify(listed)).not.toContain(authenticator.passkeys[0]?.id);
  });

  it('needs a fresh sign-in, as removing does', async () => {
    const { client, passkeyId } = await holder();
    app.clock.advance(6 * 60_000);
    for (const answer of [await client.post('/api/portal/me/passkeys/options'), await add(client, device().create({ challenge: 'A', rp: { id: 'localhost' }, user: { id: 'A' } })), await client.delete(`/api/portal/me/passkeys/${passkeyId}`)]) expect(answer.body).toMatchObject({ code: 'step_up_required', ways: [{ method: 'password' }, { method: 'passkey' }] });
  });

  const twists: Readonly<Record<string, Twist>> = {
    'another challenge': { challenge: 'A'.repeat(43) },
    'another origin': { origin: 'http://localhost.evil.example' },
    'the origin of another port': { origin: 'http://localhost:1' },
    'another relying party': { rpId: 'evil.example' },
    'another type': { type: 'webauthn.get' },
    'no verified user': { verified: false },
    'nobody present': { present: false },
    'a page within another site': { crossOrigin: true },
    'a page below another site': { topOrigin: 'https://evil.example' },
    'another id than its own': { id: 'A'.repeat(43) },
    'an unknown attestation': { attestation: { format: 'tpm', statement: new Map() } },
  };

  it.each(Object.entries(twists))('is refused for %s', async (_, twist) => {
    const client = await app.world.personClient(await app.world.person(await app.world.organization()));
    const options = await creation(client);
    await refused(() => add(client, device().create(options, twist)));
  });

  it('is refused for a challenge that was used, replaced, of another purpose, of somebody else or older than five minutes, and for nonsense', async () => {
    const [mine, others] = await Promise.all([0, 1].map(async () => app.world.personClient(await app.world.person(await app.world.organization()))));
    if (!mine || !others) throw new Error('Nobody is there.');
    const authenticator = device();
    const replaced = await creation(mine);
    const options = await creation(mine);
    await refused(() => add(mine, authenticator.create(replaced)));
    await refused(async () => add(mine, authenticator.create({ ...options, challenge: (await creation(others)).challenge })));
    const { challenge } = await optionsFor(mine);
    await refused(() => add(mine, authenticator.create({ ...options, challenge })));
    const made = authenticator.create(options);
    await refused(() => add(mine, { ...made, response: { ...made.response, attestationObject: 'oWNmbXRkbm9uZQ' } }));
    await refused(() => add(mine, { ...made, response: { ...made.response, clientDataJSON: 'bm90IEpTT04' } }));
    expect((await add(mine, made)).status).toBe(201);
    await refused(() => add(mine, authenticator.create(options)));
    const late = await creation(mine);
    app.clock.advance(4 * 60_000);
    expect((await mine.post('/api/portal/session/step-up', { passkey: authenticator.get(await optionsFor(mine)) })).status).toBe(200);
    app.clock.advance(60_000);
    await refused(() => add(mine, authenticator.create(late)));
  });

  it('is refused for one that is registered already, with this or another provider', async () => {
    const abroad = await app.world.otherProvider();
    const { authenticator } = await holder({ provider: abroad });
    const client = await app.world.personClient(await app.world.person(await app.world.organization()));
    const stolen = new Authenticator(`http://${app.host}`);
    const made = stolen.create(await creation(client));
    await raw().updateTable('passkeys').set({ credential_id: made.id }).where('credential_id', '=', authenticator.passkeys[0]?.id ?? '').execute();
    await refused(() => add(client, made));
  });

  it('ends at twenty', async () => {
    const { who, client } = await holder();
    const now = app.operator().now();
    await raw().insertInto('passkeys').values(Array.from({ length: 19 }, (_, index) => ({ id: app.operator().newId(), provider_id: who.providerId, user_id: who.userId ?? '', credential_id: `${who.userId ?? ''}-${index}`, public_key: new Uint8Array(1), counter: 0, transports: '[]', rp_id: 'localhost', name: `${index}`, backed_up: 0 as const, created_at: now, last_used_at: null }))).execute();
    expect(codeOf(await client.post('/api/portal/me/passkeys/options'))).toBe('too_many_passkeys');
  });
});

describe('the list of passkeys', () => {
  it('names and removes one’s own only, and keeps the last of somebody who must have one', async () => {
    const { client, passkeyId } = await holder();
    const other = await holder();
    expect((await client.put(`/api/portal/me/passkeys/${passkeyId}`, { name: 'Blue key' })).body).toMatchObject({ id: passkeyId, name: 'Blue key' });
    for (const foreign of [other.passkeyId, app.operator().newId()]) {
      expect(codeOf(await client.put(`/api/portal/me/passkeys/${foreign}`, { name: 'Blue key' }))).toBe('not_found');
      expect(codeOf(await client.delete(`/api/portal/me/passkeys/${foreign}`))).toBe('not_found');
    }
    const removed = await client.delete(`/api/portal/me/passkeys/${passkeyId}`);
    expect(removed.status, removed.text).toBe(200);
    expect((await client.get('/api/portal/me/passkeys')).body).toEqual([]);
    const { staff, client: console_ } = await staffHolder();
    expect((await console_.delete('/api/admin/me/totp')).status).toBe(200);
    const [only] = (await console_.get('/api/admin/me/passkeys')).body as Body['passkey'][];
    expect(codeOf(await console_.delete(`/api/admin/me/passkeys/${only?.id ?? ''}`))).toBe('last_factor');
    expect(staff.userId).not.toBe('');
  });

  it('shows those of another host as not usable here, and they are neither offered nor taken', async () => {
    const { who, authenticator } = await holder();
    const host = `own-${who.userId ?? ''}.localhost:${app.host.split(':')[1] ?? ''}`;
    await raw().insertInto('hosts').values({ host, provider_id: who.providerId, organization_id: null, main: 0, created_at: app.operator().now() }).execute();
    const there = app.client(host);
    expect(bodyOf(await there.post('/api/portal/sign-in/password', { email: who.email, password: goodPassword })).access).toBe('mfa_required');
    expect((await there.get('/api/portal/sign-in/mfa')).text).not.toContain('passkey');
    const options = await optionsFor(there);
    expect(options).toMatchObject({ rpId: host.split(':')[0], allowCredentials: [] });
    await refused(() => give(there, authenticator.get(options, { origin: `http://${host}` }, 0)));
    await raw().updateTable('sessions').set({ factor_at: app.operator().now(), factor_method: 'totp' }).where('user_id', '=', who.userId ?? '').execute();
    expect((await there.get('/api/portal/me/passkeys')).body).toEqual([expect.objectContaining({ host: 'localhost', usableHere: false })]);
    expect((await creation(there)).excludeCredentials).toEqual([]);
  });
});

describe('signing in with a passkey alone', () => {
  it('makes a full session where the person was last, with both factors given', async () => {
    const { who, authenticator } = await holder();
    const elsewhere = await app.world.organization();
    await app.world.person(elsewhere, { userId: who.userId ?? '', email: who.email });
    await raw().updateTable('users').set({ last_organization_id: elsewhere.id }).where('id', '=', who.userId ?? '').execute();
    const client = app.client();
    const answer = await give(client, authenticator.get(await optionsFor(client)));
    expect(answer.status, answer.text).toBe(200);
    expect(bodyOf(answer)).toMatchObject({ access: 'allowed', organization: { id: elsewhere.id } });
    expect((await client.get('/api/portal/me/sessions')).body).toEqual(expect.arrayContaining([expect.objectContaining({ current: true, signedInWith: 'Passkey' })]));
    const session = await raw().selectFrom('sessions').select(['method', 'factor_method']).where('user_id', '=', who.userId ?? '').where('method', '=', 'passkey').executeTakeFirstOrThrow();
    expect(session).toEqual({ method: 'passkey', factor_method: 'passkey' });
    const attempt = await raw().selectFrom('sign_in_attempts').select(['outcome', 'method']).where('user_id', '=', who.userId ?? '').where('outcome', '=', 'signed_in').orderBy('at', 'desc').executeTakeFirstOrThrow();
    expect(attempt.method).toBe('passkey');
    expect((await client.get('/api/portal/me/passkeys')).body).toEqual([expect.objectContaining({ lastUsedAt: expect.any(String) })]);
  });

  it('gives a bearer token for an app, and works again and again with an authenticator that does not count', async () => {
    const { authenticator } = await holder({ counts: false });
    const client = app.client();
    for (let round = 0; round < 3; round += 1) {
      const answer = await client.send('/api/portal/sign-in/passkey', { method: 'POST', body: { passkey: authenticator.get(await optionsFor(client)), transport: 'token' } });
      expect(answer.body).toMatchObject({ access: 'allowed', token: expect.any(String) });
    }
  });

  it('tells whoever proves a credential the truth: gates, doors, disabled staff', async () => {
    const { who, authenticator } = await holder();
    await refused(async () => {
      const client = app.client();
      return give(client, authenticator.get(await optionsFor(client, 'admin')), 'admin');
    });
    await raw().updateTable('portals').set({ enabled: 0 }).where('organization_id', '=', who.organizationId).execute();
    const walled = app.client();
    expect(bodyOf(await give(walled, authenticator.get(await optionsFor(walled)))).access).toBe('portal_unavailable');
    const { staff, authenticator: theirs } = await staffHolder();
    const atPortal = app.client();
    expect(bodyOf(await give(atPortal, theirs.get(await optionsFor(atPortal)))).access).toBe('access_required');
    const atConsole = app.client();
    expect(bodyOf(await give(atConsole, theirs.get(await optionsFor(atConsole, 'admin')), 'admin')).access).toBe('allowed');
    await raw().updateTable('staff').set({ status: 'disabled' }).where('id', '=', staff.staffId).execute();
    const before = await state();
    const late = app.client();
    const answer = await give(late, theirs.get(await optionsFor(late, 'admin')), 'admin');
    expect(`${answer.status} ${String(codeOf(answer))}`).toBe('403 forbidden');
    expect(await state()).toEqual(before);
  });

  it('stays open under a lock of passwords and of second factors, and costs neither', async () => {
    const { who, authenticator } = await holder();
    for (let guess = 0; guess < 11; guess += 1) await app.client().post('/api/portal/sign-in/password', { email: who.email, password: `not the password ${guess}` });
    expect(codeOf(await app.client().post('/api/portal/sign-in/password', { email: who.email, password: goodPassword }))).toBe('too_many_attempts');
    for (let round = 0; round < 12; round += 1) {
      const wrong = app.client();
      expect(codeOf(await give(wrong, authenticator.get(await optionsFor(wrong), { forged: true })))).toBe('passkey_refused');
    }
    const client = app.client();
    expect(bodyOf(await give(client, authenticator.get(await optionsFor(client)))).access).toBe('allowed');
  });

  const twists: Readonly<Record<string, Twist>> = {
    'another challenge': { challenge: 'A'.repeat(43) },
    'no challenge': { challenge: '' },
    'another origin': { origin: 'http://localhost.evil.example' },
    'another scheme': { origin: 'https://localhost' },
    'another relying party': { rpId: 'evil.example' },
    'another type': { type: 'webauthn.create' },
    'no verified user': { verified: false },
    'nobody present': { present: false },
    'a page within another site': { crossOrigin: true },
    'a page below another site': { topOrigin: 'https://evil.example' },
    'a counter that was seen': { counter: 5 },
    'a counter that went back': { counter: 4 },
    'a counter that is gone': { counter: 0 },
    'a forged signature': { forged: true },
    'no word on whose it is': { userHandle: null },
    'somebody else’s word on whose it is': { userHandle: 'A'.repeat(22) },
    'an id that nobody has': { id: 'A'.repeat(43) },
  };

  let one: Holder;
  beforeAll(async () => {
    one = await holder();
  });

  it.each(Object.entries(twists))('is refused for %s', async (_, twist) => {
    const { who, authenticator } = one;
    await raw().updateTable('passkeys').set({ counter: 5 }).where('user_id', '=', who.userId ?? '').execute();
    for (const passkey of authenticator.passkeys) passkey.counter = 10;
    const client = app.client();
    const options = await optionsFor(client);
    await refused(() => give(client, authenticator.get(options, twist)));
    // Nothing was used up that was not proven.
    expect((await give(client, authenticator.get(options))).status).toBe(200);
  });

  it('is refused for the challenge of another purpose, of somebody signed in, of another provider, a used one and one older than five minutes', async () => {
    const { who, authenticator, client: own } = await holder();
    const client = app.client();
    const options = await optionsFor(client);
    const challenges = [(await creation(own)).challenge, (await optionsFor(own)).challenge, (await optionsFor(await half(who))).challenge, (await optionsFor(app.client((await app.world.otherProvider()).host))).challenge];
    for (const challenge of challenges) await refused(() => give(client, authenticator.get({ ...options, challenge })));
    const assertion = authenticator.get(options);
    expect((await give(client, assertion)).status).toBe(200);
    await refused(() => give(app.client(), assertion));
    await refused(() => give(app.client(), authenticator.get(options)));
    const late = await optionsFor(app.client());
    app.clock.advance(5 * 60_000);
    await refused(() => give(app.client(), authenticator.get(late)));
  });

  it('is refused with the passkey of another person, another organization or another provider, and with a removed one', async () => {
    const [mine, other] = [await holder(), await holder()];
    const abroad = await holder({ provider: await app.world.otherProvider() });
    // Its own key under somebody else's name.
    for (const { authenticator } of [other, abroad]) {
      const client = app.client();
      const options = await optionsFor(client);
      await refused(() => give(client, mine.authenticator.get(options, { id: authenticator.passkeys[0]?.id ?? '', userHandle: authenticator.passkeys[0]?.userHandle ?? '' })));
    }
    const client = app.client();
    const options = await optionsFor(client);
    await refused(() => give(client, abroad.authenticator.get(options, { rpId: 'localhost', origin: `http://${app.host}` })));
    expect((await mine.client.delete(`/api/portal/me/passkeys/${mine.passkeyId}`)).status).toBe(200);
    await refused(() => give(client, mine.authenticator.get(options)));
  });

  it.each([true, false])('takes a challenge once: 1 of 50 over two processes (counting authenticator: %s)', async (counts) => {
    const { authenticator } = await holder({ counts });
    const options = await optionsFor(app.client());
    const same = authenticator.get(options);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => give((index % 2 === 0 ? app : second).client(), index % 3 === 0 ? authenticator.get(options) : same)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map((answer) => codeOf(answer)))).toEqual(new Set([undefined, 'passkey_refused']));
  });

  it('is refused where an id or a user is none, whatever they hold', async () => {
    const client = app.client();
    for (const text of ['\u0000', 'two words', 'ü', '===']) {
      const response = { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA', userHandle: 'AA' };
      for (const passkey of [{ id: text, rawId: 'AA', response }, { id: 'AA', rawId: 'AA', response: { ...response, userHandle: text } }]) {
        const answer = await client.post('/api/portal/sign-in/passkey', { passkey: { type: 'public-key', ...passkey } });
        expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
      }
    }
  });

  it('takes a counter once, also for two challenges', async () => {
    const { authenticator } = await holder();
    const clients = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? app : second).client());
    const made = await Promise.all(clients.map(async (client) => authenticator.get(await optionsFor(client), { counter: 7 })));
    const answers = await Promise.all(clients.map((client, index) => give(client, made[index] ?? {})));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('a passkey as second factor', () => {
  it('completes the sign-in at hand, offered for that person alone, and renews the session', async () => {
    const { who, authenticator } = await holder();
    await holder();
    const client = await half(who);
    expect((await client.get('/api/portal/sign-in/mfa')).body).toEqual({ ways: [expect.objectContaining({ method: 'passkey' }), expect.objectContaining({ method: 'access_pass' })] });
    const options = await optionsFor(client);
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual(authenticator.passkeys.map(({ id }) => id));
    const before = sessionOf(client);
    // Security keys that were asked for by name need not say whose they are.
    const answer = await give(client, authenticator.get(options, { userHandle: null }));
    expect(bodyOf(answer).access, answer.text).toBe('allowed');
    expect(sessionOf(client)).not.toBe(before);
    expect((await client.get('/api/portal/me/sessions')).body).toEqual(expect.arrayContaining([expect.objectContaining({ current: true, signedInWith: 'Password and passkey' })]));
  });

  it('is taken of that very person only, for a challenge of theirs only', async () => {
    const [mine, other] = [await holder(), await holder()];
    const client = await half(mine.who);
    const options = await optionsFor(client);
    await refused(() => give(client, other.authenticator.get({ ...options, allowCredentials: undefined })));
    const anybodys = await optionsFor(app.client());
    await refused(() => give(client, mine.authenticator.get(anybodys)));
    const theirs = await optionsFor(await half(other.who));
    await refused(() => give(client, mine.authenticator.get({ ...options, challenge: theirs.challenge })));
    expect(bodyOf(await client.get('/api/portal/session')).access).toBe('mfa_required');
    expect(bodyOf(await give(client, mine.authenticator.get(options))).access).toBe('allowed');
  });

  it('D3: is counted together with codes: five wrong in ten minutes, then the flow ends', async () => {
    const { who, authenticator } = await holder();
    const client = await half(who);
    const options = await optionsFor(client);
    for (let index = 0; index < 5; index += 1) {
      const answer = index % 2 === 0 ? await give(client, authenticator.get(options, { forged: true })) : await client.post('/api/portal/sign-in/mfa', { method: 'recovery_code', code: 'AAAA-AAAA-AAAA-AAAA' });
      expect(codeOf(answer)).toBe(index % 2 === 0 ? 'passkey_refused' : 'invalid_code');
    }
    expect(codeOf(await give(client, authenticator.get(options)))).toBe('too_many_attempts');
    expect((await client.get('/api/portal/session')).status).toBe(401);
    // Alone it is no second factor, and stays open.
    const alone = app.client();
    expect(bodyOf(await give(alone, authenticator.get(await optionsFor(alone)))).access).toBe('allowed');
  });

  it('ends half signed-in sessions’ reach to everything else', async () => {
    const { who, passkeyId } = await holder();
    const client = await half(who);
    for (const answer of [await client.get('/api/portal/me/passkeys'), await client.post('/api/portal/me/passkeys/options'), await client.put(`/api/portal/me/passkeys/${passkeyId}`, { name: 'Mine' }), await client.delete(`/api/portal/me/passkeys/${passkeyId}`), await client.post('/api/portal/session/step-up', { password: goodPassword })]) expect(codeOf(answer)).toBe('mfa_required');
  });
});

describe('H5: confirming that it is you', () => {
  it('works with a passkey alone, renews the session, and takes none of somebody else', async () => {
    const { client, authenticator } = await holder();
    const other = await holder();
    app.clock.advance(6 * 60_000);
    const options = await optionsFor(client);
    expect(options.allowCredentials).toHaveLength(1);
    await refused(() => client.post('/api/portal/session/step-up', { passkey: other.authenticator.get({ ...options, allowCredentials: undefined }) }));
    await refused(() => client.post('/api/portal/session/step-up', { passkey: authenticator.get(options, { verified: false }) }));
    expect(codeOf(await client.post('/api/portal/me/passkeys/options'))).toBe('step_up_required');
    const before = sessionOf(client);
    const answer = await client.post('/api/portal/session/step-up', { passkey: authenticator.get(options) });
    expect(answer.status, answer.text).toBe(200);
    expect(sessionOf(client)).not.toBe(before);
    expect((await client.post('/api/portal/me/passkeys/options')).status).toBe(200);
    await refused(() => client.post('/api/portal/session/step-up', { passkey: authenticator.get(options) }));
  });

  it('leaves an access pass what it is: it opens the enrolment alone, and a new passkey takes the place of the old ones', async () => {
    const { who, authenticator } = await holder();
    const client = await app.world.personClient(who, undefined, 'access_pass');
    const answer = await client.post('/api/portal/session/step-up', { passkey: authenticator.get(await optionsFor(client)) });
    expect(bodyOf(answer).access, answer.text).toBe('mfa_enrolment_required');
    const added = await register(client, device(), 'portal', 'New phone');
    expect(added).toMatchObject({ session: { access: 'allowed' }, recoveryCodes: expect.any(Array) });
    expect((await client.get('/api/portal/me/passkeys')).body).toEqual([expect.objectContaining({ name: 'New phone' })]);
    const old = app.client();
    const options = await optionsFor(old);
    await refused(() => give(old, authenticator.get(options)));
  });

  it('works with password and code where there is an authenticator, and with neither alone', async () => {
    const client = await app.world.staffClient('technician');
    app.clock.advance(6 * 60_000);
    expect(codeOf(await client.post('/api/admin/session/step-up', { password: 'not the password of anybody', code: app.world.totpCode() }))).toBe('password_wrong');
    expect(codeOf(await client.post('/api/admin/session/step-up', { password: goodPassword }))).toBe('invalid_code');
    expect(codeOf(await client.post('/api/admin/me/passkeys/options'))).toBe('step_up_required');
    const answer = await client.post('/api/admin/session/step-up', { password: goodPassword, code: app.world.totpCode() });
    expect(answer.status, answer.text).toBe(200);
    expect((await client.post('/api/admin/me/passkeys/options')).status).toBe(200);
  });
});

describe('D4: what is asked of whom', () => {
  it('is the same for everybody who is not signed in, asks for a verified user and names nobody', async () => {
    await holder();
    for (const door of ['portal', 'admin'] as const) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => app.client().post(`/api/${door}/sign-in/passkey/options`)));
      const told = answers.map((answer) => JSON.stringify({ ...bodyOf(answer).options, challenge: '' }));
      expect(new Set(told)).toEqual(new Set([JSON.stringify({ rpId: 'localhost', challenge: '', timeout: 300_000, userVerification: 'required' })]));
      expect(new Set(answers.map(({ text }) => text.length)).size).toBe(1);
      expect(new Set(answers.map((answer) => bodyOf(answer).options.challenge)).size).toBe(6);
      for (const answer of answers) expect(Buffer.from(bodyOf(answer).options.challenge, 'base64url')).toHaveLength(32);
    }
  });

  it('keeps challenges hashed, and forgets those that nobody answered', async () => {
    const { challenge } = await optionsFor(app.client());
    const stored = await raw().selectFrom('one_time_secrets').selectAll().where('purpose', '=', 'passkey_sign_in').execute();
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toContain(challenge);
    app.clock.advance(5 * 60_000 + 1);
    await deleteChallenges(app.database.db, '', app.operator().now());
    expect(await raw().selectFrom('one_time_secrets').select('id').where('purpose', 'in', ['passkey_sign_in', 'passkey_registration']).execute()).toEqual([]);
  });
});
