import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../server/context.ts';
import { importsHandlers } from '../../server/features/imports/index.ts';
import { dialect, startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { makeRoster } from '../support/roster.mjs';
import { startSecondProcess } from '../support/second-process.ts';
import { form, importAll, importAt, streamUpload, upload, type Part, type ShownImport } from '../support/upload.ts';
import { startWorkerProcess } from '../support/worker-process.ts';
import type { MadeProvider, MadeStaff } from '../support/world.ts';

let app: TestApp;
let owner: Client;
const apps: TestApp[] = [];
beforeAll(async () => {
  app = await startApp();
  owner = await app.world.staffClient('owner', { name: 'Olive Owner' });
});
afterAll(async () => {
  for (const one of [app, ...apps]) await one.close();
});

async function separateApp(options: Parameters<typeof startApp>[0] = {}): Promise<TestApp> {
  const made = await startApp(options);
  apps.push(made);
  return made;
}

const raw = (one: TestApp = app) => one.database.db.withoutPlugins();
async function count(table: 'imports' | 'import_rows' | 'file_chunks' | 'jobs' | 'customer_users' | 'organizations', one: TestApp = app): Promise<number> {
  const row = await raw(one).selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(row.count);
}
const footprint = async () => ({ imports: await count('imports'), rows: await count('import_rows'), chunks: await count('file_chunks'), jobs: await count('jobs') });
const rowsOf = async (client: Client, id: string, filter = {}) => (await client.list(`/api/admin/imports/${id}/rows`, { range: [0, 99], filter })).body;
const auditOf = async (client: Client, action: string) => (await client.list('/api/admin/audit-events', { filter: { action }, range: [0, 99] })).body as { actor: { label: string }; changes: { field: string; after: unknown }[]; subject: { label: string } }[];
const inProvider = (provider: MadeProvider, table: 'organizations' | 'customer_users') => raw().selectFrom(table).where('provider_id', '=', provider.id);
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;

describe('a roster as a PSA exports it', () => {
  it('comes in within 20 seconds, agrees with what is expected to the row, and changes nothing when it comes again', async () => {
    const roster = makeRoster({ seed: 7 });
    const { organizations: expectedOrganizations, people: expectedPeople } = roster.expected;
    const begun = performance.now();
    const organizations = await importAll(owner, 'organizations', roster.organizations);
    const people = await importAll(owner, 'people', roster.people);
    expect(performance.now() - begun).toBeLessThan(20_000);

    expect(organizations.result).toEqual({ rows: expectedOrganizations.rows, created: expectedOrganizations.accepted, updated: 0, unchanged: 0, duplicate: expectedOrganizations.duplicate, refused: expectedOrganizations.refused, refusedBy: { name_missing: expectedOrganizations.refused } });
    const refused = Object.values(expectedPeople.refused).reduce((sum, number) => sum + number, 0);
    expect(people.result).toEqual({ rows: expectedPeople.rows, created: expectedPeople.accepted, updated: 0, unchanged: 0, duplicate: expectedPeople.duplicate, refused, refusedBy: expectedPeople.refused });
    // The dry runs said the same beforehand.
    expect([organizations.checked, people.checked]).toEqual([organizations.result, people.result]);

    const before = await raw().selectFrom('customer_users').selectAll().orderBy('id').execute();
    const again = [await importAll(owner, 'organizations', roster.organizations), await importAll(owner, 'people', roster.people)];
    expect(again.map(({ result }) => [result.created, result.updated, result.unchanged, result.duplicate, result.refused])).toEqual([
      [0, 0, expectedOrganizations.accepted, expectedOrganizations.duplicate, expectedOrganizations.refused],
      [0, 0, expectedPeople.accepted, expectedPeople.duplicate, refused],
    ]);
    expect(await raw().selectFrom('customer_users').selectAll().orderBy('id').execute()).toEqual(before);
  }, 120_000);

  it('leaves names trimmed, domains in lower case, inactive ones archived, portals off, and everybody new with one of two roles', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    const roster = makeRoster({ organizations: 40, people: 300, seed: 11 });
    await importAll(client, 'organizations', roster.organizations);
    await importAll(client, 'people', roster.people);
    const organizations = await inProvider(provider, 'organizations').selectAll().execute();
    expect(organizations.filter(({ name, name_folded: folded }) => name !== name.trim() || folded !== folded.trim())).toEqual([]);
    expect(organizations.filter(({ status }) => status === 'archived').length).toBe(roster.organizations.split(';Inactive;').length - 1);
    const domains = await raw().selectFrom('organization_domains').select('domain').where('provider_id', '=', provider.id).execute();
    expect(domains).toHaveLength(40);
    expect(domains.filter(({ domain }) => domain !== domain.toLowerCase())).toEqual([]);
    const portals = await raw().selectFrom('portals').select('enabled').where('provider_id', '=', provider.id).execute();
    expect(portals.map(({ enabled }) => enabled)).toEqual(organizations.map(() => 0));
    const people = await raw().selectFrom('customer_users').select(['status', 'role', 'user_id']).where('provider_id', '=', provider.id).execute();
    expect(new Set(people.map(({ status, role, user_id: userId }) => `${status} ${role} ${userId}`))).toEqual(new Set(['new user null', 'new manager null']));
  }, 60_000);

  it.each([2, 3, 5, 8, 13])('agrees for seed %i too', async (seed) => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('admin', { provider });
    const { organizations, people, expected } = makeRoster({ organizations: 30, people: 400, seed });
    const first = await importAll(client, 'organizations', organizations);
    const second = await importAll(client, 'people', people);
    expect({ rows: first.result.rows, accepted: first.result.created, duplicate: first.result.duplicate, refused: first.result.refused }).toEqual(expected.organizations);
    expect({ rows: second.result.rows, accepted: second.result.created, duplicate: second.result.duplicate, refused: second.result.refusedBy }).toEqual(expected.people);
  }, 60_000);

  it('is recorded: upload, dry run, start, the end with its counts, and each record in the name of who ran it', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider, name: 'Iris Importer' });
    await importAll(client, 'organizations', lines('Name,ID', 'Acme,1', 'Foo,2'));
    for (const action of ['import.created', 'import.checked', 'import.started', 'import.finished']) expect(await auditOf(client, action)).toHaveLength(1);
    const [finished] = await auditOf(client, 'import.finished');
    expect(finished?.changes).toContainEqual({ field: 'created', before: null, after: 2 });
    const created = await auditOf(client, 'organization.created');
    expect(created.map(({ actor, subject }) => `${actor.label}: ${subject.label}`).sort()).toEqual(['Iris Importer: Acme', 'Iris Importer: Foo']);
  });
});

