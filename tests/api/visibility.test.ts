import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import type { MadeOrganization, MadePerson } from '../support/world.ts';

const path = '/api/admin/feature-visibility';
const publications = '/api/admin/feature-publications';
const feature = 'client_notes';

let app: TestApp;
let admin: Client;

beforeAll(async () => {
  app = await startApp();
  admin = await app.world.staffClient('admin', { name: 'Ann Admin' });
});
afterAll(() => app.close());

interface Town {
  organization: MadeOrganization;
  managers: MadePerson[];
  users: MadePerson[];
}

async function town(managers = 2, users = 3): Promise<Town> {
  const organization = await app.world.organization();
  const people = (role: 'user' | 'manager', count: number) => Promise.all(Array.from({ length: count }, () => app.world.person(organization, { role })));
  return { organization, managers: await people('manager', managers), users: await people('user', users) };
}

const refusal = (answer: Answer) => [answer.status, codeOf(answer)];
const preview = async (cells: object[]) => (await admin.post(`${path}/preview`, { cells })).body as { settings: number; effects: { feature: string; gain: number; lose: number }[] };
const publish = (cells: object[], client = admin) => client.post(publications, { cells });
const idOf = (answer: Answer) => (answer.body as { id: string }).id;
const sees = async (person: MadePerson) => ((await (await app.world.personClient(person)).get('/api/portal/session')).body as { features: string[] }).features.includes(feature);
const forAll = ({ organization }: Town, state: string | null) => ({ level: 'organization', organizationId: organization.id, feature, state });
const forRole = ({ organization }: Town, role: string, state: string | null) => ({ level: 'role', organizationId: organization.id, role, feature, state });
const forOne = (person: MadePerson | undefined, state: string | null) => ({ level: 'person', customerUserId: person?.customerUserId, feature, state });
const [gain, lose] = [(count: number) => [{ feature, gain: count, lose: 0 }], (count: number) => [{ feature, gain: 0, lose: count }]];

