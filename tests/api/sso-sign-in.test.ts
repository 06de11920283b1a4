import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { attemptBehind, connectOidc, connectSaml, formOf, locationOf, loopbackAllowed, ours, post, proveDomain, throughOidc, throughSaml, whyFailed, type Connected } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { startRealOpenidProvider } from '../support/idp/real-openid-provider.ts';
import { startRealSamlProvider } from '../support/idp/real-saml-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { startSecondProcess } from '../support/second-process.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let app: TestApp;
let staff: Client;
let provider: OwnProvider;
let idp: SamlProvider;
let acme: MadeOrganization;
let oidc: Connected;
let saml: Connected;

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  staff = await app.world.staffClient('owner');
  provider = await new OwnProvider().start();
  idp = new SamlProvider('acme-idp');
  acme = await app.world.organization({ name: 'Acme Dental' });
  await proveDomain(app, acme, 'acme.example');
  oidc = await connectOidc(app, staff, acme, provider, { name: 'Acme OpenID' });
  saml = await connectSaml(app, staff, acme, idp, { name: 'Acme SAML' });
});
afterAll(async () => {
  await provider.close();
  await app.close();
});

const session = async (client: Client) => (await client.get('/api/portal/session')).body as { access: string; user: { id: string; email: string; name: string }; organization?: { id: string }; customerUser?: { role: string } };
const rows = () => app.database.db.withoutPlugins();
const sessionsOf = async (userId: string) => (await rows().selectFrom('sessions').select(['id', 'ended_at', 'method', 'sso_connection_id', 'organization_id']).where('user_id', '=', userId).execute());
let number = 0;
const fresh = (name = 'person') => `${name}${(number += 1)}@acme.example`;

describe('the first step', () => {
  it('leads every address of a proven domain to the company, known or not, and every other to the password', async () => {
    const known = await app.world.person(acme, { email: fresh() });
    const answers = await Promise.all([known.email, 'nobody@acme.example', 'NOBODY@ACME.example'].map(async (email) => (await app.client().post('/api/portal/sign-in', { email })).body as { next: string; url: string; ways: { method: string; label: string }[] }));
    for (const { next, url, ways } of answers) {
      expect([next, url.startsWith(`http://${app.host}${oidc.login}?hint=`)]).toEqual(['sso', true]);
      expect(ways.map(({ method, label }) => `${method} ${label}`)).toEqual(['sso Acme OpenID', 'sso Acme SAML', 'password Password']);
    }
    expect((await app.client().post('/api/portal/sign-in', { email: 'ada@elsewhere.example' })).body).toEqual({ next: 'password', ways: [{ method: 'password', label: 'Password' }] });
    expect((await app.client().post('/api/admin/sign-in', { email: 'ada@acme.example' })).body).toMatchObject({ next: 'password' });
  });
});

