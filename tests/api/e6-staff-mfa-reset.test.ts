import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { ownerRecoveryLink } from '../../server/features/setup/index.ts';
import type { MadeStaff } from '../support/world.ts';

type StaffClient = Client & { readonly staff: MadeStaff };

const path = '/api/admin/staff';
const reason = 'New phone, came by with a badge.';
const minute = 60_000;
let app: TestApp;
let owner: StaffClient;
let admin: StaffClient;
let second: StaffClient;

beforeAll(async () => {
  app = await startApp();
  owner = await app.world.staffClient('owner', { name: 'Olivia Owner' });
  admin = await app.world.staffClient('admin', { name: 'Ada Admin' });
  second = await app.world.staffClient('admin', { name: 'Sven Second' });
});
afterAll(() => app.close());

const idOf = (answer: Answer) => (answer.body as { id: string }).id;
const ask = (target: MadeStaff, client: Client = admin) => client.post(`${path}/${target.staffId}/verifications`, { reason });
const confirm = (id: string, client: Client) => client.post(`/api/admin/verifications/${id}/second`);
const reset = (target: MadeStaff, verificationId: string, client: Client = admin) => client.post(`${path}/${target.staffId}/reset-mfa`, { verificationId, reason });
const security = async (target: MadeStaff, client: Client = admin) => (await client.get(`${path}/${target.staffId}/security`)).body;
/** Whether a second factor of theirs is left. */
const hasFactors = async (target: MadeStaff) => (await app.database.db.withoutPlugins().selectFrom('totp_factors').select('id').where('user_id', '=', target.userId).execute()).length > 0;
const mailsTo = async (email: string) => (await app.database.db.withoutPlugins().selectFrom('deliveries').select('kind').where('to_email', '=', email).execute()).map(({ kind }) => kind);

