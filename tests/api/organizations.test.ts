import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import type { MadeOrganization, MadeProvider } from '../support/world.ts';

const path = '/api/admin/organizations';
const nobody = '01900000-0000-7000-8000-000000000000';

interface Organization {
  id: string;
  version: number;
  name: string;
  externalId: string;
  phone: string;
  notes: string;
  domains: string[];
  status: string;
  portalEnabled: boolean;
  people: Record<string, number>;
  createdAt: string;
  updatedAt: string;
}

let app: TestApp;
let owner: Client;
let elsewhere: MadeProvider;
let foreign: MadeOrganization;
let counter = 0;
const unique = (text: string) => `${text} ${(counter += 1)}`;

beforeAll(async () => {
  app = await startApp();
  owner = await app.world.staffClient('owner', { name: 'Olive Owner' });
  elsewhere = await app.world.otherProvider();
  foreign = await app.world.organization({ provider: elsewhere, name: 'Foreign Foods' });
});
afterAll(() => app.close());

const organizationOf = (answer: Answer) => answer.body as Organization;
const errorsOf = (answer: Answer) => (answer.body as { errors?: Record<string, string> }).errors ?? {};

async function add(fields: Partial<Organization> & { name: string }, client = owner): Promise<Organization> {
  const answer = await client.post(path, fields);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return organizationOf(answer);
}

/** Proves a domain past DNS; how it is really proven stands in domains.test.ts. */
const prove = ({ id }: Organization, domain: string) => app.database.db.withoutPlugins().updateTable('organization_domains').set({ proven_at: app.operator().now() }).where('organization_id', '=', id).where('domain', '=', domain).execute();
const editable = ({ version, name, externalId, phone, notes, domains }: Organization) => ({ version, name, externalId, phone, notes, domains });
const save = (organization: Organization, changes: Partial<Organization>, client = owner) => client.put(`${path}/${organization.id}`, { ...organization, ...changes });
const history = async (id: string) => (await owner.list('/api/admin/audit-events', { filter: { organizationId: id } })).body as { action: string; actor: { label: string }; changes: { field: string; before: unknown; after: unknown }[] }[];
const count = async () => Number((await app.database.db.withoutPlugins().selectFrom('organizations').select(({ fn }) => fn.countAll().as('n')).executeTakeFirstOrThrow()).n);