describe('OpenID Connect', () => {
  it('signs an active person in, where they came from, with a session of this connection', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    const client = app.client();
    const back = await throughOidc(client, oidc, provider, { sub: 'u-1', email: person.email, name: 'Ada' }, '?return=%2Ftickets%3Fopen%3D1');
    expect([back.status, locationOf(back)]).toEqual([303, '/tickets?open=1']);
    expect(await session(client)).toMatchObject({ access: 'allowed', user: { id: person.userId }, organization: { id: acme.id } });
    expect(await sessionsOf(person.userId ?? '')).toMatchObject([{ method: 'sso', sso_connection_id: oidc.id, ended_at: null }]);
    const again = app.client();
    await throughOidc(again, oidc, provider, { sub: 'u-1', email: 'renamed@acme.example', name: 'Ada' });
    expect((await session(again)).user.id).toBe(person.userId);
  });

  it('asks for the address where the token lacks it, and accepts the pending invitation', async () => {
    const person = await app.world.person(acme, { email: fresh(), status: 'invited', role: 'manager' });
    const client = app.client();
    await throughOidc(client, oidc, provider, { sub: 'u-2', email: person.email, name: 'Grace', ask: true });
    expect(await session(client)).toMatchObject({ access: 'allowed', user: { email: person.email }, customerUser: { role: 'manager' } });
    expect(await rows().selectFrom('customer_users').select('status').where('id', '=', person.customerUserId).executeTakeFirst()).toEqual({ status: 'active' });
  });

  it.each([
    ['an address under a domain that nobody has proven, which a mail would have to confirm', { sub: 'x-1', email: 'ada@elsewhere.example' }, 'person', 'sso_proof_needed'],
    ['somebody nobody has invited', { sub: 'x-2', email: 'stranger@acme.example' }, 'person'],
    ['no address', { sub: 'x-3' }, 'person'],
    ['an address that is not verified', { sub: 'x-4', email: 'ada-unverified@acme.example', email_verified: false }, 'person'],
  ])('refuses %s, with a reference to what was checked', async (_, claims, check, outcome = 'sso_failed') => {
    const client = app.client();
    const back = await throughOidc(client, oidc, provider, claims);
    expect(back.status).toBe(303);
    const attempt = await attemptBehind(staff, back);
    expect(attempt.outcome).toBe(outcome);
    expect(attempt.steps.filter(({ verdict }) => verdict === 'failed').map((step) => step.check)).toEqual([check]);
    expect((await client.get('/api/portal/session')).status).toBe(401);
    expect((await staff.post('/api/admin/access-explanations', { reference: attempt.reference })).status).toBe(200);
  });

  it('gives an address that has passed on to somebody else no access to what was the former one’s', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    await throughOidc(app.client(), oidc, provider, { sub: 'first-holder', email: person.email });
    expect(await whyFailed(staff, await throughOidc(app.client(), oidc, provider, { sub: 'second-holder', email: person.email }))).toEqual(['person']);
    expect((await staff.post(`/api/admin/sso-connections/${oidc.id}/forget`, { customerUserId: person.customerUserId })).body).toEqual({ forgotten: 1 });
    const client = app.client();
    await throughOidc(client, oidc, provider, { sub: 'second-holder', email: person.email });
    expect((await session(client)).access).toBe('allowed');
  });

  it('makes one session of fifty simultaneous ways back (C2)', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    const client = app.client();
    const back = ours(provider.signIn(locationOf(await client.get(oidc.login)), { sub: 'fifty', email: person.email }));
    const answers = await Promise.all(Array.from({ length: 50 }, async () => client.get(back)));
    expect(answers.filter((answer) => locationOf(answer) === '/')).toHaveLength(1);
    expect(await sessionsOf(person.userId ?? '')).toHaveLength(1);
  });

  it('completes in the browser that began alone (B4)', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    const [victim, attacker] = [app.client(), app.client()];
    await victim.get(oidc.login);
    const back = ours(provider.signIn(locationOf(await attacker.get(oidc.login)), { sub: 'bound', email: person.email }));
    expect(await whyFailed(staff, await victim.get(back))).toEqual(['browser']);
    expect(await whyFailed(staff, await app.client().get(back))).toEqual(['browser']);
    expect(await sessionsOf(person.userId ?? '')).toEqual([]);
    expect(locationOf(await attacker.get(back))).toBe('/');
  });
});

