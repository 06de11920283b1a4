import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/app.ts';
import { Authenticator } from '../support/authenticator.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { connectOidc, connectSaml, enforce, formOf, goLive, good, locationOf, loopbackAllowed, ours, proveDomain, throughOidc, throughSaml, type Connected } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { startSecondProcess } from '../support/second-process.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let mail: AppWithMail;
let owner: Client;
let provider: OwnProvider;
let idp: SamlProvider;
let acme: MadeOrganization;
let oidc: Connected;
let saml: Connected;

beforeAll(async () => {
  provider = await new OwnProvider().start();
  mail = await startAppWithMail({ env: { ...loopbackAllowed, MICROSOFT_AUTHORITY: provider.issuer } });
  owner = await mail.app.world.staffClient('owner');
  idp = new SamlProvider('acme-idp');
  acme = await mail.app.world.organization({ name: 'Acme Dental' });
  await proveDomain(mail.app, acme, 'acme.example');
  oidc = await connectOidc(mail.app, owner, acme, provider, { name: 'Acme OpenID', unknownPeople: 'create' });
  saml = await connectSaml(mail.app, owner, acme, idp, { name: 'Acme SAML' });
});
afterAll(async () => {
  await provider.close();
  await mail.close();
});

let number = 0;
/** An address outside every proven domain. */
const fresh = () => `person${(number += 1)}@freemail.example`;
const rows = () => mail.app.database.db.withoutPlugins();
/** Sources are told apart, as the limits on mails do. */
const browser = () => mail.app.client();
const through = (client: Client, email: string, sub: string = randomUUID(), query = '') => throughOidc(client, oidc, provider, { sub, email, name: 'Ada' }, query);
const mailsTo = (address: string) => mail.smtp.mails.filter(({ to, subject }) => to.includes(address) && subject.startsWith('Confirm your address'));
const subjectsOf = async (userId: string) => (await rows().selectFrom('sso_subjects').select(['subject', 'connection_id']).where('user_id', '=', userId).execute());
const session = (client: Client) => client.get('/api/portal/session');
const access = async (client: Client) => ((await session(client)).body as { access?: string }).access;
const redeem = (client: Client, body: Record<string, unknown>) => client.post('/api/portal/sso-proofs/redeem', body);
const preview = async (client: Client, token: string) => client.post('/api/portal/sso-proofs/preview', { token });
/** A new hour for the limits. */
const later = () => rows().deleteFrom('guess_counters').where('kind', 'like', 'mail:%').execute();