describe('adding an organization', () => {
  it('keeps everything that was typed, with a portal that is off, and writes it in the history', async () => {
    const name = unique('Zażółć & Gęślą “jaźń” 美咲 🦷 محمد');
    const made = await add({ name: `  ${name}  `, externalId: 'C-10001', phone: '+44 20 7946 0958', notes: 'Call before noon;\r\nask for "the boss"', domains: ['ACME.example', 'acme.example', 'münchen.example'] });
    expect(made).toMatchObject({ version: 1, name, externalId: 'C-10001', phone: '+44 20 7946 0958', notes: 'Call before noon;\nask for "the boss"', domains: ['acme.example', 'xn--mnchen-3ya.example'], status: 'active', portalEnabled: false, people: { new: 0, invited: 0, active: 0, disabled: 0 } });
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(made);
    const entries = await history(made.id);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ action: 'organization.created', actor: { label: 'Olive Owner' } });
    expect(entries[0]?.changes).toContainEqual({ field: 'name', before: null, after: name });
    const portal = await owner.get(`/api/admin/portals/${made.id}`);
    expect(portal.body).toMatchObject({ enabled: false, organizationName: name });
  });

  it('needs nothing but a name', async () => {
    expect(await add({ name: unique('Plain') })).toMatchObject({ externalId: '', phone: '', notes: '', domains: [] });
  });

  it('refuses a name that differs only in letter case, accents or spaces, at the field', async () => {
    await add({ name: 'Crème Brûlée Łódź' });
    const before = await count();
    for (const name of ['creme brulee lodz', 'CRÈME  BRÛLÉE ŁÓDŹ', 'Cre\u0300me Bru\u0302le\u0301e Łódź', 'Ｃｒｅｍｅ Brulee Lodz']) {
      const answer = await owner.post(path, { name });
      expect([answer.status, codeOf(answer)]).toEqual([409, 'name_taken']);
      expect(errorsOf(answer)['name']).toBe('An organization of this name exists already.');
    }
    expect(await count()).toBe(before);
  });

  it('refuses an external id in use, and lets many have none', async () => {
    await add({ name: unique('With number'), externalId: 'KD-é-7' });
    const answer = await owner.post(path, { name: unique('With number'), externalId: 'kd-E-7' });
    expect([answer.status, codeOf(answer), Object.keys(errorsOf(answer))]).toEqual([409, 'external_id_taken', ['externalId']]);
    await add({ name: unique('Without number'), externalId: '' });
    await add({ name: unique('Without number'), externalId: '' });
  });

  it('lets several organizations claim a domain, and no other list one that is proven', async () => {
    const first = await add({ name: unique('Domain'), domains: ['shared.example'] });
    const second = await add({ name: unique('Domain'), domains: ['shared.example'] });
    await prove(first, 'shared.example');
    const answer = await owner.post(path, { name: unique('Domain'), domains: ['own.example', 'Shared.Example'] });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'domain_taken']);
    expect(errorsOf(answer)['domains']).toContain('shared.example');
    expect(errorsOf(answer)['domains']).not.toContain('own.example');
    expect(codeOf(await owner.post(path, { name: unique('Domain'), domains: ['ｓｈａｒｅｄ.example'] }))).toBe('domain_taken');
    // A claim that was there before may stay and may go.
    const kept = organizationOf(await save(second, { notes: 'still claims it' }));
    expect(kept.domains).toEqual(['shared.example']);
    expect((await save(kept, { domains: [] })).status).toBe(200);
  });

  it('keeps a proven domain in the form, and lets one go that is only claimed', async () => {
    const made = await add({ name: unique('Proven'), domains: ['kept-proven.example', 'only-claimed.example'] });
    await prove(made, 'kept-proven.example');
    const refused = await save(made, { domains: [], notes: 'not written' });
    expect([refused.status, codeOf(refused)]).toEqual([409, 'domain_proven']);
    expect(errorsOf(refused)['domains']).toMatch(/kept-proven\.example is proven.*Domains tab/u);
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(made);
    expect(organizationOf(await save(made, { domains: ['kept-proven.example'] })).domains).toEqual(['kept-proven.example']);
  });

  it('refuses the domain of a mail provider, and keeps one that an organization has from before', async () => {
    const answer = await owner.post(path, { name: unique('Public'), domains: ['own-public.example', 'mail.GMAIL.com', 'outlook.com'] });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'public_mail_domain']);
    expect(errorsOf(answer)['domains']).toContain('mail.gmail.com, outlook.com');
    const made = await add({ name: unique('Public'), domains: ['before.example'] });
    await app.database.db.withoutPlugins().updateTable('organization_domains').set({ domain: 'gmail.com' }).where('domain', '=', 'before.example').execute();
    const old = organizationOf(await owner.get(`${path}/${made.id}`));
    expect((await save(old, { notes: 'from before' })).status).toBe(200);
  });

  it('says at every field at once what is taken', async () => {
    await prove(await add({ name: 'Everything Taken', externalId: 'E-1', domains: ['everything.example'] }), 'everything.example');
    const answer = await owner.post(path, { name: 'everything taken', externalId: 'e-1', domains: ['everything.example'] });
    expect(Object.keys(errorsOf(answer)).sort()).toEqual(['domains', 'externalId', 'name']);
  });

  it('lets another provider use the same names, numbers and domains', async () => {
    const theirs = await app.world.staffClient('owner', { provider: elsewhere });
    await add({ name: 'Same Everywhere', externalId: 'S-1', domains: ['same.example'] });
    await add({ name: 'Same Everywhere', externalId: 'S-1', domains: ['same.example'] }, theirs);
  });

  it('makes one of twenty that are saved at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => owner.post(path, { name: 'At once', externalId: 'AO-1', domains: ['at-once.example'] })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(codeOf))).toEqual(new Set(['name_taken']));
  });

  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name of spaces and invisible characters', { name: ' \u200b\u2060\ufeff ' }],
    ['a name of two lines', { name: 'a\nb' }],
    ['a name with NUL', { name: 'a\u0000b' }],
    ['half a surrogate pair', { name: 'a\ud83d' }],
    ['a name of 201 characters', { name: 'x'.repeat(201) }],
    ['a name of a megabyte of combining marks', { name: `a${'\u0301'.repeat(50_000)}` }],
    ['a name that is a number', { name: 5 }],
    ['a name that is a list', { name: ['a'] }],
    ['an external id of 101 characters', { name: 'n', externalId: 'x'.repeat(101) }],
    ['notes of 2,001 characters', { name: 'n', notes: 'x'.repeat(2_001) }],
    ['letters as a phone number', { name: 'n', phone: 'call me' }],
    ['a domain with a space', { name: 'n', domains: ['acme example'] }],
    ['a domain without a dot', { name: 'n', domains: ['localhost'] }],
    ['a domain with a path', { name: 'n', domains: ['acme.example/x'] }],
    ['51 domains', { name: 'n', domains: Array.from({ length: 51 }, (_, index) => `d${index}.example`) }],
    ['domains as text', { name: 'n', domains: 'acme.example' }],
    ['an unknown field', { name: 'n', providerId: nobody }],
    ['a status', { name: 'n', status: 'archived' }],
    ['a list', []],
    ['null', null],
    ['text', 'name'],
  ])('refuses %s and adds nothing', async (_, body) => {
    const before = await count();
    const answer = await owner.post(path, body);
    expect([400, 422]).toContain(answer.status);
    expect(['validation_failed', 'malformed_json']).toContain(codeOf(answer));
    expect(await count()).toBe(before);
  });

  it('takes any writing, and names up to the limit', async () => {
    for (const name of ['Ḩ̴̛͔a̸͉̎r̷̙͝b̶̗͗ỏ̶̜u̴̘͂r̷͈̔', '‮right to left', 'ﷺ', '𝕱𝖗𝖆𝖐𝖙𝖚𝖗', "Robert'); drop table organizations;--", '<img src=x onerror=alert(1)>', '=cmd|calc', '%', '_', '👩‍👩‍👧‍👦 Family', 'İstanbul', 'ẞ', 'x'.repeat(200), '"quoted"', '\\']) {
      const made = await add({ name });
      expect(made.name).toBe(name.normalize('NFC').trim());
      const found = await owner.list(path, { filter: { q: name, id: [made.id] } });
      expect(found.body.map((row) => row['id'])).toEqual([made.id]);
    }
  });
});