describe('SAML', () => {
  it.each(['both', 'assertion', 'response'] as const)('signs a person in who is new, with %s signed', async (mode) => {
    const person = await app.world.person(acme, { email: fresh(), status: 'new' });
    const client = app.client();
    const back = await throughSaml(client, saml, idp, { nameId: `n-${mode}`, email: person.email }, { mode });
    expect([back.status, locationOf(back)]).toEqual([303, '/']);
    expect(await session(client)).toMatchObject({ access: 'allowed', user: { email: person.email } });
  });

  it('counts one response once, however often and wherever it is delivered (B3)', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    const second = await startSecondProcess(app);
    try {
      const client = app.client();
      const request = idp.read(locationOf(await client.get(saml.login)));
      const form = idp.form(request, idp.document(request, { nameId: 'once', email: person.email }));
      const acs = ours(request.acsUrl);
      const here = Array.from({ length: 25 }, () => client);
      const elsewhere = Array.from({ length: 25 }, () => second.client());
      const posted = await Promise.all([...here, ...elsewhere].map((one) => post(one, acs, form)));
      const led = posted.map(locationOf).filter((location) => location.includes('/callback?'));
      expect(led).toHaveLength(1);
      const done = await Promise.all(Array.from({ length: 50 }, () => client.get(ours(led[0]))));
      expect(done.filter((answer) => locationOf(answer) === '/')).toHaveLength(1);
      for (let count = 0; count < 50; count += 1) expect(locationOf(await post(client, acs, form))).toContain('/sign-in/company-problem');
      expect(await sessionsOf(person.userId ?? '')).toHaveLength(1);
    } finally {
      await second.close();
    }
  });

  it('takes an assertion once, also in answer to another request', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    const [one, other] = [app.client(), app.client()];
    const first = idp.read(locationOf(await one.get(saml.login)));
    const next = idp.read(locationOf(await other.get(saml.login)));
    const assertionId = `_${'twice'.padEnd(20, '0')}`;
    const parts = { changes: { assertionId } };
    expect(locationOf(await post(one, ours(first.acsUrl), idp.form(first, idp.document(first, { nameId: 'twice', email: person.email }, parts))))).toContain('/callback?');
    expect(await whyFailed(staff, await post(other, ours(next.acsUrl), idp.form(next, idp.document(next, { nameId: 'twice', email: person.email }, parts))))).toEqual(['once']);
  });

  it('completes in the browser that began alone (B4)', async () => {
    const person = await app.world.person(acme, { email: fresh() });
    const attacker = app.client();
    const request = idp.read(locationOf(await attacker.get(saml.login)));
    const posted = await post(attacker, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'bound', email: person.email })));
    const victim = app.client();
    await victim.get(saml.login);
    expect(await whyFailed(staff, await victim.get(ours(locationOf(posted))))).toEqual(['browser']);
    expect(await sessionsOf(person.userId ?? '')).toEqual([]);
  });

  it('refuses what was signed by a stranger, in words, and what answers nothing', async () => {
    const stranger = new SamlProvider('stranger');
    const person = await app.world.person(acme, { email: fresh() });
    expect(await whyFailed(staff, await throughSaml(app.client(), saml, idp, { nameId: 's', email: person.email }, { key: stranger.key }))).toContain('certificate');
    const request = { id: '_unasked', issuer: `http://${app.host}/sso/${saml.id}/metadata`, acsUrl: `http://${app.host}/sso/${saml.id}/acs`, relayState: '' };
    expect(await whyFailed(staff, await post(app.client(), `/sso/${saml.id}/acs`, idp.form(request, idp.document(request, { nameId: 's', email: person.email }))))).toEqual(['in_response_to']);
    expect(await sessionsOf(person.userId ?? '')).toEqual([]);
  });

  it.each([
    ['RelayState twice', (form: string) => `${form}&RelayState=x`],
    ['SAMLResponse twice', (form: string) => `${form}&SAMLResponse=x`],
    ['a name in percent signs', (form: string) => form.replace('SAMLResponse', '%53AMLResponse')],
    ['an array', (form: string) => form.replace('SAMLResponse', 'SAMLResponse[]')],
    ['a nested name', (form: string) => form.replace('RelayState', 'RelayState[a]')],
    ['nothing at all', () => ''],
  ])('answers 400 to %s (B7)', async (_, change) => {
    const answer = await post(app.client(), `/sso/${saml.id}/acs`, change('SAMLResponse=QQ%3D%3D&RelayState=x'));
    expect([answer.status, codeOf(answer)]).toEqual([400, 'malformed_request']);
  });

  it('comes out at a path of the portal only (B7)', async () => {
    const payloads = ['//evil.example', 'https://evil.example', '/\\evil.example', '\\\\evil.example', '/%2f%2fevil.example', '/..//evil.example', '/api/portal/session', '/sso/x', '/admin', '/%61dmin', 'javascript:alert(1)', '/\tevil', '/ok\r\nx: y', '/.//evil.example', '/a/..//evil.example', '///evil.example', '/@evil.example/../..//x', ''];
    for (const payload of payloads) {
      const person = await app.world.person(acme, { email: fresh(), status: 'new' });
      const back = await throughOidc(app.client(), oidc, provider, { sub: person.email, email: person.email }, `?return=${encodeURIComponent(payload)}`);
      expect(locationOf(back), payload).toMatch(/^\/(?:$|@evil\.example|%2f)/u);
      expect(new URL(locationOf(back), 'http://here.example').host, payload).toBe('here.example');
    }
  });
});

