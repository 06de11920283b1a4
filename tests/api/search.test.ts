import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import type { MadeOrganization, MadePerson, MadeProvider } from '../support/world.ts';

interface Found {
  organizations: { id: string; name: string; externalId: string; portalEnabled: boolean; status: string }[];
  people: { id: string; name: string; email: string; organizationName: string; status: string }[];
  attempt: { reference: string; email: string; outcome: string; organizationId: string | null } | null;
}

let app: TestApp;
let owner: Client;
let elsewhere: MadeProvider;
let theirs: Client;
let clinic: MadeOrganization;
let bakery: MadeOrganization;
let ada: MadePerson;

const find = async (q: string, client = owner) => {
  const answer = await client.get(`/api/admin/search?${new URLSearchParams({ q }).toString()}`);
  expect([q, answer.status]).toEqual([q, 200]);
  return answer.body as Found;
};
const organizationNames = async (q: string, client = owner) => (await find(q, client)).organizations.map(({ name }) => name);
const peopleNames = async (q: string, client = owner) => (await find(q, client)).people.map(({ name }) => name);

beforeAll(async () => {
  app = await startApp();
  owner = await app.world.staffClient('owner');
  elsewhere = await app.world.otherProvider();
  theirs = await app.world.staffClient('owner', { provider: elsewhere });
  const add = async (fields: object, client = owner) => (await client.post('/api/admin/organizations', fields)).body as MadeOrganization;
  const provider = await app.world.provider();
  clinic = { ...(await add({ name: 'Kestrel Clinic', externalId: 'C-1001', phone: '+44 20 7946 0958', domains: ['kestrel.example'] })), providerId: provider.id };
  bakery = { ...(await add({ name: 'Granite Bakery', externalId: 'K-7', domains: ['granite.example'] })), providerId: provider.id };
  await add({ name: 'Old Kestrel Works', externalId: 'C-2' });
  await add({ name: 'Kestrel Clinic', externalId: 'C-1001', domains: ['kestrel.example'] }, theirs);
  ada = await app.world.person(clinic, { name: 'Ada Łovelace', email: 'ada@kestrel.example' });
  await app.world.person(clinic, { name: 'Hoang Ng', email: 'hoang@kestrel.example', status: 'new' });
  await app.world.person(bakery, { name: 'Renée Adams', email: 'baker@granite.example', status: 'disabled' });
  await app.world.person(bakery, { name: '美咲', email: 'misaki@granite.example', status: 'invited' });
  await app.world.person(await app.world.organization({ provider: elsewhere, name: 'Foreign Foods' }), { name: 'Ada Foreign', email: 'ada@foreign.example', status: 'new' });
});
afterAll(() => app.close());

