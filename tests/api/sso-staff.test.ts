import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerRecoveryLink } from '../../server/features/setup/index.ts';
import { newToken } from '../../server/platform/crypto.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { attemptAtConsole, connectOidc, formOf, goLive, good, locationOf, loopbackAllowed, ours, post, proveDomain, whyFailed, type Connected } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { startRealOpenidProvider } from '../support/idp/real-openid-provider.ts';
import { SamlProvider, type SamlPerson } from '../support/idp/saml-provider.ts';
import { goodPassword, type MadeOrganization, type MadeStaff } from '../support/world.ts';

let app: TestApp;
let owner: Client & { readonly staff: MadeStaff };
let admin: Client & { readonly staff: MadeStaff };
let provider: OwnProvider;
let staffSso: Connected;
let acme: MadeOrganization;

const settings = '/api/admin/provider/staff-sign-in';
const rows = () => app.database.db.withoutPlugins();
type State = { staff: { version: number; domains: string[]; offered: boolean; required: boolean; breakGlass: { id: string; ready: boolean }[] } };
const state = async () => ((await owner.get('/api/admin/provider/sign-in')).body as State).staff;
const save = async (client: Client, changes: Record<string, unknown>) => {
  const { version, domains, offered, required, breakGlass } = await state();
  return client.put(settings, { version, domains, offered, required, breakGlass: breakGlass.map(({ id }) => id), ...changes });
};
const me = (client: Client) => client.get('/api/admin/session');
const now = () => Math.floor(app.clock.now() / 1_000);

async function beginStaff(protocol: 'oidc' | 'saml'): Promise<Record<string, unknown> & { id: string }> {
  return (await owner.post('/api/admin/provider/sso-connections', { purpose: 'staff', protocol, guide: 'other', name: 'Northwind Login' })).body as Record<string, unknown> & { id: string };
}

async function through(claims: Record<string, unknown>, client = app.client(), query = '?return=%2Fadmin%2Forganizations'): Promise<{ client: Client; back: Answer }> {
  const there = await client.get(`${staffSso.login}${query}`);
  return { client, back: await client.get(ours(provider.signIn(locationOf(there), claims))) };
}

beforeAll(async () => {
  app = await startApp({ env: loopbackAllowed });
  owner = await app.world.staffClient('owner');
  admin = await app.world.staffClient('admin');
  provider = await new OwnProvider().start();
  acme = await app.world.organization({ name: 'Acme Dental' });
  const made = await beginStaff('oidc');
  good(await owner.put(`/api/admin/sso-connections/${made.id}`, formOf(made, { mfa: 'idp', mfaValues: ['mfa'], oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret } })), 'saving');
  staffSso = await goLive(app, owner, made.id);
});
afterAll(async () => {
  await provider.close();
  await app.close();
});