async function linkTo(address: string, count = 1): Promise<string> {
  const mails = await until(async () => mailsTo(address).length >= count && mailsTo(address));
  const url = /https?:\/\/[^\s"<>]+\/sign-in\/confirm-address#[\w-]+/u.exec(mails.at(-1)?.text ?? '')?.[0] ?? '';
  expect(new URL(url).search).toBe('');
  return url.slice(url.indexOf('#') + 1);
}

async function asked(email: string, query = ''): Promise<{ client: Client; back: Answer; token: string; sub: string }> {
  await later();
  const client = browser();
  const sub = randomUUID();
  const before = mailsTo(email).length;
  const back = await through(client, email, sub, query);
  expect(locationOf(back)).toMatch(/^\/sign-in\/check-mail\?proof=[\w-]{36}&reference=[\w-]{9}$/u);
  return { client, back, sub, token: await linkTo(email, before + 1) };
}

const newest = async (email: string) => (await owner.list('/api/admin/sign-in-attempts', { filter: { q: email }, range: [0, 0] })).body[0] as unknown as { outcome: string; reference: string; steps: { check: string; verdict: string; sentence: string }[] };

describe('whoever comes under an address of no proven domain', () => {
  it('gets in by the link of a mail where they have no sign-in yet, which accepts their invitation, and without it from then on', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'invited', role: 'manager' });
    const { client, token, sub } = await asked(person.email, '?return=%2Ftickets');
    expect((await session(client)).status).toBe(401);
    expect((await preview(client, token)).body).toEqual({ email: person.email, connectionName: 'Acme OpenID', organizationName: 'Acme Dental', sameBrowser: true, fromApp: false, returnPath: '/tickets', ways: [] });
    const done = await redeem(client, { token });
    expect(done.body).toMatchObject({ access: 'allowed', user: { email: person.email }, customerUser: { role: 'manager' } });
    const again = browser();
    expect(locationOf(await through(again, 'renamed@freemail.example', sub))).toBe('/');
    expect(((await session(again)).body as { user: { email: string } }).user.email).toBe(person.email);
    expect(await rows().selectFrom('customer_users').select('status').where('id', '=', person.customerUserId).executeTakeFirst()).toEqual({ status: 'active' });
  });

  it('gives their password too where they have one, though nothing but the company’s own sign-in opens the portal', async () => {
    const bolt = await mail.app.world.organization({ name: 'Bolt Cycles' });
    await proveDomain(mail.app, bolt, 'bolt.example');
    const connection = await connectOidc(mail.app, owner, bolt, provider);
    const inside = await mail.app.world.person(bolt, { email: 'inside@bolt.example' });
    await throughOidc(browser(), connection, provider, { sub: 'inside', email: inside.email });
    const person = await mail.app.world.person(bolt, { email: fresh() });
    expect(await enforce(owner, connection, { from: null })).toMatchObject({ state: 'on' });
    await later();
    const client = browser();
    await throughOidc(client, connection, provider, { sub: 'outside', email: person.email });
    const token = await linkTo(person.email);
    expect((await preview(client, token)).body).toMatchObject({ ways: ['password'] });
    expect(codeOf(await redeem(client, { token }))).toBe('sign_in_required');
    expect(codeOf(await redeem(client, { token, password: 'not the one they have' }))).toBe('password_wrong');
    expect((await session(client)).status).toBe(401);
    expect(await subjectsOf(person.userId ?? '')).toEqual([]);
    expect((await redeem(client, { token, password: person.password })).body).toMatchObject({ access: 'allowed', user: { id: person.userId } });
    expect(await subjectsOf(person.userId ?? '')).toEqual([{ subject: 'outside', connection_id: connection.id }]);
    expect(codeOf(await browser().post('/api/portal/sign-in/password', { email: person.email, password: person.password }))).toBe('sso_required');
  });

  it('gives their second factor too, which counts in the session that follows', async () => {
    const person = await mail.app.world.person(acme, { email: fresh() });
    await mail.app.world.authenticator(acme.providerId, person.userId ?? '');
    const { client, token } = await asked(person.email);
    expect(codeOf(await redeem(client, { token, password: person.password }))).toBe('mfa_required');
    expect(codeOf(await redeem(client, { token, password: person.password, method: 'totp', code: '000000' }))).toBe('invalid_code');
    expect(await subjectsOf(person.userId ?? '')).toEqual([]);
    expect((await redeem(client, { token, password: person.password, method: 'totp', code: mail.app.world.totpCode() })).body).toMatchObject({ access: 'allowed', user: { id: person.userId } });
    expect((await rows().selectFrom('sessions').select(['method', 'factor_method', 'sso_connection_id']).where('user_id', '=', person.userId).where('ended_at', 'is', null).execute())).toEqual([{ method: 'sso', factor_method: 'totp', sso_connection_id: oidc.id }]);
  });

  it('may give a passkey of theirs instead, and nobody else’s', async () => {
    const device = new Authenticator(`http://${mail.app.host}`);
    const person = await mail.app.world.person(acme, { email: fresh() });
    const other = await mail.app.world.person(acme, { email: fresh() });
    const home = await mail.app.world.provider();
    await mail.app.world.passkey(home, other.userId ?? '', device);
    await mail.app.world.passkey(home, person.userId ?? '', device);
    const { client, token } = await asked(person.email);
    const assertion = async (index: number) => device.get((await client.post('/api/portal/sign-in/passkey/options')).body && ((await client.post('/api/portal/sign-in/passkey/options')).body as { options: unknown }).options, {}, index);
    expect(codeOf(await redeem(client, { token, passkey: await assertion(0) }))).toBe('passkey_refused');
    expect(await subjectsOf(other.userId ?? '')).toEqual([]);
    expect((await redeem(client, { token, passkey: await assertion(1) })).body).toMatchObject({ access: 'allowed', user: { id: person.userId } });
  });

  it('comes by SAML and by Microsoft 365 as well', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'new' });
    await later();
    const client = browser();
    expect(locationOf(await throughSaml(client, saml, idp, { nameId: 'saml-outside', email: person.email }))).toContain('/sign-in/check-mail?proof=');
    expect((await redeem(client, { token: await linkTo(person.email) })).status).toBe(200);
    const app = (await owner.post('/api/admin/provider/sso-connections', { purpose: 'microsoft365', protocol: 'oidc', guide: 'entra' })).body as { id: string };
    good(await owner.put(`/api/admin/sso-connections/${app.id}`, formOf(app, { oidc: { issuer: `${provider.issuer}/${randomUUID()}/v2.0`, clientId: provider.clientId, clientSecret: provider.clientSecret } })), 'saving');
    const microsoft = await goLive(mail.app, owner, app.id);
    const tenant = randomUUID();
    const now = mail.app.operator().now();
    await rows().insertInto('microsoft365_tenants').values({ id: randomUUID(), provider_id: acme.providerId, organization_id: acme.id, tenant_id: tenant, asked_at: now, asked_by: null, consented_at: now, consented_by: null, created_at: now, updated_at: now }).execute();
    const guest = await mail.app.world.person(acme, { email: fresh() });
    const theirs = browser();
    const back = await throughOidc(theirs, microsoft, provider, { sub: 'pairwise', tid: tenant, oid: randomUUID(), email: guest.email }, `?tenant=${tenant}`);
    expect(locationOf(back)).toContain('/sign-in/check-mail?proof=');
    const token = await linkTo(guest.email);
    expect(codeOf(await redeem(theirs, { token }))).toBe('sign_in_required');
    expect((await redeem(theirs, { token, password: guest.password })).body).toMatchObject({ access: 'allowed', user: { id: guest.userId } });
  });
});

