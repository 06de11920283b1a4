import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery } from '../../server/features/deliveries/index.ts';
import { defineMail, queueMail, queueMails, registerMails } from '../../server/features/deliveries/index.ts';
import { issueLink } from '../../server/features/one-time/index.ts';
import { inTransaction, type Context } from '../../server/context.ts';
import { codeOf, type Client } from '../support/client.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

const noted: { what: string; delivery: Delivery; reason?: string }[] = [];
let wanted = true;
const words = { subject: (data: Readonly<Record<string, unknown>>) => (typeof data['subject'] === 'string' ? data['subject'] : 'News'), stillWanted: async () => wanted };
registerMails([
  defineMail({
    ...words,
    kind: 'probe',
    priority: 10,
    body: (data, frame) => ({ heading: `Hello ${String(data['name'])}`, paragraphs: [typeof data['text'] === 'string' ? data['text'] : 'Something happened.', `It is ${frame.time('2026-07-01T12:00:00.000Z')}.`], button: { label: 'Have a look', url: frame.address('/somewhere') } }),
    sent: async (_ctx, delivery) => void noted.push({ what: 'sent', delivery }),
    bounced: async (_ctx, delivery, reason) => void noted.push({ what: 'bounced', delivery, reason }),
  }),
  defineMail({ ...words, kind: 'probe_security', priority: 0, body: () => ({ heading: 'Careful', paragraphs: [] }) }),
  defineMail({ ...words, kind: 'probe_invitation', priority: 10, body: () => ({ heading: 'Come in', paragraphs: [], button: 'Accept' }), link: { purpose: 'invitation', path: '/accept' } }),
  defineMail({ ...words, kind: 'probe_reset', priority: 0, body: () => ({ heading: 'Reset', paragraphs: [], button: 'Set a password' }), link: { purpose: 'password_reset', path: (secret) => `/reset#${secret}` } }),
  defineMail({ ...words, kind: 'probe_team', priority: 10, body: () => ({ heading: 'Join us', paragraphs: [], button: 'Join' }), link: { purpose: 'staff_invitation', path: '/admin/join' } }),
]);

let smtp: TestSmtp;
let app: TestApp;
let providerId: string;
let owner: Client;
let count = 0;
const address = (name = 'ada') => `${name}${(count += 1)}@customer.example`;
const path = '/api/admin/deliveries';
type Row = Record<string, unknown>;

beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ env: { ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });
  ({ id: providerId } = await app.world.provider());
  owner = await app.world.staffClient('owner');
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});
beforeEach(async () => {
  noted.length = 0;
  wanted = true;
  await setServer(owner);
});
afterEach(() => {
  smtp.behave = () => 'accept';
});

async function setServer(client: Client): Promise<void> {
  await client.put('/api/admin/provider/smtp', { host: '127.0.0.1', port: smtp.port, security: 'none', user: '', from: 'portal@northwind.example', fromName: '' });
}
async function removeServer(client: Client = owner): Promise<void> {
  await client.delete('/api/admin/provider/smtp');
}
const operator = (id = providerId): Context => app.operator(id);

async function queue(mail: Parameters<typeof queueMail>[1], ctx = operator()): Promise<string> {
  const id = await inTransaction(ctx, (inner) => queueMail(inner, mail));
  app.app.worker?.wake();
  return id;
}
const mailOf = async (id: string, client = owner) => (await client.get(`${path}/${id}`)).body as Row;
const settled = (id: string, status: string) => until(async () => ((await mailOf(id))['status'] === status ? mailOf(id) : null));

