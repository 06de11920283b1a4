import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until, type TestApp } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { connectOidc, connectSaml, enforce, locationOf, loopbackAllowed, proveDomain, throughOidc, throughSaml, type Connected } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { invitedWithLink, startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { startSecondProcess } from '../support/second-process.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

let mailed: AppWithMail;
let app: TestApp;
let staff: Client;
let provider: OwnProvider;
let idp: SamlProvider;
let number = 0;

beforeAll(async () => {
  mailed = await startAppWithMail({ env: loopbackAllowed });
  ({ app } = mailed);
  staff = await app.world.staffClient('owner');
  await app.database.db.withoutPlugins().updateTable('providers').set({ alert_emails: '["alerts@northwind.example"]' }).execute();
  provider = await new OwnProvider().start();
  idp = new SamlProvider('g1-idp');
});
afterAll(async () => {
  await provider.close();
  await mailed.close();
});

const rows = () => app.database.db.withoutPlugins();
const otherPassword = 'velvet harbour seventeen kites';
const accessOf = async (client: Client) => ((await client.get('/api/portal/session')).body as { access?: string }).access ?? 'none';
const sessionsOf = (userId: string | null) => rows().selectFrom('sessions').select('id').where('user_id', '=', userId ?? '').where('ended_at', 'is', null).execute();
const mailsTo = (email: string, subject: RegExp) => mailed.smtp.mails.filter(({ to, subject: line }) => to.includes(email) && subject.test(line));

interface Scene {
  readonly acme: MadeOrganization;
  readonly saml: Connected;
  readonly domain: string;
  readonly ada: MadePerson;
}

/** An organization with a proven domain, a live connection and a person who has something of every kind. */
async function scene(name = 'Acme'): Promise<Scene> {
  const domain = `acme${(number += 1)}.example`;
  const acme = await app.world.organization({ name: `${name} ${number}` });
  await proveDomain(app, acme, domain);
  const saml = await connectSaml(app, staff, acme, idp, { name: 'Acme SAML' });
  return { acme, saml, domain, ada: await app.world.person(acme, { email: `ada@${domain}`, name: 'Ada' }) };
}

const signIn = (client: Client, person: { email: string; password?: string }) => client.post('/api/portal/sign-in/password', { email: person.email, password: person.password ?? goodPassword });

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
    const { acme, saml, ada, domain } = await scene();
    const device = await withPasskey(ada);
    const invited = await app.world.person(acme, { email: `new@${domain}`, status: 'invited' });
    const { token: invitation } = await invitedWithLink(mailed, staff, invited);
    await app.client().post('/api/portal/password-resets', { email: ada.email });
    const resetLink = await until(async () => /\/reset#([\w-]+)/u.exec(mailsTo(ada.email, /new password/u)[0]?.text ?? '')?.[1]);
    const half = app.client();
    expect((await signIn(half, ada)).body).toMatchObject({ access: 'mfa_required' });
    const remembered = await app.world.personClient(ada, undefined, 'passkey');
    expect(await accessOf(remembered)).toBe('allowed');

    expect(await enforce(staff, saml)).toMatchObject({ state: 'on', counts: { shutOut: 0 } });

    const refused: [string, Answer][] = [
      ['password', await signIn(app.client(), ada)],
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
    expect(await rows().selectFrom('customer_users').select('status').where('id', '=', invited.customerUserId).executeTakeFirst()).toEqual({ status: 'invited' });
    expect((await app.client().post('/api/portal/invitations/preview', { token: invitation })).body).toMatchObject({ ssoUrl: expect.stringContaining(saml.login) as string });

    // The way there is open, and accepts the invitation.
    const through = app.client();
    expect(locationOf(await throughSaml(through, saml, idp, { nameId: 'ada', email: ada.email }))).toBe('/');
    expect(await accessOf(through)).toBe('mfa_required');
    const newcomer = app.client();
    await throughSaml(newcomer, saml, idp, { nameId: 'new', email: invited.email });
    expect(await accessOf(newcomer)).toBe('allowed');
  });

  it('a reset mail says so and holds no link, and a wrong password is told nothing', async () => {
    const { saml, ada, domain } = await scene();
    await enforce(staff, saml);
    expect((await app.client().post('/api/portal/password-resets', { email: ada.email })).status).toBe(202);
    const mail = await until(async () => mailsTo(ada.email, /Your sign-in to/u)[0]);
    expect(mail.text).toContain('no password opens the portal');
    expect(mail.text).not.toMatch(/https?:\/\/\S+#|\/reset/u);
    expect(mailsTo(ada.email, /new password/u)).toEqual([]);
    expect((await staff.post(`/api/admin/customer-users/${ada.customerUserId}/require-password-change`)).status).toBe(200);
    await until(async () => mailsTo(ada.email, /Your sign-in to/u).length === 2);
    expect(codeOf(await signIn(app.client(), ada))).toBe('sso_required');
    expect(mailsTo(ada.email, /new password/u)).toEqual([]);
    // Decided by the domain alone (D4): known or not, the answer is one.
    const [known, unknown] = [await app.client().post('/api/portal/sign-in', { email: ada.email }), await app.client().post('/api/portal/sign-in', { email: `nobody@${domain}` })];
    expect((known.body as { ways: unknown[] }).ways).toHaveLength(1);
    expect(known.text.replaceAll(encodeURIComponent(ada.email), '…')).toBe(unknown.text.replaceAll(encodeURIComponent(`nobody@${domain}`), '…'));
    for (const email of [ada.email, `nobody@${domain}`]) expect([codeOf(await signIn(app.client(), { email, password: 'not the password at all' }))]).toEqual(['invalid_credentials']);
  });

  it('another organization’s connection and a switch from another portal open nothing (A4)', async () => {
    const { acme, saml, ada } = await scene();
    const other = await app.world.organization({ name: 'Other' });
    await proveDomain(app, other, 'other-g1.example');
    await app.world.person(other, { email: ada.email, userId: ada.userId ?? '' });
    const both = await app.world.person(other, { email: 'both@other-g1.example' });
    await app.world.person(acme, { email: both.email, userId: both.userId ?? '' });
    const rogue = await connectOidc(app, staff, other, provider, { unknownPeople: 'create' });
    await enforce(staff, saml);
    // A password lands where it opens something, and cannot be carried over.
    const own = app.client();
    expect((await signIn(own, ada)).body).toMatchObject({ access: 'allowed', organization: { id: other.id } });
    expect((await own.post(`/api/portal/organizations/${acme.id}/enter`)).body).toMatchObject({ access: 'sso_required' });
    expect(codeOf(await own.get('/api/portal/me/profile'))).toBe('sso_required');
    const through = app.client();
    await throughOidc(through, rogue, provider, { sub: 'both', email: both.email });
    expect(await accessOf(through)).toBe('allowed');
    expect((await through.post(`/api/portal/organizations/${acme.id}/enter`)).body).toMatchObject({ access: 'sso_required' });
    expect(locationOf(await throughOidc(app.client(), rogue, provider, { sub: 'ada', email: ada.email }))).toContain('company-problem');
  });

  it('a dated exemption opens the portal for one person until its end, behind a verification, a day for technicians', async () => {
    const { saml, ada, domain } = await scene();
    await enforce(staff, saml);
    const technician = await app.world.staffClient('technician');
    const verificationId = await verifiedBy(app, technician, ada.customerUserId);
    const at = (hours: number) => new Date(app.clock.now() + hours * 3_600_000).toISOString();
    const exempt = (body: Record<string, unknown>) => technician.post(`/api/admin/customer-users/${ada.customerUserId}/exempt-sso`, { verificationId, reason: 'Her account at work is broken', ...body });
    expect(codeOf(await exempt({ verificationId: crypto.randomUUID(), until: at(2) }))).toBe('verification_required');
    expect(codeOf(await exempt({ until: at(48) }))).toBe('validation_failed');
    await rows().updateTable('users').set({ password_hash: null }).where('id', '=', ada.userId ?? '').execute();
    expect((await exempt({ until: at(2), mailPassword: true })).body).toMatchObject({ sso: { only: true, exemption: { reason: 'Her account at work is broken' } } });
    const token = await until(async () => /\/reset#([\w-]+)/u.exec(mailsTo(ada.email, /new password/u)[0]?.text ?? '')?.[1]);
    expect((await app.client().post('/api/portal/password-resets/redeem', { token, password: otherPassword })).status).toBe(204);
    const client = app.client();
    expect((await signIn(client, { email: ada.email, password: otherPassword })).body).toMatchObject({ access: 'allowed' });
    // While somebody is exempt the password is another way for everybody of the domain.
    expect((await app.client().post('/api/portal/sign-in', { email: `nobody@${domain}` })).body).toMatchObject({ next: 'sso', ways: [{ method: 'sso' }, { method: 'password' }] });
    await rows().updateTable('customer_users').set({ sso_exempt_until: at(-1) }).where('id', '=', ada.customerUserId).execute();
    expect(await accessOf(client)).toBe('sso_required');
  });
});

describe('the rule', () => {
  it('ends what came another way at its next request, in every process (G2), and relaxing opens it again at once', async () => {
    const { saml, ada } = await scene();
    const second = await startSecondProcess(app);
    try {
      const here = await app.world.personClient(ada);
      const there = second.client();
      expect((await signIn(there, ada)).status).toBe(200);
      await enforce(staff, saml);
      expect([await accessOf(here), codeOf(await there.get('/api/portal/me/profile'))]).toEqual(['sso_required', 'sso_required']);
      // Whoever may relax is named by their role (G3); each use is written down, told, and can be taken back.
      const technician = await app.world.staffClient('technician');
      expect(codeOf(await technician.post(`/api/admin/sso-connections/${saml.id}/relax`))).toBe('forbidden');
      expect((await staff.post(`/api/admin/sso-connections/${saml.id}/relax`)).body).toMatchObject({ state: 'off', resumeUntil: expect.any(String) as string });
      expect([await accessOf(here), await accessOf(there)]).toEqual(['allowed', 'allowed']);
      await until(async () => mailsTo('alerts@northwind.example', /other ways open/u).length === 1);
      expect(await rows().selectFrom('audit_events').select('action').where('subject_id', '=', ada.organizationId).where('action', '=', 'sso_rule.relaxed').execute()).toHaveLength(1);
      expect((await staff.post(`/api/admin/sso-connections/${saml.id}/resume`)).body).toMatchObject({ state: 'on' });
      expect([await accessOf(here), await accessOf(there)]).toEqual(['sso_required', 'sso_required']);
    } finally {
      await second.close();
    }
  });

  it('is refused without a live connection, a fresh test or any way in, and holds the last connection and its domain fast (G4)', async () => {
    const { acme, saml, ada, domain } = await scene();
    const relax = () => staff.post(`/api/admin/sso-connections/${saml.id}/relax`);
    const attempt = (body: Record<string, unknown> = {}) => staff.post(`/api/admin/sso-connections/${saml.id}/enforce`, body);
    const tested = (days: number) => rows().updateTable('sso_connections').set({ test_passed_at: new Date(app.clock.now() - days * 86_400_000).toISOString() }).where('id', '=', saml.id).execute();
    await tested(8);
    expect(codeOf(await attempt())).toBe('sso_test_outdated');
    await tested(6);
    expect(codeOf(await attempt({ step: 'planned', from: new Date(app.clock.now() - 1_000).toISOString() }))).toBe('from_invalid');
    expect((await attempt({ dryRun: true })).body).toMatchObject({ state: 'off' });
    const lonely = await app.world.organization();
    await app.world.person(lonely);
    const apart = await connectSaml(app, staff, lonely, idp);
    expect(codeOf(await staff.post(`/api/admin/sso-connections/${apart.id}/enforce`))).toBe('sso_no_way_in');
    await staff.post(`/api/admin/sso-connections/${apart.id}/disable`);
    expect(codeOf(await staff.post(`/api/admin/sso-connections/${apart.id}/enforce`))).toBe('sso_not_live');
    expect(codeOf(await (await app.world.staffClient('technician')).post(`/api/admin/sso-connections/${saml.id}/enforce`))).toBe('forbidden');

    await enforce(staff, saml);
    expect(codeOf(await attempt())).toBe('sso_enforced');
    expect(codeOf(await staff.post(`/api/admin/sso-connections/${saml.id}/disable`))).toBe('sso_enforced');
    const domainId = (await rows().selectFrom('organization_domains').select('id').where('domain', '=', domain).executeTakeFirstOrThrow()).id;
    const kept = await staff.delete(`/api/admin/domains/${domainId}`);
    expect([codeOf(kept), (kept.body as { detail: string }).detail]).toEqual(['sso_enforced', expect.stringContaining('1 person has an address under it') as string]);
    const spare = await connectOidc(app, staff, acme, provider);
    expect((await staff.post(`/api/admin/sso-connections/${saml.id}/disable`)).status).toBe(200);
    expect(codeOf(await staff.post(`/api/admin/sso-connections/${spare.id}/disable`))).toBe('sso_enforced');
    expect(codeOf(await signIn(app.client(), ada))).toBe('sso_required');
    expect((await relax()).status).toBe(200);
    expect((await staff.delete(`/api/admin/domains/${domainId}`)).status).toBe(204);
  });

  it('names whom it would shut out and why, rehearses without refusing, and tells who would have been', async () => {
    const { acme, saml, ada } = await scene();
    const outside = await app.world.person(acme, { email: `zoe${number}@elsewhere.example`, name: 'Zoe' });
    const rule = async () => (await staff.get(`/api/admin/portals/${acme.id}/sso-rule`)).body as { counts: Record<string, number>; people: { name: string; way: string; why: string; rehearsed: { count: number; method: string } | null }[] };
    expect(await rule()).toMatchObject({ state: 'off', counts: { people: 2, known: 0, byDomain: 1, shutOut: 1 }, people: [{ name: 'Zoe', way: 'none', why: expect.stringContaining('outside the proven domains') as string }] });
    await enforce(staff, saml, { step: 'rehearsal' });
    const client = app.client();
    expect((await signIn(client, ada)).body).toMatchObject({ access: 'allowed' });
    expect(await accessOf(client)).toBe('allowed');
    await throughSaml(app.client(), saml, idp, { nameId: `z${number}`, email: ada.email });
    const { people } = await rule();
    expect(people.map(({ name, rehearsed }) => [name, rehearsed?.count ?? 0, rehearsed?.method ?? ''])).toEqual([['Zoe', 0, ''], ['Ada', 1, 'password']]);
    const explained = (await staff.post('/api/admin/access-explanations', { customerUserId: ada.customerUserId })).body as { access: string; gates: { gate: string; finding: string }[] };
    expect([explained.access, explained.gates.find(({ gate }) => gate === 'sso')?.finding]).toEqual(['allowed', expect.stringMatching(/rehearsed.*would have refused this person once.*with their password/u) as string]);
    expect(outside.userId).not.toBeNull();
  });

  it('begins by the worker at the planned time, once, with a mail to its people before; a plan nobody can stand by any more is put off', async () => {
    const { acme, saml, ada } = await scene();
    const late = await scene('Late');
    const from = new Date(app.clock.now() + 3 * 86_400_000).toISOString();
    for (const connection of [saml, late.saml]) expect(await enforce(staff, connection, { step: 'planned', from, watchdog: 'lift' })).toMatchObject({ state: 'planned', from, watchdog: 'lift' });
    await until(async () => mailsTo(ada.email, /Sign in to Northwind IT with your company/u).length === 1);
    const client = await app.world.personClient(ada);
    expect(await accessOf(client)).toBe('allowed');
    await rows().updateTable('sso_connections').set({ test_passed_at: new Date(app.clock.now() - 6 * 86_400_000).toISOString() }).where('id', '=', late.saml.id).execute();
    app.clock.advance(3 * 86_400_000 + 60_000);
    const state = async (id: string) => ((await rows().selectFrom('portals').select('sso_rule').where('organization_id', '=', id).executeTakeFirstOrThrow()).sso_rule);
    await until(async () => (await state(acme.id)) === 'on' && (await state(late.acme.id)) === 'rehearsal');
    staff = await app.world.staffClient('owner');
    expect(await accessOf(await app.world.personClient(ada))).toBe('sso_required');
    await until(async () => mailsTo('alerts@northwind.example', /did not begin/u).length === 1);
    expect(await rows().selectFrom('audit_events').select('action').where('subject_id', '=', acme.id).where('action', '=', 'sso_rule.enforced').execute()).toHaveLength(1);
    expect((await staff.get(`/api/admin/portals/${acme.id}/sso-rule`)).body).toMatchObject({ state: 'on', changedBy: expect.stringMatching(/^owner/u) as string });
  });
});

describe('the watchdog', () => {
  /** The same identity provider after its key was swapped unannounced. */
  const swapped = new SamlProvider('g1-idp');
  const fail = async (connection: Connected, client: Client) => expect(locationOf(await throughSaml(client, connection, swapped, { nameId: 'x', email: 'x@x.example' }))).toContain('company-problem');
  const rule = async (id: string) => (await staff.get(`/api/admin/portals/${id}/sso-rule`)).body as { state: string; alertedAt: string | null; liftedAt: string | null };

  async function broken(watchdog: 'alert' | 'lift') {
    const made = await scene('Broken');
    const people = [made.ada, await app.world.person(made.acme, { email: `bo@${made.domain}` }), await app.world.person(made.acme, { email: `cy@${made.domain}` })];
    const devices = await Promise.all(people.map(async (person) => {
      const client = app.client();
      expect((await signIn(client, person)).status).toBe(200);
      return client;
    }));
    await enforce(staff, made.saml, { watchdog });
    return { ...made, devices };
  }

  it('lifts the rule where that was chosen, on the connection’s own failures of known people; a second factor of ours is then required', async () => {
    const { acme, saml, devices, ada } = await broken('lift');
    for (const device of devices.slice(0, 2)) await fail(saml, device);
    for (let turn = 0; turn < 4; turn += 1) await fail(saml, app.client());
    expect((await rule(acme.id)).state).toBe('on');
    await fail(saml, devices[2] as Client);
    await until(async () => (await rule(acme.id)).liftedAt);
    expect(await rule(acme.id)).toMatchObject({ state: 'off', changedBy: 'The watchdog' });
    await until(async () => mailsTo('alerts@northwind.example', /was lifted/u).length === 1);
    expect((await signIn(app.client(), ada)).body).toMatchObject({ access: 'mfa_enrolment_required' });
    expect((await staff.get('/api/admin/dashboard')).body).toMatchObject({ signInRules: [{ organizationId: acme.id, kind: 'lifted' }] });
  });

  it('only alerts where nothing else was chosen, and on anonymous failures whatever was chosen', async () => {
    const known = await broken('alert');
    for (const device of known.devices) await fail(known.saml, device);
    await until(async () => (await rule(known.acme.id)).alertedAt);
    const anonymous = await broken('lift');
    for (let turn = 0; turn < 6; turn += 1) await fail(anonymous.saml, app.client());
    expect([(await rule(known.acme.id)).state, (await rule(anonymous.acme.id)).state]).toEqual(['on', 'on']);
    await until(async () => mailsTo('alerts@northwind.example', /hardly anybody/u).length === 1);
  });
});