describe('what is known already', () => {
  it('changes only where the file says more, never in role, and never loses anything', async () => {
    const organization = await app.world.organization({ name: 'Known Motors', externalId: 'K-1' });
    await app.world.person(organization, { email: 'Ada@known.example', name: 'Ada', role: 'manager', phone: '+44 1' });
    await app.world.person(organization, { email: 'bob@known.example', name: 'Bob', phone: '' });
    await app.world.person(organization, { email: 'off@known.example', name: 'Off', status: 'disabled' });
    const people = await importAll(owner, 'people', lines('Name,Email,Company ID,Role,Phone', ',ADA@KNOWN.EXAMPLE,K-1,user,', 'Bob B,bob@known.example,k-1,manager,+44 2', 'Bobby,bob@known.example,K-1,user,', 'Off,off@known.example,K-1,manager,'));
    expect(people.result).toMatchObject({ created: 0, updated: 1, unchanged: 2, duplicate: 1, refused: 0 });
    const stored = await raw().selectFrom('customer_users').select(['email', 'name', 'role', 'phone', 'status']).where('organization_id', '=', organization.id).orderBy('email_folded').execute();
    expect(stored).toEqual([
      { email: 'Ada@known.example', name: 'Ada', role: 'manager', phone: '+44 1', status: 'active' },
      // A call to the phone of somebody who signs in can open their account: it takes a verification.
      { email: 'bob@known.example', name: 'Bob B', role: 'user', phone: '', status: 'active' },
      { email: 'off@known.example', name: 'Off', role: 'user', phone: expect.any(String) as string, status: 'disabled' },
    ]);
  });

  it('a row repeated far behind the first changes nothing either', async () => {
    const between = Array.from({ length: 500 }, (_, index) => `Somebody ${index},far${index}@known.example,F-1,user,`);
    await importAll(owner, 'organizations', lines('Name,ID,Phone', 'Far Apart,F-1,+44 1', ...Array.from({ length: 300 }, (_, index) => `Between ${index},,`), 'Far Further,f-1,+44 2', 'FAR APART,,+44 3'));
    expect((await owner.list('/api/admin/organizations', { filter: { q: 'far apart' } })).body).toMatchObject([{ name: 'Far Apart', phone: '+44 1' }]);
    const { checked, result } = await importAll(owner, 'people', lines('Name,Email,Company ID,Role,Phone', 'First,first@known.example,F-1,user,+44 1', ...between, 'Last,FIRST@known.example,F-1,manager,+44 2'));
    expect([checked, result]).toEqual([result, expect.objectContaining({ created: 501, updated: 0, unchanged: 0, duplicate: 1 })]);
    expect((await owner.list('/api/admin/customer-users', { filter: { q: 'first@known.example' } })).body).toMatchObject([{ name: 'First', role: 'user', phone: '+44 1' }]);
  });

  it('is found by external id, else by name; what contradicts it is refused with the reason', async () => {
    await importAll(owner, 'organizations', lines('Name,ID,Domain', 'Kestrel Law,L-1,kestrel-law.example', 'Union Foods,,'));
    const { id, checked, result } = await importAll(
      owner,
      'organizations',
      lines('Name,ID,Domain,Status', 'Kestrel Legal,l-1,KESTREL-LEGAL.example,', 'UNION FOODS,L-2,,Inactive', 'Union Foods,L-3,,', 'Other,L-4,kestrel-law.example,', 'Kestrel Law,L-5,,', ' ,L-6,,', 'Odd,L-7,,dormant'),
    );
    expect(result).toEqual(checked);
    const rows = (await rowsOf(owner, id)) as { row: number; result: string; code: string | null; message: string | null }[];
    expect(rows.map(({ row, result: outcome, code }) => [row, outcome, code])).toEqual([
      [2, 'updated', null],
      [3, 'updated', null],
      [4, 'refused', 'name_taken'],
      [5, 'created', null],
      [6, 'created', null],
      [7, 'refused', 'name_missing'],
      [8, 'refused', 'status_unknown'],
    ]);
    expect(rows[2]?.message).toMatch(/another organization has this name/iu);
    const [kestrel] = (await owner.list('/api/admin/organizations', { filter: { q: 'Kestrel Legal' } })).body;
    expect(kestrel).toMatchObject({ name: 'Kestrel Legal', externalId: 'L-1', domains: ['kestrel-law.example', 'kestrel-legal.example'] });
    const [union] = (await owner.list('/api/admin/organizations', { filter: { q: 'union foods' } })).body;
    expect(union).toMatchObject({ name: 'UNION FOODS', externalId: 'L-2', status: 'archived' });
    expect(await auditOf(owner, 'organization.archived')).toContainEqual(expect.objectContaining({ subject: expect.objectContaining({ label: 'UNION FOODS' }) as unknown }));
  });

  it('people may name their organization by id or name, and the two may not contradict each other', async () => {
    await importAll(owner, 'organizations', lines('Name,ID', 'Numbered GmbH,N-1', 'Łódź Textiles,'));
    const { id } = await importAll(owner, 'people', lines('Email,Company ID,Company,Role', 'a@n.example,N-1,,', 'b@n.example,,lodz textiles,', 'c@n.example,N-1,Łódź Textiles,', 'd@n.example,N-9,,', 'e@n.example,,,', 'f@n.example,N-1,,Superuser', 'A@N.example,,numbered gmbh,Manager'));
    expect((await rowsOf(owner, id)).map(({ result, code }) => code ?? result)).toEqual(['created', 'created', 'organization_ambiguous', 'organization_unknown', 'organization_missing', 'role_unknown', 'duplicate']);
    expect((await rowsOf(owner, id, { result: 'refused', code: 'role_unknown' })).map(({ row }) => row)).toEqual([7]);
  });
});

