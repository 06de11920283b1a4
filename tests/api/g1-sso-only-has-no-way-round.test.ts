import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until, type TestApp } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { connectOidc, enforce, locationOf, proveDomain, throughOidc, throughSaml } from '../support/idp/connected.ts';
import { accessOf, startOneWay, type OneWay } from '../support/idp/one-way.ts';
import { invitedWithLink } from '../support/invited.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadePerson } from '../support/world.ts';

let on: OneWay;
let app: TestApp;

beforeAll(async () => {
  on = await startOneWay();
  ({ app } = on);
});
afterAll(() => on.close());

const otherPassword = 'velvet harbour seventeen kites';
const sessionsOf = (userId: string | null) => on.rows().selectFrom('sessions').select('id').where('user_id', '=', userId ?? '').where('ended_at', 'is', null).execute();

async function withPasskey(person: MadePerson): Promise<Authenticator> {
  const device = new Authenticator(`http://${app.host}`);
  await app.world.passkey(await app.world.provider(), person.userId ?? '', device);
  return device;
}

async function signInByPasskey(client: Client, device: Authenticator): Promise<Answer> {
  const { options } = (await client.post('/api/portal/sign-in/passkey/options')).body as { options: Parameters<Authenticator['get']>[0] };
  return client.post('/api/portal/sign-in/passkey', { passkey: device.get(options) });
}