describe('who gets in', () => {
  it('is nobody of another organization, whose connection vouches for its own people and domains alone (A4)', async () => {
    const other = await app.world.organization();
    const rogue = await new OwnProvider().start();
    try {
      await proveDomain(app, other, 'other.example');
      const connection = await connectOidc(app, staff, other, rogue, { unknownPeople: 'create' });
      const victim = await app.world.person(acme, { email: fresh() });
      expect(await whyFailed(staff, await throughOidc(app.client(), connection, rogue, { sub: 'v', email: victim.email }))).toEqual(['person']);
      // Also where the victim belongs to both: the session opens the connection's organization alone.
      const both = await app.world.person(acme, { email: 'both@other.example' });
      await app.world.person(other, { email: both.email, userId: both.userId ?? '' });
      const client = app.client();
      await throughOidc(client, connection, rogue, { sub: 'b', email: both.email });
      expect(await session(client)).toMatchObject({ access: 'allowed', organization: { id: other.id } });
      expect(await (await client.post(`/api/portal/organizations/${acme.id}/enter`)).body).toMatchObject({ access: 'sso_required' });
      expect(codeOf(await client.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'velvet harbour seventeen kites' }))).toBe('sso_required');
      await client.post(`/api/portal/organizations/${other.id}/enter`);
      expect(codeOf(await client.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'velvet harbour seventeen kites' }))).toBe('sso_session');
      expect(codeOf(await client.post('/api/portal/me/totp'))).toBe('sso_session');
      expect(codeOf(await client.put('/api/portal/me/portal-pin', { pin: '604175' }))).toBe('sso_session');
      const staffAddress = await app.world.staff('admin', { email: 'admin@other.example' });
      const made = app.client();
      await throughOidc(made, connection, rogue, { sub: 's', email: staffAddress.email });
      expect((await session(made)).user.id).not.toBe(staffAddress.userId);
    } finally {
      await rogue.close();
    }
  });

  it('is made with the mapped role where the connection makes people, once for simultaneous first sign-ins', async () => {
    const organization = await app.world.organization();
    await proveDomain(app, organization, 'jit.example');
    const connection = await connectSaml(app, staff, organization, idp, { unknownPeople: 'create', mapping: { name: 'name', email: 'email', role: 'groups', managerValues: ['Board'] } });
    const clients = Array.from({ length: 6 }, () => app.client());
    const answers = await Promise.all(clients.map((client) => throughSaml(client, connection, idp, { nameId: 'jit-1', email: 'new@jit.example', name: 'New Person', groups: ['Staff', 'Board'] })));
    expect(answers.map(locationOf)).toEqual(clients.map(() => '/'));
    expect(await session(clients[0] as Client)).toMatchObject({ access: 'allowed', user: { name: 'New Person' }, customerUser: { role: 'manager' } });
    expect(await rows().selectFrom('customer_users').select('id').where('organization_id', '=', organization.id).execute()).toHaveLength(1);
  });

  it('is nobody any more once the connection is off: flows under way end, and so do its sessions at the next request (G4)', async () => {
    const organization = await app.world.organization();
    await proveDomain(app, organization, 'off.example');
    const connection = await connectSaml(app, staff, organization, idp);
    const person = await app.world.person(organization, { email: 'ada@off.example' });
    const signedIn = app.client();
    await throughSaml(signedIn, connection, idp, { nameId: 'off', email: person.email });
    expect((await session(signedIn)).access).toBe('allowed');
    const underWay = app.client();
    const request = idp.read(locationOf(await underWay.get(connection.login)));
    const posted = await post(underWay, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'off', email: person.email })));
    expect((await staff.post(`/api/admin/sso-connections/${connection.id}/disable`)).status).toBe(200);
    expect((await signedIn.get('/api/portal/session')).status).toBe(401);
    expect(await whyFailed(staff, await underWay.get(ours(locationOf(posted))))).toEqual(['connection']);
    expect(await whyFailed(staff, await app.client().get(connection.login))).toEqual(['connection']);
    expect((await app.client().post('/api/portal/sign-in', { email: person.email })).body).toMatchObject({ next: 'password' });
  });

  it('meets gate 2 where staff have disabled them', async () => {
    const person = await app.world.person(acme, { email: fresh(), status: 'disabled' });
    const client = app.client();
    await throughOidc(client, oidc, provider, { sub: 'disabled', email: person.email });
    expect((await session(client)).access).toBe('access_required');
  });
});