describe('from upload to run', () => {
  it('waits for the columns, takes the person’s choice over the guess, and changes nothing before it is run', async () => {
    const { status, body } = await upload(owner, 'organizations', Buffer.from('\uFEFFBezeichnung|Nummer|Anruf\r\nAlder Hof|A-1|+49 30 1\r\n', 'utf16le'));
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'mapping', delimiter: '|', encoding: 'utf-16le', columns: ['Bezeichnung', 'Nummer', 'Anruf'], sample: [['Alder Hof', 'A-1', '+49 30 1']], mapping: { name: null, externalId: null, phone: null }, fileName: 'list.csv', checked: null, result: null });
    const check = (mapping: Record<string, number | null>) => owner.post(`/api/admin/imports/${body.id}/check`, { mapping });
    expect(codeOf(await check({ externalId: 1 }))).toBe('column_missing');
    expect(codeOf(await check({ name: 3 }))).toBe('validation_failed');
    expect(codeOf(await check({ name: 0, externalId: 0 }))).toBe('validation_failed');
    expect(codeOf(await check({ name: 0, nonsense: 1 }))).toBe('validation_failed');
    expect(codeOf(await owner.post(`/api/admin/imports/${body.id}/run`))).toBe('import_not_ready');
    expect((await check({ name: 0, externalId: 1, phone: 2 })).status).toBe(200);
    expect((await importAt(owner, body.id, 'checked')).checked).toMatchObject({ created: 1 });
    expect((await owner.list('/api/admin/organizations', { filter: { q: 'Alder Hof' } })).body).toEqual([]);
    expect((await owner.post(`/api/admin/imports/${body.id}/run`)).status).toBe(200);
    const done = await importAt(owner, body.id, 'done');
    expect(done.progress).toEqual({ done: 1, total: 1 });
    expect((await owner.list('/api/admin/organizations', { filter: { q: 'Alder Hof' } })).body).toMatchObject([{ externalId: 'A-1', phone: '+49 30 1' }]);
    for (const verb of ['run', 'cancel']) expect((await owner.post(`/api/admin/imports/${body.id}/${verb}`)).status).toBe(409);
    expect(codeOf(await check({ name: 0 }))).toBe('import_not_ready');
  });

  it('is put aside while it waits for somebody, and goes on from its check if it is wanted after all', async () => {
    const { body } = await upload(owner, 'organizations', lines('Company Name,Company ID', 'Put Aside,P-1'));
    const verb = async (name: string, mapping?: object) => owner.post(`/api/admin/imports/${body.id}/${name}`, mapping && { mapping });
    expect((await verb('check', body.mapping)).status).toBe(200);
    await importAt(owner, body.id, 'checked');
    expect((await verb('cancel')).body).toMatchObject({ status: 'cancelled', result: null, finishedAt: expect.any(String) as string });
    expect(codeOf(await verb('cancel'))).toBe('not_cancellable');
    expect(codeOf(await verb('check', body.mapping))).toBe('import_not_ready');
    expect((await verb('run')).status).toBe(200);
    expect((await importAt(owner, body.id, 'done')).result).toMatchObject({ created: 1 });
    const { body: unread } = await upload(owner, 'organizations', lines('Company Name', 'Never'));
    expect((await owner.post(`/api/admin/imports/${unread.id}/cancel`)).body).toMatchObject({ status: 'cancelled' });
    expect(codeOf(await owner.post(`/api/admin/imports/${unread.id}/run`))).toBe('import_not_ready');
  });

  it('does all at once where no dry run is wished', async () => {
    const { status, body } = await upload(owner, 'organizations', lines('Company Name,Company ID', 'Straight Through,S-1', ',S-2'), { dryRun: 'false' });
    expect([status, body.status]).toEqual([201, 'checking']);
    const done = await importAt(owner, body.id, 'done');
    expect([done.checked, done.result]).toEqual([done.result, { rows: 2, created: 1, updated: 0, unchanged: 0, duplicate: 0, refused: 1, refusedBy: { name_missing: 1 } }]);
    expect(codeOf(await upload(owner, 'people', lines('Email', 'a@b.example'), { dryRun: 'false' }))).toBe('column_missing');
  });

  it('lists the newest first and filters by kind and step', async () => {
    await upload(owner, 'people', lines('Email,Company', 'a@b.example,Acme'));
    const listed = await owner.list('/api/admin/imports', { filter: { kind: 'people', status: 'mapping' }, range: [0, 0] });
    expect(listed.headers['content-range']).toMatch(/^imports 0-0\/\d+$/u);
    expect(listed.body).toMatchObject([{ kind: 'people', status: 'mapping', createdBy: 'Olive Owner' }]);
    expect(codeOf(await owner.list('/api/admin/imports', { filter: { color: 'red' } }))).toBe('unknown_filter');
  });

  it('gives the refused rows back to be mended: same columns, the reasons beside them, and no cell that a spreadsheet would run', async () => {
    const { id } = await importAll(owner, 'organizations', lines('Name;Number;Status;Notes', ';M-1;;=HYPERLINK("x")', 'Mended Ltd;M-2;asleep;', '"Mended; Two";M-3;Active;ok', 'Cut; in; two;Active;x'));
    const file = await owner.get(`/api/admin/imports/${id}/refused.csv`);
    expect([file.status, file.headers['content-type'], file.headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', `attachment; filename="list-refused.csv"; filename*=UTF-8''list-refused.csv`]);
    const [heading, ...refused] = file.text.replace('\uFEFF', '').trim().split('\r\n');
    expect(heading).toBe('Name;Number;Status;Notes;Refused because;Reason');
    expect(refused).toHaveLength(3);
    expect(refused[0]).toContain(`;"'=HYPERLINK(""x"")";name_missing;`);
    expect(refused[2]).toContain('"Active;x";too_many_cells;');
    const again = await importAll(owner, 'organizations', file.text.replace('asleep', 'Active').replace('\uFEFF;M-1', '\uFEFF').replace(/^;M-1/mu, 'Named now;M-1'));
    expect(again.result).toMatchObject({ rows: 3, created: 2, refused: 1 });
    expect((await owner.list('/api/admin/organizations', { filter: { q: 'Named now' } })).body).toMatchObject([{ notes: '=HYPERLINK("x")' }]);
  });
});

