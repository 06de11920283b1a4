import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import type { Answer, Client } from '../support/client.ts';
import { connectOidc, locationOf, loopbackAllowed, ours, proveDomain, throughOidc, whyFailed, type Connected } from '../support/idp/connected.ts';
import { OwnProvider, type Mischief } from '../support/idp/own-provider.ts';
import type { MadeOrganization, MadePerson } from '../support/world.ts';

let app: TestApp;
let staff: Client;
let provider: OwnProvider;
let other: OwnProvider;
let organization: MadeOrganization;
let connection: Connected;
let person: MadePerson;

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  staff = await app.world.staffClient('owner');
  [provider, other] = await Promise.all([new OwnProvider().start(), new OwnProvider().start()]);
  organization = await app.world.organization();
  await proveDomain(app, organization, 'acme.example');
  connection = await connectOidc(app, staff, organization, provider);
  person = await app.world.person(organization, { email: 'ada@acme.example' });
});
beforeEach(() => {
  provider.mischief = {};
  other.mischief = {};
});
afterAll(async () => {
  await Promise.all([provider.close(), other.close()]);
  await app.close();
});

const claims = () => ({ sub: 'ada', email: person.email, email_verified: true, name: 'Ada' });
const sessions = async () => (await app.database.db.withoutPlugins().selectFrom('sessions').select('id').where('user_id', '=', person.userId ?? '').execute()).length;
const now = () => Math.floor(Date.now() / 1_000);