describe('E6: resetting the second factors of staff', () => {
  it('takes two members of staff, a reason and a fresh sign-in; ends every session and tells them', async () => {
    const target = await app.world.staffClient('technician', { name: 'Theo Target' });
    expect(codeOf(await admin.post(`${path}/${target.staff.staffId}/reset-mfa`, { reason }))).toBe('validation_failed');
    const asked = await ask(target.staff);
    expect(asked.body).toMatchObject({ method: 'second_staff', status: 'pending', staffId: target.staff.staffId, note: reason, usable: false });
    const id = idOf(asked);
    expect(await mailsTo(second.staff.email)).toContain('staff_reset_asked');
    expect((await reset(target.staff, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('No second member') });
    expect(codeOf(await confirm(id, admin))).toBe('own_account');
    expect(codeOf(await confirm(id, target))).toBe('not_found');
    expect(await security(target.staff, second)).toMatchObject({ mayReset: true, factors: { totp: expect.any(Object) }, sessions: 1, verifications: [{ id, mayConfirmSecond: true }] });
    expect((await confirm(id, second)).body).toMatchObject({ status: 'verified', secondBy: 'Sven Second', usable: false });
    expect(codeOf(await confirm(id, owner))).toBe('verification_closed');
    expect(codeOf(await reset(target.staff, id, second))).toBe('verification_required');
    expect((await admin.get(`/api/admin/verifications/${id}`)).body).toMatchObject({ usable: true });
    app.clock.advance(5 * minute);
    expect(codeOf(await reset(target.staff, id))).toBe('step_up_required');
    app.clock.advance(-5 * minute);
    expect((await reset(target.staff, id)).body).toMatchObject({ factorsRemoved: 1, sessionsEnded: 1 });
    expect((await target.get('/api/admin/session')).status).toBe(401);
    expect(await hasFactors(target.staff)).toBe(false);
    expect(await mailsTo(target.staff.email)).toContain('mfa_reset');
    const signedIn = await app.client().post('/api/admin/sign-in/password', { email: target.staff.email, password: target.staff.password });
    expect([signedIn.status, (signedIn.body as { access: string }).access]).toEqual([200, expect.not.stringMatching(/^mfa_required$/u)]);
    const entries = await app.database.db.withoutPlugins().selectFrom('audit_events').select(['action', 'actor_label', 'changes']).where('subject_id', '=', target.staff.staffId).orderBy('id').execute();
    expect(entries.map(({ action, actor_label }) => [action, actor_label])).toEqual([['verification.started', 'Ada Admin'], ['verification.seconded', 'Sven Second'], ['mfa.reset', 'Ada Admin']]);
    expect(entries.at(-1)?.changes).toContain(reason);
  });

  it('counts for 15 minutes, and for the colleague it was asked for', async () => {
    const [target, other] = [await app.world.staff('technician'), await app.world.staff('technician')];
    const id = idOf(await ask(target));
    await confirm(id, second);
    expect(codeOf(await reset(other, id))).toBe('verification_required');
    app.clock.advance(15 * minute);
    const later = await app.world.staffClient('admin');
    await app.database.db.withoutPlugins().updateTable('verifications').set({ created_by_id: later.staff.userId }).where('id', '=', id).execute();
    expect((await reset(target, id, later)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('is over') });
    app.clock.advance(-15 * minute);
  });

  it('counts no word of a colleague whose right was taken since', async () => {
    const [target, third] = [await app.world.staff('technician'), await app.world.staffClient('admin')];
    const id = idOf(await ask(target));
    expect((await confirm(id, third)).status).toBe(200);
    expect((await owner.post(`${path}/${third.staff.staffId}/disable`)).status).toBe(200);
    expect((await reset(target, id)).body).toMatchObject({ code: 'verification_required', detail: expect.stringContaining('may no longer confirm') });
    expect(await hasFactors(target)).toBe(true);
  });

  it('is nobody’s over themselves, admins’ over staff, and owners’ over owners', async () => {
    const [otherOwner, third] = [await app.world.staffClient('owner'), await app.world.staffClient('owner')];
    expect(codeOf(await ask(admin.staff))).toBe('own_account');
    expect(codeOf(await ask(otherOwner.staff))).toBe('role_not_yours');
    expect(codeOf(await ask(admin.staff, await app.world.staffClient('technician')))).toBe('forbidden');
    const id = idOf(await ask(otherOwner.staff, owner));
    expect(codeOf(await confirm(id, admin))).toBe('role_not_yours');
    expect(codeOf(await confirm(id, otherOwner))).toBe('own_account');
    expect((await confirm(id, third)).status).toBe(200);
    expect(codeOf(await reset(otherOwner.staff, id, admin))).toBe('role_not_yours');
    expect((await reset(otherOwner.staff, id, owner)).status).toBe(200);
    const own = idOf(await ask(second.staff, admin));
    await app.database.db.withoutPlugins().updateTable('verifications').set({ staff_id: admin.staff.staffId, status: 'verified' }).where('id', '=', own).execute();
    expect(codeOf(await reset(admin.staff, own))).toBe('own_account');
    expect(await security(admin.staff)).toMatchObject({ mayReset: false, reason: expect.stringContaining('This is you') });
  });

  it('is the command line’s where nobody else could confirm: a recovered owner enrols anew', async () => {
    const provider = await app.world.otherProvider();
    const only = await app.world.staffClient('owner', { provider });
    const helper = await app.world.staffClient('admin', { provider });
    const refused = await ask(helper.staff, only);
    expect(refused.body).toMatchObject({ code: 'verification_unavailable', detail: expect.stringContaining('Nobody else') });
    const link = await ownerRecoveryLink(app.operator(provider.id), only.staff.email);
    const recovered = await app.client(provider.host).post('/api/admin/setup/recover', { token: link.slice(link.indexOf('#') + 1), password: 'another long sentence for staff' });
    expect(recovered.status, recovered.text).toBe(204);
    expect((await only.get('/api/admin/session')).status).toBe(401);
    expect(await hasFactors(only.staff)).toBe(false);
    const signedIn = await app.client(provider.host).post('/api/admin/sign-in/password', { email: only.staff.email, password: 'another long sentence for staff' });
    expect([signedIn.status, (signedIn.body as { access: string }).access]).toEqual([200, expect.not.stringMatching(/^mfa_required$/u)]);
  });
});
