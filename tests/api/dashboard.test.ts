import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import type { MadeOrganization, MadeProvider } from '../support/world.ts';

const path = '/api/admin/dashboard';

interface Figure {
  value: number;
  capped: boolean;
}
interface Dashboard {
  portals: Record<'on' | 'off' | 'archived', Figure>;
  people: Record<'new' | 'invited' | 'active' | 'disabled', Figure>;
  invitations: Record<string, Figure>;
  refusals: { code: string; count: number; people: number }[];
  refusalsByDay: { day: string; count: number }[];
  mail: { source: string; kept: Figure; failed: Figure };
  imports: { id: string; kind: string; fileName: string; status: string; createdAt: string }[];
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const look = async (client: Client) => {
  const answer = await client.get(path);
  expect(answer.status).toBe(200);
  return answer.body as Dashboard;
};
const values = (figures: Record<string, Figure>) => Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]));
const totalOf = async (client: Client, list: string, filter: object) => Number((await client.list(list, { filter, range: [0, 0] })).headers['content-range']?.split('/')[1]);

async function attempt(organization: { id: string | null; providerId: string }, outcome: string, at: string, email: string): Promise<void> {
  const ctx = app.operator(organization.providerId);
  await app.database.db
    .insertInto('sign_in_attempts')
    .values({ id: ctx.newId(), provider_id: organization.providerId, organization_id: organization.id, customer_user_id: null, user_id: null, session_id: null, door: 'portal', outcome, gate: null, feature: null, reference: null, email, email_folded: email, ip: '', user_agent: '', count: 3, at, last_at: at })
    .execute();
}

async function invitation(organization: MadeOrganization, times: object): Promise<void> {
  const person = await app.world.person(organization, { status: 'invited' });
  const ctx = app.operator(organization.providerId);
  const { email, customerUserId } = person;
  await app.database.db
    .insertInto('invitations')
    .values({ id: ctx.newId(), provider_id: organization.providerId, organization_id: organization.id, customer_user_id: customerUserId, email, email_folded: email, generation: 1, waiting: 0, queued_at: null, sent_at: null, bounced_at: null, bounce_reason: null, accepted_at: null, revoked_at: null, expires_at: '2099-01-01T00:00:00.000Z', times_sent: 1, created_by: 'Olive', created_at: ctx.now(), updated_at: ctx.now(), ...times })
    .execute();
}

async function mail(organization: MadeOrganization, status: 'kept' | 'failed' | 'sent'): Promise<void> {
  const ctx = app.operator(organization.providerId);
  const id = ctx.newId();
  await app.database.db
    .insertInto('deliveries')
    .values({ id, provider_id: organization.providerId, organization_id: organization.id, channel: 'email', kind: 'test', to_email: 'a@b.example', user_id: null, subject_id: null, data: '{}', subject_line: '', search_text: '', host: '', status, message_id: id, attempts: 0, error: null, next_try_at: null, created_at: ctx.now(), sent_at: null })
    .execute();
}

/** A provider with something of everything, spread over two organizations. */
async function busyProvider(): Promise<{ provider: MadeProvider; owner: Client; first: MadeOrganization; second: MadeOrganization }> {
  const provider = await app.world.otherProvider();
  const owner = await app.world.staffClient('owner', { provider });
  const first = await app.world.organization({ provider });
  const second = await app.world.organization({ provider, portal: false });
  await app.world.organization({ provider, status: 'archived' });
  for (const organization of [first, second]) {
    for (const status of ['new', 'active', 'active', 'disabled'] as const) await app.world.person(organization, { status });
    const past = '2026-01-01T00:00:00.000Z';
    for (const times of [{ waiting: 1, expires_at: null }, {}, { sent_at: past }, { sent_at: past }, { bounced_at: past }, { sent_at: past, expires_at: past }, { accepted_at: past }, { revoked_at: past }]) await invitation(organization, times);
    await mail(organization, 'kept');
    await mail(organization, 'kept');
    await mail(organization, 'failed');
    await mail(organization, 'sent');
  }
  return { provider, owner, first, second };
}

