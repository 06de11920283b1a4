import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialect, startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { goodPassword } from '../support/world.ts';

let app: TestApp;
let owner: Client & { staff: { staffId: string } };
let admin: Client & { staff: { staffId: string } };

beforeAll(async () => {
  app = await startApp();
  owner = await app.world.staffClient('owner');
  admin = await app.world.staffClient('admin');
});
afterAll(() => app.close());

const member = (answer: { body: unknown }) => answer.body as { id: string; version: number; name: string; email: string; role: string; status: string; organizationIds: string[] | null };

async function invite(client: Client, change: object = {}) {
  return client.post('/api/admin/staff', { email: `new${Math.random().toString(36).slice(2)}@northwind.example`, name: 'Nora New', role: 'technician', organizationIds: null, ...change });
}

async function tokenFor(email: string): Promise<string> {
  const mail = await until(async () => (await owner.list('/api/admin/deliveries', { filter: { kind: 'staff_invitation', q: email, status: 'kept' } })).body[0]);
  const revealed = await owner.post(`/api/admin/deliveries/${String(mail['id'])}/reveal-link`);
  return new URL((revealed.body as { url: string }).url).hash.slice(1);
}

describe('the team', () => {
  it('invites a colleague, who joins with a link that works once', async () => {
    const invited = await invite(owner);
    expect(invited.status).toBe(201);
    expect(member(invited).status).toBe('invited');
    const token = await tokenFor(member(invited).email);
    expect((await app.client().post('/api/admin/staff-invitations/preview', { token })).body).toMatchObject({ email: member(invited).email, name: member(invited).name, role: 'technician', providerName: 'Northwind IT' });
    const short = await app.client().post('/api/admin/staff-invitations/redeem', { token, name: 'Nora', password: 'fourteen chars' });
    expect(codeOf(short)).toBe('password_too_short');
    const joined = app.client();
    const answer = await joined.post('/api/admin/staff-invitations/redeem', { token, name: 'Nora Newman', password: goodPassword });
    expect(answer.status).toBe(201);
    expect(codeOf(await joined.get('/api/admin/staff'))).toBe('mfa_enrolment_required');
    await app.world.enrol(joined, 'admin');
    expect((await joined.get('/api/admin/session')).body).toMatchObject({ user: { name: 'Nora Newman' }, staff: { role: 'technician' } });
    expect(codeOf(await app.client().post('/api/admin/staff-invitations/redeem', { token, name: 'Eve', password: goodPassword }))).toBe('link_invalid');
  });

  it('takes an organization that is named twice once', async () => {
    const [one, other] = [(await app.world.organization()).id, (await app.world.organization()).id];
    const invited = await invite(owner, { organizationIds: [one, other, one] });
    expect([invited.status, [...(member(invited).organizationIds ?? [])].sort()]).toEqual([201, [one, other].sort()]);
    const { id, version, name, role } = member(invited);
    const changed = await owner.put(`/api/admin/staff/${id}`, { version, name, role, organizationIds: [other, other] });
    expect([changed.status, member(changed).organizationIds]).toEqual([200, [other]]);
  });

  it('sends an invitation again and voids the older link', async () => {
    const invited = member(await invite(owner));
    const older = await tokenFor(invited.email);
    expect((await owner.post(`/api/admin/staff/${invited.id}/resend`)).status).toBe(200);
    expect(codeOf(await app.client().post('/api/admin/staff-invitations/preview', { token: older }))).toBe('link_invalid');
  });

  it('lets nobody give a role above their own', async () => {
    expect(codeOf(await invite(admin, { role: 'owner' }))).toBe('role_not_yours');
    expect(codeOf(await admin.post(`/api/admin/staff/${owner.staff.staffId}/disable`))).toBe('role_not_yours');
    const technician = await app.world.staffClient('technician');
    expect(codeOf(await invite(technician))).toBe('forbidden');
    const limited = await app.world.staffClient('admin', { organizationIds: [(await app.world.organization()).id] });
    expect(codeOf(await invite(limited))).toBe('forbidden');
  });

  it('lets nobody end the sessions of those above them, by no way', async () => {
    const above = await app.world.staffClient('owner');
    const admin = await app.world.staffClient('admin');
    const technician = await app.world.staffClient('technician');
    const sessionOf = async (client: typeof above) => (await admin.list('/api/admin/sessions', { filter: { staffId: client.staff.staffId } })).body[0]?.['id'] as string;
    const ways = [`/api/admin/sessions/${await sessionOf(above)}/end`, `/api/admin/staff/${above.staff.staffId}/end-sessions`];
    for (const way of ways) {
      expect(codeOf(await admin.post(way))).toBe('role_not_yours');
      expect(codeOf(await technician.post(way))).toBe('forbidden');
    }
    expect((await above.get('/api/admin/session')).status).toBe(200);
    expect((await admin.post(`/api/admin/sessions/${await sessionOf(technician)}/end`)).body).toEqual({ ended: 1 });
    expect((await technician.get('/api/admin/session')).status).toBe(401);
  });

  it('judges who stands above whom when the act has its turn', async () => {
    const admin = await app.world.staffClient('admin');
    const rising = await app.world.staff('viewer');
    let act: Promise<Answer> | undefined;
    await app.database.db.transaction().execute(async (trx) => {
      await trx.updateTable('staff').set({ role: 'owner' }).where('provider_id', '=', rising.providerId).where('id', '=', rising.staffId).execute();
      act = admin.post(`/api/admin/staff/${rising.staffId}/disable`);
      // SQLite lets nobody else begin; PostgreSQL lets the act go on until it waits for this row.
      const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      if (dialect === 'postgres') await until(async () => (await waiting.execute(app.database.db.withoutPlugins())).rows.length > 0);
    });
    expect(act && codeOf(await act)).toBe('role_not_yours');
    expect(await app.database.db.selectFrom('staff').select('status').where('provider_id', '=', rising.providerId).where('id', '=', rising.staffId).executeTakeFirst()).toEqual({ status: 'active' });
    await owner.put(`/api/admin/staff/${rising.staffId}`, { ...((await owner.get(`/api/admin/staff/${rising.staffId}`)).body as object), role: 'viewer' });
  });

  it('keeps the last active owner, also against two requests at once', async () => {
    const other = await app.world.otherProvider();
    const first = await app.world.staffClient('owner', { provider: other });
    const second = await app.world.staffClient('owner', { provider: other });
    const answers = await Promise.all([first.post(`/api/admin/staff/${second.staff.staffId}/disable`), second.post(`/api/admin/staff/${first.staff.staffId}/disable`)]);
    const active = await app.database.db.selectFrom('staff').select('id').where('provider_id', '=', other.id).where('role', '=', 'owner').where('status', '=', 'active').execute();
    expect(active).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [left] = active;
    const survivor = left?.id === first.staff.staffId ? first : second;
    expect(codeOf(await survivor.post(`/api/admin/staff/${survivor.staff.staffId}/disable`))).toBe('own_account');
  });

  it('ends the sessions of a colleague who is disabled or gets another role, from the next request', async () => {
    const colleague = await app.world.staffClient('technician');
    const { id, version, name, organizationIds } = member(await owner.get(`/api/admin/staff/${colleague.staff.staffId}`));
    expect((await owner.put(`/api/admin/staff/${id}`, { version, name, role: 'viewer', organizationIds })).status).toBe(200);
    expect((await colleague.get('/api/admin/session')).status).toBe(401);
    const disabled = await app.world.staffClient('technician');
    expect((await owner.post(`/api/admin/staff/${disabled.staff.staffId}/disable`)).status).toBe(200);
    expect((await disabled.get('/api/admin/session')).status).toBe(401);
    const refused = await app.client().post('/api/admin/sign-in/password', { email: disabled.staff.email, password: goodPassword });
    expect(refused.status).toBe(403);
    expect((refused.body as { detail: string }).detail).toContain('disabled');
    expect(member(await owner.post(`/api/admin/staff/${disabled.staff.staffId}/enable`)).status).toBe('active');
  });

  it('refuses a stale version, and an owner limited to some organizations', async () => {
    const invited = member(await invite(owner));
    const change = { version: invited.version, name: 'Nora Two', role: 'viewer', organizationIds: null };
    expect(codeOf(await owner.put(`/api/admin/staff/${invited.id}`, { ...change, version: invited.version - 1 }))).toBe('changed_meanwhile');
    const organization = await app.world.organization();
    expect(codeOf(await owner.put(`/api/admin/staff/${invited.id}`, { ...change, role: 'owner', organizationIds: [organization.id] }))).toBe('validation_failed');
    const foreign = await app.world.organization({ provider: await app.world.otherProvider() });
    expect(codeOf(await owner.put(`/api/admin/staff/${invited.id}`, { ...change, organizationIds: [foreign.id] }))).toBe('validation_failed');
  });

  it('limits a colleague to some organizations, from their next request', async () => {
    const [mine, other] = [await app.world.organization({ name: 'Mine Only' }), await app.world.organization({ name: 'Not Mine' })];
    const colleague = await app.world.staffClient('technician');
    const { id, version, name, role } = member(await owner.get(`/api/admin/staff/${colleague.staff.staffId}`));
    expect((await owner.put(`/api/admin/staff/${id}`, { version, name, role, organizationIds: [mine.id] })).status).toBe(200);
    const names = (await colleague.list('/api/admin/organizations')).body.map((row) => row['name']);
    expect(names).toEqual(['Mine Only']);
    expect((await colleague.get(`/api/admin/organizations/${other.id}`)).status).toBe(404);
  });
});
