import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { connectOidc, connectSaml, enforce, locationOf, throughSaml, type Connected } from '../support/idp/connected.ts';
import { accessOf, alertAddress, startOneWay, type OneWay } from '../support/idp/one-way.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { startSecondProcess } from '../support/second-process.ts';

let on: OneWay;
let app: TestApp;

beforeAll(async () => {
  on = await startOneWay();
  ({ app } = on);
});
afterAll(() => on.close());

describe('the rule', () => {
  it('ends what came another way at its next request, in every process (G2), and relaxing opens it again at once', async () => {
    const { saml, ada } = await on.scene();
    const second = await startSecondProcess(app);
    try {
      const here = await app.world.personClient(ada);
      const there = second.client();
      expect((await on.signIn(there, ada)).status).toBe(200);
      await enforce(on.staff, saml);
      expect([await accessOf(here), codeOf(await there.get('/api/portal/me/profile'))]).toEqual(['sso_required', 'sso_required']);
      // Whoever may relax is named by their role (G3); each use is written down, told, and can be taken back.
      const technician = await app.world.staffClient('technician');
      expect(codeOf(await technician.post(`/api/admin/sso-connections/${saml.id}/relax`))).toBe('forbidden');
      expect((await on.staff.post(`/api/admin/sso-connections/${saml.id}/relax`)).body).toMatchObject({ state: 'off', resumeUntil: expect.any(String) as string });
      expect([await accessOf(here), await accessOf(there)]).toEqual(['allowed', 'allowed']);
      await until(async () => on.mailsTo(alertAddress, /other ways open/u).length === 1);
      expect(await on.rows().selectFrom('audit_events').select('action').where('subject_id', '=', ada.organizationId).where('action', '=', 'sso_rule.relaxed').execute()).toHaveLength(1);
      expect((await on.staff.post(`/api/admin/sso-connections/${saml.id}/resume`)).body).toMatchObject({ state: 'on' });
      expect([await accessOf(here), await accessOf(there)]).toEqual(['sso_required', 'sso_required']);
    } finally {
      await second.close();
    }
  });

  it('is refused without a live connection, a fresh test or any way in, and holds the last connection and its domain fast (G4)', async () => {
    const { acme, saml, ada, domain } = await on.scene();
    const relax = () => on.staff.post(`/api/admin/sso-connections/${saml.id}/relax`);
    const attempt = (body: Record<string, unknown> = {}) => on.staff.post(`/api/admin/sso-connections/${saml.id}/enforce`, body);
    const tested = (days: number) => on.rows().updateTable('sso_connections').set({ test_passed_at: new Date(app.clock.now() - days * 86_400_000).toISOString() }).where('id', '=', saml.id).execute();
    await tested(8);
    expect(codeOf(await attempt())).toBe('sso_test_outdated');
    await tested(6);
    expect(codeOf(await attempt({ step: 'planned', from: new Date(app.clock.now() - 1_000).toISOString() }))).toBe('from_invalid');
    expect((await attempt({ dryRun: true })).body).toMatchObject({ state: 'off' });
    const lonely = await app.world.organization();
    await app.world.person(lonely);
    const apart = await connectSaml(app, on.staff, lonely, on.idp);
    expect(codeOf(await on.staff.post(`/api/admin/sso-connections/${apart.id}/enforce`))).toBe('sso_no_way_in');
    await on.staff.post(`/api/admin/sso-connections/${apart.id}/disable`);
    expect(codeOf(await on.staff.post(`/api/admin/sso-connections/${apart.id}/enforce`))).toBe('sso_not_live');
    expect(codeOf(await (await app.world.staffClient('technician')).post(`/api/admin/sso-connections/${saml.id}/enforce`))).toBe('forbidden');

    await enforce(on.staff, saml);
    expect(codeOf(await attempt())).toBe('sso_enforced');
    expect(codeOf(await on.staff.post(`/api/admin/sso-connections/${saml.id}/disable`))).toBe('sso_enforced');
    const domainId = (await on.rows().selectFrom('organization_domains').select('id').where('domain', '=', domain).executeTakeFirstOrThrow()).id;
    const kept = await on.staff.delete(`/api/admin/domains/${domainId}`);
    expect([codeOf(kept), (kept.body as { detail: string }).detail]).toEqual(['sso_enforced', expect.stringContaining('1 person has an address under it') as string]);
    const spare = await connectOidc(app, on.staff, acme, on.provider);
    expect((await on.staff.post(`/api/admin/sso-connections/${saml.id}/disable`)).status).toBe(200);
    expect(codeOf(await on.staff.post(`/api/admin/sso-connections/${spare.id}/disable`))).toBe('sso_enforced');
    expect(codeOf(await on.signIn(app.client(), ada))).toBe('sso_required');
    expect((await relax()).status).toBe(200);
    expect((await on.staff.delete(`/api/admin/domains/${domainId}`)).status).toBe(204);
  });

  it('says by name who loses their only way in before a connection or what it knows is taken away, and leaves nobody outside', async () => {
    const { acme, saml, ada } = await on.scene();
    const spare = await connectOidc(app, on.staff, acme, on.provider);
    const guests = [await app.world.person(acme, { email: 'grace@elsewhere.example', name: 'Grace' }), await app.world.person(acme, { email: 'joan@elsewhere.example', name: 'Joan' })];
    const at = new Date(app.clock.now()).toISOString();
    const knows = (connectionId: string, userId: string | null) => on.rows().insertInto('sso_subjects').values({ id: crypto.randomUUID(), provider_id: acme.providerId, organization_id: acme.id, connection_id: connectionId, subject: crypto.randomUUID(), user_id: userId ?? '', created_at: at, last_used_at: at }).execute();
    for (const { userId } of [ada, ...guests]) await knows(saml.id, userId);
    const path = `/api/admin/sso-connections/${saml.id}`;
    const lost = async (id = saml.id) => (await on.staff.get(`/api/admin/sso-connections/${id}/only-way`)).body;
    expect(await lost()).toEqual({ holds: false, people: 0, names: [] });
    await enforce(on.staff, saml);
    expect(await lost()).toEqual({ holds: true, people: 2, names: ['Grace', 'Joan'] });
    await knows(spare.id, guests[1]?.userId ?? null);
    expect([await lost(), await lost(spare.id)]).toEqual([{ holds: true, people: 1, names: ['Grace'] }, { holds: true, people: 0, names: [] }]);
    const domain = (provenAt: string | null) => on.rows().updateTable('organization_domains').set({ proven_at: provenAt }).where('organization_id', '=', acme.id).execute();
    await on.staff.post(`/api/admin/sso-connections/${spare.id}/disable`);
    await domain(null);
    expect(await lost()).toMatchObject({ people: 3 });
    expect([codeOf(await on.staff.post(`${path}/forget`, {})), codeOf(await on.staff.post(`${path}/disable`))]).toEqual(['sso_enforced', 'sso_enforced']);
    await domain(at);
    expect((await on.staff.post(`${path}/forget`, {})).body).toEqual({ forgotten: 3 });
    expect(await lost()).toEqual({ holds: true, people: 0, names: [] });
  });

  it('leaves the second factor as the connection says (G5), and an address that changes at the identity provider moves nobody (G6)', async () => {
    const { acme, saml, ada, domain } = await on.scene();
    const bo = await app.world.person(acme, { email: `bo@${domain}` });
    const askFactors = (rule: 'required' | null) => on.rows().updateTable('portals').set({ mfa_rule: rule }).where('organization_id', '=', acme.id).execute();
    await askFactors('required');
    await enforce(on.staff, saml);
    const first = app.client();
    await throughSaml(first, saml, on.idp, { nameId: 'lasting', email: ada.email });
    expect(await accessOf(first)).toBe('mfa_enrolment_required');
    await askFactors(null);
    expect(await accessOf(first)).toBe('allowed');
    const renamed = app.client();
    await throughSaml(renamed, saml, on.idp, { nameId: 'lasting', email: bo.email });
    expect((await renamed.get('/api/portal/session')).body).toMatchObject({ access: 'allowed', user: { id: ada.userId, email: ada.email } });
  });

  it('is explained by the reference: since when, set by whom, what they came with, what was checked, and what may be done about it', async () => {
    const { saml, ada } = await on.scene();
    await enforce(on.staff, saml);
    const technician = await app.world.staffClient('technician');
    const explain = async (client: Client, reference: string) => (await client.post('/api/admin/access-explanations', { reference })).body as { summary: string; access: string; fixes: { kind: string; allowed: boolean }[]; customerSees: { title: string }; attempt: { steps: unknown[] } };
    const refused = await on.signIn(app.client(), ada);
    const gate = await explain(technician, (refused.body as { reference: string }).reference);
    expect([gate.access, gate.summary]).toEqual(['sso_required', expect.stringMatching(/^Ada is refused because Acme \d+ signs in through its company alone since .+, set by owner \d+; they came with their password\.$/u) as string]);
    expect(gate.fixes.map(({ kind, allowed }) => [kind, allowed])).toEqual([['send_sso_way', true], ['exempt_sso', true], ['relax_sso', false], ['open_person', true]]);
    expect((await technician.post(`/api/admin/customer-users/${ada.customerUserId}/sso-way`)).status).toBe(204);
    const way = await until(async () => on.mailsTo(ada.email, /Your way in/u)[0]);
    expect(way.text).toContain(saml.login);

    const device = app.client();
    await throughSaml(device, saml, on.idp, { nameId: 'explained', email: ada.email });
    const broken = locationOf(await throughSaml(device, saml, new SamlProvider('one-way-idp'), { nameId: 'explained', email: ada.email }));
    const failed = await explain(on.staff, new URL(broken, 'http://here.example').searchParams.get('reference') ?? '');
    expect(failed.summary).toMatch(/^Ada could not get in: the company’s sign-in of Acme \d+ did not work\. .*certificate/u);
    expect([failed.fixes[0]?.kind, failed.customerSees.title, failed.attempt.steps.length > 0]).toEqual(['relax_sso', 'Your company’s sign-in did not work', true]);
  });

  it('names whom it would shut out and why, rehearses without refusing, and tells who would have been', async () => {
    const { acme, saml, ada } = await on.scene();
    const outside = await app.world.person(acme, { email: 'zoe@elsewhere.example', name: 'Zoe' });
    const rule = async () => (await on.staff.get(`/api/admin/portals/${acme.id}/sso-rule`)).body as { counts: Record<string, number>; people: { name: string; way: string; why: string; rehearsed: { count: number; method: string } | null }[] };
    expect(await rule()).toMatchObject({ state: 'off', counts: { people: 2, known: 0, byDomain: 1, shutOut: 1 }, people: [{ name: 'Zoe', way: 'none', why: expect.stringContaining('outside the proven domains') as string }] });
    await enforce(on.staff, saml, { step: 'rehearsal' });
    const client = app.client();
    expect((await on.signIn(client, ada)).body).toMatchObject({ access: 'allowed' });
    expect(await accessOf(client)).toBe('allowed');
    await throughSaml(app.client(), saml, on.idp, { nameId: 'zoe', email: ada.email });
    const { people } = await rule();
    expect(people.map(({ name, rehearsed }) => [name, rehearsed?.count ?? 0, rehearsed?.method ?? ''])).toEqual([['Zoe', 0, ''], ['Ada', 1, 'password']]);
    const explained = (await on.staff.post('/api/admin/access-explanations', { customerUserId: ada.customerUserId })).body as { access: string; gates: { gate: string; finding: string }[] };
    expect([explained.access, explained.gates.find(({ gate }) => gate === 'sso')?.finding]).toEqual(['allowed', expect.stringMatching(/rehearsed.*would have refused this person once.*with their password/u) as string]);
    expect(outside.userId).not.toBeNull();
  });

  it('begins by the worker at the planned time, once, with a mail to its people before; a plan nobody can stand by any more is put off', async () => {
    const { acme, saml, ada } = await on.scene();
    const late = await on.scene('Late');
    const from = new Date(app.clock.now() + 3 * 86_400_000).toISOString();
    for (const connection of [saml, late.saml]) expect(await enforce(on.staff, connection, { step: 'planned', from, watchdog: 'lift' })).toMatchObject({ state: 'planned', from, watchdog: 'lift' });
    await until(async () => on.mailsTo(ada.email, /Sign in to Northwind IT with your company/u).length === 1);
    const client = await app.world.personClient(ada);
    expect(await accessOf(client)).toBe('allowed');
    await on.rows().updateTable('sso_connections').set({ test_passed_at: new Date(app.clock.now() - 6 * 86_400_000).toISOString() }).where('id', '=', late.saml.id).execute();
    app.clock.advance(3 * 86_400_000 + 60_000);
    const state = async (id: string) => ((await on.rows().selectFrom('portals').select('sso_rule').where('organization_id', '=', id).executeTakeFirstOrThrow()).sso_rule);
    await until(async () => (await state(acme.id)) === 'on' && (await state(late.acme.id)) === 'rehearsal');
    await on.renewStaff();
    expect(await accessOf(await app.world.personClient(ada))).toBe('sso_required');
    await until(async () => on.mailsTo(alertAddress, /did not begin/u).length === 1);
    expect(await on.rows().selectFrom('audit_events').select('action').where('subject_id', '=', acme.id).where('action', '=', 'sso_rule.enforced').execute()).toHaveLength(1);
    expect((await on.staff.get(`/api/admin/portals/${acme.id}/sso-rule`)).body).toMatchObject({ state: 'on', changedBy: expect.stringMatching(/^owner/u) as string });
  });
});