describe('how staff sign in is settled', () => {
  it('by owners alone: whoever names the identity provider could come in as anybody', async () => {
    const record = (await owner.get(`/api/admin/sso-connections/${staffSso.id}`)).body as Record<string, unknown>;
    const path = `/api/admin/sso-connections/${staffSso.id}`;
    const answers = [admin.post('/api/admin/provider/sso-connections', { purpose: 'staff', protocol: 'oidc', guide: 'other' }), admin.put(path, formOf(record, { name: 'Mine' })), admin.post(`${path}/disable`), admin.post(`${path}/test`), admin.post(`${path}/forget`, {}), admin.delete(path), save(admin, { offered: true })];
    for (const answer of await Promise.all(answers)) expect(codeOf(answer)).toBe('forbidden');
    expect((await admin.get('/api/admin/provider/sign-in')).status).toBe(200);
  });

  it('by no link, and by what metadata propose or a test that is sent on only where an owner says so', async () => {
    const { id } = staffSso;
    const ask = { connectionId: id, kind: 'set_up' };
    expect([codeOf(await admin.post('/api/admin/sso-links', ask)), codeOf(await owner.post('/api/admin/sso-links', ask))]).toEqual(['forbidden', 'sso_link_unfit']);
    good(await owner.post(`/api/admin/sso-connections/${id}/test`), 'a test');
    const [test] = (await owner.get(`/api/admin/sso-connections/${id}/tests`)).body as unknown as { id: string }[];
    const share = `/api/admin/sso-connections/${id}/tests/${test?.id ?? ''}/share`;
    expect([codeOf(await admin.post(share)), codeOf(await admin.delete(share))]).toEqual(['forbidden', 'forbidden']);
    const at = new Date(app.clock.now()).toISOString();
    const proposal = crypto.randomUUID();
    const { provider_id: providerId } = await rows().selectFrom('sso_connections').select('provider_id').where('id', '=', id).executeTakeFirstOrThrow();
    await rows().insertInto('sso_proposals').values({ id: proposal, provider_id: providerId, organization_id: null, connection_id: id, link_id: null, source: 'metadata', kind: 'set_up', status: 'open', guide: 'other', issuer: 'https://elsewhere.example', sso_url: '', metadata_url: '', sign_requests: 0, certificates: '[]', client_id: 'other', client_secret_sealed: null, client_secret_expires_at: null, test_passed_at: null, handed_in_at: at, version: 1, created_at: at, updated_at: at }).execute();
    const path = `/api/admin/sso-proposals/${proposal}`;
    const answers = [await admin.post(`${path}/accept`, { version: 1 }), await admin.post(`${path}/refuse`, { version: 1 }), await admin.post(`${path}/test`)];
    expect(answers.map(codeOf)).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect((await owner.post(`${path}/refuse`, { version: 1 })).status).toBe(204);
  });

  it('by domain or by a button, never by who is known (D4)', async () => {
    const start = async (email: string) => (await app.client().post('/api/admin/sign-in', { email })).body as { next: string; url?: string };
    expect((await start(owner.staff.email)).next).toBe('password');
    expect((await app.client().get('/api/admin/sign-in/ways')).body).toEqual({ ways: [] });
    expect(codeOf(await save(owner, { domains: ['gmail.com'] }))).toBe('public_mail_domain');
    expect((await save(owner, { domains: ['northwind.example'], offered: true })).status).toBe(200);
    for (const email of [owner.staff.email, 'nobody@northwind.example']) expect(await start(email)).toMatchObject({ next: 'sso', url: expect.stringContaining(`hint=${encodeURIComponent(email)}`) as unknown, ways: [{ method: 'sso', label: 'Northwind Login' }, { method: 'password' }] });
    expect((await start('ada@elsewhere.example')).next).toBe('password');
    expect((await app.client().get('/api/admin/sign-in/ways')).body).toMatchObject({ ways: [{ method: 'sso', label: 'Northwind Login' }] });
    const stale = await owner.put(settings, { version: 0, domains: [], offered: false, required: false, breakGlass: [] });
    expect([codeOf(stale), (stale.body as { current: State }).current.staff.domains]).toEqual(['changed_meanwhile', ['northwind.example']]);
  });
});

