import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import { startAppWithMail, type AppWithMail } from '../support/invited.ts';
import { goodPassword } from '../support/world.ts';

let mail: AppWithMail;
let technician: Client;

beforeAll(async () => {
  mail = await startAppWithMail();
  technician = await mail.app.world.staffClient('technician');
});
afterAll(() => mail.close());

const people = '/api/admin/customer-users';
const fresh = 'eleven slow ferries home';
const signIn = (email: string, password = goodPassword, door = 'portal') => mail.app.client().post(`/api/${door}/sign-in/password`, { email, password });
/** Sets the new password by the second mail: the first one's link is void since. */
const redeem = async (email: string, door: string) => {
  const newest = await until(async () => mail.smtp.mails.filter(({ to }) => to.includes(email))[1]);
  return mail.app.client().post(`/api/${door}/password-resets/redeem`, { token: /reset#(\S+)/u.exec(newest.text)?.[1] ?? '', password: fresh });
};

describe('a new password is required', () => {
  it('of a customer: sessions end, the old one opens nothing and mails the way to another, which ends it', async () => {
    const person = await mail.app.world.person(await mail.app.world.organization());
    const inside = await mail.app.world.personClient(person);
    const answer = await technician.post(`${people}/${person.customerUserId}/require-password-change`);
    expect(answer.body).toMatchObject({ password: { set: true, changeRequired: true } });
    expect((await inside.get('/api/portal/session')).status).toBe(401);
    expect((await mail.smtp.mailTo(person.email)).subject).toContain('Set a new password');
    // A wrong password learns nothing of it.
    expect(codeOf(await signIn(person.email, 'some other long words'))).toBe('invalid_credentials');
    const refused = await signIn(person.email);
    expect([refused.status, codeOf(refused), refused.headers['set-cookie']]).toEqual([403, 'password_change_required', undefined]);
    const explained = (await technician.post('/api/admin/access-explanations', { customerUserId: person.customerUserId })).body as { summary: string; fixes: { kind: string }[] };
    expect(explained.summary).toContain('once they have set a new password');
    expect(explained.fixes[0]?.kind).toBe('waive_password_change');
    expect((await redeem(person.email, 'portal')).status).toBe(204);
    expect((await signIn(person.email, fresh)).status).toBe(200);
    expect((await technician.get(`${people}/${person.customerUserId}/security`)).body).toMatchObject({ password: { changeRequired: false } });
  });

  it('is taken back by its inverse, and mails asked for with the old password are as few as any', async () => {
    const person = await mail.app.world.person(await mail.app.world.organization());
    await technician.post(`${people}/${person.customerUserId}/require-password-change`);
    for (let tries = 0; tries < 5; tries += 1) expect(codeOf(await signIn(person.email))).toBe('password_change_required');
    const queued = await mail.app.database.db.withoutPlugins().selectFrom('deliveries').select('id').where('to_email', '=', person.email).where('kind', '=', 'password_change_required').execute();
    expect(queued).toHaveLength(4);
    await technician.post(`${people}/${person.customerUserId}/waive-password-change`);
    expect((await signIn(person.email)).status).toBe(200);
    const audit = (await (await mail.app.world.staffClient('owner')).get(`/api/admin/audit-events?filter=${encodeURIComponent(JSON.stringify({ subjectId: person.customerUserId }))}`)).body as { action: string }[];
    expect(audit.map(({ action }) => action).filter((action) => action.startsWith('password.'))).toEqual(['password.change_waived', 'password.change_required']);
  });

  it('of nobody over whom one has no right, and of nobody without a password', async () => {
    const organization = await mail.app.world.organization();
    const person = await mail.app.world.person(organization);
    const elsewhere = await mail.app.world.organization();
    await mail.app.world.person(elsewhere, { email: person.email, userId: person.userId ?? '' });
    const limited = await mail.app.world.staffClient('technician', { organizationIds: [organization.id] });
    expect(codeOf(await limited.post(`${people}/${person.customerUserId}/require-password-change`))).toBe('sign_in_elsewhere');
    const viewer = await mail.app.world.staffClient('viewer');
    expect(codeOf(await viewer.post(`${people}/${person.customerUserId}/require-password-change`))).toBe('forbidden');
    const invited = await mail.app.world.person(organization, { status: 'invited' });
    expect(codeOf(await technician.post(`${people}/${invited.customerUserId}/require-password-change`))).toBe('not_linked');
    await mail.app.database.db.withoutPlugins().updateTable('users').set({ password_hash: null }).where('id', '=', person.userId ?? '').execute();
    expect(codeOf(await technician.post(`${people}/${person.customerUserId}/require-password-change`))).toBe('no_password');
    expect((await signIn(person.email)).status).toBe(401);
  });

  it('of a colleague: by admins, of owners by owners alone, never of oneself', async () => {
    const admin = await mail.app.world.staffClient('admin');
    const colleague = await mail.app.world.staffClient('technician');
    expect((await admin.post(`/api/admin/staff/${colleague.staff.staffId}/require-password-change`)).body).toMatchObject({ password: { changeRequired: true } });
    expect((await colleague.get('/api/admin/session')).status).toBe(401);
    expect(codeOf(await signIn(colleague.staff.email, goodPassword, 'admin'))).toBe('password_change_required');
    expect((await redeem(colleague.staff.email, 'admin')).status).toBe(204);
    expect((await signIn(colleague.staff.email, fresh, 'admin')).status).toBe(200);
    const owner = await mail.app.world.staffClient('owner');
    expect(codeOf(await admin.post(`/api/admin/staff/${owner.staff.staffId}/require-password-change`))).toBe('role_not_yours');
    expect(codeOf(await admin.post(`/api/admin/staff/${admin.staff.staffId}/require-password-change`))).toBe('own_account');
    expect(codeOf(await technician.post(`/api/admin/staff/${colleague.staff.staffId}/require-password-change`))).toBe('forbidden');
  });
});
