import { deflateSync, crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import type { MadeOrganization, MadeProvider } from '../support/world.ts';

const path = '/api/admin/portals';
const nobody = '01900000-0000-7000-8000-000000000000';

interface Portal {
  id: string;
  version: number;
  organizationName: string;
  organizationStatus: string;
  enabled: boolean;
  enabledChangedAt: string | null;
  enabledChangedBy: string | null;
  note: string;
  welcomeText: string;
  rules: { idleMinutes: number | null; absoluteMinutes: number | null };
  logoUrl: string | null;
  peopleAffected: number;
  invitationsWaiting: number;
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
  foreign = await app.world.organization({ provider: elsewhere });
});
afterAll(() => app.close());

const portalOf = (answer: Answer) => answer.body as Portal;
const organization = (options: Parameters<TestApp['world']['organization']>[0] = {}) => app.world.organization({ name: unique('Kestrel Clinic'), ...options });
const portal = async (id: string, client = owner) => portalOf(await client.get(`${path}/${id}`));
const access = async (client: Client) => ((await client.get('/api/portal/session')).body as { access: string }).access;
const history = async (id: string) => (await owner.list('/api/admin/audit-events', { filter: { organizationId: id, action: 'portal.' } })).body as { action: string; actor: { label: string }; changes: { field: string; before: unknown; after: unknown }[] }[];
const jobs = async (name: string) => app.database.db.withoutPlugins().selectFrom('jobs').select('payload').where('name', '=', name).execute();

function png(width = 4, height = 4): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, tail]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))), chunk('IEND', Buffer.alloc(0))]);
}

const upload = (id: string, bytes: Uint8Array | string, type = 'image/png', client = owner, headers: Record<string, string> = {}) => client.send(`${path}/${id}/logo`, { method: 'PUT', raw: bytes, headers: { 'content-type': type, ...headers } });

describe('switching one portal', () => {
  it('holds from the customer’s very next request, also in another process', async () => {
    const other = await startApp({ sharing: app, worker: false });
    try {
      const made = await organization();
      const person = await app.world.person(made);
      const here = await app.world.personClient(person);
      const there = other.client();
      for (const [name, value] of here.cookies) there.cookies.set(name, value);
      for (const [verb, expected] of [['disable', 'portal_unavailable'], ['enable', 'allowed'], ['disable', 'portal_unavailable'], ['enable', 'allowed']] as const) {
        expect((await owner.post(`${path}/${made.id}/${verb}`)).status).toBe(200);
        expect([await access(here), await access(there)]).toEqual([expected, expected]);
      }
    } finally {
      await other.close();
    }
  });

  it('says who switched it when, whom it touches, and writes it in the history', async () => {
    const made = await organization({ portal: false });
    for (const status of ['active', 'active', 'disabled', 'invited', 'new'] as const) await app.world.person(made, { status });
    const on = portalOf(await owner.post(`${path}/${made.id}/enable`));
    expect(on).toMatchObject({ id: made.id, version: 2, enabled: true, enabledChangedBy: 'Olive Owner', peopleAffected: 2, organizationName: made.name, organizationStatus: 'active' });
    expect(Math.abs(Date.parse(on.enabledChangedAt ?? '') - Date.now())).toBeLessThan(60_000);
    const off = portalOf(await owner.post(`${path}/${made.id}/disable`, { note: 'Closed until Monday.' }));
    expect(off).toMatchObject({ version: 3, enabled: false, note: 'Closed until Monday.' });
    const entries = await history(made.id);
    expect(entries.map(({ action, actor }) => [action, actor.label])).toEqual([['portal.disabled', 'Olive Owner'], ['portal.enabled', 'Olive Owner']]);
    expect(entries[0]?.changes).toEqual([{ field: 'enabled', before: true, after: false }, { field: 'note', before: '', after: 'Closed until Monday.' }]);
  });

  it('shows the customer the note at the wall', async () => {
    const made = await organization();
    const client = await app.world.personClient(await app.world.person(made));
    await owner.post(`${path}/${made.id}/disable`, { note: 'Back on <b>Monday</b> 🛠' });
    expect((await client.get('/api/portal/session')).body).toMatchObject({ access: 'portal_unavailable', branding: { note: 'Back on <b>Monday</b> 🛠' } });
  });

  it('changes nothing and writes nothing where it is so already, but takes a new note', async () => {
    const made = await organization({ note: 'old' });
    expect(portalOf(await owner.post(`${path}/${made.id}/enable`))).toMatchObject({ version: 1, enabledChangedAt: null });
    expect(await history(made.id)).toEqual([]);
    await owner.post(`${path}/${made.id}/disable`);
    const off = await portal(made.id);
    expect(off.note).toBe('old');
    expect(portalOf(await owner.post(`${path}/${made.id}/disable`, { note: 'old' }))).toEqual(off);
    expect(portalOf(await owner.post(`${path}/${made.id}/disable`, { note: 'new' }))).toMatchObject({ note: 'new', version: off.version + 1, enabledChangedAt: off.enabledChangedAt });
    expect((await history(made.id)).map(({ action }) => action)).toEqual(['portal.updated', 'portal.disabled']);
  });

  it('does not switch the portal of an archived organization on', async () => {
    const made = await organization({ portal: false, status: 'archived' });
    await app.world.person(made);
    const answer = await owner.post(`${path}/${made.id}/enable`);
    expect([answer.status, codeOf(answer)]).toEqual([409, 'organization_archived']);
    expect(await portal(made.id)).toMatchObject({ enabled: false, version: 1, peopleAffected: 0 });
  });

  it('leaves word for what waited for it, once for each switch-on', async () => {
    const made = await organization({ portal: false });
    const before = (await jobs('portal.enabled')).length;
    const count = async () => (await jobs('portal.enabled')).length - before;
    await Promise.all(Array.from({ length: 10 }, () => owner.post(`${path}/${made.id}/enable`)));
    expect(await count()).toBe(1);
    expect(await history(made.id)).toHaveLength(1);
    await owner.post(`${path}/${made.id}/disable`);
    expect(await count()).toBe(1);
  });

  it.each([
    ['a note of 2,001 characters', { note: 'x'.repeat(2_001) }],
    ['a note that is a number', { note: 1 }],
    ['an unknown field', { note: '', force: true }],
    ['a list', ['note']],
  ])('refuses %s', async (_, body) => {
    const made = await organization();
    const answer = await owner.post(`${path}/${made.id}/disable`, body);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
    expect(await portal(made.id)).toMatchObject({ enabled: true, version: 1 });
  });
});