describe('a date that is called off', () => {
  it('is told as such to whoever was told of it, once, also where a worker has to begin anew; put back, it is told again', async () => {
    const { acme, saml, ada, domain } = await on.scene();
    const from = new Date(app.clock.now() + 5 * 86_400_000).toISOString();
    const told = (email: string) => on.mailsTo(email, /with your company/u).length;
    const calledOff = (email: string) => on.mailsTo(email, /stays as it is/u);
    await enforce(on.staff, saml, { step: 'planned', from });
    await until(async () => told(ada.email) === 1);
    const later = await app.world.person(acme, { email: `later@${domain}` });
    const job = (name: string) => on.rows().selectFrom('jobs').select(['id', 'status']).where('name', '=', name).where('payload', 'like', `%${acme.id}%`).where('run_at', '<=', new Date(app.clock.now()).toISOString()).orderBy('id', 'desc').executeTakeFirstOrThrow();
    expect((await on.staff.post(`/api/admin/sso-connections/${saml.id}/relax`)).body).toMatchObject({ state: 'off' });
    const [mail] = await until(async () => (calledOff(ada.email).length === 1 ? calledOff(ada.email) : false));
    expect(mail?.text).toContain('nothing changes');
    // A worker that was killed before it could note the end does its job again.
    const again = async (name: string) => {
      await until(async () => (await job(name)).status === 'done');
      await on.rows().updateTable('jobs').set({ status: 'queued', finished_at: null }).where('id', '=', (await job(name)).id).execute();
      await until(async () => (await job(name)).status === 'done');
    };
    await again('sso_rule.call_off');
    expect((await on.staff.post(`/api/admin/sso-connections/${saml.id}/resume`)).body).toMatchObject({ state: 'planned', from });
    await until(async () => told(ada.email) === 2 && told(later.email) === 1);
    await again('sso_rule.announce');
    await again('sso_rule.call_off');
    const mails = await on.rows().selectFrom('deliveries').select(['kind', 'to_email']).where('organization_id', '=', acme.id).where('kind', 'like', 'sso_rule_%').orderBy('id').execute();
    expect(mails.map(({ kind, to_email: to }) => [kind, to])).toEqual([['sso_rule_announced', ada.email], ['sso_rule_called_off', ada.email], ['sso_rule_announced', ada.email], ['sso_rule_announced', later.email]]);
  });
});

