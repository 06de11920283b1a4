import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../server/context.ts';
import { exportsHandlers } from '../../server/features/exports/index.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { importAll } from '../support/upload.ts';
import type { MadeOrganization, MadeStaff } from '../support/world.ts';

interface ShownExport {
  readonly id: string;
  readonly resource: string;
  readonly status: string;
  readonly rows: number | null;
  readonly fileName: string;
  readonly downloadUrl: string | null;
  readonly jobId: string;
  readonly createdBy: string;
  readonly expiresAt: string;
}

let app: TestApp;
let owner: Client & { readonly staff: MadeStaff };
let alder: MadeOrganization;
let birch: MadeOrganization;
beforeAll(async () => {
  app = await startApp();
  owner = await app.world.staffClient('owner', { name: 'Olive Owner' });
  alder = await app.world.organization({ name: 'Alder Dental', externalId: 'C-1' });
  birch = await app.world.organization({ name: 'Birch Law', externalId: 'C-2', status: 'archived' });
  await app.world.person(alder, { email: 'Ada@alder.example', name: 'Ada Byron', role: 'manager', phone: '+44 20 7946 1' });
  await app.world.person(alder, { email: 'new@alder.example', name: '=HYPERLINK("http://evil.example")', status: 'new' });
  await app.world.person(birch, { email: 'canary@birch.example', name: 'Bea Canary', status: 'disabled' });
});
afterAll(() => app.close());

const raw = () => app.database.db.withoutPlugins();
const ask = (client: Client, resource: string, filter: unknown = {}) => client.post('/api/admin/exports', { resource, filter }) as Promise<Answer<ShownExport>>;
const finished = (client: Client, id: string) =>
  until(async () => {
    const { body } = (await client.get(`/api/admin/exports/${id}`)) as Answer<ShownExport>;
    if (body.status === 'failed') throw new Error('The export failed.');
    return body.status === 'done' ? body : null;
  });