/** What each lie of a provider is, and which check finds it. */
const lies: readonly (readonly [what: string, mischief: Mischief, check: string])[] = [
  ['another issuer in the token', { token: ({ claims: said }) => void (said['iss'] = 'https://elsewhere.example') }, 'issuer'],
  ['no issuer in the token', { token: ({ claims: said }) => void delete said['iss'] }, 'issuer'],
  ['an issuer with a longer path', { token: (token, { issuer }) => void (token.claims['iss'] = `${issuer}/tenant`) }, 'issuer'],
  ['another audience', { token: ({ claims: said }) => void (said['aud'] = 'another-client') }, 'audience'],
  ['no audience', { token: ({ claims: said }) => void delete said['aud'] }, 'audience'],
  ['several audiences, and another party', { token: ({ claims: said }) => void Object.assign(said, { aud: ['portico', 'another'], azp: 'another' }) }, 'audience'],
  ['another party', { token: ({ claims: said }) => void (said['azp'] = 'another-client') }, 'audience'],
  ['several audiences, and no party', { token: ({ claims: said }) => void (said['aud'] = ['portico', 'another']) }, 'audience'],
  ['another nonce', { token: ({ claims: said }) => void (said['nonce'] = 'another') }, 'nonce'],
  ['no nonce', { token: ({ claims: said }) => void delete said['nonce'] }, 'nonce'],
  ['no subject', { token: ({ claims: said }) => void delete said['sub'] }, 'subject'],
  ['an empty subject', { token: ({ claims: said }) => void (said['sub'] = '') }, 'subject'],
  ['a number as subject', { token: ({ claims: said }) => void (said['sub'] = 7) }, 'subject'],
  ['a subject of 300 characters', { token: ({ claims: said }) => void (said['sub'] = 'a'.repeat(300)) }, 'subject'],
  ['a token that has run out', { token: ({ claims: said }) => void Object.assign(said, { iat: now() - 900, exp: now() - 600 }) }, 'clock'],
  ['no end', { token: ({ claims: said }) => void delete said['exp'] }, 'clock'],
  ['no beginning', { token: ({ claims: said }) => void delete said['iat'] }, 'clock'],
  ['a token of the future', { token: ({ claims: said }) => void Object.assign(said, { iat: now() + 600, exp: now() + 900 }) }, 'clock'],
  ['a token that is not valid yet', { token: ({ claims: said }) => void (said['nbf'] = now() + 600) }, 'clock'],
  ['no signature', { token: (token) => void Object.assign(token, { unsigned: true, header: { alg: 'none' } }) }, 'signature'],
  ['an empty signature', { token: (token) => void (token.unsigned = true) }, 'signature'],
  ['the public key as a shared secret', { token: (token, { key }) => void Object.assign(token, { secret: key.publicKey.export({ type: 'spki', format: 'pem' }), header: { alg: 'HS256', kid: 'one' } }) }, 'signature'],
  ['the client secret as a shared secret', { token: (token, { clientSecret }) => void Object.assign(token, { secret: clientSecret, header: { alg: 'HS256', kid: 'one' } }) }, 'signature'],
  ['a key that nobody knows', { token: (token, { otherKey }) => void (token.key = otherKey.privateKey) }, 'signature'],
  ['the name of a key that is not there', { token: ({ header }) => void (header['kid'] = 'two') }, 'signature'],
  ['no name of a key', { token: ({ header }) => void delete header['kid'] }, 'signature'],
  ['keys of another provider', { jwks: () => [{ ...other.key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] }, 'signature'],
  ['no keys at all', { jwks: () => [] }, 'signature'],
  ['another access token’s hash', { token: ({ claims: said }) => void (said['at_hash'] = 'AAAAAAAAAAAAAAAAAAAAAA') }, 'signature'],
  ['no state on the way back', { answer: ({ searchParams }) => searchParams.delete('state') }, 'in_response_to'],
  ['another state', { answer: ({ searchParams }) => searchParams.set('state', 'A'.repeat(43)) }, 'in_response_to'],
  ['another issuer on the way back', { answer: ({ searchParams }) => searchParams.set('iss', 'https://elsewhere.example') }, 'answer'],
  ['no issuer on the way back, though promised', { answer: ({ searchParams }) => searchParams.delete('iss') }, 'answer'],
  ['a refusal', { answer: ({ searchParams }) => (searchParams.delete('code'), searchParams.set('error', 'access_denied')) }, 'answer'],
  ['a code it never gave', { answer: ({ searchParams }) => searchParams.set('code', 'made-up') }, 'client'],
  ['another description than its issuer’s', { metadata: (metadata) => void (metadata['issuer'] = 'https://elsewhere.example') }, 'description'],
  ['somebody else at its user info', { userInfo: (said) => ({ ...said, sub: 'eve' }), token: ({ claims: said }) => void delete said['email'] }, 'user_info'],
  ['an address it has not verified', { token: ({ claims: said }) => void (said['email_verified'] = false) }, 'person'],
  ['an address it calls unverified in words', { token: ({ claims: said }) => void (said['email_verified'] = 'false') }, 'person'],
];

describe('C1: a provider that lies signs nobody in', () => {
  it.each(lies)('%s', async (_, mischief, check) => {
    provider.mischief = mischief;
    const before = await sessions();
    expect(await whyFailed(staff, await throughOidc(app.client(), connection, provider, claims()))).toEqual([check]);
    expect(await sessions()).toBe(before);
  });

  it('signs in as soon as it tells the truth, and a code or state works once', async () => {
    const client = app.client();
    const back = ours(provider.signIn(locationOf(await client.get(connection.login)), claims()));
    expect(locationOf(await client.get(back))).toBe('/');
    expect(await whyFailed(staff, await client.get(back))).toEqual(['in_response_to']);
    const next = ours(provider.signIn(locationOf(await client.get(connection.login)), claims()));
    const replayed = new URL(next, 'http://here.example');
    replayed.searchParams.set('code', new URL(back, 'http://here.example').searchParams.get('code') ?? '');
    expect(await whyFailed(staff, await client.get(`${replayed.pathname}${replayed.search}`))).toEqual(['client']);
  });

  it('does not mix providers up: what one gave is not taken to the other', async () => {
    const second = await connectOidc(app, staff, organization, other);
    const client = app.client();
    const honest = new URL(provider.signIn(locationOf(await client.get(connection.login)), claims()));
    const asked = await client.get(second.login);
    const mixed = new URL(other.signIn(locationOf(asked), claims()));
    mixed.searchParams.set('code', honest.searchParams.get('code') ?? '');
    mixed.searchParams.set('iss', provider.issuer);
    expect(await whyFailed(staff, await client.get(ours(mixed.href)))).toEqual(['answer']);
    const crossed = new URL(ours(honest.href), 'http://here.example');
    expect(await whyFailed(staff, await client.get(`/sso/${second.id}/callback${crossed.search}`))).toEqual(['in_response_to']);
  });

  it('refuses the issuer that speaks for every company, and one without https, on save', async () => {
    const made = (await staff.post('/api/admin/sso-connections', { organizationId: organization.id, protocol: 'oidc', guide: 'entra' })).body as { id: string; version: number } & Record<string, unknown>;
    const save = (issuer: string) => staff.put(`/api/admin/sso-connections/${made.id}`, { version: made.version, name: 'x', mapping: made['mapping'], unknownPeople: 'invitation', defaultRole: 'user', mfa: 'ours', mfaValues: [], unsolicited: 'refuse', oidc: { issuer, clientId: 'c', clientSecret: 's' } });
    expect((await save('http://idp.example')).body).toMatchObject({ code: 'validation_failed', errors: { 'oidc.issuer': expect.any(String) as string } });
    await save('https://login.microsoftonline.com/common/v2.0');
    expect((await staff.post(`/api/admin/sso-connections/${made.id}/test`)).body).toMatchObject({ code: 'sso_incomplete', errors: { 'oidc.issuer': expect.stringContaining('tenant ID') as string } });
  });
});

describe('C3: a provider leads us nowhere', () => {
  const answers = async (mischief: Mischief): Promise<{ answer: Answer; touched: string[] }> => {
    provider.mischief = mischief;
    const from = other.asked.length;
    return { answer: await throughOidc(app.client(), connection, provider, claims()).catch(async () => app.client().get(connection.login)), touched: other.asked.slice(from) };
  };

  it('follows no redirect', async () => {
    const { answer, touched } = await answers({ respond: (path) => (path.startsWith('/.well-known') ? { status: 302, headers: { location: `${other.issuer}${path}` } } : null) });
    expect(await whyFailed(staff, answer)).toEqual(['description']);
    expect(touched).toEqual([]);
  });

  it.each(['http://169.254.169.254/latest', 'http://10.0.0.1/token', 'http://[fd00::1]/token', 'http://192.168.1.1/token', 'http://0.0.0.0/token', 'http://[::ffff:10.0.0.1]/token', 'http://2130706433/token', 'file:///etc/passwd', 'gopher://10.0.0.1/', 'https://10.0.0.1/token', 'https://localtest.invalid/token'])('does not send its code to %s', async (endpoint) => {
    const started = performance.now();
    const { answer } = await answers({ metadata: (metadata) => void (metadata['token_endpoint'] = endpoint) });
    expect(['reach', 'description', 'answer', 'client']).toContain((await whyFailed(staff, answer))[0]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('reaches no private address unless the operator allows it', async () => {
    const strict = await startApp({ sharing: app, worker: false });
    try {
      const from = provider.asked.length;
      expect(await whyFailed(staff, await strict.client().get(connection.login))).toEqual(['reach']);
      expect(provider.asked.length).toBe(from);
    } finally {
      await strict.close();
    }
  });
});

describe('P1: a provider that does not answer', () => {
  it('is given up within ten seconds, with a page that says so, while everybody else is served at once', async () => {
    provider.mischief = { respond: () => 'hang' };
    const started = performance.now();
    const waiting = Array.from({ length: 5 }, () => app.client().get(connection.login));
    let slowest = 0;
    for (let count = 0; count < 50; count += 1) {
      const asked = performance.now();
      expect((await app.client().post('/api/portal/sign-in', { email: 'ada@elsewhere.example' })).status).toBe(200);
      slowest = Math.max(slowest, performance.now() - asked);
    }
    expect(slowest).toBeLessThan(1_000);
    for (const answer of await Promise.all(waiting)) expect(await whyFailed(staff, answer)).toEqual(['reach']);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 20_000);
});

describe('C2: every request', () => {
  it('has PKCE with S256, a nonce and a state, fresh each time', async () => {
    const seen = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      const { searchParams } = new URL(locationOf(await app.client().get(connection.login)));
      expect([searchParams.get('code_challenge_method'), searchParams.get('response_type'), searchParams.get('scope')]).toEqual(['S256', 'code', 'openid profile email']);
      for (const name of ['code_challenge', 'nonce', 'state']) {
        expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/u);
        seen.add(searchParams.get(name) ?? '');
      }
    }
    expect(seen.size).toBe(60);
  });
});