describe('switching many portals', () => {
  it('counts first, then switches those that are not so yet and gives their ids for the undo', async () => {
    const [on, off, archived] = [await organization(), await organization({ portal: false }), await organization({ portal: false, status: 'archived' })];
    for (const made of [on, on, off, off, off, archived]) await app.world.person(made);
    await app.world.person(off, { status: 'new' });
    const ids = [on.id, off.id, archived.id, foreign.id, nobody];
    expect((await owner.post(`${path}/enable`, { ids, dryRun: true })).body).toEqual({ dryRun: true, matched: 3, changed: 1, people: 3, jobId: null, ids: [] });
    expect((await portal(off.id)).enabled).toBe(false);
    expect((await owner.post(`${path}/enable`, { ids })).body).toEqual({ dryRun: false, matched: 3, changed: 1, people: 3, jobId: null, ids: [off.id] });
    expect([(await portal(off.id)).enabled, (await portal(archived.id)).enabled]).toEqual([true, false]);
    const disabled = await owner.post(`${path}/disable`, { ids });
    expect(disabled.body).toMatchObject({ matched: 3, changed: 2, people: 5 });
    expect((await owner.post(`${path}/enable`, { ids: (disabled.body as { ids: string[] }).ids })).body).toMatchObject({ changed: 2, people: 5 });
    expect((await history(off.id)).map(({ action }) => action)).toEqual(['portal.enabled', 'portal.disabled', 'portal.enabled']);
    const theirs = await app.database.db.selectFrom('portals').select(['enabled', 'version']).where('provider_id', '=', elsewhere.id).where('organization_id', '=', foreign.id).executeTakeFirst();
    expect(theirs).toEqual({ enabled: 1, version: 1 });
  });

  it('switches by filter, and more than 1,000 in a job that names who asked', async () => {
    const provider = await app.world.otherProvider();
    const boss = await app.world.staffClient('owner', { provider, name: 'Bulk Boss' });
    const { db } = app.database;
    const organizationRow = await db.selectFrom('organizations').selectAll().where('provider_id', '=', elsewhere.id).where('id', '=', foreign.id).executeTakeFirstOrThrow();
    const portalRow = await db.selectFrom('portals').selectAll().where('provider_id', '=', elsewhere.id).where('organization_id', '=', foreign.id).executeTakeFirstOrThrow();
    const ctx = app.operator(provider.id);
    const made = Array.from({ length: 1_050 }, (_, index) => ({ ...organizationRow, id: ctx.newId(), provider_id: provider.id, name: `Many ${index}`, name_folded: `many ${index}`, search_text: `many ${index}` }));
    for (let from = 0; from < made.length; from += 200) {
      await db.insertInto('organizations').values(made.slice(from, from + 200)).execute();
      await db.insertInto('portals').values(made.slice(from, from + 200).map(({ id }) => ({ ...portalRow, organization_id: id, provider_id: provider.id }))).execute();
    }
    const few = await boss.post(`${path}/disable`, { filter: { q: 'many 10' } });
    expect(few.body).toMatchObject({ matched: 61, changed: 61, jobId: null });
    expect((await boss.post(`${path}/enable`, { filter: { enabled: false } })).body).toMatchObject({ matched: 61, changed: 61, jobId: null });
    const started = await boss.post(`${path}/disable`, { filter: {} });
    expect(started.body).toMatchObject({ matched: 1_050, changed: 1_050, ids: [] });
    const { jobId } = started.body as { jobId: string };
    const job = await until(async () => {
      const answer = await boss.get(`/api/admin/jobs/${jobId}`);
      return (answer.body as { status: string }).status === 'done' && answer.body;
    });
    expect(job).toMatchObject({ result: { changed: 1_050, people: 0 } });
    const list = await boss.list(path, { filter: { enabled: false }, range: [0, 0] });
    expect(list.headers['content-range']).toBe('portals 0-0/1050');
    expect(list.body[0]).toMatchObject({ enabledChangedBy: 'Bulk Boss' });
    const audit = await boss.list('/api/admin/audit-events', { filter: { action: 'portal.disabled' }, range: [0, 0] });
    expect(audit.headers['content-range']).toBe('audit-events 0-0/1111');
    expect(audit.body[0]).toMatchObject({ actor: { kind: 'staff', label: 'Bulk Boss' } });
  });

  it.each([
    ['neither ids nor a filter', {}],
    ['both', { ids: [nobody], filter: {} }],
    ['no ids', { ids: [] }],
    ['1,001 ids', { ids: Array.from({ length: 1_001 }, () => nobody) }],
    ['an unknown filter', { filter: { organizationName: 'x' } }],
    ['dryRun as text', { ids: [nobody], dryRun: 'true' }],
  ])('refuses %s', async (_, body) => {
    for (const verb of ['enable', 'disable']) {
      const answer = await owner.post(`${path}/${verb}`, body);
      expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
    }
  });
});