const chunks = async () => Number((await raw().selectFrom('file_chunks').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count);

/** Exports and downloads; gives the file and its rows by heading. */
async function exported(client: Client, resource: string, filter: unknown = {}): Promise<{ answer: ShownExport; text: string; rows: Record<string, string>[] }> {
  const { status, body, text: refusal } = await ask(client, resource, filter);
  if (status !== 201) throw new Error(`The export was refused: ${refusal}`);
  const answer = await finished(client, body.id);
  const file = await client.get(answer.downloadUrl ?? '');
  expect([file.status, file.headers['content-type'], file.headers['cache-control']]).toEqual([200, 'text/csv; charset=utf-8', 'no-store']);
  expect(file.headers['content-disposition']).toBe(`attachment; filename="${answer.fileName}"; filename*=UTF-8''${answer.fileName}`);
  return { answer, text: file.text, rows: parse(file.text, { bom: true, columns: true }) as Record<string, string>[] };
}

describe('a file of everything a filter finds', () => {
  it('holds organizations with the columns our own import knows', async () => {
    const { text, rows, answer } = await exported(owner, 'organizations');
    expect(text.startsWith('\uFEFFName,External ID,Domains,Phone,Status,Notes,Portal,')).toBe(true);
    expect(rows.map((row) => [row['Name'], row['External ID'], row['Status'], row['People active'], row['People disabled']])).toEqual([
      ['Alder Dental', 'C-1', 'active', '1', '0'],
      ['Birch Law', 'C-2', 'archived', '0', '1'],
    ]);
    expect(answer).toMatchObject({ resource: 'organizations', status: 'done', rows: 2, createdBy: 'Olive Owner' });
  });

  it('holds people, and no cell that a spreadsheet would run', async () => {
    const { text, rows } = await exported(owner, 'customer-users', { organizationId: alder.id });
    expect(rows.map((row) => [row['Name'], row['Email'], row['Organization'], row['Organization external ID'], row['Role'], row['Phone'], row['Status']])).toEqual([
      ['Ada Byron', 'Ada@alder.example', 'Alder Dental', 'C-1', 'manager', "'+44 20 7946 1", 'active'],
      [`'=HYPERLINK("http://evil.example")`, 'new@alder.example', 'Alder Dental', 'C-1', 'user', '', 'new'],
    ]);
    expect(text).not.toContain('canary');
    expect(text.split(/\r\n|,/u).filter((cell) => /^"?[=+\-@\t]/u.test(cell))).toEqual([]);
  });

  it('obeys the filters of the list, ids and search among them', async () => {
    expect((await exported(owner, 'organizations', { status: 'archived' })).rows.map((row) => row['Name'])).toEqual(['Birch Law']);
    expect((await exported(owner, 'organizations', { id: [alder.id] })).rows.map((row) => row['Name'])).toEqual(['Alder Dental']);
    expect((await exported(owner, 'customer-users', { q: 'BYRON' })).rows.map((row) => row['Name'])).toEqual(['Ada Byron']);
    expect((await exported(owner, 'customer-users', { status: 'invited' })).rows).toEqual([]);
  });

  it('holds invitations, sign-in attempts and the audit', async () => {
    const person = await app.world.person(alder, { email: 'invitee@alder.example', status: 'new' });
    await owner.post('/api/admin/invitations', { customerUserId: person.customerUserId });
    await app.client().post('/api/portal/sign-in/password', { email: 'nobody@alder.example', password: 'wrong password here' });
    expect((await exported(owner, 'invitations')).rows.map((row) => row['Email'])).toContain('invitee@alder.example');
    expect((await exported(owner, 'sign-in-attempts', { refused: true })).rows).toContainEqual(expect.objectContaining({ Email: 'nobody@alder.example', Outcome: 'invalid_credentials' }));
    const audit = (await exported(owner, 'audit-events', { action: 'invitation.created' })).rows;
    expect(audit).toMatchObject([{ Who: 'Olive Owner', Action: 'invitation.created' }]);
  });

  it('reads many pages in order, each row once', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    const names = Array.from({ length: 1_203 }, (_, index) => `Company ${String(index).padStart(4, '0')}`);
    await importAll(client, 'organizations', `Name\n${names.join('\n')}\n`);
    const { rows, answer } = await exported(client, 'organizations');
    expect(rows.map((row) => row['Name'])).toEqual(names);
    expect(answer.rows).toBe(1_203);
  }, 60_000);

  it('comes back through the import without changing anything, and fills another provider', async () => {
    const [organizations, people] = [(await exported(owner, 'organizations')).text, (await exported(owner, 'customer-users')).text];
    const own = [await importAll(owner, 'organizations', organizations), await importAll(owner, 'people', people)];
    for (const { result } of own) expect(result).toMatchObject({ created: 0, updated: 0, unchanged: result.rows, refused: 0 });
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    await importAll(client, 'organizations', organizations);
    await importAll(client, 'people', people);
    const copied = await raw().selectFrom('customer_users').select(['name', 'phone']).where('provider_id', '=', provider.id).where('email', '=', 'new@alder.example').executeTakeFirstOrThrow();
    expect(copied.name).toBe('=HYPERLINK("http://evil.example")');
    const ada = await raw().selectFrom('customer_users').select(['phone', 'role']).where('provider_id', '=', provider.id).where('email', '=', 'Ada@alder.example').executeTakeFirstOrThrow();
    expect(ada).toEqual({ phone: '+44 20 7946 1', role: 'manager' });
  }, 60_000);

  it('is recorded when it is asked for and when it is downloaded', async () => {
    const before = async (action: string) => (await owner.list('/api/admin/audit-events', { filter: { action }, range: [0, 99] })).body.length;
    const [created, downloaded] = [await before('export.created'), await before('export.downloaded')];
    await exported(owner, 'organizations', { q: 'alder' });
    expect([await before('export.created'), await before('export.downloaded')]).toEqual([created + 1, downloaded + 1]);
  });
});

describe('refusals', () => {
  it.each([
    ['organizations', { color: 'red' }],
    ['organizations', { status: 'sleeping' }],
    ['customer-users', { organizationId: 'x' }],
    ['customer-users', { id: ['x'] }],
    ['audit-events', { from: 'yesterday' }],
    ['sign-in-attempts', { id: Array.from({ length: 1_001 }, () => '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a') }],
  ])('%s by %j is an unknown filter', async (resource, filter) => {
    const answer = await ask(owner, resource, filter);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'unknown_filter']);
    expect(Object.keys((answer.body as unknown as { errors: object }).errors)).not.toEqual([]);
  });

  it.each([
    ['nested deeper than anything may be', `{"q":${'['.repeat(60_000)}${']'.repeat(60_000)}}`, 'validation_failed'],
    ['an object', '{"q":{"toString":null}}', 'validation_failed'],
    ['a list', '["q"]', 'validation_failed'],
    ['the name of no filter that every object has', '{"__proto__":"x"}', 'validation_failed'],
    ['a filter behind that name', '{"__proto__":{"q":"alder"}}', 'validation_failed'],
    ['another such name', '{"constructor":"x"}', 'unknown_filter'],
  ])('%s is refused, and nothing is exported', async (_what, filter, code) => {
    const made = async () => (await owner.list('/api/admin/exports', { range: [0, 99] })).body.length;
    const before = await made();
    expect(codeOf(await owner.send('/api/admin/exports', { method: 'POST', raw: `{"resource":"organizations","filter":${filter}}` }))).toBe(code);
    expect(await made()).toBe(before);
  });

  it('resources that are none are refused', async () => {
    for (const resource of ['users', 'sessions', '../etc', '']) expect(codeOf(await ask(owner, resource))).toBe('validation_failed');
  });

  it('technicians and viewers export nothing', async () => {
    for (const role of ['technician', 'viewer'] as const) {
      const client = await app.world.staffClient(role);
      expect(codeOf(await ask(client, 'organizations'))).toBe('forbidden');
      expect(codeOf(await client.get('/api/admin/exports'))).toBe('forbidden');
    }
  });

  it('an export of another provider, of none, and with a wrong id look the same', async () => {
    const other = await app.world.staffClient('owner', { provider: await app.world.otherProvider() });
    const { body } = await ask(other, 'organizations');
    await finished(other, body.id);
    for (const id of [body.id, '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a', 'x']) {
      for (const path of ['', '/file']) {
        const answer = await owner.get(`/api/admin/exports/${id}${path}`);
        expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
      }
    }
  });
});