describe('who of the team gets in', () => {
  it('is somebody who is on it already, where they were going, with the factor the connection vouches for (G5)', async () => {
    const person = await app.world.staff('technician', { factor: false });
    const { client, back } = await through({ sub: 't-1', email: person.email, amr: ['pwd', 'mfa'] });
    expect([back.status, locationOf(back)]).toEqual([303, '/admin/organizations']);
    expect((await me(client)).body).toMatchObject({ access: 'allowed', user: { email: person.email }, staff: { role: 'technician' } });
    expect((await client.get('/api/portal/session')).status).toBe(401);
    const without = await through({ sub: 't-1', email: person.email, amr: ['pwd'] });
    expect((await me(without.client)).body).toMatchObject({ access: 'mfa_enrolment_required' });
    expect((await without.client.get('/api/admin/organizations')).status).toBe(403);
    const [session] = (await client.get('/api/admin/me/sessions')).body as { signedInWith: string }[];
    expect(session?.signedInWith).toContain('ompany sign-in');
  });

  it('is somebody who is invited, with the role they were given, and nobody by signing in alone', async () => {
    const invited = (await owner.post('/api/admin/staff', { email: 'grace@northwind.example', name: 'Grace', role: 'viewer', organizationIds: null })).body as { id: string };
    const { client } = await through({ sub: 't-2', email: 'grace@northwind.example', role: 'owner', amr: ['mfa'] });
    expect((await me(client)).body).toMatchObject({ access: 'allowed', staff: { id: invited.id, role: 'viewer' } });
    expect((await owner.get(`/api/admin/staff/${invited.id}`)).body).toMatchObject({ status: 'active' });
  });

  it.each([
    ['a stranger of the domain', { sub: 'x-1', email: 'stranger@northwind.example' }],
    ['an address of another domain', { sub: 'x-2', email: 'owner@elsewhere.example' }],
    ['an unverified address', { sub: 'x-3', email: 'admin@northwind.example', email_verified: false }],
    ['no address', { sub: 'x-4' }],
  ])('is not %s', async (_, claims) => {
    const { client, back } = await through({ ...claims, amr: ['mfa'] });
    expect(locationOf(back)).toMatch(/^\/admin\/sign-in\/problem\?code=sso_failed&reference=/u);
    expect(await attemptAtConsole(owner, back)).toEqual(['person']);
    expect((await owner.post('/api/admin/access-explanations', { reference: new URL(locationOf(back), 'http://here.example').searchParams.get('reference') })).status).toBe(200);
    expect((await me(client)).status).toBe(401);
  });

  it('is nobody who was disabled, nor who has taken over an address', async () => {
    const person = await app.world.staff('technician');
    await through({ sub: 't-3', email: person.email, amr: ['mfa'] });
    expect(await attemptAtConsole(owner, (await through({ sub: 't-4', email: person.email })).back)).toEqual(['person']);
    await owner.post(`/api/admin/staff/${person.staffId}/disable`);
    expect(await attemptAtConsole(owner, (await through({ sub: 't-3', email: person.email })).back)).toEqual(['person']);
  });

  it('is never a customer through the staff connection, nor staff through a customer’s (A4)', async () => {
    await proveDomain(app, acme, 'acme.example');
    const idp = await new OwnProvider().start();
    try {
      const connection = await connectOidc(app, owner, acme, idp, { unknownPeople: 'create' });
      const customer = await app.world.person(acme, { email: 'both@northwind.example' });
      expect(await attemptAtConsole(owner, (await through({ sub: 'c-1', email: customer.email, amr: ['mfa'] })).back)).toEqual(['person']);
      await app.world.staff('owner', { email: 'boss@acme.example' });
      const client = app.client();
      const there = await client.get(`${connection.login}?return=%2Fadmin`);
      await client.get(ours(idp.signIn(locationOf(there), { sub: 'boss', email: 'boss@acme.example' })));
      expect((await me(client)).status).toBe(401);
      expect((await client.get('/api/portal/session')).body).toMatchObject({ user: { email: 'boss@acme.example' }, access: 'allowed' });
      const kinds = await rows().selectFrom('sso_subjects as s').innerJoin('users as u', 'u.id', 's.user_id').select(['u.kind', 's.connection_id']).execute();
      expect(kinds.every(({ kind, connection_id: id }) => (kind === 'staff') === (id === staffSso.id))).toBe(true);
    } finally {
      await idp.close();
    }
  });

  it('comes out in the console alone (B7)', async () => {
    const person = await app.world.staff('viewer');
    for (const asked of ['//evil.example', '/tickets', '/admin//evil.example', '/admin/../api', '/admin\\evil', 'https://evil.example/admin']) expect(locationOf((await through({ sub: `r-${person.email}`, email: person.email, amr: ['mfa'] }, app.client(), `?return=${encodeURIComponent(asked)}`)).back), asked).toBe('/admin');
  });
});