describe('a mail', () => {
  it('arrives from the provider in text and HTML, with its support contact, its time zone, and links to its own host', async () => {
    const settings = (await owner.get('/api/admin/provider')).body as Row;
    const { version, name, timeZone, alertEmails, invitationDays, rules } = settings;
    await owner.put('/api/admin/provider', { version, name, timeZone, alertEmails, invitationDays, rules, support: { name: 'Service desk', email: 'help@northwind.example', phone: '+44 20 7946 0000', url: 'https://northwind.example/help' } });
    const to = address();
    const id = await queue({ kind: 'probe', to, data: { name: 'Ada', subject: 'Good news' } });
    const mail = await smtp.mailTo(to);
    expect(mail).toMatchObject({ from: 'portal@northwind.example', subject: 'Good news', messageId: `<${id}@localhost>` });
    expect(mail.parsed.from?.text).toBe('"Northwind IT" <portal@northwind.example>');
    expect(mail.parsed.replyTo?.text).toBe('help@northwind.example');
    expect(mail.parsed.headers.get('auto-submitted')).toBe('auto-generated');
    for (const part of [mail.text, mail.html]) {
      for (const expected of ['Hello Ada', '1 July 2026, 13:00 (Europe/London)', `http://${app.host}/somewhere`, 'Service desk', 'help@northwind.example', '+44 20 7946 0000', 'northwind.example/help']) expect(part).toContain(expected);
    }
    expect(await settled(id, 'sent')).toMatchObject({ to, kind: 'probe', subject: 'Good news', attempts: 1, error: null, sentAt: expect.any(String), nextTryAt: null });
    expect(noted.filter(({ delivery }) => delivery.id === id)).toMatchObject([{ what: 'sent', delivery: { id, to } }]);
  });

  it.each([
    ['a line break that would begin another header', 'Hi\r\nBcc: victim@evil.example\r\n\r\n<b>x</b>'],
    ['other breaks', 'Hi\u2028Bcc: victim@evil.example\u0085X-Evil: 1\u000bY: 2\u0000'],
    ['ten thousand characters', 'Ä🎉'.repeat(5_000)],
    ['every kind of script', 'Łukasz שלום مرحبا 你好 👩‍👩‍👧 e\u0301'],
    ['an encoded word', '=?utf-8?Q?=0D=0ABcc:_victim@evil.example?='],
    ['lone surrogates and direction marks', '\ud800a\u202egpj.exe\u202c\udfff'],
  ])('keeps its headers in order when a name holds %s', async (_what, nasty) => {
    const to = address();
    const before = smtp.mails.length;
    await queue({ kind: 'probe', to, data: { name: nasty, subject: nasty, text: nasty } });
    const mail = await smtp.mailTo(to);
    expect(smtp.mails.length - before).toBe(1);
    expect(mail.to).toEqual([to]);
    expect([mail.parsed.headers.has('bcc'), mail.parsed.headers.has('x-evil'), mail.parsed.headers.has('y')]).toEqual([false, false, false]);
    expect([...mail.subject].length).toBeLessThanOrEqual(200);
    const [head = ''] = mail.raw.split('\r\n\r\n');
    expect(head.split('\r\n').every((line) => line.length <= 998 && /^(?:[\w-]+:|[ \t])/u.test(line))).toBe(true);
  });

  it('shows what people wrote as text, never as HTML', async () => {
    const to = address();
    const nasty = `<img src=x onerror=alert(1)><script>alert(1)</script>"'><a href="javascript:alert(1)">x</a>&lt;`;
    const id = await queue({ kind: 'probe', to, data: { name: nasty, text: nasty } });
    const { html } = await smtp.mailTo(to);
    const shown = (await mailOf(id))['html'] as string;
    for (const page of [html, shown]) {
      expect(page).not.toMatch(/<(?:img|script)|<a href="javascript/iu);
      expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    }
  });

  it('is not written when the change that causes it is undone', async () => {
    const to = address();
    await expect(
      inTransaction(operator(), async (inner) => {
        await queueMail(inner, { kind: 'probe', to, data: { name: 'Ada' } });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    const { body } = await owner.list(path, { filter: { q: to } });
    expect(body).toEqual([]);
    const after = address();
    await queue({ kind: 'probe', to: after, data: { name: 'Ada' } });
    await smtp.mailTo(after);
    expect(smtp.mails.some((mail) => mail.to.includes(to))).toBe(false);
  });

  it('is not sent when it is no longer wanted at the time it is due', async () => {
    wanted = false;
    const to = address();
    const id = await queue({ kind: 'probe', to, data: { name: 'Ada' } });
    expect(await settled(id, 'cancelled')).toMatchObject({ error: expect.stringContaining('No longer wanted') });
    expect(smtp.mails.some((mail) => mail.to.includes(to))).toBe(false);
  });

  it('for security goes first, however many others were there before it', async () => {
    const slow = await startApp({ worker: false });
    const { id } = await slow.world.provider();
    const crowd = Array.from({ length: 20 }, () => address('crowd'));
    const urgent = address('urgent');
    await inTransaction(slow.operator(id), (inner) => queueMails(inner, crowd.map((to) => ({ kind: 'probe', to, data: { name: 'Ada' } }))));
    slow.clock.advance(1_000);
    await inTransaction(slow.operator(id), (inner) => queueMail(inner, { kind: 'probe_security', to: urgent, data: {} }));
    const before = smtp.mails.length;
    const working = await startApp({ sharing: slow, env: { SMTP_URL: smtp.url } });
    await until(async () => smtp.mails.length - before === 21);
    // A worker sends four at a time.
    expect(smtp.mails.slice(before).findIndex(({ to }) => to.includes(urgent))).toBeLessThan(4);
    await working.close();
    await slow.close();
  });
});

describe('what became of a mail', () => {
  it('is bounced where the mail server refuses it for good, in the server’s own words, and nobody tries again', async () => {
    smtp.behave = () => 'refuse';
    const id = await queue({ kind: 'probe', to: address('gone'), data: { name: 'Ada' } });
    const reason = 'The mail server refuses this address. It said: “550 No such mailbox here”';
    expect(await settled(id, 'bounced')).toMatchObject({ error: reason, nextTryAt: null, attempts: 1 });
    expect(noted.filter(({ delivery }) => delivery.id === id)).toMatchObject([{ what: 'bounced', reason }]);
    smtp.behave = () => 'accept';
    app.clock.advance(120_000);
    const after = address();
    await queue({ kind: 'probe', to: after, data: { name: 'Ada' } });
    await smtp.mailTo(after);
    expect(await mailOf(id)).toMatchObject({ status: 'bounced', attempts: 1 });
  });

  it('waits and is tried again where it could not be sent for now, under the same Message-ID', async () => {
    smtp.behave = () => 'fail';
    const to = address('later');
    const id = await queue({ kind: 'probe', to, data: { name: 'Ada' } });
    const waiting = await until(async () => ((await mailOf(id))['error'] === null ? null : mailOf(id)));
    expect(waiting).toMatchObject({ status: 'queued', attempts: 1, error: expect.stringContaining('451 Try again later'), nextTryAt: expect.any(String) });
    smtp.behave = () => 'accept';
    app.clock.advance(Date.parse(String(waiting['nextTryAt'])) - app.clock.now() + 1_000);
    expect((await smtp.mailTo(to)).messageId).toBe(`<${id}@localhost>`);
    expect(await settled(id, 'sent')).toMatchObject({ attempts: 2, error: null });
  });

  it('has failed after the last of its tries, and a person may have it tried again', async () => {
    smtp.behave = () => 'fail';
    const to = address('never');
    const id = await queue({ kind: 'probe', to, data: { name: 'Ada' } });
    await until(async () => ((await mailOf(id))['error'] === null ? null : true));
    await app.database.db.withoutPlugins().updateTable('jobs').set({ attempts: 31 }).where('payload', 'like', `%${id}%`).execute();
    app.clock.advance(60_000);
    expect(await settled(id, 'failed')).toMatchObject({ error: expect.stringContaining('451'), nextTryAt: null });
    smtp.behave = () => 'accept';
    const technician = await app.world.staffClient('technician');
    expect((await technician.post(`${path}/${id}/retry`)).body).toMatchObject({ status: 'queued', error: null });
    await smtp.mailTo(to);
    await settled(id, 'sent');
    const again = await technician.post(`${path}/${id}/retry`);
    expect([again.status, codeOf(again)]).toEqual([409, 'not_cancellable']);
    const { body: events } = await owner.list('/api/admin/audit-events', { filter: { action: 'delivery.retried', subjectId: id } });
    expect(events).toHaveLength(1);
  });

  it('is kept in the mailbox where there is no mail server, until there is one and somebody sends it', async () => {
    await removeServer();
    const to = address('kept');
    const id = await queue({ kind: 'probe', to, data: { name: 'Ada', subject: 'Waits for a server' } });
    const kept = await settled(id, 'kept');
    expect(kept).toMatchObject({ subject: 'Waits for a server', text: expect.stringContaining('Hello Ada'), hasLink: false, sentAt: null, attempts: 0 });
    await setServer(owner);
    await owner.post(`${path}/${id}/retry`);
    await smtp.mailTo(to);
    await settled(id, 'sent');
  });

  it('goes out with all that were kept once there is a server, except for what nobody wants any more', async () => {
    await removeServer();
    const [first, second] = [address('kept'), address('kept')];
    const ids = [await queue({ kind: 'probe', to: first, data: { name: 'Ada' } }), await queue({ kind: 'probe_security', to: second, data: {} }), await queue({ kind: 'probe_invitation', to: address('dead'), subjectId: app.operator(providerId).newId(), data: {} })];
    for (const id of ids) await settled(id, 'kept');
    const send = async (client: Client, dryRun: boolean) => client.post(`${path}/send-kept`, { dryRun });
    expect((await send(owner, false)).body).toEqual({ dryRun: false, changed: 0 });
    await setServer(owner);
    expect(((await send(owner, true)).body as { changed: number }).changed).toBeGreaterThanOrEqual(3);
    for (const role of ['technician', 'viewer'] as const) expect(codeOf(await send(await app.world.staffClient(role), false))).toBe('forbidden');
    expect(((await send(owner, false)).body as { changed: number }).changed).toBeGreaterThanOrEqual(3);
    await smtp.mailTo(first);
    await smtp.mailTo(second);
    expect(await settled(ids[2] ?? '', 'cancelled')).toMatchObject({ error: expect.stringContaining('link') });
    expect((await send(owner, true)).body).toEqual({ dryRun: true, changed: 0 });
    expect((await owner.list('/api/admin/audit-events', { filter: { action: 'delivery.retried', subjectId: ids[0] } })).body).toHaveLength(1);
  });

  it('goes by SMTP_URL where the settings name no server, and by the settings where they do', async () => {
    const operators = await startSmtp({ login: { user: 'relay', password: 'p@ss/word' } });
    const url = `smtp://relay:${encodeURIComponent('p@ss/word')}@127.0.0.1:${operators.port}?from=portal@relay.example`;
    const other = await startApp({ env: { SMTP_URL: url, ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });
    const admin = await other.world.staffClient('admin');
    const { id } = await other.world.provider();
    const send = async (to: string) => {
      await inTransaction(other.operator(id), (inner) => queueMail(inner, { kind: 'probe', to, data: { name: 'Ada' } }));
      other.app.worker?.wake();
    };
    expect((await admin.get('/api/admin/provider')).body).toMatchObject({ mail: { source: 'environment', smtp: null } });
    const first = address();
    await send(first);
    expect(await operators.mailTo(first)).toMatchObject({ from: 'portal@relay.example', user: 'relay' });
    await setServer(admin);
    const second = address();
    await send(second);
    expect(await smtp.mailTo(second)).toMatchObject({ from: 'portal@northwind.example' });
    await other.close();
    await operators.close();
  });
});

describe('the list of mails', () => {
  it('finds by address, subject, status, kind and organization, and counts', async () => {
    const organization = await app.world.organization({ name: 'Aurora Zahnärzte' });
    const to = address('łukasz');
    const id = await queue({ kind: 'probe', to, organizationId: organization.id, data: { name: 'Ł', subject: 'Grüße aus dem Portal' } });
    await settled(id, 'sent');
    for (const filter of [{ q: 'grusse aus' }, { q: to.slice(0, 9) }, { organizationId: organization.id }, { id: [id] }, { q: 'portal', status: 'sent', kind: 'probe', organizationId: organization.id }]) {
      const answer = await owner.list(path, { filter });
      expect(answer.body.map((row) => row['id'])).toEqual([id]);
      expect(answer.headers['content-range']).toBe('deliveries 0-0/1');
    }
    expect((await owner.list(path, { filter: { organizationId: organization.id, status: 'bounced' } })).body).toEqual([]);
    expect((await owner.list(path, { filter: { organizationId: organization.id } })).body[0]).toMatchObject({ organizationName: 'Aurora Zahnärzte', to });
  });

  it('shows limited staff the mails of their organizations only', async () => {
    const [mine, foreign] = [await app.world.organization(), await app.world.organization()];
    const limited = await app.world.staffClient('technician', { organizationIds: [mine.id] });
    const ids = await Promise.all([{ organizationId: mine.id }, { organizationId: foreign.id }, {}].map((about) => queue({ kind: 'probe', to: address(), ...about, data: { name: 'Ada' } })));
    const { body } = await limited.list(path, {});
    expect(body.map((row) => row['id'])).toEqual([ids[0]]);
    for (const id of ids.slice(1)) {
      expect((await limited.get(`${path}/${id}`)).status).toBe(404);
      expect((await limited.post(`${path}/${id}/retry`)).status).toBe(404);
    }
  });

  it('shows nothing of another provider', async () => {
    const other = await app.world.otherProvider();
    const theirs = await app.world.staffClient('owner', { provider: other });
    const id = await queue({ kind: 'probe', to: address(), data: { name: 'Ada' } });
    expect((await theirs.list(path, {})).body).toEqual([]);
    for (const answer of [await theirs.get(`${path}/${id}`), await theirs.post(`${path}/${id}/retry`), await theirs.post(`${path}/${id}/reveal-link`)]) expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
  });

  it('still shows a mail whose words another version of the product knew', async () => {
    const id = await queue({ kind: 'probe', to: address(), data: { name: 'Ada' } });
    await settled(id, 'sent');
    await app.database.db.withoutPlugins().updateTable('deliveries').set({ kind: 'of_the_future', status: 'kept' }).where('id', '=', id).execute();
    expect(await mailOf(id)).toMatchObject({ kind: 'of_the_future', hasLink: false, text: expect.stringContaining('another version') });
    expect(codeOf(await owner.post(`${path}/${id}/retry`))).toBe('not_cancellable');
    expect(codeOf(await owner.post(`${path}/${id}/reveal-link`))).toBe('mail_link_withheld');
  });

  it('lets a viewer read and not send', async () => {
    const viewer = await app.world.staffClient('viewer');
    const id = await queue({ kind: 'probe', to: address(), data: { name: 'Ada' } });
    await settled(id, 'sent');
    expect(await mailOf(id, viewer)).toMatchObject({ status: 'sent' });
    expect(codeOf(await viewer.post(`${path}/${id}/retry`))).toBe('forbidden');
  });
});

describe('a one-time link', () => {
  const week = () => new Date(app.clock.now() + 7 * 86_400_000).toISOString();
  async function queueLink(kind: string, purpose: 'invitation' | 'password_reset' | 'staff_invitation', data: Row = {}, to = address()): Promise<{ id: string; secret: string; subjectId: string; to: string }> {
    const subjectId = operator().newId();
    const queued = await inTransaction(operator(), async (inner) => {
      const { secret } = await issueLink(inner, { purpose, subjectId, expiresAt: week() });
      return { id: await queueMail(inner, { kind, to, subjectId, data }), secret, subjectId, to };
    });
    app.app.worker?.wake();
    return queued;
  }

  it('is in the mail and nowhere else: not in the list, the shown text, the database', async () => {
    const { id, secret, to } = await queueLink('probe_invitation', 'invitation');
    const mail = await smtp.mailTo(to);
    for (const part of [mail.text, mail.html]) expect(part).toContain(`http://${app.host}/accept#${secret}`);
    await settled(id, 'sent');
    const shown = await owner.get(`${path}/${id}`);
    expect(shown.body).toMatchObject({ hasLink: true, linkWithheld: expect.stringContaining('only while the mail is kept'), text: expect.stringContaining('left out') });
    expect(shown.text).not.toContain(secret);
    expect(JSON.stringify(await app.database.db.withoutPlugins().selectFrom('deliveries').selectAll().where('id', '=', id).execute())).not.toContain(secret);
    expect(JSON.stringify(await app.database.db.withoutPlugins().selectFrom('jobs').selectAll().execute())).not.toContain(secret);
  });

  it('of a kept mail is shown to owners and admins on demand, each time with an audit entry', async () => {
    await removeServer();
    const { id, secret } = await queueLink('probe_invitation', 'invitation');
    await settled(id, 'kept');
    const admin = await app.world.staffClient('admin');
    expect(await mailOf(id, admin)).toMatchObject({ hasLink: true, linkWithheld: null });
    expect((await admin.post(`${path}/${id}/reveal-link`)).body).toEqual({ url: `http://${app.host}/accept#${secret}` });
    const events = await owner.list('/api/admin/audit-events', { filter: { action: 'delivery.link_revealed', subjectId: id } });
    expect(events.body).toMatchObject([{ actor: { id: admin.staff.userId } }]);
    expect(events.text).not.toContain(secret);
  });

  it.each(['technician', 'viewer'] as const)('is not shown to a %s', async (role) => {
    await removeServer();
    const { id, secret } = await queueLink('probe_invitation', 'invitation');
    await settled(id, 'kept');
    const client = await app.world.staffClient(role);
    expect(await mailOf(id, client)).toMatchObject({ hasLink: true, linkWithheld: expect.stringContaining('Only an owner or admin') });
    const answer = await client.post(`${path}/${id}/reveal-link`);
    expect([answer.status, codeOf(answer)]).toEqual([403, 'forbidden']);
    expect(answer.text).not.toContain(secret);
  });

  it.each([
    ['a password reset of a member of staff', 'probe_reset', 'password_reset', { kind: 'staff' }, 'owner', true],
    ['a password reset of nobody in particular', 'probe_reset', 'password_reset', {}, 'owner', true],
    ['a password reset of a customer', 'probe_reset', 'password_reset', { kind: 'customer' }, 'admin', false],
    ['a team invitation as owner, from an admin', 'probe_team', 'staff_invitation', { role: 'owner' }, 'admin', true],
    ['a team invitation as owner, from an owner', 'probe_team', 'staff_invitation', { role: 'owner' }, 'owner', false],
    ['a team invitation as technician, from an admin', 'probe_team', 'staff_invitation', { role: 'technician' }, 'admin', false],
    ['a team invitation as nobody knows what', 'probe_team', 'staff_invitation', { role: 'root' }, 'owner', true],
  ] as const)('of %s is withheld or shown as the viewer’s own rights go', async (_what, kind, purpose, data, role, withheld) => {
    await removeServer();
    const { id, secret } = await queueLink(kind, purpose, data);
    await settled(id, 'kept');
    const client = await app.world.staffClient(role);
    expect((await mailOf(id, client))['linkWithheld'] === null).toBe(!withheld);
    const answer = await client.post(`${path}/${id}/reveal-link`);
    expect(answer.status).toBe(withheld ? 409 : 200);
    expect(answer.text.includes(secret)).toBe(!withheld);
  });

  it('is shown no longer once a mail server is set up, once it was used, and where the mail holds none', async () => {
    await removeServer();
    const first = await queueLink('probe_invitation', 'invitation');
    await settled(first.id, 'kept');
    await setServer(owner);
    const late = await owner.post(`${path}/${first.id}/reveal-link`);
    expect([codeOf(late), (late.body as Row)['detail']]).toEqual(['mail_link_withheld', expect.stringContaining('send the mail instead')]);
    await removeServer();
    await app.database.db.withoutPlugins().updateTable('one_time_secrets').set({ used_at: app.operator().now() }).where('subject_id', '=', first.subjectId).execute();
    const used = await owner.post(`${path}/${first.id}/reveal-link`);
    expect([codeOf(used), (used.body as Row)['detail']]).toEqual(['mail_link_withheld', expect.stringContaining('no longer works')]);
    const plain = await queue({ kind: 'probe', to: address(), data: { name: 'Ada' } });
    await settled(plain, 'kept');
    expect(codeOf(await owner.post(`${path}/${plain}/reveal-link`))).toBe('mail_link_withheld');
  });

  it('of a team invitation is void once the role it gives was raised, so that nobody takes a role they could not give', async () => {
    await removeServer();
    const email = address('colleague');
    const invited = (await owner.post('/api/admin/staff', { email, name: 'New Colleague', role: 'viewer', organizationIds: null })).body as Row;
    const mailsTo = async () => (await owner.list(path, { filter: { q: email } })).body;
    await until(async () => (await mailsTo()).every((row) => row['status'] === 'kept'));
    const admin = await app.world.staffClient('admin');
    const [first] = await mailsTo();
    expect((await admin.post(`${path}/${String(first?.['id'])}/reveal-link`)).status).toBe(200);
    const member = (await owner.get(`/api/admin/staff/${String(invited['id'])}`)).body as Row;
    expect((await owner.put(`/api/admin/staff/${String(invited['id'])}`, { version: member['version'], name: member['name'], role: 'owner', organizationIds: null })).status).toBe(200);
    await until(async () => (await mailsTo()).some((row) => row['status'] === 'kept'));
    const now = await mailsTo();
    expect(now.map((row) => row['status'])).toEqual(['kept', 'cancelled']);
    for (const row of now) expect(codeOf(await admin.post(`${path}/${String(row['id'])}/reveal-link`))).toBe('mail_link_withheld');
  });

  it('that expired while its mail waited is not sent', async () => {
    smtp.behave = () => 'fail';
    const { id } = await queueLink('probe_invitation', 'invitation');
    await until(async () => ((await mailOf(id))['error'] === null ? null : true));
    smtp.behave = () => 'accept';
    await app.database.db.withoutPlugins().updateTable('one_time_secrets').set({ voided_at: app.operator().now() }).execute();
    app.clock.advance(60_000);
    expect(await settled(id, 'cancelled')).toMatchObject({ error: expect.stringContaining('no longer worked') });
  });

  it('sent anew arrives once, also where the older mail waits for another try', async () => {
    smtp.behave = () => 'fail';
    const { id, subjectId, to } = await queueLink('probe_invitation', 'invitation');
    await until(async () => ((await mailOf(id))['error'] === null ? null : true));
    const newer = await queue({ kind: 'probe_invitation', to, subjectId, data: {} });
    await until(async () => ((await mailOf(newer))['error'] === null ? null : true));
    smtp.behave = () => 'accept';
    app.clock.advance(60_000);
    await settled(newer, 'sent');
    const after = address();
    await settled(await queue({ kind: 'probe', to: after, data: { name: 'Ada' } }), 'sent');
    expect(smtp.mails.filter((mail) => mail.to.includes(to))).toHaveLength(1);
    expect(await mailOf(id)).toMatchObject({ status: 'cancelled' });
  });

  it('sent anew takes the place of a mail about it that has not left', async () => {
    // The clock has run on: this one has signed in just now.
    await removeServer(await app.world.staffClient('owner'));
    const { id, subjectId, to } = await queueLink('probe_invitation', 'invitation');
    await settled(id, 'kept');
    const newer = await queue({ kind: 'probe_invitation', to, subjectId, data: {} });
    await settled(newer, 'kept');
    expect(await mailOf(id)).toMatchObject({ status: 'cancelled', error: 'A newer mail replaced it.' });
  });
});
