import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

let app: TestApp;
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp({ login: { user: 'portal', password: 'sesame 123' } });
  app = await startApp({ env: { ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

interface Settings extends Record<string, unknown> {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly mail: { readonly source: string; readonly smtp: (Record<string, unknown> & { readonly hasPassword: boolean }) | null };
  readonly hosts: readonly { readonly host: string; readonly main: boolean }[];
}
const path = '/api/admin/provider';
const settingsOf = (answer: Answer) => answer.body as Settings;
const read = async (client: Client) => settingsOf(await client.get(path));
const server = (over: Record<string, unknown> = {}) => ({ host: '127.0.0.1', port: smtp.port, security: 'none', user: 'portal', from: 'portal@northwind.example', fromName: 'Northwind IT', password: 'sesame 123', ...over });

describe('the settings of the provider', () => {
  it('are read by every role, with the host that links lead to', async () => {
    const viewer = await app.world.staffClient('viewer');
    const settings = await read(viewer);
    expect(settings).toMatchObject({ name: 'Northwind IT', timeZone: 'Europe/London', invitationDays: 7, hosts: [{ host: app.host, organizationId: null, main: true }], mail: { source: 'none', smtp: null } });
  });

  it('tell staff limited to some organizations no other’s host (A1)', async () => {
    const [own, other] = [await app.world.organization(), await app.world.organization()];
    const now = new Date().toISOString();
    await app.database.db.insertInto('hosts').values([own, other].map(({ id, providerId }) => ({ host: `${id}.localhost`, provider_id: providerId, organization_id: id, main: 0 as const, created_at: now }))).execute();
    const [limited, everywhere] = [await app.world.staffClient('technician', { organizationIds: [own.id] }), await app.world.staffClient('viewer')];
    expect((await read(limited)).hosts.map(({ host }) => host)).toEqual([app.host, `${own.id}.localhost`]);
    expect((await read(everywhere)).hosts).toHaveLength(3);
    await app.database.db.deleteFrom('hosts').where('provider_id', '=', own.providerId).where('organization_id', 'in', [own.id, other.id]).execute();
  });

  it('are changed by owners and admins, and the audit names what was and what is', async () => {
    const admin = await app.world.staffClient('admin');
    const before = await read(admin);
    const changed = await admin.put(path, { ...pick(before), timeZone: 'Asia/Tokyo', support: { name: 'Service desk', email: 'help@northwind.example', phone: '+44 20 7946 0000', url: 'https://northwind.example/help' } });
    expect(changed.status).toBe(200);
    expect(settingsOf(changed)).toMatchObject({ timeZone: 'Asia/Tokyo', support: { name: 'Service desk' }, version: before.version + 1 });
    const { body: events } = await admin.list('/api/admin/audit-events', { filter: { action: 'provider.updated' } });
    expect(events).toHaveLength(1);
    expect(events[0]?.['changes']).toEqual(expect.arrayContaining([{ field: 'timeZone', before: 'Europe/London', after: 'Asia/Tokyo' }, { field: 'support.phone', before: '', after: '+44 20 7946 0000' }]));
    await admin.put(path, { ...pick(settingsOf(changed)), timeZone: 'Europe/London' });
  });

  it.each(['technician', 'viewer'] as const)('cannot be changed by a %s', async (role) => {
    const client = await app.world.staffClient(role);
    const before = await read(client);
    for (const answer of [await client.put(path, { ...pick(before), name: 'Mine now' }), await client.put(`${path}/smtp`, server()), await client.delete(`${path}/smtp`), await client.post(`${path}/smtp/test`)]) {
      expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    }
    expect(await read(client)).toEqual(before);
  });

  it('cannot be changed by an admin who is limited to some organizations', async () => {
    const organization = await app.world.organization();
    const client = await app.world.staffClient('admin', { organizationIds: [organization.id] });
    expect(codeOf(await client.put(path, { ...pick(await read(client)), name: 'Mine now' }))).toBe('forbidden');
  });

  it('refuse a version somebody has overtaken and hand over the newer record', async () => {
    const owner = await app.world.staffClient('owner');
    const before = await read(owner);
    await owner.put(path, { ...pick(before), name: 'Northwind IT Services' });
    const late = await owner.put(path, { ...pick(before), name: 'Northwind Managed IT' });
    expect([late.status, codeOf(late)]).toEqual([409, 'changed_meanwhile']);
    expect((late.body as { current: Settings }).current).toMatchObject({ name: 'Northwind IT Services', version: before.version + 1 });
    await owner.put(path, { ...pick(await read(owner)), name: 'Northwind IT' });
  });

  it.each([
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['name', { name: '  ' }],
    ['name', { name: 'One\nTwo' }],
    ['support.email', { support: { name: '', email: 'nobody', phone: '', url: '' } }],
    ['support.url', { support: { name: '', email: '', phone: '', url: 'javascript:alert(1)' } }],
    ['alertEmails.0', { alertEmails: ['a@b'] }],
    ['invitationDays', { invitationDays: 31 }],
    ['rules.adminIdleMinutes', { rules: { portalIdleMinutes: 60, portalAbsoluteMinutes: 60, adminIdleMinutes: 31, adminAbsoluteMinutes: 60 } }],
  ])('refuse a wrong %s at its field and change nothing', async (field, wrong) => {
    const owner = await app.world.staffClient('owner');
    const before = await read(owner);
    const answer = await owner.put(path, { ...pick(before), ...wrong });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
    expect(Object.keys((answer.body as { errors: object }).errors)).toEqual([field]);
    expect(await read(owner)).toEqual(before);
  });

  it('stay with their provider: another one of the installation sees and changes its own', async () => {
    const other = await app.world.otherProvider('Contoso Care');
    const theirs = await app.world.staffClient('owner', { provider: other });
    expect(await read(theirs)).toMatchObject({ id: other.id, name: 'Contoso Care', hosts: [{ host: other.host, main: true }] });
    const ours = await app.world.staffClient('owner');
    const before = await read(ours);
    await theirs.put(`${path}/smtp`, server());
    expect(await read(ours)).toEqual(before);
  });
});

describe('the mail server', () => {
  it('is set, tested and removed', async () => {
    const owner = await app.world.staffClient('owner');
    expect((await read(owner)).mail.source).toBe('none');
    const set = await owner.put(`${path}/smtp`, server());
    expect(settingsOf(set).mail).toEqual({ source: 'settings', smtp: { host: '127.0.0.1', port: smtp.port, security: 'none', user: 'portal', from: 'portal@northwind.example', fromName: 'Northwind IT', hasPassword: true } });
    const test = await owner.post(`${path}/smtp/test`);
    expect(test).toMatchObject({ status: 200, body: { to: owner.staff.email, answer: expect.stringContaining('Taken as 42') } });
    const mail = await smtp.mailTo(owner.staff.email);
    expect(mail).toMatchObject({ from: 'portal@northwind.example', user: 'portal', subject: 'Test mail from Northwind IT' });
    expect(mail.text).toContain('(Europe/London)');
    const removed = await owner.delete(`${path}/smtp`);
    expect(settingsOf(removed).mail).toEqual({ source: 'none', smtp: null });
    const none = await owner.post(`${path}/smtp/test`);
    expect([codeOf(none), (none.body as { detail: string }).detail]).toEqual(['mail_test_failed', expect.stringContaining('no mail server yet')]);
  });

  it('says in one sentence what is wrong when the test mail does not leave', async () => {
    const owner = await app.world.staffClient('owner');
    const tried = async (over: Record<string, unknown>) => {
      expect((await owner.put(`${path}/smtp`, server(over))).status).toBe(200);
      const answer = await owner.post(`${path}/smtp/test`);
      expect([answer.status, codeOf(answer)]).toEqual([422, 'mail_test_failed']);
      return (answer.body as { detail: string }).detail;
    };
    expect(await tried({ host: 'smtp.nowhere.invalid' })).toContain('was not found');
    expect(await tried({ port: 1 })).toContain('connection was refused');
    expect(await tried({ password: 'wrong' })).toMatch(/did not accept user and password.*Authentication credentials invalid/u);
    expect(await tried({ user: '', password: '' })).toContain('wants a user and password');
    expect(await tried({ security: 'starttls' })).toContain('does not offer STARTTLS');
    expect(await tried({ security: 'tls' })).toContain('does not speak TLS on this port');
    await owner.delete(`${path}/smtp`);
  });

  it('that never answers ends the test within ten seconds', async () => {
    const owner = await app.world.staffClient('owner');
    smtp.behave = () => 'stall';
    await owner.put(`${path}/smtp`, server());
    const begun = performance.now();
    const answer = await owner.post(`${path}/smtp/test`);
    smtp.behave = () => 'accept';
    expect([codeOf(answer), (answer.body as { detail: string }).detail]).toEqual(['mail_test_failed', expect.stringContaining('did not answer within 10 seconds')]);
    expect(performance.now() - begun).toBeLessThan(11_000);
    await owner.delete(`${path}/smtp`);
  });

  it('writes one audit entry for each change and each test, none of them with the password', async () => {
    const owner = await app.world.staffClient('owner');
    const since = app.operator().now();
    await owner.put(`${path}/smtp`, server());
    await owner.post(`${path}/smtp/test`);
    await owner.delete(`${path}/smtp`);
    const { body: events, text } = await owner.list('/api/admin/audit-events', { filter: { from: since, action: 'provider.smtp' } });
    expect(events.map((event) => event['action'])).toEqual(['provider.smtp_removed', 'provider.smtp_tested', 'provider.smtp_updated']);
    expect(text).not.toContain('sesame');
  });
});

function pick(settings: Settings): Record<string, unknown> {
  const { version, name, timeZone, support, alertEmails, invitationDays, rules } = settings;
  return { version, name, timeZone, support, alertEmails, invitationDays, rules };
}