describe('bad input', () => {
  const odd = String.raw`"unclosed,U-1,,
Łukasz & ‮Söhne,U-2,,
"quo""ted",U-3,,
${'x'.repeat(300)},U-4,,
🦊 Fox 美咲 محمد,U-5,,
two,many,cells,here,and,more
`;
  it('hostile rows are refused one by one and the others come in', async () => {
    const { id, result } = await importAll(owner, 'organizations', `Name,Number,Phone,Notes\n${odd}Last One,U-6,,\n`);
    const rows = await rowsOf(owner, id);
    expect(rows.map(({ row, result: outcome, code }) => `${String(row)} ${String(code ?? outcome)}`)).toEqual(['2 unreadable', '3 created', '4 created', '5 name_too_long', '6 created', '7 too_many_cells', '8 created']);
    expect(result.created).toBe(4);
  });

  it.each([
    ['csv_empty', ''],
    ['csv_empty', 'Name,Id\n'],
    ['csv_unreadable', Buffer.from('Name,Id\nAc\u0000me,1\n')],
    ['csv_unreadable', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0])],
    ['csv_too_many_columns', `${Array.from({ length: 101 }, (_, index) => `c${index}`).join(',')}\n1\n`],
  ])('%s, and nothing is kept', async (code, content) => {
    const before = await footprint();
    const answer = await upload(owner, 'organizations', content);
    expect([answer.status, codeOf(answer)]).toEqual([422, code]);
    expect(await footprint()).toEqual(before);
  });

  const file: Part = ['file', { content: 'Name\nAcme\n' }];
  const kind: Part = ['kind', 'organizations'];
  it.each<[string, Part[], string]>([
    ['no file', [kind], 'file'],
    ['no kind', [file], 'kind'],
    ['a kind that is none', [['kind', 'pets'], file], 'kind'],
    ['an unknown field', [kind, ['color', 'red'], file], 'color'],
    ['a field twice', [kind, kind, file], 'kind'],
    ['a dry run neither true nor false', [kind, ['dryRun', 'maybe'], file], 'dryRun'],
    ['two files', [kind, file, file], 'file'],
    ['the file in another part', [kind, ['document', { content: 'Name\nAcme\n' }]], 'document'],
    ['far too many fields', [...Array.from({ length: 20 }, (_, index): Part => [`f${index}`, 'x']), file], 'form'],
    ['a field that is too long', [['kind', 'x'.repeat(5_000)], file], 'kind'],
  ])('a form with %s is refused at that field, and nothing is kept', async (_name, parts, field) => {
    const before = await footprint();
    const { raw: bytes, headers } = form(parts);
    const answer = await owner.send('/api/admin/imports', { method: 'POST', raw: bytes, headers });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
    expect((answer.body as { errors: Record<string, string> }).errors).toHaveProperty([field]);
    expect(await footprint()).toEqual(before);
  });

  it('fields may stand behind the file', async () => {
    const { raw: bytes, headers } = form([file, kind]);
    expect((await owner.send('/api/admin/imports', { method: 'POST', raw: bytes, headers })).status).toBe(201);
  });

  it.each([
    ['application/json', '{}', 415, 'unsupported_media_type'],
    ['text/csv', 'Name\nAcme\n', 415, 'unsupported_media_type'],
    ['multipart/form-data', 'x', 400, 'malformed_request'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nName\nAc', 400, 'malformed_request'],
    ['multipart/form-data; boundary=b', 'no boundary anywhere', 400, 'malformed_request'],
    ['multipart/form-data; boundary=b', '--b\r\n\r\n\r\n--b--', 400, 'malformed_request'],
    ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nx\r\n--b--', 422, 'validation_failed'],
    ['multipart/form-data; boundary=b', '--b\r\nBroken\u0001Header\r\n\r\nx\r\n--b--', 400, 'malformed_request'],
  ])('%s with %j answers %i %s', async (contentType, content, status, code) => {
    const before = await footprint();
    const answer = await owner.send('/api/admin/imports', { method: 'POST', raw: content, headers: { 'content-type': contentType } });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(await footprint()).toEqual(before);
  });

  it('no damaged form ends in more than a refusal', async () => {
    const { raw: whole } = form([kind, ['dryRun', 'true'], ['file', { content: lines('Name,ID', 'Acme,1', 'Ünïted,2').repeat(40) }]]);
    const bytes = Buffer.from(whole);
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, place, fc.uint8Array({ maxLength: 12 })), { minLength: 1, maxLength: 4 }), async (wounds) => {
        let damaged = bytes;
        for (const [at, length, instead] of wounds) {
          const from = Math.floor(at * damaged.length);
          damaged = Buffer.concat([damaged.subarray(0, from), instead, damaged.subarray(from + Math.floor(length ** 4 * 300))]);
        }
        const before = await footprint();
        const answer = await owner.send('/api/admin/imports', { method: 'POST', raw: damaged, headers: { 'content-type': 'multipart/form-data; boundary=----portico-test-boundary' } });
        expect([201, 400, 413, 422]).toContain(answer.status);
        if (answer.status !== 201) expect(await footprint()).toEqual(before);
      }),
      { numRuns: 60 },
    );
    expect((await upload(owner, 'organizations', lines('Name', 'Still here'))).status).toBe(201);
  }, 60_000);

  it('an upload that breaks off leaves nothing behind', async () => {
    const before = await footprint();
    await new Promise<void>((resolve) => {
      const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const request = httpRequest({ host: '127.0.0.1', port: app.port, path: '/api/admin/imports', method: 'POST', agent: false, headers: { host: app.host, origin: `http://${app.host}`, cookie, 'x-csrf-token': owner.csrfToken ?? '', 'content-type': 'multipart/form-data; boundary=b', 'content-length': '9000000' } });
      request.on('error', () => resolve());
      request.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
      request.write(`Name\n${'Acme\n'.repeat(200_000)}`);
      // Only once a piece of it is stored.
      void until(async () => (await count('file_chunks')) > before.chunks).then(() => request.destroy());
    });
    await until(async () => JSON.stringify(await footprint()) === JSON.stringify(before));
  });

  it.each<[string, string, (client: Client & { staff: MadeStaff }) => Promise<unknown>]>([
    ['signed out', 'unauthenticated', (client) => client.delete('/api/admin/session')],
    ['was disabled', 'unauthenticated', (client) => owner.post(`/api/admin/staff/${client.staff.staffId}/disable`)],
    ['became a technician', 'forbidden', (client) => raw().updateTable('staff').set({ role: 'technician' }).where('id', '=', client.staff.staffId).execute()],
  ])('an upload of somebody who %s while it ran is refused (%s), and nothing is kept', async (_what, code, leave) => {
    const client = await app.world.staffClient('admin');
    const before = await footprint();
    const pieces = async function* () {
      yield `Name\n${'Acme\n'.repeat(100_000)}`;
      await until(async () => (await count('file_chunks')) > before.chunks);
      await leave(client);
      yield 'The end\n';
    };
    const { status, body } = await streamUpload(client, 'organizations', pieces());
    expect([status, body.code]).toEqual([code === 'forbidden' ? 403 : 401, code]);
    expect({ ...(await footprint()), jobs: 0 }).toEqual({ ...before, jobs: 0 });
  });

  it('a provider’s space for files has an end', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    const pieces = Array.from({ length: 16_384 }, (_, position) => ({ provider_id: provider.id, file_id: provider.id, position, bytes: Buffer.from('x'), created_at: '2026-01-01T00:00:00.000Z' }));
    for (let from = 0; from < pieces.length; from += 2_048) await raw().insertInto('file_chunks').values(pieces.slice(from, from + 2_048)).execute();
    const answer = await upload(client, 'organizations', lines('Name', 'Acme'));
    expect([answer.status, codeOf(answer)]).toEqual([413, 'payload_too_large']);
    await raw().deleteFrom('file_chunks').where('provider_id', '=', provider.id).where('position', '<', 5).execute();
    expect((await upload(client, 'organizations', lines('Name', 'Acme'))).status).toBe(201);
  });

  it('rows of another’s import, of none, and of a wrong id look the same', async () => {
    const provider = await app.world.otherProvider();
    const other = await app.world.staffClient('owner', { provider });
    const { body } = await upload(other, 'organizations', lines('Name', 'Secret Canary'));
    const nobody = '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a';
    for (const [path, method] of [['', 'GET'], ['/rows', 'GET'], ['/refused.csv', 'GET'], ['/run', 'POST'], ['/cancel', 'POST']] as const) {
      const answers = await Promise.all([body.id, nobody, 'x'].map((id) => owner.send(`/api/admin/imports/${id}${path}`, { method })));
      expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(answers.map(() => [404, 'not_found']));
    }
    expect(JSON.stringify((await owner.list('/api/admin/imports', { range: [0, 99] })).body)).not.toContain('Secret Canary');
  });

  it('only owners and admins of the whole provider import', async () => {
    const { body } = await upload(owner, 'organizations', lines('Name', 'Acme'));
    const organization = await app.world.organization();
    for (const client of [await app.world.staffClient('technician'), await app.world.staffClient('viewer'), await app.world.staffClient('admin', { organizationIds: [organization.id] })]) {
      const before = await footprint();
      const answers: Answer[] = [await upload(client, 'organizations', lines('Name', 'Acme')), await client.get(`/api/admin/imports/${body.id}`), await client.post(`/api/admin/imports/${body.id}/run`), await client.get(`/api/admin/imports/${body.id}/refused.csv`)];
      expect(answers.map(codeOf)).toEqual(answers.map(() => 'forbidden'));
      expect(await footprint()).toEqual(before);
    }
  });
});

