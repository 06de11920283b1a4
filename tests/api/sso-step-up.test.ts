import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { connectOidc, connectSaml, locationOf, loopbackAllowed, ours, post, proveDomain, throughOidc, throughSaml, whyFailed, type Connected } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

let app: TestApp;
let owner: Client;
let provider: OwnProvider;
let idp: SamlProvider;
let acme: MadeOrganization;
let oidc: Connected;
let saml: Connected;
let person: MadePerson;
let other: MadePerson;

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  owner = await app.world.staffClient('owner');
  provider = await new OwnProvider().start();
  idp = new SamlProvider('acme-idp');
  acme = await app.world.organization({ name: 'Acme Dental' });
  await proveDomain(app, acme, 'acme.example');
  oidc = await connectOidc(app, owner, acme, provider);
  saml = await connectSaml(app, owner, acme, idp);
  person = await app.world.person(acme, { email: 'ada@acme.example' });
  other = await app.world.person(acme, { email: 'grace@acme.example' });
  // Ours on top of theirs: whoever came through the company has to set up a second step here.
  await rows().updateTable('portals').set({ mfa_rule: 'required', mfa_from: null }).where('organization_id', '=', acme.id).execute();
  await throughOidc(app.client(), oidc, provider, { sub: 'other', email: other.email });
});
afterAll(async () => {
  await provider.close();
  await app.close();
});

const rows = () => app.database.db.withoutPlugins();
const age = () => rows().updateTable('sessions').set({ authenticated_at: new Date(app.clock.now() - 3_600_000).toISOString() }).where('user_id', '=', person.userId).execute();
const setUp = (client: Client) => client.post('/api/portal/me/totp');
const now = () => Math.floor(app.clock.now() / 1_000);
const begin = async (client: Client, back = '/account/security') => ((await client.post('/api/portal/session/step-up/sso', { return: back })).body as { url: string }).url;

async function signedIn(connection = oidc): Promise<Client> {
  const client = app.client();
  await (connection === oidc ? throughOidc(client, oidc, provider, { sub: 'ada', email: person.email }) : throughSaml(client, saml, idp, { nameId: 'ada', email: person.email }));
  const session = (await client.get('/api/portal/session')).body as { access: string; csrfToken: string };
  expect(session.access).toBe('mfa_enrolment_required');
  client.csrfToken = session.csrfToken;
  await age();
  return client;
}

describe('a customer who came through their company', () => {
  it('confirms there that it is them, comes back to where they were, and goes on', async () => {
    const client = await signedIn();
    const refused = await setUp(client);
    expect([codeOf(refused), (refused.body as { ways: unknown }).ways]).toEqual(['step_up_required', [{ method: 'sso', label: 'Single sign-on' }]]);
    expect(codeOf(await client.post('/api/portal/session/step-up', { password: goodPassword }))).toBe('sso_session');
    const url = await begin(client);
    expect(locationOf(await app.client().get(ours(url)))).toContain('link_invalid');
    const there = locationOf(await client.get(ours(url)));
    expect(Object.fromEntries(new URL(there).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const former = [...client.cookies.values()];
    expect(locationOf(await client.get(ours(provider.signIn(there, { sub: 'ada', auth_time: now() }))))).toBe('/account/security');
    client.csrfToken = ((await client.get('/api/portal/session')).body as { csrfToken: string }).csrfToken;
    expect((await setUp(client)).status).toBe(200);
    expect([...client.cookies.values()].some((value) => !former.includes(value))).toBe(true);
  });

  it('does so by SAML as well, which is asked to have them sign in anew', async () => {
    const client = await signedIn(saml);
    const there = locationOf(await client.get(ours(await begin(client))));
    expect(idp.isForced(there)).toBe(true);
    const request = idp.read(there);
    const posted = await post(client, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'ada', email: person.email }, { now: app.clock.now() + 20_000 })));
    expect(locationOf(await client.get(ours(locationOf(posted))))).toBe('/account/security');
  });

  it.each([
    ['a sign-in from before', () => ({ sub: 'ada', auth_time: 1 })],
    ['no time of it', () => ({ sub: 'ada' })],
    ['somebody else of the company', () => ({ sub: 'other', auth_time: now() })],
    ['a stranger', () => ({ sub: 'nobody', email: other.email, auth_time: now() })],
  ])('is refused with %s, and stays signed in', async (_, claims) => {
    const client = await signedIn();
    const there = locationOf(await client.get(ours(await begin(client))));
    const back = await client.get(ours(provider.signIn(there, claims())));
    expect((await whyFailed(owner, back)).length).toBe(1);
    expect(codeOf(await setUp(client))).toBe('step_up_required');
  });

  it('comes out at no address but one of the portal', async () => {
    const client = await signedIn();
    for (const asked of ['//evil.example', 'https://evil.example', '/admin', '/api/portal/session', '/\\evil.example']) {
      const there = locationOf(await client.get(ours(await begin(client, asked))));
      expect(locationOf(await client.get(ours(provider.signIn(there, { sub: 'ada', auth_time: now() })))), asked).toBe('/');
      client.csrfToken = ((await client.get('/api/portal/session')).body as { csrfToken: string }).csrfToken;
    }
  });

  it('still changes nothing of their own once they are in, and is told so', async () => {
    await rows().updateTable('portals').set({ mfa_rule: null }).where('organization_id', '=', acme.id).execute();
    const client = app.client();
    await throughOidc(client, oidc, provider, { sub: 'ada', email: person.email });
    const session = (await client.get('/api/portal/session')).body as { access: string; csrfToken: string; throughCompany: boolean };
    expect(session).toMatchObject({ access: 'allowed', throughCompany: true });
    client.csrfToken = session.csrfToken;
    expect(codeOf(await setUp(client))).toBe('sso_session');
    expect(codeOf(await client.put('/api/portal/me/password', { currentPassword: goodPassword, password: 'another violet tractor' }))).toBe('sso_session');
    const own = await app.world.personClient(other);
    expect(((await own.get('/api/portal/session')).body as { throughCompany?: boolean }).throughCompany).toBeUndefined();
    expect(codeOf(await own.post('/api/portal/session/step-up/sso', { return: '/' }))).toBe('forbidden');
  });
});
