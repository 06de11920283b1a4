import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { connectOidc, formOf, goLive, good, locationOf, loopbackAllowed, ours, proveDomain, whyFailed } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import type { MadeOrganization, MadePerson } from '../support/world.ts';

let app: TestApp;
let owner: Client;
let authority: OwnProvider;
let connection: { id: string; login: string };
let acme: MadeOrganization;
let bolt: MadeOrganization;
const home = randomUUID();
const acmeTenant = randomUUID();
const boltTenant = randomUUID();

const tenants = '/api/admin/microsoft365-tenants';
const issuerOf = (tenant: string) => `${authority.issuer}/${tenant}/v2.0`;
const rows = () => app.database.db.withoutPlugins();
const start = async (email: string) => (await app.client().post('/api/portal/sign-in', { email })).body as { next: string; url?: string; ways: { method: string; label: string; url?: string }[] };
const session = async (client: Client) => (await client.get('/api/portal/session')).body as { access: string; user: { id: string }; organization?: { id: string } };

/** What an administrator of a directory does with a consent link; gives the last answer. */
async function consent(url: string, tenant: string, changes: { answer?: Record<string, string>; claims?: Record<string, unknown> } = {}, client = app.client()): Promise<Answer> {
  const page = new URL(locationOf(await client.get(ours(url))));
  expect(page.href).toContain(`/${tenant}/v2.0/adminconsent?client_id=${authority.clientId}&`);
  const back = new URL(page.searchParams.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries({ admin_consent: 'True', tenant, state: page.searchParams.get('state') ?? '', ...changes.answer })) back.searchParams.set(name, value);
  const on = await client.get(ours(back.href));
  if (!locationOf(on).startsWith(authority.issuer)) return on;
  return client.get(ours(authority.signIn(locationOf(on), { sub: 'admin', tid: tenant, oid: randomUUID(), preferred_username: 'it@acme.example', ...changes.claims })));
}

async function through(person: { tid: string; oid: string; [claim: string]: unknown }, query = `?hint=${encodeURIComponent('x@acme.example')}`, client = app.client()): Promise<{ client: Client; back: Answer }> {
  const there = await client.get(`${connection.login}${query}`);
  if (!locationOf(there).startsWith(authority.issuer)) return { client, back: there };
  return { client, back: await client.get(ours(authority.signIn(locationOf(there), { sub: `pairwise-${person.oid}`, ...person }))) };
}

beforeAll(async () => {
  authority = await new OwnProvider().start();
  app = await startApp({ env: { ...loopbackAllowed, MICROSOFT_AUTHORITY: authority.issuer } });
  owner = await app.world.staffClient('owner');
  acme = await app.world.organization({ name: 'Acme Dental' });
  bolt = await app.world.organization({ name: 'Bolt Cycles' });
  await proveDomain(app, acme, 'acme.example');
  await proveDomain(app, bolt, 'bolt.example');
  const made = (await owner.post('/api/admin/provider/sso-connections', { purpose: 'microsoft365', protocol: 'oidc', guide: 'entra' })).body as { id: string; [name: string]: unknown };
  good(await owner.put(`/api/admin/sso-connections/${made.id}`, formOf(made, { oidc: { issuer: issuerOf(home), clientId: authority.clientId, clientSecret: authority.clientSecret } })), 'saving');
  connection = await goLive(app, owner, made.id);
});
afterAll(async () => {
  await authority.close();
  await app.close();
});

describe('the app', () => {
  it('is one for the provider, of one directory at this installation’s authority, and shows its secret to nobody (O3)', async () => {
    expect(codeOf(await owner.post('/api/admin/provider/sso-connections', { purpose: 'microsoft365', protocol: 'oidc', guide: 'entra' }))).toBe('sso_connection_exists');
    const state = await owner.get('/api/admin/provider/sign-in');
    expect(state.body).toMatchObject({ authority: authority.issuer, microsoft365: { id: connection.id, purpose: 'microsoft365', organizationId: null, oidc: { hasSecret: true } } });
    expect(state.text).not.toContain(authority.clientSecret);
    const record = (state.body as { microsoft365: Record<string, unknown> }).microsoft365;
    for (const issuer of [`${authority.issuer}/common/v2.0`, `${authority.issuer}/organizations/v2.0`, 'https://login.microsoftonline.us/common/v2.0', `https://evil.example/${home}/v2.0`]) expect((await owner.put(`/api/admin/sso-connections/${connection.id}`, formOf(record, { oidc: { issuer, clientId: authority.clientId } }))).status, issuer).toBe(422);
  });

  it('is unknown to staff of a few organizations, who see how theirs stand', async () => {
    const limited = await app.world.staffClient('admin', { organizationIds: [acme.id] });
    expect((await limited.get('/api/admin/provider/sign-in')).status).toBe(403);
    expect((await limited.get(`/api/admin/sso-connections/${connection.id}`)).status).toBe(404);
    expect((await limited.list(tenants)).body.map(({ id }) => id)).toEqual([acme.id]);
    expect((await limited.get(`${tenants}/${bolt.id}`)).status).toBe(404);
    expect((await limited.put(`${tenants}/${bolt.id}`, { tenantId: boltTenant })).status).toBe(404);
  });
});

