import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf } from '../support/client.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

let app: TestApp;
let organization: MadeOrganization;
let person: MadePerson;

beforeAll(async () => {
  app = await startApp();
  organization = await app.world.organization({ name: 'Kestrel Clinic', note: 'Back on Monday.' });
  person = await app.world.person(organization, { role: 'manager' });
});
afterAll(() => app.close());

async function signIn(email: string, password = goodPassword, door = 'portal') {
  const client = app.client();
  const answer = await client.post(`/api/${door}/sign-in/password`, { email, password });
  return { client, answer };
}

const setPortal = (enabled: 0 | 1) => app.database.db.updateTable('portals').set({ enabled }).where('provider_id', '=', organization.providerId).where('organization_id', '=', organization.id).execute();

it('names every field it does not know, also those that every object has', async () => {
  for (const name of ['colour', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const answer = await app.client().send('/api/portal/sign-in', { method: 'POST', raw: `{"email":"ada@customer.example","${name}":{"a":1}}` });
    expect([answer.status, Object.keys(JSON.parse(answer.text).errors as object)]).toEqual([422, [name]]);
  }
});

describe('signing in at the portal', () => {
  it('asks for the e-mail first and answers alike for known and unknown addresses', async () => {
    const known = await app.client().post('/api/portal/sign-in', { email: person.email });
    const unknown = await app.client().post('/api/portal/sign-in', { email: 'nobody@customer.example' });
    expect(known.status).toBe(200);
    expect(known.body).toEqual({ next: 'password', ways: [{ method: 'password', label: 'Password' }] });
    expect(unknown.text).toBe(known.text);
  });

  it('lets an active person in and shows organization, role and branding', async () => {
    const { client, answer } = await signIn(person.email.toUpperCase());
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ access: 'allowed', user: { email: person.email }, organization: { id: organization.id, name: 'Kestrel Clinic' }, customerUser: { role: 'manager' }, features: ['tickets', 'client_notes'], branding: { providerName: 'Northwind IT', note: '' } });
    const session = await client.get('/api/portal/session');
    expect(session.body).toMatchObject({ access: 'allowed', csrfToken: client.csrfToken });
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const wrong = await signIn(person.email, 'not the password at all');
    const unknown = await signIn('nobody@customer.example', 'not the password at all');
    for (const { answer } of [wrong, unknown]) {
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code: 'invalid_credentials', title: 'Invalid email or password' });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/u, '');
    expect(strip(unknown.answer.text)).toBe(strip(wrong.answer.text));
  });

  it('meets Portal not available within one request of the switch going off, and is back when it is on', async () => {
    const { client } = await signIn(person.email);
    await setPortal(0);
    const refused = await client.get('/api/portal/session');
    expect(refused.body).toMatchObject({ access: 'portal_unavailable', branding: { note: 'Back on Monday.' } });
    expect(Object.keys(refused.body as object).sort()).toEqual(['access', 'branding', 'csrfToken', 'organizations', 'reference', 'user']);
    const { reference } = refused.body as { reference: string };
    expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
    const elsewhere = await client.get('/api/portal/me/profile');
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.body).toMatchObject({ code: 'portal_unavailable', reference });
    await setPortal(1);
    expect((await client.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
  });

  it('shows Client Portal Access Required to staff, disabled and unlinked people', async () => {
    const staff = await app.world.staff('technician');
    const disabled = await app.world.person(organization, { status: 'disabled' });
    for (const email of [staff.email, disabled.email]) {
      const { client, answer } = await signIn(email);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ access: 'access_required', user: { email } });
      const refused = await client.get('/api/portal/me/profile');
      expect(codeOf(refused)).toBe('access_required');
      expect((await client.delete('/api/portal/session')).status).toBe(204);
      expect((await client.get('/api/portal/session')).status).toBe(401);
    }
  });

  it('lands in an organization that lets the person in, and switches only to their own', async () => {
    const closed = await app.world.organization({ portal: false });
    const foreign = await app.world.organization();
    const both = await app.world.person(closed);
    await app.world.person(organization, { email: both.email, ...(both.userId === null ? {} : { userId: both.userId }) });
    const { client, answer } = await signIn(both.email);
    expect(answer.body).toMatchObject({ access: 'allowed', organization: { id: organization.id } });
    const entered = await client.post(`/api/portal/organizations/${closed.id}/enter`);
    expect(entered.status).toBe(200);
    expect(entered.body).toMatchObject({ access: 'portal_unavailable' });
    const refused = await client.post(`/api/portal/organizations/${foreign.id}/enter`);
    expect(refused.status).toBe(404);
    expect(codeOf(await client.post('/api/portal/organizations/00000000-0000-7000-8000-000000000000/enter'))).toBe('not_found');
  });

  it('gives a bearer token instead of a cookie to an app, without an Origin', async () => {
    const client = app.client();
    const answer = await client.send('/api/portal/sign-in/password', { method: 'POST', body: { email: person.email, password: goodPassword, transport: 'token' }, headers: { origin: undefined } });
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const native = app.client();
    native.bearer = (answer.body as { token: string }).token;
    expect((await native.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
    expect((await native.delete('/api/portal/session')).status).toBe(204);
    expect((await native.get('/api/portal/session')).status).toBe(401);
  });

  it('signs out for good', async () => {
    const { client } = await signIn(person.email);
    const kept = new Map(client.cookies);
    expect((await client.delete('/api/portal/session')).status).toBe(204);
    for (const [name, value] of kept) client.cookies.set(name, value);
    expect((await client.get('/api/portal/session')).status).toBe(401);
  });
});