describe('staff limited to some organizations', () => {
  const limited = (organizations: readonly MadeOrganization[]) => app.world.staffClient('admin', { organizationIds: organizations.map(({ id }) => id) });

  it('get theirs alone, whatever they ask for', async () => {
    const client = await limited([alder]);
    for (const [resource, filter] of [['organizations', {}], ['customer-users', {}], ['customer-users', { organizationId: birch.id }], ['invitations', {}], ['sign-in-attempts', {}]] as const) {
      const { text } = await exported(client, resource, filter);
      expect(text).not.toMatch(/birch|canary/iu);
    }
    expect((await exported(client, 'organizations')).rows.map((row) => row['Name'])).toEqual(['Alder Dental']);
    const attempts = (await exported(client, 'sign-in-attempts')).rows;
    expect(attempts.filter((row) => row['Organization'] === '')).toEqual([]);
  }, 60_000);

  it('get no audit', async () => {
    expect(codeOf(await ask(await limited([alder]), 'audit-events'))).toBe('forbidden');
  });

  it('are asked again when they download: what they may not see any more stays closed', async () => {
    const client = await limited([alder, birch]);
    const { body } = await ask(client, 'customer-users');
    const { downloadUrl } = await finished(client, body.id);
    expect((await client.get(downloadUrl ?? '')).text).toContain('canary');
    await raw().deleteFrom('staff_organizations').where('staff_id', '=', client.staff.staffId).where('organization_id', '=', birch.id).execute();
    const narrowed = await client.get(downloadUrl ?? '');
    expect([narrowed.status, codeOf(narrowed), narrowed.text.includes('canary')]).toEqual([403, 'forbidden', false]);
    expect((await exported(client, 'customer-users')).text).not.toContain('canary');
  });

  it('are asked again when the job runs', async () => {
    const waiting = await startApp({ worker: false });
    try {
      const [kept, lost] = [await waiting.world.organization({ name: 'Kept Ltd' }), await waiting.world.organization({ name: 'Lost Canary Ltd' })];
      const client = await waiting.world.staffClient('admin', { organizationIds: [kept.id, lost.id] });
      const { body } = await ask(client, 'organizations');
      await waiting.database.db.withoutPlugins().deleteFrom('staff_organizations').where('organization_id', '=', lost.id).execute();
      const working = await startApp({ sharing: waiting });
      try {
        const { downloadUrl, rows } = await finished(client, body.id);
        expect([rows, (await client.get(downloadUrl ?? '')).text.includes('Canary')]).toEqual([1, false]);
      } finally {
        await working.close();
      }
    } finally {
      await waiting.close();
    }
  });

  it('do not get each other’s files; unlimited owners and admins do, others do not', async () => {
    const client = await limited([alder]);
    const { body } = await ask(client, 'organizations');
    const { downloadUrl } = await finished(client, body.id);
    const colleague = await limited([alder, birch]);
    expect((await colleague.get(downloadUrl ?? '')).status).toBe(404);
    expect((await colleague.get(`/api/admin/exports/${body.id}`)).status).toBe(404);
    expect((await owner.get(downloadUrl ?? '')).status).toBe(200);
    expect((await (await app.world.staffClient('admin')).get(downloadUrl ?? '')).status).toBe(200);
    expect((await (await app.world.staffClient('technician')).get(downloadUrl ?? '')).status).toBe(403);
    // The list shows one's own.
    expect((await owner.list('/api/admin/exports', { range: [0, 99] })).body.map(({ id }) => id)).not.toContain(body.id);
    expect((await client.list('/api/admin/exports', { filter: { resource: 'organizations' } })).body.map(({ id }) => id)).toEqual([body.id]);
  });
});