describe('consent', () => {
  it('begins with a tenant ID that is one organization’s alone', async () => {
    expect((await owner.get(`${tenants}/${acme.id}`)).body).toMatchObject({ state: 'no_tenant', provenDomains: 1, connection: 'live', offered: false });
    expect(codeOf(await owner.post(`${tenants}/${acme.id}/ask`))).toBe('tenant_missing');
    for (const tenantId of ['common', '9188040d-6c67-4c5b-b112-36a304b66dad', acmeTenant.slice(1)]) expect((await owner.put(`${tenants}/${acme.id}`, { tenantId })).status, tenantId).toBe(422);
    expect((await owner.put(`${tenants}/${acme.id}`, { tenantId: ` ${acmeTenant.toUpperCase()} ` })).body).toMatchObject({ tenantId: acmeTenant, state: 'not_asked' });
    expect(codeOf(await owner.put(`${tenants}/${bolt.id}`, { tenantId: acmeTenant }))).toBe('tenant_taken');
    expect((await start('ada@acme.example')).next).toBe('password');
  });

  it('is taken once, of the right directory, in the browser that began, and by the word of somebody who signed in there', async () => {
    const { url } = (await owner.post(`${tenants}/${acme.id}/ask`)).body as { url: string };
    expect((await owner.get(`${tenants}/${acme.id}`)).body).toMatchObject({ state: 'asked', askedBy: expect.stringMatching(/^owner/u) as unknown, offered: false });
    expect(await whyFailed(owner, await consent(url, acmeTenant, { answer: { tenant: boltTenant } }))).toEqual(['consent']);
    expect(await whyFailed(owner, await consent(url, acmeTenant, { answer: { admin_consent: 'False' } }))).toEqual(['consent']);
    expect(await whyFailed(owner, await consent(url, acmeTenant, { answer: { error: 'access_denied', error_description: 'AADSTS65004' } }))).toEqual(['consent']);
    expect(await whyFailed(owner, await consent(url, acmeTenant, { claims: { tid: boltTenant } }))).toEqual(['tenant']);
    const [began, other] = [app.client(), app.client()];
    const page = new URL(locationOf(await began.get(ours(url))));
    const back = `/sso/${connection.id}/callback?admin_consent=True&tenant=${acmeTenant}&state=${page.searchParams.get('state') ?? ''}`;
    await other.get(ours(url));
    expect(await whyFailed(owner, await other.get(back))).toEqual(['browser']);
    expect(locationOf(await began.get(back))).toContain(`/${acmeTenant}/v2.0/authorize?`);
    expect(await whyFailed(owner, await began.get(back))).not.toEqual([]);
    expect((await owner.get(`${tenants}/${acme.id}`)).body).toMatchObject({ state: 'asked' });
    // Opened often, as mail scanners do, the link still works; then it has done its work.
    expect(locationOf(await consent(url, acmeTenant))).toBe('/sign-in/microsoft-365-connected');
    expect((await owner.get(`${tenants}/${acme.id}`)).body).toMatchObject({ state: 'consented', consentedBy: 'it@acme.example', offered: true });
    expect(await whyFailed(owner, await app.client().get(ours(url)))).toEqual(['consent']);
    const audit = (await owner.list('/api/admin/audit-events', { filter: { organizationId: acme.id } })).body.map(({ action }) => action);
    for (const action of ['microsoft365.tenant_changed', 'microsoft365.consent_asked', 'microsoft365.consented']) expect(audit).toContain(action);
  });

  it('has its domains led to Microsoft 365 before the password, known people or not', async () => {
    const known = await app.world.person(acme, { email: 'known@acme.example' });
    for (const email of [known.email, 'nobody@acme.example']) {
      const { next, url, ways } = await start(email);
      expect([next, ways.map(({ method, label }) => `${method} ${label}`)]).toEqual(['sso', ['sso Microsoft 365', 'password Password']]);
      expect(url).toBe(`http://${app.host}${connection.login}?tenant=${acmeTenant}&hint=${encodeURIComponent(email)}`);
    }
    expect((await start('ada@bolt.example')).next).toBe('password');
  });
});