describe('once only the company’s own sign-in counts (G1)', () => {
  it('nothing of one’s own opens the portal, whatever it is, and no session is made', async () => {
    const { acme, saml, ada, domain } = await on.scene();
    const device = await withPasskey(ada);
    const invited = await app.world.person(acme, { email: `new@${domain}`, status: 'invited' });
    const { token: invitation } = await invitedWithLink(on.mailed, on.staff, invited);
    await app.client().post('/api/portal/password-resets', { email: ada.email });
    const resetLink = await until(async () => /\/reset#([\w-]+)/u.exec(on.mailsTo(ada.email, /new password/u)[0]?.text ?? '')?.[1]);
    const half = app.client();
    expect((await on.signIn(half, ada)).body).toMatchObject({ access: 'mfa_required' });
    const remembered = await app.world.personClient(ada, undefined, 'passkey');
    expect(await accessOf(remembered)).toBe('allowed');

    expect(await enforce(on.staff, saml)).toMatchObject({ state: 'on', counts: { shutOut: 0 } });

    const refused: [string, Answer][] = [
      ['password', await on.signIn(app.client(), ada)],
      ['passkey', await signInByPasskey(app.client(), device)],
      ['reset link from before', await app.client().post('/api/portal/password-resets/redeem', { token: resetLink, password: otherPassword })],
      ['invitation', await app.client().post('/api/portal/invitations/redeem', { token: invitation, name: 'New', password: otherPassword })],
      ['recovery code in a sign-in under way', await half.post('/api/portal/sign-in/mfa', { method: 'recovery_code', code: 'AAAA-BBBB-CCCC-DDDD' })],
      ['code in a sign-in under way', await half.post('/api/portal/sign-in/mfa', { method: 'totp', code: '123456' })],
      ['passkey in a sign-in under way', await signInByPasskey(half, device)],
      ['remembered session', await remembered.get('/api/portal/me/profile')],
      ['bearer token', await app.client().post('/api/portal/sign-in/password', { email: ada.email, password: goodPassword, transport: 'token' })],
    ];
    expect(refused.map(([way, answer]) => [way, answer.status, codeOf(answer)])).toEqual(refused.map(([way]) => [way, 403, 'sso_required']));
    const way = `http://${app.host}${saml.login}`;
    for (const [name, answer] of refused.slice(0, 4)) expect((answer.body as { url?: string }).url, name).toMatch(new RegExp(`^${way.replaceAll('.', '\\.')}\\?hint=`, 'u'));
    for (const [name, answer] of refused.slice(0, 2)) expect((answer.body as { reference?: string }).reference, name).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/u);
    // No more sessions than there were: the half one and the remembered one, which open nothing.
    expect(await sessionsOf(ada.userId)).toHaveLength(2);
    expect([await accessOf(half), await accessOf(remembered)]).toEqual(['sso_required', 'sso_required']);
    expect((await remembered.get('/api/portal/session')).body).toMatchObject({ access: 'sso_required', url: expect.stringContaining(saml.login) as string });
    expect(await on.rows().selectFrom('customer_users').select('status').where('id', '=', invited.customerUserId).executeTakeFirst()).toEqual({ status: 'invited' });
    expect((await app.client().post('/api/portal/invitations/preview', { token: invitation })).body).toMatchObject({ ssoUrl: expect.stringContaining(saml.login) as string });

    // The way there is open, and accepts the invitation.
    const through = app.client();
    expect(locationOf(await throughSaml(through, saml, on.idp, { nameId: 'ada', email: ada.email }))).toBe('/');
    expect(await accessOf(through)).toBe('mfa_required');
    const newcomer = app.client();
    await throughSaml(newcomer, saml, on.idp, { nameId: 'new', email: invited.email });
    expect(await accessOf(newcomer)).toBe('allowed');
  });

  it('a reset mail says so and holds no link, and a wrong password is told nothing', async () => {
    const { saml, ada, domain } = await on.scene();
    await enforce(on.staff, saml);
    expect((await app.client().post('/api/portal/password-resets', { email: ada.email })).status).toBe(202);
    const mail = await until(async () => on.mailsTo(ada.email, /Your sign-in to/u)[0]);
    expect(mail.text).toContain('no password opens the portal');
    expect(mail.text).not.toMatch(/https?:\/\/\S+#|\/reset/u);
    expect(on.mailsTo(ada.email, /new password/u)).toEqual([]);
    expect((await on.staff.post(`/api/admin/customer-users/${ada.customerUserId}/require-password-change`)).status).toBe(200);
    await until(async () => on.mailsTo(ada.email, /Your sign-in to/u).length === 2);
    expect(codeOf(await on.signIn(app.client(), ada))).toBe('sso_required');
    expect(on.mailsTo(ada.email, /new password/u)).toEqual([]);
    // Decided by the domain alone (D4): known or not, the answer is one.
    const [known, unknown] = [await app.client().post('/api/portal/sign-in', { email: ada.email }), await app.client().post('/api/portal/sign-in', { email: `nobody@${domain}` })];
    expect((known.body as { ways: unknown[] }).ways).toHaveLength(1);
    expect(known.text.replaceAll(encodeURIComponent(ada.email), '…')).toBe(unknown.text.replaceAll(encodeURIComponent(`nobody@${domain}`), '…'));
    for (const email of [ada.email, `nobody@${domain}`]) expect([codeOf(await on.signIn(app.client(), { email, password: 'not the password at all' }))]).toEqual(['invalid_credentials']);
  });

  it('another organization’s connection and a switch from another portal open nothing (A4)', async () => {
    const { acme, saml, ada } = await on.scene();
    const other = await app.world.organization({ name: 'Other' });
    await proveDomain(app, other, 'other-g1.example');
    await app.world.person(other, { email: ada.email, userId: ada.userId ?? '' });
    const both = await app.world.person(other, { email: 'both@other-g1.example' });
    await app.world.person(acme, { email: both.email, userId: both.userId ?? '' });
    const rogue = await connectOidc(app, on.staff, other, on.provider, { unknownPeople: 'create' });
    await enforce(on.staff, saml);
    // A password lands where it opens something, and cannot be carried over.
    const own = app.client();
    expect((await on.signIn(own, ada)).body).toMatchObject({ access: 'allowed', organization: { id: other.id } });
    expect((await own.post(`/api/portal/organizations/${acme.id}/enter`)).body).toMatchObject({ access: 'sso_required' });
    expect(codeOf(await own.get('/api/portal/me/profile'))).toBe('sso_required');
    const through = app.client();
    await throughOidc(through, rogue, on.provider, { sub: 'both', email: both.email });
    expect(await accessOf(through)).toBe('allowed');
    expect((await through.post(`/api/portal/organizations/${acme.id}/enter`)).body).toMatchObject({ access: 'sso_required' });
    // Named by an address that the other organization has not proven, she is asked by mail; nobody is in before her own answer.
    const named = app.client();
    expect(locationOf(await throughOidc(named, rogue, on.provider, { sub: 'ada', email: ada.email }))).toContain('/sign-in/check-mail');
    expect((await named.get('/api/portal/session')).status).toBe(401);
  });

  it('a dated exemption opens the portal for one person until its end, behind a verification, a day for technicians', async () => {
    const { saml, ada, domain } = await on.scene();
    await enforce(on.staff, saml);
    const technician = await app.world.staffClient('technician');
    const verificationId = await verifiedBy(app, technician, ada.customerUserId);
    const at = (hours: number) => new Date(app.clock.now() + hours * 3_600_000).toISOString();
    const exempt = (body: Record<string, unknown>) => technician.post(`/api/admin/customer-users/${ada.customerUserId}/exempt-sso`, { verificationId, reason: 'Her account at work is broken', ...body });
    expect(codeOf(await exempt({ verificationId: crypto.randomUUID(), until: at(2) }))).toBe('verification_required');
    expect(codeOf(await exempt({ until: at(48) }))).toBe('validation_failed');
    await on.rows().updateTable('users').set({ password_hash: null }).where('id', '=', ada.userId ?? '').execute();
    expect((await exempt({ until: at(2), mailPassword: true })).body).toMatchObject({ sso: { only: true, exemption: { reason: 'Her account at work is broken' } } });
    const token = await until(async () => /\/reset#([\w-]+)/u.exec(on.mailsTo(ada.email, /new password/u)[0]?.text ?? '')?.[1]);
    expect((await app.client().post('/api/portal/password-resets/redeem', { token, password: otherPassword })).status).toBe(204);
    const client = app.client();
    expect((await on.signIn(client, { email: ada.email, password: otherPassword })).body).toMatchObject({ access: 'allowed' });
    // While somebody is exempt the password is another way for everybody of the domain.
    expect((await app.client().post('/api/portal/sign-in', { email: `nobody@${domain}` })).body).toMatchObject({ next: 'sso', ways: [{ method: 'sso' }, { method: 'password' }] });
    await on.rows().updateTable('customer_users').set({ sso_exempt_until: at(-1) }).where('id', '=', ada.customerUserId).execute();
    expect(await accessOf(client)).toBe('sso_required');
  });
});
