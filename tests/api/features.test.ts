import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import type { MadeOrganization, MadePerson } from '../support/world.ts';

let app: TestApp;
let organization: MadeOrganization;
let manager: { person: MadePerson; client: Client };
let user: { person: MadePerson; client: Client };

beforeAll(async () => {
  app = await startApp({ worker: false });
  organization = await app.world.organization({ name: 'Harbour Dental' });
  const made = async (role: 'user' | 'manager') => {
    const person = await app.world.person(organization, { role });
    return { person, client: await app.world.personClient(person) };
  };
  manager = await made('manager');
  user = await made('user');
});
afterAll(() => app.close());

const raw = () => app.database.db.withoutPlugins();
const menu = async ({ client }: { client: Client }) => ((await client.get('/api/portal/session')).body as { features: string[] }).features;
const notes = ({ client }: { client: Client }) => client.get('/api/portal/client-notes');
const refusal = (answer: Answer) => [answer.status, codeOf(answer)];
const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
const setProvider = (states: object | null) => raw().updateTable('providers').set({ feature_states: json(states) }).where('id', '=', organization.providerId).execute();
const setOrganization = (states: object | null) => raw().updateTable('portals').set({ feature_states: json(states) }).where('organization_id', '=', organization.id).execute();
const setPerson = (person: MadePerson, states: object | null) => raw().updateTable('customer_users').set({ feature_states: json(states) }).where('id', '=', person.customerUserId).execute();

/** Whether menu, gate and Home say the same about notes. */
async function sees(who: { client: Client }): Promise<boolean> {
  const shown = (await menu(who)).includes('client_notes');
  const home = (await who.client.get('/api/portal/home')).body as { cards: { feature: string }[] };
  expect(home.cards.map(({ feature }) => feature)).toEqual(await menu(who));
  expect(refusal(await notes(who))).toEqual(shown ? [200, undefined] : [403, 'feature_hidden']);
  return shown;
}

describe('a section of the portal', () => {
  it('is shown as the catalogue says where nobody set anything', async () => {
    expect([await sees(manager), await sees(user)]).toEqual([true, false]);
  });

  it('is shown and hidden from the next request on, by provider, organization, role and person', async () => {
    await setProvider({ user: { client_notes: 'visible' }, manager: { client_notes: 'hidden' } });
    expect([await sees(manager), await sees(user)]).toEqual([false, true]);
    await setOrganization({ all: { client_notes: 'visible' }, user: { client_notes: 'hidden' } });
    expect([await sees(manager), await sees(user)]).toEqual([true, false]);
    await setPerson(user.person, { client_notes: 'visible' });
    expect(await sees(user)).toBe(true);
    await setOrganization({ all: { client_notes: 'hidden' } });
    expect([await sees(manager), await sees(user)]).toEqual([false, false]);
    await setOrganization(null);
    await setProvider(null);
    await setPerson(user.person, null);
    expect([await sees(manager), await sees(user)]).toEqual([true, false]);
  });

  it('is refused with a reference that repeats share, one attempt and one entry in the history', async () => {
    const [first, second] = [await notes(user), await notes(user)];
    const { reference } = first.body as { reference: string };
    expect(reference).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/u);
    expect(second.body).toMatchObject({ reference });
    const attempts = await raw().selectFrom('sign_in_attempts').select(['feature', 'gate', 'outcome', 'count']).where('reference', '=', reference).execute();
    expect(attempts).toEqual([{ feature: 'client_notes', gate: 'feature', outcome: 'feature_hidden', count: expect.any(Number) as number }]);
    const entries = await raw().selectFrom('audit_events').select(['action']).where('reference', '=', reference).execute();
    expect(entries).toEqual([{ action: 'refused.feature_hidden' }]);
  });

  it('stays shut behind the earlier gates, whatever is shown', async () => {
    await raw().updateTable('portals').set({ enabled: 0 }).where('organization_id', '=', organization.id).execute();
    expect(refusal(await notes(manager))).toEqual([403, 'portal_unavailable']);
    expect(refusal(await manager.client.get('/api/portal/home'))).toEqual([403, 'portal_unavailable']);
    await raw().updateTable('portals').set({ enabled: 1 }).where('organization_id', '=', organization.id).execute();
  });

  it('is counted at Home in one request, only what this person may see', async () => {
    const technician = await app.world.staffClient('technician');
    const write = (of: MadeOrganization) => technician.post('/api/admin/client-notes', { organizationId: of.id, title: 'Renewal', body: 'In March.' });
    const shared = (await write(organization)).body as { id: string };
    await technician.post(`/api/admin/client-notes/${shared.id}/share`);
    await write(organization);
    const foreign = (await write(await app.world.organization())).body as { id: string };
    await technician.post(`/api/admin/client-notes/${foreign.id}/share`);
    const notesOf = async (client: Client) => ((await client.get('/api/portal/home')).body as { cards: { feature: string }[] }).cards.filter(({ feature }) => feature === 'client_notes');
    expect(await notesOf(manager.client)).toEqual([{ feature: 'client_notes', total: 1, waiting: 0 }]);
    expect(await notesOf(user.client)).toEqual([]);
  });
});