describe('a draft', () => {
  it('says before it is published whom it gives and takes a section, and holds from the next request on', async () => {
    const place = await town();
    expect(await preview([forRole(place, 'manager', 'hidden')])).toEqual({ settings: 1, effects: lose(2) });
    expect(await preview([forAll(place, 'visible')])).toEqual({ settings: 1, effects: gain(3) });
    expect(await preview([forAll(place, 'visible'), forOne(place.users[0], 'hidden')])).toEqual({ settings: 2, effects: gain(2) });
    expect(await preview([forRole(place, 'manager', 'visible')])).toEqual({ settings: 1, effects: [] });
    const names = (await admin.post(`${path}/preview-people`, { cells: [forAll(place, 'visible'), forOne(place.users[0], 'hidden')], feature, direction: 'gain' })).body as { total: number; people: { id: string }[] };
    expect([names.total, names.people.map(({ id }) => id).sort()]).toEqual([2, place.users.slice(1).map(({ customerUserId }) => customerUserId).sort()]);
    const [user] = place.users;
    if (!user) throw new Error('Nobody was made.');
    expect(await sees(user)).toBe(false);
    const published = await publish([forAll(place, 'visible')]);
    expect(published.body).toMatchObject({ status: 'published', settings: 1, effects: gain(3), createdBy: 'Ann Admin' });
    expect(await sees(user)).toBe(true);
    expect(refusal(await publish([forAll(place, 'visible')]))).toEqual([409, 'nothing_to_publish']);
  });

  it('of the provider reaches everybody but those for whom something nearer is set', async () => {
    const [free, set] = [await town(1, 2), await town(1, 2)];
    await publish([forRole(set, 'user', 'hidden'), forOne(free.users[0], 'hidden')]);
    const cells = [{ level: 'provider', role: 'user', feature, state: 'visible' }];
    const before = (await preview(cells)).effects[0]?.gain ?? 0;
    const more = await town(0, 4);
    expect((await preview(cells)).effects).toEqual(gain(before + 4));
    const names = (await admin.post(`${path}/preview-people`, { cells, feature, direction: 'gain' })).body as { total: number; people: { id: string }[] };
    expect(names.total).toBe(before + 4);
    expect(names.people.map(({ id }) => id)).toEqual(expect.arrayContaining([free.users[1]?.customerUserId, ...more.users.map(({ customerUserId }) => customerUserId)]));
    for (const person of [free.users[0], ...set.users]) expect(names.people.map(({ id }) => id)).not.toContain(person?.customerUserId);
    const published = await publish(cells);
    expect(published.status).toBe(201);
    expect((await admin.get(path)).body).toEqual({ states: { user: { [feature]: 'visible' } } });
    expect((await admin.post(`${publications}/${idOf(published)}/undo`)).body).toMatchObject({ status: 'undone', endedBy: 'Ann Admin' });
    expect((await admin.get(path)).body).toEqual({ states: {} });
  });

  it('is taken back in one step, all but what was changed since', async () => {
    const place = await town(1, 1);
    const first = await publish([forAll(place, 'visible'), forRole(place, 'manager', 'hidden'), forOne(place.users[0], 'hidden')]);
    await publish([forRole(place, 'manager', 'visible')]);
    expect((await admin.post(`${publications}/${idOf(first)}/undo`)).status).toBe(200);
    const [row] = (await admin.list(`${path}/organizations`, { filter: { id: [place.organization.id] } })).body as object[];
    expect(row).toMatchObject({ states: { manager: { [feature]: 'visible' } }, people: { user: 1, manager: 1 }, exceptions: 0 });
    expect(refusal(await admin.post(`${publications}/${idOf(first)}/undo`))).toEqual([409, 'not_undoable']);
    const history = (await admin.list('/api/admin/audit-events', { filter: { organizationId: place.organization.id, action: 'features.changed' } })).body as { changes: { field: string }[] }[];
    expect(history.length).toBe(5);
    expect(history.flatMap(({ changes }) => changes.map(({ field }) => field))).toEqual(expect.arrayContaining(['Client notes for everybody', 'Client notes for account managers', 'Client notes']));
  });

  it('may wait for a time, and be called off until then', async () => {
    const place = await town(1, 1);
    const at = (milliseconds: number) => new Date(app.clock.now() + milliseconds).toISOString();
    const plan = (cells: object[], publishAt: string) => admin.post(publications, { cells, publishAt });
    expect(refusal(await plan([forAll(place, 'visible')], at(-1_000)))).toEqual([422, 'from_invalid']);
    const dropped = await plan([forAll(place, 'hidden')], at(60_000));
    expect((await admin.post(`${publications}/${idOf(dropped)}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    expect(refusal(await admin.post(`${publications}/${idOf(dropped)}/cancel`))).toEqual([409, 'not_cancellable']);
    const planned = await plan([forAll(place, 'visible')], at(60_000));
    expect(planned.body).toMatchObject({ status: 'scheduled', publishedAt: null });
    app.clock.advance(61_000);
    await until(async () => ((await admin.list(publications, { filter: { id: [idOf(planned)] } })).body as { status: string }[])[0]?.status === 'published');
    const [user] = place.users;
    expect(user && (await sees(user))).toBe(true);
    const [entry] = (await admin.list('/api/admin/audit-events', { filter: { organizationId: place.organization.id, action: 'features.changed' } })).body as { actor: { label: string } }[];
    expect(entry?.actor.label).toBe('Ann Admin');
  });

  it('is for those who may manage portals, and of all customers for those who are not limited', async () => {
    const place = await town(1, 1);
    const technician = await app.world.staffClient('technician');
    expect(refusal(await technician.post(`${path}/preview`, { cells: [forAll(place, 'visible')] }))).toEqual([403, 'forbidden']);
    const limited = await app.world.staffClient('admin', { organizationIds: [place.organization.id] });
    const other = await town(1, 1);
    expect(refusal(await publish([{ level: 'provider', role: 'user', feature, state: 'visible' }], limited))).toEqual([403, 'forbidden']);
    expect(refusal(await publish([forAll(other, 'visible')], limited))).toEqual([404, 'not_found']);
    expect(refusal(await publish([forOne(other.users[0], 'visible')], limited))).toEqual([404, 'not_found']);
    expect((await publish([forAll(place, 'visible')], limited)).status).toBe(201);
    expect(((await limited.list(publications, {})).body as unknown[]).length).toBe(1);
    expect(refusal(await publish([{ level: 'organization', organizationId: place.organization.id, feature: 'activity', state: 'visible' }]))).toEqual([422, 'validation_failed']);
  });
});

describe('how far people see', () => {
  it('is set for each role and section of an organization, with an entry in its history', async () => {
    const { organization } = await town(0, 0);
    const set = (dataScopes: object) => admin.put(`/api/admin/portals/${organization.id}/data-scopes`, { dataScopes });
    expect((await set({ user: { tickets: 'organization' } })).body).toEqual({ dataScopes: { user: { tickets: 'organization' } } });
    const [row] = (await admin.list(`${path}/organizations`, { filter: { id: [organization.id] } })).body as object[];
    expect(row).toMatchObject({ dataScopes: { user: { tickets: 'organization' } } });
    const history = (await admin.list('/api/admin/audit-events', { filter: { organizationId: organization.id } })).body as { action: string }[];
    expect(history.map(({ action }) => action)).toEqual(['portal.data_scopes_changed']);
  });
});