describe('confirming that it is you', () => {
  let person: MadeStaff;
  const signIn = async () => (await through({ sub: 'step', email: person.email, amr: ['mfa'] })).client;
  const begin = async (client: Client) => ((await client.post('/api/admin/session/step-up/sso', { return: '/admin/staff' })).body as { url: string }).url;
  const age = async () => void (await rows().updateTable('sessions').set({ authenticated_at: new Date(app.clock.now() - 3_600_000).toISOString() }).where('user_id', '=', person.userId).execute());
  const needsIt = (client: Client) => client.delete('/api/admin/me/totp');

  beforeAll(async () => {
    person = await app.world.staff('owner');
  });

  it('is a fresh round trip, no password, and renews the session in the browser that began', async () => {
    const client = await signIn();
    await me(client);
    await age();
    const refused = await needsIt(client);
    expect([codeOf(refused), (refused.body as { ways: unknown }).ways]).toEqual(['step_up_required', [{ method: 'sso', label: 'Single sign-on' }]]);
    expect(codeOf(await client.post('/api/admin/session/step-up', { password: goodPassword, method: 'totp', code: app.world.totpCode() }))).toBe('sso_session');
    const url = await begin(client);
    // Somebody else's browser does not take it up.
    expect(locationOf(await app.client().get(ours(url)))).toContain('link_invalid');
    const there = locationOf(await client.get(ours(url)));
    expect(Object.fromEntries(new URL(there).searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const former = client.cookies.get([...client.cookies.keys()].find((name) => name.includes('admin-') && !name.includes('device')) ?? '');
    expect(locationOf(await client.get(ours(provider.signIn(there, { sub: 'step', auth_time: now() }))))).toBe('/admin/staff');
    await me(client);
    expect(codeOf(await needsIt(client))).not.toBe('step_up_required');
    expect([...client.cookies.values()]).not.toContain(former);
  });

  it.each([
    ['no time', { sub: 'step' }, ['authentication']],
    ['an old sign-in', { sub: 'step', auth_time: 1 }, ['authentication']],
    ['a time as text', { sub: 'step', auth_time: '9999999999' }, ['authentication', 'clock']],
    ['a time to come', { sub: 'step', auth_time: 9_999_999_999 }, ['authentication', 'clock']],
    ['somebody else', { sub: 't-2' }, ['person']],
    ['a stranger', { sub: 'nobody' }, ['person']],
  ])('is refused with %s', async (name, claims, checks) => {
    const client = await signIn();
    await me(client);
    await age();
    const there = locationOf(await client.get(ours(await begin(client))));
    const fresh = name === 'somebody else' || name === 'a stranger' ? { auth_time: now() } : {};
    const [failed] = await attemptAtConsole(owner, await client.get(ours(provider.signIn(there, { ...claims, ...fresh }))));
    expect(checks).toContain(failed);
    expect(codeOf(await needsIt(client))).toBe('step_up_required');
  });

  it('is of no use to a session of something of one’s own', async () => {
    expect(codeOf(await owner.post('/api/admin/session/step-up/sso', { return: '/admin' }))).toBe('forbidden');
  });
});

describe('required single sign-on (G3)', () => {
  let named: MadeStaff;
  let other: MadeStaff;
  const signIn = (person: MadeStaff) => app.client().post('/api/admin/sign-in/password', { email: person.email, password: goodPassword });
  const mails = async () => (await rows().selectFrom('deliveries').select(['kind', 'to_email']).where('kind', '=', 'break_glass_used').execute()).map(({ to_email: to }) => to);

  it('names nobody by itself, and needs an owner who still gets in', async () => {
    named = await app.world.staff('owner');
    other = await app.world.staff('admin');
    const poor = await app.world.staff('owner', { factor: false });
    expect((await state()).breakGlass).toEqual([]);
    for (const breakGlass of [[], [other.staffId], [poor.staffId]]) expect(codeOf(await save(owner, { required: true, breakGlass }))).toBe('break_glass_needed');
    expect((await save(owner, { required: true, breakGlass: [named.staffId] })).body).toMatchObject({ errors: { required: expect.stringContaining('shut you out') as unknown } });
    expect((await save(owner, { required: true, domains: [], breakGlass: [owner.staff.staffId] })).body).toMatchObject({ errors: { domains: expect.stringContaining('nobody could get in') as unknown } });
    expect((await save(owner, { required: true, breakGlass: [crypto.randomUUID()] })).status).toBe(422);
  });

  it('shuts everybody else out at their next request and at every door, and alerts of each use', async () => {
    expect((await save(owner, { required: true, breakGlass: [named.staffId, owner.staff.staffId] })).status).toBe(200);
    expect((await me(admin)).status).toBe(401);
    const refused = await signIn(other);
    expect([refused.status, codeOf(refused), (refused.body as { url: string }).url]).toEqual([403, 'sso_required', expect.stringContaining(staffSso.login)]);
    expect(codeOf(await app.client().post('/api/admin/sign-in/password', { email: other.email, password: 'not the password of anybody' }))).toBe('invalid_credentials');
    const client = app.client();
    expect((await client.post('/api/admin/sign-in/password', { email: named.email, password: goodPassword })).body).toMatchObject({ access: 'mfa_required' });
    expect(await mails()).toEqual([]);
    expect((await client.post('/api/admin/sign-in/mfa', { method: 'totp', code: app.world.totpCode() })).body).toMatchObject({ access: 'allowed' });
    expect(await mails()).toEqual(expect.arrayContaining([owner.staff.email, named.email]));
    expect((await owner.list('/api/admin/audit-events', { filter: {} })).body.map(({ action }) => action)).toContain('break_glass.used');
    const sso = await through({ sub: 'g-1', email: other.email, amr: ['mfa'] });
    expect((await me(sso.client)).body).toMatchObject({ access: 'allowed' });
  });

  it('says in the reset mail that no password counts, without a link, and takes none by an older link; who breaks the glass still gets one', async () => {
    const { issueLink } = await import('../../server/features/one-time/index.ts');
    const { secret } = await issueLink(app.operator(other.providerId), { purpose: 'password_reset', subjectId: other.userId, expiresAt: new Date(app.clock.now() + 60_000).toISOString() });
    const asked = async ({ email, userId }: MadeStaff) => {
      expect((await app.client().post('/api/admin/password-resets', { email })).status).toBe(202);
      return until(async () => (await rows().selectFrom('deliveries').select(['id', 'kind']).where('user_id', '=', userId).where('kind', 'like', 'password%').execute())[0]);
    };
    const told = await asked(other);
    expect(told.kind).toBe('password_staff_sso');
    expect((await owner.get(`/api/admin/deliveries/${told.id}`)).body).toMatchObject({ hasLink: false, text: expect.stringContaining('no password opens the console') as unknown });
    expect((await asked(named)).kind).toBe('password_reset');
    const late = await app.client().post('/api/admin/password-resets/redeem', { token: secret, password: 'velvet harbour seventeen kites' });
    expect([codeOf(late), (late.body as { url: string }).url]).toEqual(['sso_required', expect.stringContaining(staffSso.login)]);
  });

  it('keeps the last owner who gets in, and the connection that is required', async () => {
    await save(owner, { breakGlass: [owner.staff.staffId] });
    const ownerBySso = (await through({ sub: 'step', amr: ['mfa'] })).client;
    await me(ownerBySso);
    expect(codeOf(await ownerBySso.post(`/api/admin/staff/${owner.staff.staffId}/disable`))).toBe('last_owner');
    expect(codeOf(await owner.post(`/api/admin/sso-connections/${staffSso.id}/disable`))).toBe('sso_demanded');
  });

  it('lets in whom the operator recovers on the command line', async () => {
    expect(codeOf(await signIn(named))).toBe('sso_required');
    const link = await ownerRecoveryLink(app.operator(named.providerId), named.email);
    const password = 'velvet harbour seventeen kites';
    expect((await app.client().post('/api/admin/setup/recover', { token: link.split('#')[1], password })).status).toBe(204);
    const client = app.client();
    expect((await client.post('/api/admin/sign-in/password', { email: named.email, password })).body).toMatchObject({ access: 'mfa_enrolment_required' });
    await app.world.enrol(client, 'admin');
    expect((await me(client)).body).toMatchObject({ access: 'allowed' });
    expect((await state()).breakGlass.map(({ id }) => id).sort()).toEqual([owner.staff.staffId, named.staffId].sort());
  });

  it('does not let an invitation past it', async () => {
    await owner.post('/api/admin/staff', { email: 'joan@northwind.example', name: 'Joan', role: 'viewer', organizationIds: null });
    const ctx = app.operator(named.providerId);
    const { issueLink } = await import('../../server/features/one-time/index.ts');
    const joan = await rows().selectFrom('staff as s').innerJoin('users as u', 'u.id', 's.user_id').select('s.id').where('u.email', '=', 'joan@northwind.example').executeTakeFirstOrThrow();
    const { secret } = await issueLink(ctx, { purpose: 'staff_invitation', subjectId: joan.id, expiresAt: new Date(app.clock.now() + 60_000).toISOString() });
    expect((await app.client().post('/api/admin/staff-invitations/preview', { token: secret })).body).toMatchObject({ code: 'sso_required', url: expect.stringContaining(staffSso.login) as unknown });
    expect(codeOf(await app.client().post('/api/admin/staff-invitations/redeem', { token: secret, name: 'Joan', password: 'velvet harbour seventeen kites' }))).toBe('sso_required');
  });

  it('ends with the rule, and sessions end with their connection (G4)', async () => {
    const sso = (await through({ sub: 'g-1', amr: ['mfa'] })).client;
    expect((await save(owner, { required: false, breakGlass: [] })).status).toBe(200);
    expect((await signIn(other)).status).toBe(200);
    expect((await me(sso)).status).toBe(200);
    await owner.post(`/api/admin/sso-connections/${staffSso.id}/disable`);
    expect((await me(sso)).status).toBe(401);
    expect((await app.client().get('/api/admin/sign-in/ways')).body).toEqual({ ways: [] });
  });
});

describe('over SAML', () => {
  it('signs staff in, and confirms by ForceAuthn and AuthnInstant', async () => {
    expect((await owner.delete(`/api/admin/sso-connections/${staffSso.id}`)).status).toBe(204);
    const idp = new SamlProvider('northwind-idp');
    const made = await beginStaff('saml');
    const read = (await owner.post(`/api/admin/sso-connections/${made.id}/metadata`, { xml: idp.metadata() })).body as Record<string, unknown>;
    expect((await owner.put(`/api/admin/sso-connections/${made.id}`, formOf(read, { mfa: 'local' }))).status).toBe(200);
    const { login } = await goLive(app, owner, made.id);
    const person = await app.world.staff('admin', { factor: false });
    const complete = async (client: Client, location: string, saml: SamlPerson, authn?: string) => {
      const request = idp.read(location);
      const changes = authn === undefined ? {} : { authentication: `<saml:AuthnStatement AuthnInstant="${authn}" SessionIndex="_s"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` };
      const posted = await post(client, ours(request.acsUrl), idp.form(request, idp.document(request, saml, { changes, now: app.clock.now() })));
      return locationOf(posted).includes('/callback?') ? client.get(ours(locationOf(posted))) : posted;
    };
    const client = app.client();
    expect(locationOf(await complete(client, locationOf(await client.get(login)), { nameId: 'n-1', email: person.email }))).toBe('/admin');
    expect((await me(client)).body).toMatchObject({ access: 'allowed' });
    const begin = async () => locationOf(await client.get(ours(((await client.post('/api/admin/session/step-up/sso', { return: '/admin' })).body as { url: string }).url)));
    const there = await begin();
    expect(idp.isForced(there)).toBe(true);
    expect(await attemptAtConsole(owner, await complete(client, there, { nameId: 'n-1' }, new Date(app.clock.now() - 20 * 60_000).toISOString()))).toEqual(['authentication']);
    expect(locationOf(await complete(client, await begin(), { nameId: 'n-1' }, new Date(app.clock.now()).toISOString()))).toBe('/admin');
  });
});

describe('by a real OpenID provider', () => {
  it('staff sign in and confirm that it is them', async () => {
    const { id: former } = ((await owner.get('/api/admin/provider/sign-in')).body as { staff: { connection: { id: string } } }).staff.connection;
    await owner.post(`/api/admin/sso-connections/${former}/disable`);
    expect((await owner.delete(`/api/admin/sso-connections/${former}`)).status).toBe(204);
    const made = await beginStaff('oidc');
    const real = await startRealOpenidProvider([`http://${app.host}/sso/${made.id}/callback`]);
    try {
      good(await owner.put(`/api/admin/sso-connections/${made.id}`, formOf(made, { mfa: 'local', oidc: { issuer: real.issuer, clientId: real.clientId, clientSecret: real.clientSecret } })), 'saving');
      const { login } = await goLive(app, owner, made.id);
      const person = await app.world.staff('viewer', { factor: false });
      const client = app.client();
      expect(locationOf(await client.get(ours(await real.signIn(locationOf(await client.get(login)), person.email))))).toBe('/admin');
      expect((await me(client)).body).toMatchObject({ access: 'allowed', user: { email: person.email } });
      const begin = async () => locationOf(await client.get(ours(((await client.post('/api/admin/session/step-up/sso', { return: '/admin/account' })).body as { url: string }).url)));
      expect(locationOf(await client.get(ours(await real.signIn(await begin(), person.email))))).toBe('/admin/account');
      await me(client);
      expect(await attemptAtConsole(owner, await client.get(ours(await real.signIn(await begin(), owner.staff.email))))).toEqual(['person']);
    } finally {
      await real.close();
    }
  });
});

describe('a native app', () => {
  it('redeems its code once, with the half that only it knows', async () => {
    const idp = await new OwnProvider().start();
    try {
      await proveDomain(app, await app.world.organization({ name: 'Bolt Cycles' }), 'bolt.example');
      const connection = await connectOidc(app, owner, acme, idp, { name: 'App' });
      const person = await app.world.person(acme, { email: 'app@acme.example' });
      const verifier = newToken();
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      const browser = app.client();
      const code = async () => {
        const back = await browser.get(ours(idp.signIn(locationOf(await browser.get(`${connection.login}?challenge=${challenge}`)), { sub: 'app', email: person.email })));
        expect(locationOf(back)).toMatch(/^portico:\/\/signed-in\?code=/u);
        return new URL(locationOf(back)).searchParams.get('code') ?? '';
      };
      const redeem = async (given: string, codeVerifier: string) => {
        const client = app.client();
        return client.send('/api/portal/sign-in/exchange', { method: 'POST', body: { code: given, codeVerifier, transport: 'token' }, headers: { origin: undefined } });
      };
      const given = await code();
      expect((await browser.get('/api/portal/session')).status).toBe(401);
      const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(given, verifier)));
      const [redeemed, ...rest] = answers.filter(({ status }) => status === 200);
      expect([redeemed?.body, rest.length]).toMatchObject([{ access: 'allowed', user: { email: person.email } }, 0]);
      const bearer = app.client();
      bearer.bearer = (redeemed?.body as { token: string } | undefined)?.token ?? '';
      expect((await bearer.get('/api/portal/session')).status).toBe(200);
      const second = await code();
      expect(codeOf(await redeem(second, newToken()))).toBe('code_invalid');
      expect(codeOf(await redeem(second, verifier))).toBe('code_invalid');
      const late = await code();
      app.clock.advance(3 * 60_000);
      expect(codeOf(await redeem(late, verifier))).toBe('code_invalid');
      expect((await browser.get(`${connection.login}?challenge=short`)).status).toBe(400);
      expect(await whyFailed(owner, await browser.get(`/sso/${connection.id}/callback?state=${newToken()}`))).toEqual(['in_response_to']);
    } finally {
      await idp.close();
    }
  });
});