interface Explanation {
  access: string;
  summary: string;
  gates: { gate: string; state: string; finding: string; decidedBy: { actor: string } | null }[];
  customerSees: { title: string; text: string[] } | null;
  fixes: { kind: string; label: string; allowed: boolean; cells: object[] }[];
}

describe('the explainer', () => {
  const ask = async (client: Client, question: object) => {
    const answer = await client.post('/api/admin/access-explanations', question);
    expect(answer.status, answer.text).toBe(200);
    return answer.body as Explanation;
  };

  it('says who hid a section and when, what the customer reads word for word, and shows it in place', async () => {
    const admin = await app.world.staffClient('admin', { name: 'Grace Admin' });
    const cells = [{ level: 'organization', organizationId: organization.id, feature: 'client_notes', state: 'hidden' }];
    expect((await admin.post('/api/admin/feature-publications', { cells })).status).toBe(201);
    const refused = (await notes(manager)).body as { reference: string; detail: string };
    const byReference = await ask(admin, { reference: refused.reference });
    expect(byReference.summary).toMatch(/^Ada Lovelace \d+ gets in to Harbour Dental, but does not see Client notes: it is hidden for everybody of Harbour Dental, by Grace Admin on /u);
    expect(byReference.gates.find(({ gate }) => gate === 'feature')).toMatchObject({ state: 'blocked', decidedBy: { actor: 'Grace Admin' } });
    expect(byReference.customerSees?.text).toEqual([refused.detail, `Reference: ${refused.reference}`]);
    const question = { customerUserId: manager.person.customerUserId, feature: 'client_notes' };
    const viewer = await ask(await app.world.staffClient('viewer'), question);
    expect(viewer.fixes.find(({ kind }) => kind === 'show_feature')).toMatchObject({ allowed: false });
    const [fix] = (await ask(admin, question)).fixes;
    expect(fix).toMatchObject({ kind: 'show_feature', allowed: true });
    expect((await admin.post('/api/admin/feature-publications', { cells: fix?.cells })).status).toBe(201);
    expect(await sees(manager)).toBe(true);
    expect(await ask(admin, question)).toMatchObject({ access: 'allowed', customerSees: null });
    await setOrganization(null);
    await setPerson(manager.person, null);
  });

  it('tells a standard user’s wall as theirs: the section is for account managers', async () => {
    const admin = await app.world.staffClient('admin');
    const said = await ask(admin, { customerUserId: user.person.customerUserId, feature: 'client_notes' });
    expect(said.customerSees?.text[0]).toContain('is for the account managers of your company');
    expect(said.gates.find(({ gate }) => gate === 'feature')?.finding).toContain('nobody has set anything');
    const missing = await admin.post('/api/admin/access-explanations', { customerUserId: user.person.customerUserId, feature: 'activity' });
    expect(refusal(missing)).toEqual([404, 'not_found']);
  });

  it('agrees with menu, gate and Home, whatever is set', async () => {
    const admin = await app.world.staffClient('admin');
    const state = fc.constantFrom('visible', 'hidden', undefined);
    const slots = (names: readonly string[]) => fc.option(fc.record(Object.fromEntries(names.map((name) => [name, state.map((value) => (value === undefined ? {} : { client_notes: value }))]))));
    await fc.assert(
      fc.asyncProperty(slots(['user', 'manager']), slots(['all', 'user', 'manager']), fc.option(state.filter((value) => value !== undefined)), fc.boolean(), async (provider, own, person, isManager) => {
        const who = isManager ? manager : user;
        await setProvider(provider);
        await setOrganization(own);
        await setPerson(who.person, person === null ? null : { client_notes: person });
        const shown = await sees(who);
        expect((await ask(admin, { customerUserId: who.person.customerUserId, feature: 'client_notes' })).access).toBe(shown ? 'allowed' : 'feature_hidden');
      }),
      { numRuns: 25 },
    );
  });
});