describe('size', () => {
  const line = 'Somebody,somebody@size.example,Size GmbH,user,+44 20 7946 0000,a note that is somewhat longer than most\n';
  const bigFile = function* (bytes: number) {
    yield 'Name,Email,Company,Role,Phone,Notes\n';
    const piece = line.repeat(600);
    for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
  };

  it.runIf(process.platform === 'linux')('100 MB raise the memory of the process by less than 60 MB', async () => {
    const second = await startSecondProcess(app);
    try {
      const client = Object.assign(second.client(), { csrfToken: owner.csrfToken });
      for (const [name, value] of owner.cookies) client.cookies.set(name, value);
      const resident = (field: 'VmRSS' | 'VmHWM') => Number(new RegExp(`${field}:\\s+(\\d+)`, 'u').exec(readFileSync(`/proc/${second.pid}/status`, 'utf8'))?.[1]) / 1024;
      // A process that has served for a while, not one whose heap has yet to grow to its usual size.
      expect((await streamUpload(client, 'people', bigFile(40_000_000))).status).toBe(201);
      const before = resident('VmRSS');
      writeFileSync(`/proc/${second.pid}/clear_refs`, '5');
      const { status, body } = await streamUpload(client, 'people', bigFile(100_000_000));
      expect(status).toBe(201);
      expect(body.bytes).toBeGreaterThan(100_000_000);
      expect(resident('VmHWM') - before).toBeLessThan(60);
    } finally {
      await second.close();
    }
  }, 120_000);

  it('more than 2,000,000 lines are too many, however short, and nothing is kept', async () => {
    const before = await footprint();
    const answer = await upload(owner, 'people', `Name,Email,Company\n${'x\n'.repeat(2_000_000)}`);
    expect([answer.status, codeOf(answer)]).toEqual([413, 'payload_too_large']);
    expect(await footprint()).toEqual(before);
  });

  it('more than 128 MiB are too large, said or unsaid, and nothing is kept', async () => {
    const before = await footprint();
    const unsaid = await streamUpload(owner, 'people', bigFile(129 * 1024 * 1024));
    expect([unsaid.status, unsaid.body.code]).toEqual([413, 'payload_too_large']);
    const said = await owner.send('/api/admin/imports', { method: 'POST', raw: 'x', headers: { 'content-type': 'multipart/form-data; boundary=b' } });
    expect(said.status).toBe(400);
    expect(await footprint()).toEqual(before);
  }, 120_000);
});

