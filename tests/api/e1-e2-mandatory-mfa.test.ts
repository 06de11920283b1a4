import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../server/app.ts';
import { totpCode, totpStep } from '../../server/features/mfa/mfa.domain.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';

let app: TestApp;
let second: TestApp;
let owner: Client;

beforeAll(async () => {
  app = await startApp();
  second = await startApp({ sharing: app, worker: false });
  owner = await app.world.staffClient('owner');
});
afterAll(async () => {
  await second.close();
  await app.close();
});

const access = async (client: Client) => ((await client.get('/api/portal/session')).body as { access: string }).access;
const rule = (organization: MadeOrganization, body: object) => owner.post(`/api/admin/portals/${organization.id}/mfa`, body);
const elsewhere = async (person: MadePerson) => second.world.personClient(person, await app.world.provider());
const mailsTo = (email: string) => app.database.db.withoutPlugins().selectFrom('deliveries').select(['kind', 'subject_line']).where('to_email', '=', email).where('kind', '=', 'mfa_announced').execute();

describe('E2: who must have a second factor', () => {
  it('is asked at the very next request of every live session, in both processes, and let go as fast', async () => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    const [here, there] = [await app.world.personClient(person), await elsewhere(person)];
    expect([await access(here), await access(there)]).toEqual(['allowed', 'allowed']);
    expect((await rule(organization, { rule: 'required' })).status).toBe(200);
    expect([await access(here), await access(there)]).toEqual(['mfa_enrolment_required', 'mfa_enrolment_required']);
    expect(codeOf(await there.get('/api/portal/me/profile'))).toBe('mfa_enrolment_required');
    await rule(organization, { rule: 'optional' });
    expect([await access(here), await access(there)]).toEqual(['allowed', 'allowed']);
  });

  it('is met by enrolling, which ends the other sessions', async () => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    const [here, there] = [await app.world.personClient(person), await elsewhere(person)];
    await rule(organization, { rule: 'required' });
    const { secret } = (await here.post('/api/portal/me/totp')).body as { secret: string };
    expect((await here.post('/api/portal/me/totp/confirm', { code: totpCode(secret, totpStep(app.clock.now())) })).body).toMatchObject({ session: { access: 'allowed' } });
    expect((await there.get('/api/portal/session')).status).toBe(401);
    expect(codeOf(await here.delete('/api/portal/me/totp'))).toBe('last_factor');
  });

  it('is mailed once, also by a job that begins again after its worker was killed', async () => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    const db = app.database.db.withoutPlugins();
    await rule(organization, { rule: 'required' });
    const job = () => db.selectFrom('jobs').select(['id', 'status', 'attempts']).where('name', '=', 'mfa.announce').where('payload', 'like', `%${organization.id}%`).executeTakeFirstOrThrow();
    const done = await until(async () => ((await job()).status === 'done' ? job() : null));
    await db.updateTable('jobs').set({ status: 'queued', finished_at: null }).where('id', '=', done.id).execute();
    await until(async () => {
      const { status, attempts } = await job();
      return status === 'done' && attempts > done.attempts;
    });
    expect(await mailsTo(person.email)).toHaveLength(1);
  });

  it('begins on its date, counted down to until then', async () => {
    const organization = await app.world.organization();
    const client = await app.world.personClient(await app.world.person(organization));
    const from = new Date(app.clock.now() + 3 * 86_400_000).toISOString();
    expect((await rule(organization, { rule: 'required', from })).status).toBe(200);
    expect((await client.get('/api/portal/session')).body).toMatchObject({ access: 'allowed', mfaRequiredFrom: from });
    app.clock.advance(3 * 86_400_000 + 1_000);
    expect(await access(client)).toBe('mfa_enrolment_required');
    app.clock.advance(-3 * 86_400_000);
  });

  it('follows the provider where the organization says nothing else, and leaves out who is exempt', async () => {
    const provider = await app.world.otherProvider();
    const [plain, free] = [await app.world.organization({ provider }), await app.world.organization({ provider })];
    const [asked, spared, exempt] = [await app.world.person(plain), await app.world.person(free), await app.world.person(plain)];
    await app.database.db.updateTable('customer_users').set({ mfa_exempt_until: new Date(app.clock.now() + 86_400_000).toISOString() }).where('provider_id', '=', provider.id).where('id', '=', exempt.customerUserId).execute();
    const boss = await app.world.staffClient('owner', { provider });
    await boss.post(`/api/admin/portals/${free.id}/mfa`, { rule: 'optional' });
    const dry = await boss.post('/api/admin/provider/mfa', { rule: 'required', dryRun: true });
    expect(dry.body).toMatchObject({ preview: { organizations: 1, people: 2, enrolled: 0, notEnrolled: 2, exempt: 1, singleSignOn: 0, names: [{}, {}] } });
    const clients = await Promise.all([asked, spared, exempt].map((person) => app.world.personClient(person, provider)));
    expect(await Promise.all(clients.map(access))).toEqual(['allowed', 'allowed', 'allowed']);
    expect((await boss.post('/api/admin/provider/mfa', { rule: 'required' })).status).toBe(200);
    expect(await Promise.all(clients.map(access))).toEqual(['mfa_enrolment_required', 'allowed', 'allowed']);
    app.clock.advance(86_400_000 + 1_000);
    expect(await access(clients[2] as Client)).toBe('mfa_enrolment_required');
    app.clock.advance(-86_400_000);
  });
});