describe('people', () => {
  let person: MadePerson;
  const oid = randomUUID();

  it('are recognized by a proven domain once, and by directory and object from then on', async () => {
    person = await app.world.person(acme, { email: 'ada@acme.example', status: 'invited' });
    const { client, back } = await through({ tid: acmeTenant, oid, email: person.email, name: 'Ada' }, `?tenant=${acmeTenant}&return=%2Faccount`);
    expect([back.status, locationOf(back)]).toEqual([303, '/account']);
    expect(await session(client)).toMatchObject({ access: 'allowed', organization: { id: acme.id } });
    const again = await through({ tid: acmeTenant, oid, email: 'somebody-else@acme.example' });
    expect((await session(again.client)).user.id).toBe((await session(client)).user.id);
    expect(await rows().selectFrom('sso_subjects').select(['subject', 'organization_id']).execute()).toEqual([{ subject: `${acmeTenant}/${oid}`, organization_id: acme.id }]);
  });

  it.each([
    ['a token of another directory', { tid: boltTenant, oid }, 'tenant'],
    ['a token without directory', { tid: undefined as unknown as string, oid }, 'tenant'],
    ['a token without object', { tid: acmeTenant, oid: '' }, 'subject'],
    ['a known address of another object', { tid: acmeTenant, oid: randomUUID(), email: 'ada@acme.example' }, 'person'],
    ['a guest of another domain', { tid: acmeTenant, oid: randomUUID(), email: 'ada@bolt.example' }, 'person'],
    ['a free-mail address', { tid: acmeTenant, oid: randomUUID(), email: 'ada@gmail.com' }, 'person'],
    ['an address whose domain nobody owns', { tid: acmeTenant, oid: randomUUID(), email: 'known@acme.example', xms_edov: false }, 'person'],
    ['nobody that was invited', { tid: acmeTenant, oid: randomUUID(), email: 'stranger@acme.example' }, 'person'],
  ])('are nobody with %s', async (_, claims, check) => {
    const before = await rows().selectFrom('sessions').select('id').execute();
    const { back } = await through(claims);
    expect(await whyFailed(owner, back)).toEqual([check]);
    expect(await rows().selectFrom('sessions').select('id').execute()).toHaveLength(before.length);
  });

  it.each([
    ['the issuer of another directory', () => issuerOf(boltTenant)],
    ['the issuer of all directories', () => issuerOf('common')],
    ['the issuer’s template', () => issuerOf('{tenantid}')],
    ['the authority itself', () => authority.issuer],
  ])('are nobody with %s', async (_, issuer) => {
    authority.mischief = { token: (token) => (token.claims['iss'] = issuer()) };
    try {
      expect(await whyFailed(owner, (await through({ tid: acmeTenant, oid })).back)).toEqual(['issuer']);
    } finally {
      authority.mischief = {};
    }
  });

  it('are nobody of a directory that no organization has, that has not consented, or that is another provider’s', async () => {
    expect((await owner.put(`${tenants}/${bolt.id}`, { tenantId: boltTenant })).status).toBe(200);
    for (const query of [`?tenant=${boltTenant}`, `?tenant=${randomUUID()}`, '?tenant=common', '?hint=ada%40bolt.example', '']) expect(await whyFailed(owner, (await through({ tid: boltTenant, oid }, query)).back), query).toEqual(['tenant']);
    const other = await app.world.otherProvider();
    expect((await app.client(other.host).get(`${connection.login}?tenant=${acmeTenant}`)).headers.location).not.toContain(authority.issuer);
  });

  it('of one organization are nobody’s of another, though they are the same in both (A4)', async () => {
    const { url } = (await owner.post(`${tenants}/${bolt.id}/ask`)).body as { url: string };
    await consent(url, boltTenant);
    await app.world.person(bolt, { email: 'ada2@bolt.example' });
    const { client } = await through({ tid: boltTenant, oid, email: 'ada2@bolt.example' }, `?tenant=${boltTenant}`);
    expect(await session(client)).toMatchObject({ access: 'allowed', organization: { id: bolt.id } });
    const both = await app.world.person(bolt, { email: 'both@bolt.example' });
    await app.world.person(acme, { email: both.email, userId: both.userId ?? '' });
    const second = await through({ tid: boltTenant, oid: randomUUID(), email: both.email }, `?tenant=${boltTenant}`);
    expect(await session(second.client)).toMatchObject({ access: 'allowed', organization: { id: bolt.id } });
    expect((await second.client.post(`/api/portal/organizations/${acme.id}/enter`)).body).toMatchObject({ access: 'sso_required' });
  });

  it('never get in at the console', async () => {
    await app.world.staff('owner', { email: 'boss@acme.example' });
    expect(await whyFailed(owner, (await through({ tid: acmeTenant, oid: randomUUID(), email: 'boss@acme.example' })).back)).toEqual(['person']);
  });

  it('come in by no answer that was made for another connection, whatever it is for (A4)', async () => {
    const provider = authority;
    const staffConnection = (await owner.post('/api/admin/provider/sso-connections', { purpose: 'staff', protocol: 'oidc', guide: 'other' })).body as { id: string; [name: string]: unknown };
    const oidc = { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret };
    good(await owner.put(`/api/admin/sso-connections/${staffConnection.id}`, formOf(staffConnection, { mfa: 'local', oidc })), 'saving');
    const { version } = ((await owner.get('/api/admin/provider/sign-in')).body as { staff: { version: number } }).staff;
    good(await owner.put('/api/admin/provider/staff-sign-in', { version, domains: ['acme.example', 'bolt.example'], offered: false, required: false, breakGlass: [] }), 'naming domains');
    const all = [await connectOidc(app, owner, acme, provider, { unknownPeople: 'create' }), await connectOidc(app, owner, bolt, provider, { unknownPeople: 'create' }), { ...connection, query: `?tenant=${acmeTenant}` }, await goLive(app, owner, staffConnection.id)];
    const before = await rows().selectFrom('sessions').select('id').execute();
    const claims = { sub: 'pairs', tid: acmeTenant, oid: randomUUID(), email: 'ada@acme.example' };
    provider.mischief = { anyRedirect: true };
    let tried = 0;
    for (const made of all) {
      for (const other of all.filter(({ id }) => id !== made.id)) {
        const client = app.client();
        const begin = async (at: (typeof all)[number]) => locationOf(await client.get(`${at.login}${'query' in at ? at.query : ''}`));
        const back = new URL(provider.signIn(await begin(made), claims));
        const there = new URL(await begin(other));
        back.pathname = back.pathname.replace(made.id, other.id);
        // The provider helps: it tells the issuer that is expected there, and redeems any code.
        back.searchParams.set('iss', provider.issuer + (other.id === connection.id ? `/${acmeTenant}/v2.0` : ''));
        await client.get(ours(back.href));
        // The other's own request, answered with what was made for the first.
        back.searchParams.set('state', there.searchParams.get('state') ?? '');
        await client.get(ours(back.href));
        for (const door of ['admin', 'portal']) expect((await client.get(`/api/${door}/session`)).status, `${made.id} at ${other.id}`).toBe(401);
        tried += 1;
      }
    }
    provider.mischief = {};
    expect(tried).toBe(12);
    expect(await rows().selectFrom('sessions').select('id').execute()).toHaveLength(before.length);

    for (const { id } of [all[0], all[1]].flatMap((one) => one ?? [])) good(await owner.post(`/api/admin/sso-connections/${id}/disable`), 'switching off');
  });

  it('are signed out and forgotten at their next request when the directory is another, and when the app is switched off (G4)', async () => {
    const { client } = await through({ tid: acmeTenant, oid });
    expect((await client.get('/api/portal/session')).status).toBe(200);
    const began = app.client();
    const there = locationOf(await began.get(`${connection.login}?tenant=${acmeTenant}`));
    expect((await owner.put(`${tenants}/${acme.id}`, { tenantId: randomUUID() })).body).toMatchObject({ state: 'not_asked', consentedBy: null });
    expect((await client.get('/api/portal/session')).status).toBe(401);
    expect(await whyFailed(owner, await began.get(ours(authority.signIn(there, { sub: 'late', tid: acmeTenant, oid }))))).toEqual(['person']);
    const other = await through({ tid: boltTenant, oid }, `?tenant=${boltTenant}`);
    expect((await other.client.get('/api/portal/session')).status).toBe(200);
    await owner.post(`/api/admin/sso-connections/${connection.id}/disable`);
    expect((await other.client.get('/api/portal/session')).status).toBe(401);
    expect((await start('ada@bolt.example')).next).toBe('password');
  });
});