describe('changing an organization', () => {
  it('saves what was read and changed, ignores what may only be read, and writes what differs in the history', async () => {
    const made = await add({ name: unique('Change'), domains: ['old.example', 'kept.example'] });
    const answer = await save(made, { name: 'Changed Name', domains: ['kept.example', 'new.example'], status: 'archived', portalEnabled: true, people: { active: 99 } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ version: 2, name: 'Changed Name', domains: ['kept.example', 'new.example'], status: 'active', portalEnabled: false, people: { active: 0 } });
    const [entry] = await history(made.id);
    expect(entry?.action).toBe('organization.updated');
    expect(entry?.changes).toEqual([
      { field: 'name', before: made.name, after: 'Changed Name' },
      { field: 'domains', before: ['old.example', 'kept.example'], after: ['kept.example', 'new.example'] },
    ]);
  });

  it('changes nothing and writes nothing when nothing differs', async () => {
    const made = await add({ name: unique('Unchanged'), domains: ['a-unchanged.example', 'b-unchanged.example'] });
    const answer = await save(made, { domains: ['b-unchanged.example', 'a-unchanged.example'] });
    expect(answer.body).toEqual(made);
    expect(await history(made.id)).toHaveLength(1);
  });

  it('refuses a stale version and shows the newer record', async () => {
    const made = await add({ name: unique('Stale') });
    const newer = organizationOf(await save(made, { notes: 'first' }));
    const answer = await save(made, { notes: 'second' });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'changed_meanwhile']);
    expect((answer.body as { current: unknown }).current).toEqual(newer);
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(newer);
  });

  it('lets one of ten win who save the same version at the same moment', async () => {
    const made = await add({ name: unique('Race') });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => save(made, { notes: `note ${index}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect(await history(made.id)).toHaveLength(2);
  });

  it('may keep its own name in other letters, and may not take another’s', async () => {
    const made = await add({ name: 'Straße Bau' });
    const other = await add({ name: unique('Other'), externalId: 'OTH-1', domains: ['other-org.example'] });
    await prove(other, 'other-org.example');
    expect((await save(made, { name: 'STRAẞE BAU' })).status).toBe(200);
    const current = organizationOf(await owner.get(`${path}/${made.id}`));
    expect(codeOf(await save(current, { name: other.name.toUpperCase() }))).toBe('name_taken');
    expect(codeOf(await save(current, { externalId: 'oth-1' }))).toBe('external_id_taken');
    expect(codeOf(await save(current, { domains: ['other-org.example'] }))).toBe('domain_taken');
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(current);
  });

  it.each([
    ['without a version', (row: Organization) => ({ ...editable(row), version: undefined })],
    ['with a version that is text', (row: Organization) => ({ ...editable(row), version: '1' })],
    ['without its notes', (row: Organization) => ({ ...editable(row), notes: undefined })],
  ])('refuses a form %s', async (_, body) => {
    const made = await add({ name: unique('Form') });
    const answer = await owner.put(`${path}/${made.id}`, body(made));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
  });
});

describe('finding organizations', () => {
  const mine = async (client: Client, filter: object, extra: object = {}) => client.list(path, { filter, ...extra });

  it('finds a name without its accents, a number in any spelling, an external id and a domain', async () => {
    const made = await add({ name: 'Łukasz Świątek Dental', externalId: 'PSA/4711', phone: '+44 (0)20 7123 4567', domains: ['swiatek.example', 'świątek.example'] });
    for (const q of ['lukasz', 'LUKASZ', 'swiatek dent', 'Świątek', 'psa/4711', 'swiatek.ex', 'świątek.ex', 'xn--witek', '44 (0)20 7123-4567', '020 7123 4567', '7123 45']) {
      const found = await mine(owner, { q });
      expect([q, found.body.map((row) => row['id'])]).toEqual([q, [made.id]]);
    }
    for (const q of ['nobody of that name', '%', 'Łukaszz', '7123 999', '"', 'a" OR "b', "'", '\\', '*', 'NEAR(']) {
      const found = await mine(owner, { q, id: [made.id] });
      expect([q, found.status]).toEqual([q, 200]);
    }
    expect((await mine(owner, { q: '  ', id: [made.id] })).body).toHaveLength(1);
    expect((await mine(owner, { q: 'Łu', id: [made.id] })).body).toHaveLength(1);
  });

  it('sorts alike on both databases, pages without gaps, and counts', async () => {
    const theirs = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider: theirs });
    const names = ['Zebra', 'älpha', 'Beta', 'ñandu', 'ómega', 'łodz', '10', '9', 'éclair', 'Eclipse'];
    const made: Organization[] = [];
    for (const [index, name] of names.entries()) made.push(await add({ name, externalId: index % 2 === 0 ? `X-${9 - index}` : '' }, client));
    const list = async (sort: [string, string], range: [number, number] = [0, 24]) => client.list(path, { sort, range });
    const sorted = ['10', '9', 'älpha', 'Beta', 'éclair', 'Eclipse', 'łodz', 'ñandu', 'ómega', 'Zebra'];
    expect((await list(['name', 'ASC'])).body.map((row) => row['name'])).toEqual(sorted);
    expect((await list(['name', 'DESC'])).body.map((row) => row['name'])).toEqual(sorted.toReversed());
    expect((await list(['externalId', 'ASC'])).body.map((row) => row['externalId'])).toEqual(['X-1', 'X-3', 'X-5', 'X-7', 'X-9', '', '', '', '', '']);
    expect((await list(['externalId', 'DESC'])).body.map((row) => row['externalId'])).toEqual(['', '', '', '', '', 'X-9', 'X-7', 'X-5', 'X-3', 'X-1']);
    expect((await list(['createdAt', 'DESC'])).body.map((row) => row['name'])).toEqual(names.toReversed());
    await client.post(`${path}/${made[3]?.id ?? ''}/archive`);
    await client.post(`/api/admin/portals/${made[4]?.id ?? ''}/enable`);
    expect((await list(['status', 'DESC'])).body[0]).toMatchObject({ name: 'ñandu', status: 'archived' });
    expect((await list(['portalEnabled', 'DESC'])).body[0]).toMatchObject({ name: 'ómega', portalEnabled: true });
    expect((await list(['updatedAt', 'DESC'])).body[0]).toMatchObject({ name: 'ñandu' });
    const pages = await Promise.all([list(['name', 'ASC'], [0, 3]), list(['name', 'ASC'], [4, 7]), list(['name', 'ASC'], [8, 11]), list(['name', 'ASC'], [500, 600])]);
    expect(pages.flatMap((page) => page.body.map((row) => row['name']))).toEqual(sorted);
    expect(pages.map((page) => page.headers['content-range'])).toEqual(['organizations 0-3/10', 'organizations 4-7/10', 'organizations 8-9/10', 'organizations 500-500/10']);
    expect((await client.list(path, { filter: { status: 'archived' } })).headers['content-range']).toBe('organizations 0-0/1');
    expect((await client.list(path, { filter: { portalEnabled: true } })).body.map((row) => row['name'])).toEqual(['ómega']);
    expect((await client.list(path, { filter: { portalEnabled: false, status: 'active' } })).headers['content-range']).toBe('organizations 0-7/8');
    expect((await client.list(path, { filter: { id: [] } })).body).toEqual([]);
    expect((await client.list(path, { filter: { id: [made[0]?.id, made[1]?.id, foreign.id, nobody] } })).body.map((row) => row['name'])).toEqual(['älpha', 'Zebra']);
  });

  it('counts the people of every organization of the page by status', async () => {
    const organization = await app.world.organization({ name: unique('Counted') });
    for (const status of ['new', 'invited', 'invited', 'active', 'active', 'active', 'disabled'] as const) await app.world.person(organization, { status });
    const empty = await app.world.organization({ name: unique('Counted') });
    const found = await mine(owner, { id: [organization.id, empty.id] });
    expect(found.body.map((row) => row['people'])).toEqual([{ new: 1, invited: 2, active: 3, disabled: 1 }, { new: 0, invited: 0, active: 0, disabled: 0 }]);
  });

  it.each([
    ['an unknown sort key', 'sort=["people","ASC"]', 'unknown_sort'],
    ['a sort key that is a column', 'sort=["name_folded","ASC"]', 'unknown_sort'],
    ['an unknown direction', 'sort=["name","asc; drop table"]', 'unknown_sort'],
    ['sort that is no JSON', 'sort=name', 'unknown_sort'],
    ['an unknown filter', 'filter={"providerId":"x"}', 'unknown_filter'],
    ['a filter of the wrong kind', 'filter={"status":["active"]}', 'unknown_filter'],
    ['a status there is not', 'filter={"status":"deleted"}', 'unknown_filter'],
    ['an id that is none', 'filter={"id":["1"]}', 'unknown_filter'],
    ['a search of 201 characters', `filter=${JSON.stringify({ q: 'x'.repeat(201) })}`, 'unknown_filter'],
    ['a filter that is a list', 'filter=[]', 'unknown_filter'],
    ['a search with NUL, which no database takes', 'filter={"q":"a\\u0000"}', 'unknown_filter'],
    ['a range backwards', 'range=[24,0]', 'range_invalid'],
    ['a range below nothing', 'range=[-1,24]', 'range_invalid'],
    ['a range of 1,001 rows', 'range=[0,1000]', 'range_invalid'],
    ['a range beyond every number', 'range=[0,1e400]', 'range_invalid'],
    ['half a range', 'range=[0]', 'range_invalid'],
    ['a parameter twice', 'range=[0,24]&range=[0,24]', 'malformed_request'],
    ['a parameter nobody knows', 'page=2', 'validation_failed'],
  ])('refuses %s', async (_, query, code) => {
    const answer = await owner.get(`${path}?${query.replaceAll(' ', '%20')}`);
    expect([answer.status < 500, codeOf(answer)]).toEqual([true, code]);
  });
});

describe('archiving and restoring', () => {
  it('archives, shuts its people out from their next request, and restores', async () => {
    const organization = await app.world.organization({ name: unique('Archive') });
    const person = await app.world.personClient(await app.world.person(organization));
    const archived = await owner.post(`${path}/${organization.id}/archive`);
    expect(archived.body).toMatchObject({ status: 'archived', version: 2 });
    expect((await person.get('/api/portal/session')).body).toMatchObject({ access: 'portal_unavailable' });
    expect((await owner.post(`${path}/${organization.id}/archive`)).body).toEqual(archived.body);
    const restored = await owner.post(`${path}/${organization.id}/restore`);
    expect(restored.body).toMatchObject({ status: 'active', version: 3 });
    expect((await person.get('/api/portal/session')).body).toMatchObject({ access: 'allowed' });
    const changes = (await history(organization.id)).filter(({ action }) => action.startsWith('organization.'));
    expect(changes.map(({ action }) => action)).toEqual(['organization.restored', 'organization.archived']);
    expect(changes[1]?.changes).toEqual([{ field: 'status', before: 'active', after: 'archived' }]);
  });

  it('says before and after how many people notice, and gives the ids for the undo', async () => {
    const [on, off, already] = [await app.world.organization({ name: unique('Bulk') }), await app.world.organization({ name: unique('Bulk'), portal: false }), await app.world.organization({ name: unique('Bulk'), status: 'archived' })];
    for (const organization of [on, on, off, already]) await app.world.person(organization);
    await app.world.person(on, { status: 'disabled' });
    const ids = [on.id, off.id, already.id, foreign.id, nobody];
    const plan = await owner.post(`${path}/archive`, { ids, dryRun: true });
    expect(plan.body).toEqual({ dryRun: true, matched: 3, changed: 2, people: 2, jobId: null, ids: [] });
    expect((await owner.get(`${path}/${on.id}`)).body).toMatchObject({ status: 'active' });
    const done = await owner.post(`${path}/archive`, { ids });
    expect(done.body).toMatchObject({ dryRun: false, matched: 3, changed: 2, people: 2, jobId: null });
    const changed = (done.body as { ids: string[] }).ids;
    expect(changed.toSorted()).toEqual([on.id, off.id].toSorted());
    expect((await owner.post(`${path}/restore`, { ids: changed })).body).toMatchObject({ changed: 2, people: 2 });
    expect((await owner.get(`${path}/${already.id}`)).body).toMatchObject({ status: 'archived' });
    const theirs = await app.database.db.selectFrom('organizations').select('status').where('provider_id', '=', elsewhere.id).where('id', '=', foreign.id).executeTakeFirst();
    expect(theirs?.status).toBe('active');
    expect((await history(on.id)).filter(({ action }) => action === 'organization.archived')).toHaveLength(1);
  });

  it('archives by filter and finishes more than 1,000 in a job, in the name of who asked', async () => {
    const provider = await app.world.otherProvider();
    const boss = await app.world.staffClient('owner', { provider, name: 'Bulk Boss' });
    const rows = Array.from({ length: 1_101 }, (_, index) => ({ name: `Many ${index}`, folded: `many ${index}` }));
    const { db } = app.database;
    const [template] = await db.selectFrom('organizations').selectAll().where('provider_id', '=', foreign.providerId).where('id', '=', foreign.id).execute();
    const portal = await db.selectFrom('portals').selectAll().where('provider_id', '=', foreign.providerId).where('organization_id', '=', foreign.id).executeTakeFirstOrThrow();
    const ctx = app.operator(provider.id);
    const made = rows.map(({ name, folded }) => ({ ...template!, id: ctx.newId(), provider_id: provider.id, name, name_folded: folded, search_text: folded }));
    for (let from = 0; from < made.length; from += 200) {
      await db.insertInto('organizations').values(made.slice(from, from + 200)).execute();
      await db.insertInto('portals').values(made.slice(from, from + 200).map(({ id }) => ({ ...portal, organization_id: id, provider_id: provider.id }))).execute();
    }
    const plan = await boss.post(`${path}/archive`, { filter: { q: 'many' }, dryRun: true });
    expect(plan.body).toMatchObject({ matched: 1_101, changed: 1_101, jobId: null });
    const started = await boss.post(`${path}/archive`, { filter: { q: 'many' } });
    const { jobId, ids } = started.body as { jobId: string; ids: string[] };
    expect(ids).toEqual([]);
    const job = await until(async () => {
      const answer = await boss.get(`/api/admin/jobs/${jobId}`);
      return (answer.body as { status: string }).status === 'done' && (answer.body as { result: unknown; progress: unknown });
    });
    expect(job).toMatchObject({ result: { changed: 1_101, people: 0 }, progress: { done: 1_101, total: 1_101 } });
    expect((await boss.list(path, { filter: { status: 'archived' } })).headers['content-range']).toBe('organizations 0-24/1101');
    const audit = await boss.list('/api/admin/audit-events', { filter: { action: 'organization.archived' } });
    expect(audit.headers['content-range']).toBe('audit-events 0-24/1101');
    expect(audit.body[0]).toMatchObject({ actor: { kind: 'staff', label: 'Bulk Boss' } });
    // A thousand at most are done while one waits; together with the filter, some are left for the next call.
    const some = await boss.post(`${path}/restore`, { ids: made.slice(0, 1_000).map(({ id }) => id) });
    expect(some.body).toMatchObject({ changed: 1_000, jobId: null });
    expect((some.body as { ids: string[] }).ids).toHaveLength(1_000);
  });

  it.each([
    ['neither ids nor a filter', {}],
    ['both', { ids: [nobody], filter: {} }],
    ['no ids', { ids: [] }],
    ['ids that are none', { ids: ['1'] }],
    ['an unknown filter', { filter: { name: 'x' } }],
    ['an unknown field', { ids: [nobody], force: true }],
  ])('refuses %s', async (_, body) => {
    const answer = await owner.post(`${path}/archive`, body);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
  });
});

describe('who may see and change organizations', () => {
  const gone = async (client: Client, id: string) => {
    const answers = await Promise.all([client.get(`${path}/${id}`), client.put(`${path}/${id}`, { version: 1, name: 'taken over', externalId: '', phone: '', notes: '', domains: [] }), client.post(`${path}/${id}/archive`), client.post(`${path}/${id}/restore`)]);
    return answers.map((answer) => [answer.status, codeOf(answer)]);
  };

  it('treats another provider’s, an absent and a malformed id alike', async () => {
    const expected = Array.from({ length: 4 }, () => [404, 'not_found']);
    for (const id of [foreign.id, nobody, 'x', '1e3', '%00', "'--"]) expect(await gone(owner, id)).toEqual(expected);
    const strip = ({ text }: Answer) => text.replace(/"requestId":"[^"]+"/u, '');
    expect(strip(await owner.get(`${path}/${foreign.id}`))).toBe(strip(await owner.get(`${path}/${nobody}`)));
  });

  it('shows staff limited to some organizations those only, everywhere', async () => {
    const [own, other] = [await app.world.organization({ name: unique('Limited own') }), await app.world.organization({ name: unique('Limited other') })];
    const admin = await app.world.staffClient('admin', { organizationIds: [own.id] });
    const list = await admin.list(path);
    expect(list.body.map((row) => row['id'])).toEqual([own.id]);
    expect(list.headers['content-range']).toBe('organizations 0-0/1');
    expect((await admin.list(path, { filter: { q: 'Limited' } })).body.map((row) => row['id'])).toEqual([own.id]);
    expect((await admin.list(path, { filter: { id: [other.id] } })).body).toEqual([]);
    expect(await gone(admin, other.id)).toEqual(Array.from({ length: 4 }, () => [404, 'not_found']));
    expect((await admin.post(`${path}/archive`, { ids: [own.id, other.id] })).body).toMatchObject({ matched: 1, changed: 1, ids: [own.id] });
    expect((await admin.post(`${path}/restore`, { filter: {} })).body).toMatchObject({ matched: 1, changed: 1 });
    expect((await owner.get(`${path}/${other.id}`)).body).toMatchObject({ status: 'active', version: 1 });
    expect((await admin.put(`${path}/${own.id}`, { ...editable(organizationOf(await admin.get(`${path}/${own.id}`))), notes: 'mine' })).status).toBe(200);
  });

  it('does not let limited staff add an organization they could not see', async () => {
    const own = await app.world.organization();
    const admin = await app.world.staffClient('admin', { organizationIds: [own.id] });
    const before = await count();
    const answer = await admin.post(path, { name: unique('By limited') });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    expect(await count()).toBe(before);
  });

  it.each(['technician', 'viewer'] as const)('lets a %s read and change nothing', async (role) => {
    const organization = await app.world.organization({ name: unique('Read only') });
    const client = await app.world.staffClient(role);
    expect((await client.get(`${path}/${organization.id}`)).status).toBe(200);
    expect((await client.list(path)).status).toBe(200);
    const writes = [
      await client.post(path, { name: unique('By a viewer') }),
      await client.put(`${path}/${organization.id}`, { version: 1, name: 'taken over', externalId: '', phone: '', notes: '', domains: [] }),
      await client.post(`${path}/${organization.id}/archive`),
      await client.post(`${path}/${organization.id}/restore`),
      await client.post(`${path}/archive`, { ids: [organization.id] }),
      await client.post(`${path}/restore`, { filter: {} }),
    ];
    expect(writes.map((answer) => [answer.status, codeOf(answer)])).toEqual(writes.map(() => [403, 'forbidden']));
    expect((await owner.get(`${path}/${organization.id}`)).body).toMatchObject({ name: organization.name, status: 'active', version: 1 });
  });

  it('shows nothing to customers and to nobody', async () => {
    const organization = await app.world.organization();
    const person = await app.world.personClient(await app.world.person(organization));
    for (const client of [person, app.client()]) {
      const answer = await client.get(`${path}/${organization.id}`);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'unauthenticated']);
    }
  });
});