describe('signing in at the console', () => {
  it('lets staff in and says what they may do', async () => {
    const staff = await app.world.staff('viewer');
    const { answer: half, client } = await signIn(staff.email, goodPassword, 'admin');
    expect(half.status).toBe(200);
    expect(half.body).toMatchObject({ access: 'mfa_required' });
    const answer = await client.post('/api/admin/sign-in/mfa', { method: 'totp', code: app.world.totpCode() });
    expect(answer.body).toMatchObject({ access: 'allowed', staff: { role: 'viewer', limited: false, permissions: ['customers.read', 'audit.read', 'staff.read'] }, provider: { name: 'Northwind IT', timeZone: 'Europe/London', mailConfigured: false } });
  });

  it('does not know customers', async () => {
    const { answer } = await signIn(person.email, goodPassword, 'admin');
    expect(codeOf(answer)).toBe('invalid_credentials');
  });
});

describe('setting a new password by mail', () => {
  it('mails a link that works once, ends the sessions and makes none', async () => {
    const own = await app.world.person(organization);
    const { client } = await signIn(own.email);
    const asked = await app.client().post('/api/portal/password-resets', { email: own.email });
    const unknown = await app.client().post('/api/portal/password-resets', { email: 'nobody@customer.example' });
    expect([asked.status, unknown.status]).toEqual([202, 202]);
    expect(unknown.text).toBe(asked.text);
    const admin = await app.world.staffClient('owner');
    const mail = await until(async () => (await admin.list('/api/admin/deliveries', { filter: { kind: 'password_reset', q: own.email } })).body.find(({ status }) => status === 'kept'));
    const revealed = await admin.post(`/api/admin/deliveries/${String(mail['id'])}/reveal-link`);
    expect(revealed.status).toBe(200);
    const { url } = revealed.body as { url: string };
    const token = new URL(url).hash.slice(1);
    const password = 'a quite different sentence';
    expect((await app.client().post('/api/portal/password-resets/redeem', { token, password })).status).toBe(204);
    expect((await client.get('/api/portal/session')).status).toBe(401);
    expect(codeOf(await app.client().post('/api/portal/password-resets/redeem', { token, password }))).toBe('link_invalid');
    expect((await signIn(own.email)).answer.status).toBe(401);
    expect((await signIn(own.email, password)).answer.status).toBe(200);
  });
});