describe('the search box', () => {
  it('finds organizations by name, number and domain, names that begin so first', async () => {
    expect(await organizationNames('kestrel')).toEqual(['Kestrel Clinic', 'Old Kestrel Works']);
    expect(await organizationNames('KESTREL CLINIC')).toEqual(['Kestrel Clinic']);
    expect(await organizationNames('k')).toEqual(['Kestrel Clinic', 'Granite Bakery', 'Old Kestrel Works']);
    expect(await organizationNames('c-10')).toEqual(['Kestrel Clinic']);
    expect(await organizationNames('granite.ex')).toEqual(['Granite Bakery']);
    expect(await organizationNames('020 7946')).toEqual(['Kestrel Clinic']);
    expect((await find('c-1001')).organizations).toEqual([{ id: clinic.id, name: 'Kestrel Clinic', externalId: 'C-1001', portalEnabled: false, status: 'active' }]);
  });

  it('finds people by name, address and two letters of a word, without accents, beginnings first', async () => {
    expect(await peopleNames('ada')).toEqual(['Ada Łovelace', 'Renée Adams']);
    expect(await peopleNames('lovelace')).toEqual(['Ada Łovelace']);
    expect(await peopleNames('Łovel')).toEqual(['Ada Łovelace']);
    expect(await peopleNames('RENEE')).toEqual(['Renée Adams']);
    expect(await peopleNames('ng')).toEqual(['Hoang Ng']);
    expect(await peopleNames('美咲')).toEqual(['美咲']);
    expect(await peopleNames('美')).toEqual(['美咲']);
    expect((await peopleNames('granite.example')).toSorted()).toEqual(['Renée Adams', '美咲']);
    expect((await find('baker@')).people).toEqual([{ id: expect.any(String), name: 'Renée Adams', email: 'baker@granite.example', organizationName: 'Granite Bakery', status: 'disabled' }]);
  });

  it('shows eight of each at most', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    for (let index = 0; index < 10; index += 1) {
      const organization = await app.world.organization({ provider, name: `Crowd ${index}` });
      await app.world.person(organization, { name: `Crowd Person ${index}`, status: 'new' });
    }
    const found = await find('crowd', client);
    expect([found.organizations.length, found.people.length]).toEqual([8, 8]);
    expect(new Set(found.people.map(({ id }) => id)).size).toBe(8);
    expect((await find('person 7', client)).people.map(({ name }) => name)).toEqual(['Crowd Person 7']);
  });

  it('leads from a reference code, however it is typed, to the attempt', async () => {
    const client = await app.world.personClient(ada);
    const { reference } = (await client.get('/api/portal/session')).body as { reference: string };
    for (const typed of [reference, reference.toLowerCase(), reference.replace('-', ''), ` ${reference.replace('-', ' ')} `, reference.replaceAll('0', 'O').replaceAll('1', 'l')]) {
      expect((await find(typed)).attempt).toMatchObject({ reference, email: 'ada@kestrel.example', outcome: 'portal_unavailable', organizationId: clinic.id });
    }
    expect((await find(reference.slice(0, -1))).attempt).toBeNull();
    expect((await find(reference, theirs)).attempt).toBeNull();
    const limited = await app.world.staffClient('technician', { organizationIds: [bakery.id] });
    expect((await find(reference, limited)).attempt).toBeNull();
    const responsible = await app.world.staffClient('technician', { organizationIds: [clinic.id] });
    expect((await find(reference, responsible)).attempt).toMatchObject({ reference });
  });

  it('leads staff limited to some organizations to an attempt of none only by its exact reference', async () => {
    const ctx = app.operator(clinic.providerId);
    await app.database.db
      .insertInto('sign_in_attempts')
      .values({ id: ctx.newId(), provider_id: clinic.providerId, organization_id: null, customer_user_id: null, user_id: null, session_id: null, door: 'portal', outcome: 'access_required', gate: 'customer_user', feature: null, reference: 'K7M2-9QXD', email: 'stranger@nowhere.example', email_folded: 'stranger@nowhere.example', ip: '', user_agent: '', count: 1, at: ctx.now(), last_at: ctx.now() })
      .execute();
    const limited = await app.world.staffClient('viewer', { organizationIds: [bakery.id] });
    expect((await find('k7m2 9qxd', limited)).attempt).toMatchObject({ email: 'stranger@nowhere.example' });
    expect((await find('k7m2', limited)).attempt).toBeNull();
    expect((await find('stranger', limited)).attempt).toBeNull();
    expect((await find('k7m2 9qxd', theirs)).attempt).toBeNull();
  });

  it('shows nobody anything of another provider or of organizations they do not look after', async () => {
    for (const q of ['ada', 'foreign', 'kestrel', 'example', 'a', 'ad']) {
      const found = await find(q);
      expect(JSON.stringify(found)).not.toMatch(/foreign/iu);
      expect(JSON.stringify(await find(q, theirs))).not.toMatch(/lovelace|granite/iu);
    }
    for (const role of ['admin', 'technician', 'viewer'] as const) {
      const limited = await app.world.staffClient(role, { organizationIds: [bakery.id] });
      for (const q of ['kestrel', 'ada', 'lovel', 'hoang', 'ng', 'k', 'c-1001', 'example', '7946']) {
        expect(JSON.stringify(await find(q, limited))).not.toMatch(/kestrel|lovelace|hoang/iu);
      }
      expect(await organizationNames('bakery', limited)).toEqual(['Granite Bakery']);
      expect(await peopleNames('adams', limited)).toEqual(['Renée Adams']);
    }
    const nothing = await app.world.staffClient('technician', { organizationIds: [] });
    expect(await find('a', nothing)).toEqual({ organizations: [], people: [], attempt: null });
  });

  it('finds the one person of staff limited to few organizations behind a thousand who match as well', async () => {
    const provider = await app.world.otherProvider();
    const [crowd, own] = [await app.world.organization({ provider, name: 'Crowd' }), await app.world.organization({ provider, name: 'Own' })];
    await app.world.person(crowd, { name: 'Jo Zimmermann', status: 'new' });
    const template = await app.database.db.selectFrom('customer_users').selectAll().where('organization_id', '=', crowd.id).executeTakeFirstOrThrow();
    const ctx = app.operator(provider.id);
    for (let batch = 0; batch < 6; batch += 1) {
      const rows = Array.from({ length: 200 }, (_, index) => ({ ...template, id: ctx.newId(), email_folded: `jo${batch}-${index}@crowd.example` }));
      await app.database.db.insertInto('customer_users').values(rows).execute();
    }
    await app.world.person(own, { name: 'Ann Zimmermann', status: 'new' });
    const limited = await app.world.staffClient('viewer', { provider, organizationIds: [own.id] });
    expect(await peopleNames('zimmermann', limited)).toEqual(['Ann Zimmermann']);
  });

  it.each(['%', '_', '%%%', '"', '""', "'", 'a"b', '*', 'a*', 'NEAR(a b)', 'a OR b', '-a', '\\', '(', '^', ' ', '\t\n', '\u0000', 'a\u0000b', '\u202e', '\ud83d', '🦷', '👩‍👩‍👧‍👦', 'x'.repeat(200), '١٢٣', '+', '+44', '0', '00', '..', 'ﷺ', 'é', 'e\u0301', '; drop table organizations'])('takes %j', async (q) => {
    const found = await find(q);
    expect(found.organizations.length + found.people.length).toBeLessThanOrEqual(16);
  });

  it.each([
    ['no text', ''],
    ['empty text', 'q='],
    ['201 characters', `q=${'x'.repeat(201)}`],
    ['an unknown parameter', 'q=a&limit=1000'],
  ])('refuses %s', async (_, query) => {
    const answer = await owner.get(`/api/admin/search?${query}`);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
  });

  it('is for staff only', async () => {
    const person = await app.world.personClient(ada);
    for (const client of [person, app.client()]) expect((await client.get('/api/admin/search?q=ada')).status).toBe(401);
  });
});