describe('what it tells', () => {
  it('is the same to everybody (D4), and no mail goes but to whom the organization knows by that address', async () => {
    const elsewhere = await mail.app.world.person(await mail.app.world.organization(), { email: fresh() });
    const disabled = await mail.app.world.person(acme, { email: fresh(), status: 'disabled' });
    const known = await mail.app.world.person(acme, { email: fresh() });
    const nobody = fresh();
    const answers = [];
    for (const email of [known.email, nobody, elsewhere.email, disabled.email]) {
      await later();
      const client = browser();
      const back = await through(client, email);
      const id = new URL(locationOf(back), 'http://x').searchParams.get('proof') ?? '';
      const waiting = (await client.post('/api/portal/sso-proofs/waiting', { id })).body as Record<string, unknown>;
      expect(waiting).toMatchObject({ email, connectionName: 'Acme OpenID', proven: false });
      answers.push([back.status, locationOf(back).length, Object.keys(back.headers).sort(), Object.keys(waiting), (await session(client)).status]);
      expect(codeOf(await browser().post('/api/portal/sso-proofs/waiting', { id }))).toBe('link_invalid');
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    await linkTo(known.email);
    for (const email of [nobody, elsewhere.email, disabled.email]) expect(mailsTo(email)).toEqual([]);
  });

  it('lets staff see why, in the attempt and the explainer', async () => {
    const person = await mail.app.world.person(acme, { email: fresh() });
    await asked(person.email);
    const attempt = await newest(person.email);
    expect([attempt.outcome, attempt.steps.filter(({ verdict }) => verdict === 'failed').map(({ sentence }) => sentence)]).toEqual(['sso_proof_needed', [expect.stringContaining('A link was mailed to it')]]);
    const explained = (await owner.post('/api/admin/access-explanations', { reference: attempt.reference })).body as { summary: string; customerSees: { title: string } };
    expect([explained.summary, explained.customerSees.title]).toEqual([expect.stringContaining('is to confirm by mail who they are'), 'Look at your mail']);
    const nobody = fresh();
    await later();
    await through(browser(), nobody);
    expect((await newest(nobody)).steps.at(-1)?.sentence).toContain('nobody of the organization is known by it');
  });

  it('mails an address three times an hour at most, and answers alike beyond (D5)', async () => {
    const person = await mail.app.world.person(acme, { email: fresh() });
    await later();
    const answers = [];
    for (let turn = 0; turn < 5; turn += 1) answers.push(locationOf(await through(browser(), person.email)));
    for (const answer of answers) expect(answer).toContain('/sign-in/check-mail?proof=');
    expect((await newest(person.email)).steps.at(-1)?.sentence).toContain('as many mails');
    expect((await rows().selectFrom('deliveries').select('id').where('to_email', '=', person.email).execute()).length).toBe(3);
  });
});

describe('the link', () => {
  it('works for one of fifty simultaneous callers over two processes (F1), and once', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'new' });
    const { client, token, sub } = await asked(person.email);
    const second = await startSecondProcess(mail.app);
    try {
      const callers = Array.from({ length: 50 }, (_, index) => {
        const caller = index % 2 === 0 ? browser() : second.client();
        for (const [name, value] of client.cookies) caller.cookies.set(name, value);
        return caller;
      });
      const answers = await Promise.all(callers.map((caller, index) => caller.send('/api/portal/sso-proofs/redeem', { method: 'POST', body: { token }, headers: { 'x-forwarded-for': `198.51.100.${index}` } })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect([...new Set(answers.filter(({ status }) => status !== 200).map(codeOf))]).toEqual(['link_invalid']);
      expect(await rows().selectFrom('sso_subjects').select('id').where('subject', '=', sub).execute()).toHaveLength(1);
      expect(await rows().selectFrom('users').select('id').where('email', '=', person.email).execute()).toHaveLength(1);
    } finally {
      await second.close();
    }
  }, 120_000);

  it('works in the browser that came back from the company alone, and says so in every other', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'new' });
    const { client, token } = await asked(person.email);
    const other = browser();
    await through(other, fresh());
    expect((await preview(other, token)).body).toMatchObject({ sameBrowser: false });
    for (const stranger of [other, browser()]) expect(codeOf(await redeem(stranger, { token }))).toBe('link_invalid');
    expect((await redeem(client, { token })).status).toBe(200);
  });

  it('is used up by no scanner (F4), stands in no table (F2), and is void once a newer one is sent', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'new' });
    const { client, token, sub } = await asked(person.email);
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      const opened = await browser().send(`/sign-in/confirm-address?token=${token}`, { method });
      expect([opened.headers['set-cookie'], opened.headers['referrer-policy']]).toEqual([undefined, 'no-referrer']);
      for (const path of ['preview', 'redeem']) expect((await client.send(`/api/portal/sso-proofs/${path}?token=${token}`, { method })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await client.send('/api/portal/sso-proofs/redeem', { method: 'POST', raw: `token=${token}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).status).toBe(415);
    const stored = JSON.stringify(await Promise.all((['one_time_secrets', 'sso_proofs', 'deliveries', 'jobs', 'audit_events'] as const).map((table) => rows().selectFrom(table).selectAll().execute())));
    expect(stored).not.toContain(token);
    expect(token.length).toBeGreaterThanOrEqual(43);
    await through(client, person.email, sub);
    const newer = await linkTo(person.email, 2);
    expect(codeOf(await redeem(client, { token }))).toBe('link_invalid');
    expect((await redeem(client, { token: newer })).status).toBe(200);
  });

  it.each([
    ['the person is disabled', async (id: string) => void good(await owner.post(`/api/admin/customer-users/${id}/disable`, {}), 'disabling')],
    ['their address is another', async (id: string) => void (await rows().updateTable('customer_users').set({ email: 'moved@freemail.example', email_folded: `moved-${id}@freemail.example`, email_changed_at: mail.app.operator().now() }).where('id', '=', id).execute())],
    ['the connection is switched off', async () => void good(await owner.post(`/api/admin/sso-connections/${oidc.id}/disable`), 'switching off')],
    ['the organization is archived', async () => void (await rows().updateTable('organizations').set({ status: 'archived' }).where('id', '=', acme.id).execute())],
    // Ends the sessions of staff as well, so it comes last.
    ['half an hour has passed', async () => {
      mail.app.clock.advance(31 * 60_000);
      owner = await mail.app.world.staffClient('owner');
    }],
  ])('works no longer once: %s (F3, G4)', async (_, change) => {
    const person = await mail.app.world.person(acme, { email: fresh() });
    const { client, token } = await asked(person.email);
    expect((await preview(client, token)).status).toBe(200);
    await change(person.customerUserId);
    expect(codeOf(await preview(client, token))).toBe('link_invalid');
    expect(codeOf(await redeem(client, { token, password: goodPassword }))).toBe('link_invalid');
    expect(await subjectsOf(person.userId ?? '')).toEqual([]);
    await rows().updateTable('organizations').set({ status: 'active' }).where('id', '=', acme.id).execute();
    await rows().updateTable('sso_connections').set({ status: 'live' }).where('id', '=', oidc.id).execute();
  });

  it('is worth nothing elsewhere: as an invitation, a reset, a set-up link, or at another provider (F3)', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'new' });
    const { client, token } = await asked(person.email);
    const crossings: [string, Record<string, unknown>][] = [['invitations/preview', { token }], ['invitations/redeem', { token, name: 'Ada', password: goodPassword }], ['password-resets/redeem', { token, password: goodPassword }], ['sso-set-up/preview', { token }], ['shared-sso-tests', { token }]];
    for (const [path, body] of crossings) expect(codeOf(await client.post(`/api/portal/${path}`, body)), path).toBe('link_invalid');
    const other = await mail.app.world.otherProvider();
    const there = mail.app.client(other.host);
    for (const [name, value] of client.cookies) there.cookies.set(name, value);
    expect(codeOf(await redeem(there, { token }))).toBe('link_invalid');
    expect((await redeem(client, { token })).status).toBe(200);
  });

  it('gives the browser of an app the page too, and the app its session at the next try', async () => {
    const person = await mail.app.world.person(acme, { email: fresh(), status: 'new' });
    const { client, token, sub } = await asked(person.email, `?challenge=${'c'.repeat(43)}`);
    expect((await preview(client, token)).body).toMatchObject({ fromApp: true, returnPath: '/' });
    expect((await redeem(client, { token })).status).toBe(200);
    expect(locationOf(await through(browser(), person.email, sub, `?challenge=${'c'.repeat(43)}`))).toContain('portico://');
  });
});

describe('guessing', () => {
  it('counts wrong passwords and codes with all others (D2, D3)', async () => {
    const person = await mail.app.world.person(acme, { email: fresh() });
    const { client, token } = await asked(person.email);
    const codes = [];
    for (let turn = 0; turn < 12; turn += 1) codes.push(codeOf(await redeem(client, { token, password: `wrong number ${turn}` })));
    expect(codes.filter((code) => code === 'password_wrong')).toHaveLength(10);
    expect(codes.at(-1)).toBe('too_many_attempts');
    expect(codeOf(await browser().post('/api/portal/sign-in/password', { email: person.email, password: person.password }))).toBe('too_many_attempts');
    expect(await access(client)).toBeUndefined();
    expect(ours(oidc.login)).toContain('/sso/');
  });
});