describe('announcing a rule', () => {
  it('mails whoever has no factor, and nobody whom it does not hit', async () => {
    const organization = await app.world.organization();
    const [bare, enrolled, disabled] = [await app.world.person(organization), await app.world.person(organization), await app.world.person(organization, { status: 'disabled' })];
    await app.world.authenticator(enrolled.providerId, enrolled.userId ?? '');
    await rule(organization, { rule: 'required' });
    await until(async () => (await mailsTo(bare.email)).length === 1);
    expect(await mailsTo(enrolled.email)).toEqual([]);
    expect(await mailsTo(disabled.email)).toEqual([]);
  });

  it('says nothing of a rule that was changed meanwhile', async () => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    const from = new Date(app.clock.now() + 10 * 86_400_000).toISOString();
    await rule(organization, { rule: 'required', from });
    await until(async () => (await mailsTo(person.email)).length === 1);
    await rule(organization, { rule: 'optional' });
    app.clock.advance(9 * 86_400_000 + 1_000);
    app.app.worker?.wake();
    await until(async () => (await app.database.db.withoutPlugins().selectFrom('jobs').select('id').where('name', '=', 'mfa.announce').where('status', '=', 'queued').execute()).length === 0);
    expect(await mailsTo(person.email)).toHaveLength(1);
    app.clock.advance(-9 * 86_400_000);
  });
});

describe('nonsense', () => {
  it('is refused with a code, and changes nothing', async () => {
    const organization = await app.world.organization();
    const foreign = await app.world.organization({ provider: await app.world.otherProvider() });
    const at = (days: number) => new Date(app.clock.now() + days * 86_400_000).toISOString();
    expect(codeOf(await rule(organization, { rule: 'required', from: at(-1) }))).toBe('from_invalid');
    expect(codeOf(await rule(organization, { rule: 'required', from: at(400) }))).toBe('from_invalid');
    expect(codeOf(await rule(organization, { rule: 'sometimes' }))).toBe('validation_failed');
    expect(codeOf(await rule(foreign, { rule: 'required' }))).toBe('not_found');
    expect(codeOf(await owner.post('/api/admin/portals/mfa', { ids: [organization.id, foreign.id], rule: 'required' }))).toBe('not_found');
    const technician = await app.world.staffClient('technician');
    expect(codeOf(await technician.post(`/api/admin/portals/${organization.id}/mfa`, { rule: 'required' }))).toBe('forbidden');
    expect((await owner.get(`/api/admin/portals/${organization.id}`)).body).toMatchObject({ mfa: { rule: null, effective: { rule: 'optional' } } });
    const stale = await app.world.staffClient('owner');
    app.clock.advance(6 * 60_000);
    expect(codeOf(await stale.post(`/api/admin/portals/${organization.id}/mfa`, { rule: 'required' }))).toBe('step_up_required');
  });
});

describe('E1: before the second factor', () => {
  it('no route but session, sign-out, the factor itself and the switch of organizations answers a half signed-in session', async () => {
    const organization = await app.world.organization();
    const person = await app.world.person(organization);
    await app.world.authenticator(person.providerId, person.userId ?? '');
    const staff = await app.world.staff('owner');
    const half = async (door: 'admin' | 'portal', email: string) => {
      const client = app.client();
      expect((await client.post(`/api/${door}/sign-in/password`, { email, password: goodPassword })).body).toMatchObject({ access: 'mfa_required' });
      return client;
    };
    const clients = { admin: await half('admin', staff.email), portal: await half('portal', person.email) };
    const open: string[] = [];
    for (const { contract, policy } of routes) {
      if (policy.name === 'anyone' || contract.audience === 'public' || contract.path.endsWith('/session')) continue;
      const { status, body } = await clients[contract.audience].send(contract.path.replace(':id', person.customerUserId), { method: contract.method, ...(contract.method === 'GET' ? {} : { body: {} }) });
      const refused = status === 403 && (body as { code: string }).code === 'mfa_required';
      if (!refused) open.push(`${contract.method} ${contract.path}`);
    }
    expect(open.filter((name) => !/sign-in\/(?:mfa|passkey)|\/enter$|branding\/logo$|step-up$/u.test(name))).toEqual([]);
    expect((await clients.portal.get('/api/portal/session')).status).toBe(200);
  });
});