describe('the start page', () => {
  it('is empty, not missing, where there is nothing yet', async () => {
    const client = await app.world.staffClient('owner', { provider: await app.world.otherProvider() });
    const dashboard = await look(client);
    expect(values(dashboard.portals)).toEqual({ on: 0, off: 0, archived: 0 });
    expect(values(dashboard.people)).toEqual({ new: 0, invited: 0, active: 0, disabled: 0 });
    expect(values(dashboard.invitations)).toEqual({ waiting: 0, queued: 0, sent: 0, bounced: 0, expired: 0, accepted: 0, revoked: 0 });
    expect([dashboard.refusals, dashboard.imports, dashboard.mail]).toEqual([[], [], { source: 'none', kept: { value: 0, capped: false }, failed: { value: 0, capped: false } }]);
    expect(dashboard.refusalsByDay).toHaveLength(30);
    expect(dashboard.refusalsByDay.every(({ count }) => count === 0)).toBe(true);
  });

  it('counts what the lists behind its figures find', async () => {
    const { owner } = await busyProvider();
    const dashboard = await look(owner);
    expect(values(dashboard.portals)).toEqual({ on: 1, off: 1, archived: 1 });
    expect(values(dashboard.people)).toEqual({ new: 2, invited: 16, active: 4, disabled: 2 });
    expect(values(dashboard.invitations)).toEqual({ waiting: 2, queued: 2, sent: 4, bounced: 2, expired: 2, accepted: 2, revoked: 2 });
    expect(dashboard.mail).toEqual({ source: 'none', kept: { value: 4, capped: false }, failed: { value: 2, capped: false } });
    expect(await totalOf(owner, '/api/admin/portals', { enabled: true, status: 'active' })).toBe(1);
    expect(await totalOf(owner, '/api/admin/portals', { status: 'archived' })).toBe(1);
    for (const [status, { value }] of Object.entries(dashboard.people)) expect(await totalOf(owner, '/api/admin/customer-users', { status })).toBe(value);
    for (const [state, { value }] of Object.entries(dashboard.invitations)) expect(await totalOf(owner, '/api/admin/invitations', { state })).toBe(value);
    for (const status of ['kept', 'failed'] as const) expect(await totalOf(owner, '/api/admin/deliveries', { status })).toBe(dashboard.mail[status].value);
  });

  it('shows staff limited to some organizations the figures of those', async () => {
    const { provider, first, second } = await busyProvider();
    const now = app.operator().now();
    await attempt(first, 'access_required', now, 'one@a.example');
    await attempt(second, 'portal_unavailable', now, 'two@a.example');
    await attempt({ id: null, providerId: provider.id }, 'invalid_credentials', now, 'three@a.example');
    const limited = await look(await app.world.staffClient('technician', { provider, organizationIds: [second.id] }));
    expect(values(limited.portals)).toEqual({ on: 0, off: 1, archived: 0 });
    expect(values(limited.people)).toEqual({ new: 1, invited: 8, active: 2, disabled: 1 });
    expect(values(limited.invitations)).toEqual({ waiting: 1, queued: 1, sent: 2, bounced: 1, expired: 1, accepted: 1, revoked: 1 });
    expect([limited.mail.kept.value, limited.mail.failed.value]).toEqual([2, 1]);
    expect(limited.refusals).toEqual([{ code: 'portal_unavailable', count: 1, people: 1 }]);
    expect(limited.refusalsByDay.at(-1)?.count).toBe(1);
    const unlimited = await look(await app.world.staffClient('viewer', { provider }));
    expect(unlimited.refusals.map(({ code }) => code)).toEqual(['access_required', 'invalid_credentials', 'portal_unavailable']);
    const none = await look(await app.world.staffClient('viewer', { provider, organizationIds: [] }));
    expect([...Object.values(none.people), ...Object.values(none.portals), ...Object.values(none.invitations)].every(({ value }) => value === 0)).toBe(true);
    expect(none.refusals).toEqual([]);
  });

  it('counts nothing of another provider', async () => {
    const mine = await busyProvider();
    const before = await look(mine.owner);
    const other = await busyProvider();
    await attempt(other.first, 'access_required', app.operator().now(), 'one@a.example');
    expect(await look(mine.owner)).toEqual(before);
  });

  it('counts refusals by reason and by the day of the provider’s own time zone, over thirty days', async () => {
    const { owner, first } = await busyProvider();
    const settings = (await owner.get('/api/admin/provider')).body as object;
    expect((await owner.put('/api/admin/provider', { ...settings, timeZone: 'Pacific/Kiritimati' })).status).toBe(200);
    const fourteen = 14 * 3_600_000;
    const day = 86_400_000;
    const midnight = Math.floor((app.clock.now() + fourteen) / day) * day - fourteen;
    const at = (time: number) => new Date(time).toISOString();
    await attempt(first, 'access_required', at(midnight), 'one@a.example');
    await attempt(first, 'access_required', at(midnight - 1), 'one@a.example');
    await attempt(first, 'access_required', at(midnight - 1), 'two@a.example');
    await attempt(first, 'forbidden', at(midnight - 29 * day), 'two@a.example');
    await attempt(first, 'portal_unavailable', at(midnight - 29 * day - 1), 'too.old@a.example');
    await attempt(first, 'signed_in', at(midnight), 'welcome@a.example');
    const dashboard = await look(owner);
    expect(dashboard.refusals).toEqual([{ code: 'access_required', count: 3, people: 2 }, { code: 'forbidden', count: 1, people: 1 }]);
    const local = (time: number) => at(time + fourteen).slice(0, 10);
    expect(dashboard.refusalsByDay.filter(({ count }) => count > 0)).toEqual([{ day: local(midnight - 29 * day), count: 1 }, { day: local(midnight - 1), count: 2 }, { day: local(midnight), count: 1 }]);
    expect(dashboard.refusalsByDay.map(({ day: date }) => date)).toEqual(Array.from({ length: 30 }, (_, index) => local(midnight - (29 - index) * day)));
    expect(await totalOf(owner, '/api/admin/sign-in-attempts', { outcome: 'access_required', from: at(midnight - 29 * day) })).toBe(3);
  });

  it('counts to 10,000 and says when there are more', async () => {
    const { owner, provider, first } = await busyProvider();
    const ctx = app.operator(provider.id);
    const [template] = await app.database.db.selectFrom('customer_users').selectAll().where('organization_id', '=', first.id).where('status', '=', 'new').execute();
    const people = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ ...template!, id: ctx.newId(), email_folded: `many${from + index}@a.example` }));
    for (let from = 0; from < 9_998; from += 200) await app.database.db.insertInto('customer_users').values(people(from, Math.min(200, 9_998 - from))).execute();
    expect((await look(owner)).people['new']).toEqual({ value: 10_000, capped: false });
    await app.database.db.insertInto('customer_users').values(people(10_000, 1)).execute();
    expect((await look(owner)).people['new']).toEqual({ value: 10_000, capped: true });
  });

  it('names the mail server in use, and the last imports to those who may import', async () => {
    const { provider, owner } = await busyProvider();
    const ctx = app.operator(provider.id);
    for (let index = 0; index < 6; index += 1) {
      await app.database.db
        .insertInto('imports')
        .values({ id: ctx.newId(), provider_id: provider.id, kind: 'people', file_id: ctx.newId(), file_name: `people-${index}.csv`, bytes: 1, status: 'done', delimiter: ',', encoding: 'utf-8', columns: '[]', heading_row: 1, sample: '[]', mapping: '{}', checked: null, result: null, progress_done: 0, progress_total: null, job_id: null, pass_id: null, error: null, created_by: 'Olive', created_by_id: ctx.newId(), created_at: new Date(app.clock.now() + index).toISOString(), finished_at: null })
        .execute();
    }
    expect((await look(owner)).imports.map(({ fileName, status, kind }) => [fileName, status, kind])).toEqual([5, 4, 3, 2, 1].map((index) => [`people-${index}.csv`, 'done', 'people']));
    for (const role of ['technician', 'viewer'] as const) expect((await look(await app.world.staffClient(role, { provider }))).imports).toEqual([]);
    const withServer = await startApp({ sharing: app, worker: false, env: { SMTP_URL: 'smtp://localhost:2525' } });
    try {
      const client = withServer.client(provider.host);
      for (const [name, value] of owner.cookies) client.cookies.set(name, value);
      expect((await look(client)).mail.source).toBe('environment');
    } finally {
      await withServer.close();
    }
  });

  it('is for staff only', async () => {
    const organization = await app.world.organization();
    const person = await app.world.personClient(await app.world.person(organization));
    for (const client of [person, app.client()]) expect((await client.get(path)).status).toBe(401);
  });
});