describe('the watchdog', () => {
  /** The same identity provider after its key was swapped unannounced. */
  const swapped = new SamlProvider('one-way-idp');
  const fail = async (connection: Connected, client: Client) => expect(locationOf(await throughSaml(client, connection, swapped, { nameId: 'x', email: 'x@x.example' }))).toContain('company-problem');
  const rule = async (id: string) => (await on.staff.get(`/api/admin/portals/${id}/sso-rule`)).body as { state: string; alertedAt: string | null; liftedAt: string | null };

  async function broken(watchdog: 'alert' | 'lift') {
    const made = await on.scene('Broken');
    const people = [made.ada, await app.world.person(made.acme, { email: `bo@${made.domain}` }), await app.world.person(made.acme, { email: `cy@${made.domain}` })];
    const devices = await Promise.all(people.map(async (person) => {
      const client = app.client();
      expect((await on.signIn(client, person)).status).toBe(200);
      return client;
    }));
    await enforce(on.staff, made.saml, { watchdog });
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
    await until(async () => on.mailsTo(alertAddress, /was lifted/u).length === 1);
    expect((await on.signIn(app.client(), ada)).body).toMatchObject({ access: 'mfa_enrolment_required' });
    expect((await on.staff.get('/api/admin/dashboard')).body).toMatchObject({ signInRules: expect.arrayContaining([expect.objectContaining({ organizationId: acme.id, kind: 'lifted' })]) as unknown[] });
  });

  it('only alerts where nothing else was chosen, and on anonymous failures whatever was chosen', async () => {
    const known = await broken('alert');
    for (const device of known.devices) await fail(known.saml, device);
    await until(async () => (await rule(known.acme.id)).alertedAt);
    const anonymous = await broken('lift');
    for (let turn = 0; turn < 6; turn += 1) await fail(anonymous.saml, app.client());
    expect([(await rule(known.acme.id)).state, (await rule(anonymous.acme.id)).state]).toEqual(['on', 'on']);
    await until(async () => on.mailsTo(alertAddress, new RegExp(`^${known.acme.name}: hardly anybody`, 'u')).length === 1);
  });
});