describe('the second factor', () => {
  const requireFactors = async (organization: MadeOrganization) => rows().updateTable('portals').set({ mfa_rule: 'required', mfa_from: null }).where('organization_id', '=', organization.id).execute();

  it('is the connection’s to give where it says so and the identity provider asserts it, else ours (G5)', async () => {
    const organization = await app.world.organization();
    await proveDomain(app, organization, 'factor.example');
    await requireFactors(organization);
    const connection = await connectOidc(app, staff, organization, provider, { mfa: 'idp', mfaValues: ['mfa'] });
    const person = await app.world.person(organization, { email: 'ada@factor.example' });
    const [asserted, silent] = [app.client(), app.client()];
    await throughOidc(asserted, connection, provider, { sub: 'f', email: person.email, amr: ['pwd', 'mfa'] });
    await throughOidc(silent, connection, provider, { sub: 'f', email: person.email, amr: ['pwd'] });
    expect((await session(asserted)).access).toBe('allowed');
    expect((await session(silent)).access).toBe('mfa_enrolment_required');
    await rows().updateTable('sso_connections').set({ mfa: 'ours' }).where('id', '=', connection.id).execute();
    expect((await session(asserted)).access).toBe('mfa_enrolment_required');
    expect(await app.world.enrol(silent, 'portal')).toHaveLength(10);
    expect((await session(silent)).access).toBe('allowed');
    expect(codeOf(await silent.delete('/api/portal/me/totp'))).toBe('sso_session');
    const later = app.client();
    await throughOidc(later, connection, provider, { sub: 'f', email: person.email, amr: ['pwd', 'mfa'] });
    expect((await session(later)).access).toBe('mfa_required');
    await rows().updateTable('sso_connections').set({ mfa: 'local' }).where('id', '=', connection.id).execute();
    expect((await session(later)).access).toBe('allowed');
  });
});

describe('a real OpenID provider', () => {
  it('signs people in: discovery, PKCE, keys and user info as a product of others has them', async () => {
    const organization = await app.world.organization();
    await proveDomain(app, organization, 'real.example');
    const draft = (await staff.post('/api/admin/sso-connections', { organizationId: organization.id, protocol: 'oidc', guide: 'other' })).body as Record<string, unknown> & { id: string };
    const real = await startRealOpenidProvider([`http://${app.host}/sso/${draft.id}/callback`]);
    try {
      await staff.put(`/api/admin/sso-connections/${draft.id}`, formOf(draft, { oidc: { issuer: real.issuer, clientId: real.clientId, clientSecret: real.clientSecret }, unknownPeople: 'create' }));
      const { url } = (await staff.post(`/api/admin/sso-connections/${draft.id}/test`)).body as { url: string };
      const window = app.client();
      await window.get(ours(await real.signIn(locationOf(await window.get(ours(url))), 'test@real.example')));
      expect((await staff.post(`/api/admin/sso-connections/${draft.id}/enable`)).body).toMatchObject({ status: 'live' });
      const client = app.client();
      const back = await client.get(ours(await real.signIn(locationOf(await client.get(`/sso/${draft.id}/login`)), 'ada@real.example')));
      expect(locationOf(back)).toBe('/');
      expect(await session(client)).toMatchObject({ access: 'allowed', user: { email: 'ada@real.example', name: 'Real Person' } });
    } finally {
      await real.close();
    }
  });
});