describe('note, welcome text and sign-in rules', () => {
  const save = (row: Portal, changes: Partial<Portal>, client = owner) => client.put(`${path}/${row.id}`, { ...row, ...changes });

  it('saves what was changed, ignores what may only be read, and writes it in the history', async () => {
    const row = await portal((await organization()).id);
    const answer = await save(row, { note: 'Bientôt', welcomeText: 'Willkommen 👋\r\n\r\n<script>alert(1)</script>', rules: { idleMinutes: 60, absoluteMinutes: 600 }, enabled: false, organizationName: 'Renamed', logoUrl: 'https://evil.example/' });
    expect(answer.body).toMatchObject({ version: 2, note: 'Bientôt', welcomeText: 'Willkommen 👋\n\n<script>alert(1)</script>', rules: { idleMinutes: 60, absoluteMinutes: 600 }, lifetimes: { idleMinutes: 60, absoluteMinutes: 600 }, enabled: true, organizationName: row.organizationName, logoUrl: null });
    const [entry] = await history(row.id);
    expect(entry?.changes).toContainEqual({ field: 'rules', before: { idleMinutes: null, absoluteMinutes: null }, after: { idleMinutes: 60, absoluteMinutes: 600 } });
    expect(portalOf(await save(portalOf(answer), {})).version).toBe(2);
    expect(await history(row.id)).toHaveLength(1);
  });

  it('ends a customer’s session when the organization’s own lifetime is over', async () => {
    const made = await organization();
    const client = await app.world.personClient(await app.world.person(made));
    await save(await portal(made.id), { rules: { idleMinutes: 30, absoluteMinutes: 120 } });
    expect(await access(client)).toBe('allowed');
    app.clock.advance(31 * 60_000);
    expect((await client.get('/api/portal/session')).status).toBe(401);
    app.clock.advance(-31 * 60_000);
  });

  it('is never laxer than the provider, and says so at the field', async () => {
    const settings = (await owner.get('/api/admin/provider')).body as { rules: object };
    await owner.put('/api/admin/provider', { ...settings, rules: { ...settings.rules, portalIdleMinutes: 1_440, portalAbsoluteMinutes: 2_880 } });
    const row = await portal((await organization()).id);
    const answer = await save(row, { rules: { idleMinutes: 1_441, absoluteMinutes: 2_881 } });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
    expect((answer.body as { errors: object }).errors).toEqual({
      'rules.idleMinutes': 'At most 1440 minutes (1 day): that is the limit in your settings, and a portal may only be stricter.',
      'rules.absoluteMinutes': 'At most 2880 minutes (2 days): that is the limit in your settings, and a portal may only be stricter.',
    });
    expect((await save(row, { rules: { idleMinutes: 1_440, absoluteMinutes: 2_880 } })).status).toBe(200);
  });

  it('refuses a stale version and shows the newer record', async () => {
    const row = await portal((await organization()).id);
    const newer = portalOf(await save(row, { note: 'first' }));
    const answer = await save(row, { note: 'second' });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'changed_meanwhile']);
    expect((answer.body as { current: unknown }).current).toEqual(newer);
    const switched = portalOf(await owner.post(`${path}/${row.id}/disable`));
    expect(codeOf(await save(newer, { note: 'third' }))).toBe('changed_meanwhile');
    expect(await portal(row.id)).toEqual(switched);
  });

  it('lets one of ten win who save the same version at the same moment', async () => {
    const row = await portal((await organization()).id);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => save(row, { note: `note ${index}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  });

  it.each([
    ['a welcome text of 4,001 characters', { welcomeText: 'x'.repeat(4_001) }],
    ['a note with NUL', { note: 'a\u0000' }],
    ['half a surrogate pair', { welcomeText: '\udc00' }],
    ['4 minutes', { rules: { idleMinutes: 4, absoluteMinutes: null } }],
    ['half a minute', { rules: { idleMinutes: 30.5, absoluteMinutes: null } }],
    ['minutes as text', { rules: { idleMinutes: '30', absoluteMinutes: null } }],
    ['minutes below nothing', { rules: { idleMinutes: -30, absoluteMinutes: null } }],
    ['more minutes than the product allows', { rules: { idleMinutes: 1e9, absoluteMinutes: null } }],
    ['half the rules', { rules: { idleMinutes: 30 } }],
    ['an unknown rule', { rules: { idleMinutes: 30, absoluteMinutes: null, mfa: true } }],
    ['no rules', { rules: null }],
    ['no version', { version: undefined }],
  ])('refuses %s', async (_, changes) => {
    const row = await portal((await organization()).id);
    const answer = await owner.put(`${path}/${row.id}`, { ...row, ...changes });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
    expect(await portal(row.id)).toEqual(row);
  });
});

describe('the logo', () => {
  it('is set, shown to staff and to the organization’s people, also at the wall, and removed', async () => {
    const made = await organization();
    const client = await app.world.personClient(await app.world.person(made));
    const set = portalOf(await upload(made.id, png(), 'image/png'));
    expect(set).toMatchObject({ version: 2, logoUrl: expect.stringMatching(new RegExp(`^/api/admin/portals/${made.id}/logo\\?v=`)) });
    await owner.post(`${path}/${made.id}/disable`);
    const session = (await client.get('/api/portal/session')).body as { branding: { logoUrl: string } };
    for (const answer of [await owner.get(set.logoUrl ?? ''), await client.get(session.branding.logoUrl)]) {
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'content-type': 'image/png', 'content-disposition': 'inline; filename="logo.png"', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-length': String(png().length) });
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.headers['content-security-policy']).toContain('sandbox');
    }
    const second = portalOf(await upload(made.id, png(8, 8)));
    expect(second.logoUrl).not.toBe(set.logoUrl);
    const kept = await app.database.db.selectFrom('portal_logos').select('id').where('organization_id', '=', made.id).execute();
    expect(kept).toHaveLength(1);
    const removed = portalOf(await owner.delete(`${path}/${made.id}/logo`));
    expect(removed.logoUrl).toBeNull();
    expect((await owner.delete(`${path}/${made.id}/logo`)).body).toEqual(removed);
    expect([(await owner.get(`${path}/${made.id}/logo`)).status, (await client.get('/api/portal/branding/logo')).status]).toEqual([404, 404]);
    expect((await history(made.id)).map(({ action }) => action)).toEqual(['portal.logo_removed', 'portal.logo_set', 'portal.disabled', 'portal.logo_set']);
  });

  it('is the entered organization’s own, whatever the address says', async () => {
    const [made, other] = [await organization(), await organization()];
    const set = portalOf(await upload(other.id, png()));
    const client = await app.world.personClient(await app.world.person(made));
    const version = (set.logoUrl ?? '').split('?')[1] ?? '';
    expect((await client.get(`/api/portal/branding/logo?${version}`)).status).toBe(404);
    expect((await app.client().get('/api/portal/branding/logo')).status).toBe(401);
    expect((await client.get(set.logoUrl ?? '')).status).toBe(401);
  });

  it.each([
    ['a page that says it is a PNG', '<!doctype html><script>alert(1)</script>', 'image/png', 422, 'logo_not_an_image'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml', 415, 'unsupported_media_type'],
    ['SVG that says it is a PNG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/png', 422, 'logo_not_an_image'],
    ['a PNG with a page behind it', Buffer.concat([png(), Buffer.from('<script>alert(1)</script>')]), 'image/png', 422, 'logo_not_an_image'],
    ['a PNG of 2,001 pixels', png(2_001, 1), 'image/png', 422, 'logo_not_an_image'],
    ['nothing', '', 'image/png', 422, 'logo_not_an_image'],
    ['JSON', '{}', 'application/json', 415, 'unsupported_media_type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['201 kB', Buffer.alloc(201 * 1024), 'image/png', 413, 'payload_too_large'],
    ['5 MB', Buffer.alloc(5 * 1024 * 1024), 'image/png', 413, 'payload_too_large'],
  ])('is not %s', async (_, bytes, type, status, code) => {
    const made = await organization();
    const answer = await upload(made.id, bytes, type);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(await portal(made.id)).toMatchObject({ logoUrl: null, version: 1 });
  });

  it('is not unpacked on its way in', async () => {
    const made = await organization();
    const answer = await upload(made.id, deflateSync(png()), 'image/png', owner, { 'content-encoding': 'deflate' });
    expect([answer.status, codeOf(answer)]).toEqual([415, 'unsupported_media_type']);
  });
});

describe('the list of portals', () => {
  it('finds by the organization’s name, number and domain, filters, sorts and counts', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    const made = [
      await app.world.organization({ provider, name: 'Żubr', externalId: 'Z-9' }),
      await app.world.organization({ provider, name: 'alder', portal: false }),
      await app.world.organization({ provider, name: 'Élan', portal: false, status: 'archived' }),
    ];
    await app.world.person(made[1]!);
    const names = async (query: Parameters<Client['list']>[1]) => (await client.list(path, query)).body.map((row) => row['organizationName']);
    expect(await names({})).toEqual(['alder', 'Élan', 'Żubr']);
    expect(await names({ sort: ['organizationName', 'DESC'] })).toEqual(['Żubr', 'Élan', 'alder']);
    expect(await names({ sort: ['enabled', 'DESC'] })).toEqual(['Żubr', 'Élan', 'alder']);
    expect(await names({ filter: { q: 'zubr' } })).toEqual(['Żubr']);
    expect(await names({ filter: { q: 'z-9' } })).toEqual(['Żubr']);
    expect(await names({ filter: { enabled: false } })).toEqual(['alder', 'Élan']);
    expect(await names({ filter: { enabled: false, status: 'active' } })).toEqual(['alder']);
    expect(await names({ filter: { id: [made[0]!.id, foreign.id] } })).toEqual(['Żubr']);
    await client.post(`${path}/${made[1]!.id}/enable`);
    expect((await client.list(path, { sort: ['updatedAt', 'DESC'], range: [0, 0] })).body[0]).toMatchObject({ organizationName: 'alder', peopleAffected: 1 });
    expect((await client.list(path, { range: [1, 1] })).headers['content-range']).toBe('portals 1-1/3');
  });

  it('counts the invitations that wait for the switch', async () => {
    const made = await organization({ portal: false });
    const ctx = app.operator(made.providerId);
    for (const [waiting, revoked] of [[1, null], [1, null], [1, ctx.now()], [0, null]] as const) {
      const person = await app.world.person(made, { status: 'invited' });
      await app.database.db
        .insertInto('invitations')
        .values({ id: ctx.newId(), provider_id: made.providerId, organization_id: made.id, customer_user_id: person.customerUserId, email: person.email, email_folded: person.email, generation: 1, waiting, queued_at: null, sent_at: null, bounced_at: null, bounce_reason: null, accepted_at: null, revoked_at: revoked, expires_at: null, times_sent: 0, created_by: 'Olive Owner', created_at: ctx.now(), updated_at: ctx.now() })
        .execute();
    }
    expect((await portal(made.id)).invitationsWaiting).toBe(2);
  });

  it.each([
    ['an unknown sort key', 'sort=["note","ASC"]', 'unknown_sort'],
    ['an unknown filter', 'filter={"portalEnabled":true}', 'unknown_filter'],
    ['a filter of the wrong kind', 'filter={"enabled":"yes"}', 'unknown_filter'],
    ['a range backwards', 'range=[5,4]', 'range_invalid'],
    ['a range of text', 'range=["0","24"]', 'range_invalid'],
  ])('refuses %s', async (_, query, code) => {
    const answer = await owner.get(`${path}?${query}`);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  });
});

describe('who may see and switch portals', () => {
  const attempts = async (client: Client, id: string) => [
    await client.put(`${path}/${id}`, { version: 1, note: 'x', welcomeText: '', rules: { idleMinutes: null, absoluteMinutes: null } }),
    await client.post(`${path}/${id}/enable`),
    await client.post(`${path}/${id}/disable`, { note: 'x' }),
    await upload(id, png(), 'image/png', client),
    await client.delete(`${path}/${id}/logo`),
  ];

  it('treats another provider’s, an absent and a malformed id alike', async () => {
    for (const id of [foreign.id, nobody, 'x', '%2e%2e']) {
      const answers = [await owner.get(`${path}/${id}`), await owner.get(`${path}/${id}/logo`), ...(await attempts(owner, id))];
      expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(answers.map(() => [404, 'not_found']));
    }
    expect(codeOf(await upload(foreign.id, 'no picture'))).toBe('not_found');
  });

  it('lets staff limited to some organizations switch those only', async () => {
    const [own, other] = [await organization(), await organization()];
    const admin = await app.world.staffClient('admin', { organizationIds: [own.id], name: 'Lim Ited' });
    expect((await admin.list(path)).body.map((row) => row['id'])).toEqual([own.id]);
    const answers = [await admin.get(`${path}/${other.id}`), ...(await attempts(admin, other.id))];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect((await admin.post(`${path}/disable`, { ids: [own.id, other.id] })).body).toMatchObject({ matched: 1, changed: 1, ids: [own.id] });
    expect((await admin.post(`${path}/enable`, { filter: {} })).body).toMatchObject({ matched: 1, changed: 1, ids: [own.id] });
    expect(await portal(other.id)).toMatchObject({ enabled: true, version: 1 });
    expect(await portal(own.id)).toMatchObject({ enabledChangedBy: 'Lim Ited' });
  });

  it.each(['technician', 'viewer'] as const)('lets a %s read and change nothing', async (role) => {
    const made = await organization();
    const client = await app.world.staffClient(role);
    expect([(await client.get(`${path}/${made.id}`)).status, (await client.list(path)).status]).toEqual([200, 200]);
    const answers = [...(await attempts(client, made.id)), await client.post(`${path}/enable`, { ids: [made.id] }), await client.post(`${path}/disable`, { filter: {}, dryRun: true })];
    expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(answers.map(() => [403, 'forbidden']));
    expect(await portal(made.id)).toMatchObject({ enabled: true, version: 1 });
  });

  it('does not let a page elsewhere switch anything', async () => {
    const made = await organization();
    const forged = await owner.send(`${path}/${made.id}/disable`, { method: 'POST', headers: { origin: 'https://evil.example' } });
    const withoutToken = await owner.send(`${path}/${made.id}/disable`, { method: 'POST', headers: { 'x-csrf-token': undefined } });
    const logo = await owner.send(`${path}/${made.id}/logo`, { method: 'PUT', raw: png(), headers: { 'content-type': 'image/png', 'x-csrf-token': undefined } });
    expect([codeOf(forged), codeOf(withoutToken), codeOf(logo)]).toEqual(['origin_refused', 'csrf_refused', 'csrf_refused']);
    expect(await portal(made.id)).toMatchObject({ enabled: true, version: 1 });
  });
});