/** Runs the handler of a job as the worker does, stopped or killed after so many reports of progress. */
async function work(one: TestApp, jobId: string, name: string, after: number, how: 'stop' | 'kill'): Promise<unknown> {
  const row = await raw(one).selectFrom('jobs').select(['payload', 'provider_id']).where('id', '=', jobId).executeTakeFirstOrThrow();
  const handler = importsHandlers.find(({ definition }) => definition.name === name);
  const ctx = createContext({ db: one.database.db, actor: { kind: 'system', providerId: row.provider_id ?? '', name: 'Portico' }, requestId: jobId, client: { ip: '', userAgent: '', host: '' }, ports: { ...one.ports, wakeWorker: () => undefined } });
  let reports = 0;
  const progress = async () => {
    reports += 1;
    if (reports > after && how === 'kill') throw new Error('killed');
    return reports > after;
  };
  return handler?.run(ctx, JSON.parse(row.payload) as unknown, { id: jobId, attempt: 1, lastAttempt: false, progress });
}

describe('interruptions', () => {
  const roster = makeRoster({ organizations: 20, people: 1_500, seed: 4 });
  const { people: expected } = roster.expected;

  /** An app without a worker whose people wait for their run. */
  async function prepared(): Promise<{ one: TestApp; client: Client; id: string; jobId: string }> {
    const one = await separateApp({ worker: false });
    const client = await one.world.staffClient('owner');
    const settle = async (id: string, to: string, verb: 'check' | 'run', mapping?: unknown) => {
      const { body } = (await client.post(`/api/admin/imports/${id}/${verb}`, mapping === undefined ? undefined : { mapping })) as Answer<ShownImport>;
      if (verb === 'run' && to === 'waiting') return body;
      await work(one, body.jobId ?? '', `imports.${verb}`, 9_999, 'stop');
      return importAt(client, id, to);
    };
    const first = await upload(client, 'organizations', roster.organizations);
    await settle(first.body.id, 'checked', 'check', first.body.mapping);
    await settle(first.body.id, 'done', 'run');
    const second = await upload(client, 'people', roster.people);
    await settle(second.body.id, 'checked', 'check', second.body.mapping);
    const { jobId } = await settle(second.body.id, 'waiting', 'run');
    return { one, client, id: second.body.id, jobId: jobId ?? '' };
  }
  const wholeResult = (result: ShownImport['result']) => expect(result && { rows: result.rows, accepted: result.created, duplicate: result.duplicate, refused: result.refusedBy }).toEqual(expected);

  it('a run that is killed between two batches goes on where it was, and does no row twice', async () => {
    const { one, client, id, jobId } = await prepared();
    for (const after of [0, 2, 1]) await expect(work(one, jobId, 'imports.run', after, 'kill')).rejects.toThrow('killed');
    expect(await count('customer_users', one)).toBeGreaterThan(300);
    expect(await work(one, jobId, 'imports.run', 9_999, 'stop')).toMatchObject({ created: expected.accepted });
    const { result, status } = await importAt(client, id, 'done');
    expect(status).toBe('done');
    wholeResult(result);
    expect(await count('customer_users', one)).toBe(expected.accepted);
    // A job that was finished and runs once more finds nothing to do.
    await work(one, jobId, 'imports.run', 9_999, 'stop');
    expect(await count('customer_users', one)).toBe(expected.accepted);
  }, 60_000);

  it('a run that is stopped keeps what is done, and goes on from there when it is run again', async () => {
    const { one, client, id, jobId } = await prepared();
    expect(await work(one, jobId, 'imports.run', 2, 'stop')).toBe('cancelled');
    const stopped = await importAt(client, id, 'cancelled');
    expect(stopped.result?.created).toBe(await count('customer_users', one));
    expect(stopped.result?.created).toBeGreaterThan(300);
    expect(stopped.result?.rows).toBeLessThan(expected.rows);
    expect(codeOf(await client.post(`/api/admin/imports/${id}/check`, { mapping: stopped.mapping }))).toBe('import_not_ready');
    const { body } = (await client.post(`/api/admin/imports/${id}/run`)) as Answer<ShownImport>;
    await work(one, body.jobId ?? '', 'imports.run', 9_999, 'stop');
    wholeResult((await importAt(client, id, 'done')).result);
    expect(await auditOf(client, 'import.stopped')).toHaveLength(1);
  }, 60_000);

  it('what waits is stopped at once, by the import or by its job', async () => {
    const { client, id, jobId } = await prepared();
    expect(((await client.post(`/api/admin/imports/${id}/cancel`)) as Answer<ShownImport>).body).toMatchObject({ status: 'cancelled' });
    expect(await auditOf(client, 'import.cancelled')).toHaveLength(1);
    expect(codeOf(await client.post(`/api/admin/imports/${id}/cancel`))).toBe('not_cancellable');
    const { body: again } = (await client.post(`/api/admin/imports/${id}/run`)) as Answer<ShownImport>;
    expect([again.status, again.jobId === jobId]).toEqual(['running', false]);
    await client.post(`/api/admin/jobs/${again.jobId}/cancel`);
    expect((await importAt(client, id, 'cancelled')).status).toBe('cancelled');
  }, 60_000);

  it('a worker killed by the system loses nothing and doubles nothing', async () => {
    const { one, client, id } = await prepared();
    const first = await startWorkerProcess(one);
    await until(async () => (await count('customer_users', one)) > 300, 30_000);
    await first.kill();
    const afterKill = await count('customer_users', one);
    // Another takes over when the lease of the dead one has run out.
    const second = await startWorkerProcess(one, { offset: 61_000 });
    try {
      wholeResult((await importAt(client, id, 'done')).result);
    } finally {
      await second.stop();
    }
    expect(await count('customer_users', one)).toBe(expected.accepted);
    expect(afterKill).toBeLessThanOrEqual(expected.accepted);
    expect(new Set((await raw(one).selectFrom('import_rows').select('row_number').where('import_id', '=', id).execute()).map((row) => row.row_number)).size).toBe(expected.rows);
  }, 120_000);

  it('whoever started it must still be allowed to when it runs', async () => {
    const { one, client, id, jobId } = await prepared();
    const { staff } = client as Client & { staff: { staffId: string } };
    await raw(one).updateTable('staff').set({ role: 'technician' }).where('id', '=', staff.staffId).execute();
    await expect(work(one, jobId, 'imports.run', 9_999, 'stop')).rejects.toThrow('may not import any more');
    expect(await count('customer_users', one)).toBe(0);
    const colleague = await one.world.staffClient('admin');
    expect(await importAt(colleague, id, 'failed')).toMatchObject({ status: 'failed', error: expect.stringContaining('may not import any more') as unknown });
    const { body } = (await colleague.post(`/api/admin/imports/${id}/run`)) as Answer<ShownImport>;
    await work(one, body.jobId ?? '', 'imports.run', 9_999, 'stop');
    wholeResult((await importAt(colleague, id, 'done')).result);
  }, 60_000);

  it('two imports of the same people at once add nobody twice', async () => {
    const client = await app.world.staffClient('owner', { provider: await app.world.otherProvider() });
    await importAll(client, 'organizations', roster.organizations);
    const uploads = await Promise.all([1, 2, 3].map(() => upload(client, 'people', roster.people, { dryRun: 'false' })));
    const done = await Promise.all(uploads.map(({ body }) => importAt(client, body.id, 'done')));
    expect(done.reduce((sum, { result }) => sum + (result?.created ?? 0), 0)).toBe(expected.accepted);
    for (const { result } of done) expect((result?.created ?? 0) + (result?.unchanged ?? 0)).toBe(expected.accepted);
  }, 120_000);
});

describe('what is kept', () => {
  it(`files and row results go 30 days after the import, the counts stay (${dialect})`, async () => {
    const one = await separateApp();
    const client = await one.world.staffClient('owner');
    const { id } = await importAll(client, 'organizations', lines('Name', 'Kept Ltd', ''.padEnd(3, ',')));
    const day = 86_400_000;
    one.clock.advance(29 * day);
    const younger = await one.world.staffClient('owner');
    await upload(younger, 'organizations', lines('Name', 'Acme'));
    expect(await count('file_chunks', one)).toBe(2);
    one.clock.advance(2 * day);
    await until(async () => (await count('file_chunks', one)) === 1);
    expect(await raw(one).selectFrom('import_rows').selectAll().where('import_id', '=', id).execute()).toEqual([]);
    const later = await one.world.staffClient('owner');
    expect((await later.get(`/api/admin/imports/${id}`)).body).toMatchObject({ status: 'done', result: { created: 1 } });
  }, 60_000);
});