describe('the end of an export', () => {
  it('nothing is written for somebody who may not export any more', async () => {
    const waiting = await startApp({ worker: false });
    try {
      await waiting.world.organization();
      const boss = await waiting.world.staffClient('owner');
      const asked = await Promise.all(
        [{ status: 'disabled' as const }, { role: 'technician' as const }].map(async (change) => {
          const client = await waiting.world.staffClient('admin');
          const { body } = await ask(client, 'organizations');
          await waiting.database.db.withoutPlugins().updateTable('staff').set(change).where('id', '=', client.staff.staffId).execute();
          return body.id;
        }),
      );
      const working = await startApp({ sharing: waiting });
      try {
        for (const id of asked) {
          await until(async () => ((await boss.get(`/api/admin/exports/${id}`)) as Answer<ShownExport>).body.status === 'failed');
          expect(((await boss.get(`/api/admin/exports/${id}`)) as Answer<ShownExport>).body.downloadUrl).toBeNull();
          expect((await boss.get(`/api/admin/exports/${id}/file`)).status).toBe(404);
        }
        expect(await waiting.database.db.withoutPlugins().selectFrom('file_chunks').select('file_id').execute()).toEqual([]);
      } finally {
        await working.close();
      }
    } finally {
      await waiting.close();
    }
  });

  it('after seven days the file is gone', async () => {
    const own = await startApp();
    try {
      const client = await own.world.staffClient('owner');
      await own.world.organization();
      const { body } = (await client.post('/api/admin/exports', { resource: 'organizations', filter: {} })) as Answer<ShownExport>;
      await finished(client, body.id);
      expect(Date.parse(body.expiresAt) - own.clock.now()).toBeGreaterThan(6.9 * 86_400_000);
      own.clock.advance(7 * 86_400_000);
      const later = await own.world.staffClient('owner');
      expect((await later.get(`/api/admin/exports/${body.id}/file`)).status).toBe(404);
      const left = (table: 'exports' | 'file_chunks') => own.database.db.withoutPlugins().selectFrom(table).selectAll().execute();
      // The entry goes after its file: a kill between the two leaves something to try again.
      await until(async () => (await left('exports')).length === 0);
      expect(await left('file_chunks')).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it('one that is stopped on the way, or fails, leaves no file', async () => {
    const waiting = await startApp({ worker: false });
    try {
      for (let index = 0; index < 510; index += 1) await waiting.world.organization();
      await waiting.database.db.withoutPlugins().updateTable('organizations').set({ notes: 'n'.repeat(2_000) }).execute();
      const kept = () => waiting.database.db.withoutPlugins().selectFrom('file_chunks').select('file_id').execute();
      const client = await waiting.world.staffClient('owner');
      const { body } = await ask(client, 'organizations');
      const row = await waiting.database.db.withoutPlugins().selectFrom('jobs').select(['payload', 'provider_id']).where('id', '=', body.jobId).executeTakeFirstOrThrow();
      const ctx = createContext({ db: waiting.database.db, actor: { kind: 'system', providerId: row.provider_id ?? '', name: 'Portico' }, requestId: 'test', client: { ip: '', userAgent: '', host: '' }, ports: { ...waiting.ports, wakeWorker: () => undefined } });
      const write = exportsHandlers.find(({ definition }) => definition.name === 'exports.write');
      const work = (progress: () => Promise<boolean>) => write?.run(ctx, JSON.parse(row.payload) as unknown, { id: body.jobId, attempt: 1, lastAttempt: false, progress });
      expect(await work(async () => (await kept()).length > 0)).toBe('cancelled');
      expect(await kept()).toEqual([]);
      const failing = work(async () => {
        if ((await kept()).length > 0) throw new Error('killed');
        return false;
      });
      await expect(failing).rejects.toThrow('killed');
      expect(await kept()).toEqual([]);
      expect((await client.get(`/api/admin/exports/${body.id}/file`)).status).toBe(404);
    } finally {
      await waiting.close();
    }
  });

  it('a second try leaves one file', async () => {
    const before = await chunks();
    const { body } = await ask(owner, 'organizations');
    await finished(owner, body.id);
    await raw().updateTable('jobs').set({ status: 'queued', run_at: '2020-01-01T00:00:00.000Z' }).where('id', '=', body.jobId).execute();
    await finished(owner, body.id);
    expect(await chunks()).toBe(before + 1);
  });
});
