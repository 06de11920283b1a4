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
    expect((await manager.client.get('/api/portal/home')).body).toEqual({ cards: [{ feature: 'client_notes', total: 1, waiting: 0 }] });
    expect((await user.client.get('/api/portal/home')).body).toEqual({ cards: [] });
  });
});