describe('a real SAML provider', () => {
  it('signs people in: it reads our request by itself, and what it posts is taken', async () => {
    const organization = await app.world.organization();
    await proveDomain(app, organization, 'realsaml.example');
    const draft = (await staff.post('/api/admin/sso-connections', { organizationId: organization.id, protocol: 'saml', guide: 'other' })).body as { id: string; ours: { acsUrl: string } };
    const real = await startRealSamlProvider(draft.ours.acsUrl);
    try {
      const certified = (await staff.post(`/api/admin/sso-connections/${draft.id}/certificates`, { certificate: real.certificate })).body as Record<string, unknown>;
      const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
      await staff.put(`/api/admin/sso-connections/${draft.id}`, formOf(certified, { saml: { entityId: real.entityId, ssoUrl: real.ssoUrl, metadataUrl: '' }, mapping: { name: `${claims}name`, email: `${claims}emailaddress`, role: '', managerValues: [] }, unknownPeople: 'create' }));
      const { url } = (await staff.post(`/api/admin/sso-connections/${draft.id}/test`)).body as { url: string };
      const walk = async (client: Client, from: string, name: string) => {
        const { action, body } = await real.signIn(locationOf(await client.get(from)), { id: `id-${name}`, email: `${name}@realsaml.example`, name });
        return client.get(ours(locationOf(await post(client, ours(action), body))));
      };
      await walk(app.client(), ours(url), 'tess');
      const [test] = (await staff.get(`/api/admin/sso-connections/${draft.id}/tests`)).body as { steps: { verdict: string }[] }[];
      expect(test?.steps.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
      expect((await staff.post(`/api/admin/sso-connections/${draft.id}/enable`)).body).toMatchObject({ status: 'live' });
      const client = app.client();
      expect(locationOf(await walk(client, `/sso/${draft.id}/login`, 'ada'))).toBe('/');
      expect(await session(client)).toMatchObject({ access: 'allowed', user: { email: 'ada@realsaml.example', name: 'ada' } });
    } finally {
      await real.close();
    }
  });
});

describe('another host of the provider', () => {
  it('gets its sign-in back by a code that works once, in the browser that began there', async () => {
    const { id } = await app.world.provider();
    const host = `portal-of-acme.localhost:${app.port}`;
    await rows().insertInto('hosts').values({ host, provider_id: id, organization_id: null, main: 0, created_at: app.operator().now() }).execute();
    const person = await app.world.person(acme, { email: fresh() });
    const [there, main] = [app.client(host), app.client()];
    const begun = await there.get(oidc.login);
    expect(locationOf(begun)).toMatch(new RegExp(`^http://${app.host}/sso/`, 'u'));
    const asked = await main.get(ours(locationOf(begun)));
    const returned = await main.get(ours(provider.signIn(locationOf(asked), { sub: 'hosted', email: person.email })));
    expect(locationOf(returned).startsWith(`http://${host}/sso/${oidc.id}/callback?handle=`)).toBe(true);
    expect(await whyFailed(staff, await app.client(host).get(ours(locationOf(returned))))).toEqual(['browser']);
    expect(locationOf(await there.get(ours(locationOf(returned))))).toBe('/');
    expect((await session(there)).access).toBe('allowed');
    expect((await main.get('/api/portal/session')).status).toBe(401);
  });
});
