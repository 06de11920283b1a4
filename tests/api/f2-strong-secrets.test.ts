import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerRecoveryLink } from '../../server/features/setup/index.ts';
import { codeOf, type Client } from '../support/client.ts';
import { invite, invitedWithLink, linkMailedTo, phoneCode, redeemAs, startAppWithMail, type AppWithMail, type Invitation } from '../support/invited.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let mail: AppWithMail;
let owner: Client & { staff: { email: string } };
let organization: MadeOrganization;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const accepted = { name: 'Ada Byron', password: goodPassword };

beforeAll(async () => {
  mail = await startAppWithMail();
  owner = await mail.app.world.staffClient('owner');
  organization = await mail.app.world.organization();
});
afterAll(() => mail.close());

const newcomer = () => mail.app.world.person(organization, { status: 'new' });
const mailedTokens = (address: string, path: string) => mail.smtp.mails.filter(({ to }) => to.includes(address)).flatMap(({ text }) => (text.split(`${path}#`)[1] ?? '').match(/^[\w-]+/u) ?? []);

/** Runs with the clock put forward, and puts it back. */
async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  mail.app.clock.advance(milliseconds);
  try {
    return await work();
  } finally {
    mail.app.clock.advance(-milliseconds);
  }
}

async function resetToken(email: string): Promise<string> {
  const before = mailedTokens(email, '/reset').length;
  await mail.app.client().post('/api/portal/password-resets', { email });
  for (;;) {
    const tokens = mailedTokens(email, '/reset');
    if (tokens.length > before) return tokens.at(-1) ?? '';
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('F2: links', () => {
  it('carry 256 bits, each another', async () => {
    const tokens = new Set<string>();
    for (let index = 0; index < 20; index += 1) tokens.add((await invitedWithLink(mail, owner, await newcomer())).token);
    expect(tokens.size).toBe(20);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  }, 60_000);

  it('of an invitation work to the last minute of 7 days, and not a minute longer', async () => {
    const { token } = await invitedWithLink(mail, owner, await newcomer());
    const look = async () => codeOf(await mail.app.client().post('/api/portal/invitations/preview', { token }));
    expect(await later(7 * day - minute, look)).toBeUndefined();
    expect(await later(7 * day + minute, look)).toBe('link_invalid');
    expect(await later(7 * day + minute, async () => codeOf(await redeemAs(mail.app.client(), { token }, accepted)))).toBe('link_invalid');
  });

  it('of an invitation last 1 to 30 days, as the provider sets', async () => {
    const settings = async () => (await owner.get('/api/admin/provider')).body as object;
    for (const invitationDays of [0, 31, 1.5]) expect(codeOf(await owner.put('/api/admin/provider', { ...(await settings()), invitationDays }))).toBe('validation_failed');
    for (const invitationDays of [1, 30]) {
      expect((await owner.put('/api/admin/provider', { ...(await settings()), invitationDays })).status).toBe(200);
      const { token } = await invitedWithLink(mail, owner, await newcomer());
      const look = async () => codeOf(await mail.app.client().post('/api/portal/invitations/preview', { token }));
      expect([await later(invitationDays * day - minute, look), await later(invitationDays * day + minute, look)]).toEqual([undefined, 'link_invalid']);
    }
    // A month on, the worker has put away what nobody used since: their session.
    owner = await mail.app.world.staffClient('owner');
    expect((await owner.put('/api/admin/provider', { ...(await settings()), invitationDays: 7 })).status).toBe(200);
  });

  it('of a reset work for 30 minutes at most', async () => {
    const person = await mail.app.world.person(organization);
    const token = await resetToken(person.email);
    expect(await later(30 * minute + 1_000, async () => codeOf(await mail.app.client().post('/api/portal/password-resets/redeem', { token, password: 'a new one for the reset' })))).toBe('link_invalid');
    expect((await later(29 * minute, async () => mail.app.client().post('/api/portal/password-resets/redeem', { token, password: 'a new one for the reset' }))).status).toBe(204);
  });

  it('are void once there is a newer one', async () => {
    const person = await mail.app.world.person(organization);
    const [first, second] = [await resetToken(person.email), await resetToken(person.email)];
    expect(codeOf(await mail.app.client().post('/api/portal/password-resets/redeem', { token: first, password: 'a new one for the reset' }))).toBe('link_invalid');
    expect((await mail.app.client().post('/api/portal/password-resets/redeem', { token: second, password: 'a new one for the reset' })).status).toBe(204);
    const invited = await newcomer();
    const older = await invitedWithLink(mail, owner, invited);
    await owner.post(`/api/admin/invitations/${older.invitation.id}/resend`);
    const newer = await linkMailedTo(mail.smtp, invited.email, 2);
    expect(codeOf(await redeemAs(mail.app.client(), { token: older.token }, accepted))).toBe('link_invalid');
    expect((await redeemAs(mail.app.client(), { token: newer.token }, accepted)).status).toBe(200);
  });
});

describe('F2: phone codes', () => {
  it('have 10 characters that can be read out, each another', async () => {
    const { id } = await invite(owner, (await newcomer()).customerUserId);
    const codes = [];
    for (let index = 0; index < 40; index += 1) codes.push(await phoneCode(owner, id));
    expect(new Set(codes).size).toBe(40);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/u);
    // 400 characters of 32 kinds: all but a few show up.
    expect(new Set(codes.join('')).size).toBeGreaterThan(28);
  });

  it('work with the address only, for 24 hours, and the newest alone', async () => {
    const person = await newcomer();
    const { id } = await invite(owner, person.customerUserId);
    const [older, code] = [await phoneCode(owner, id), await phoneCode(owner, id)];
    const look = async (body: object) => codeOf(await mail.app.client().post('/api/portal/invitations/preview', body));
    expect(await look({ token: code })).toBe('link_invalid');
    expect(await look({ code })).toBe('validation_failed');
    expect(await look({ email: 'somebody@else.example', code })).toBe('code_invalid');
    expect(await look({ email: person.email, code: older })).toBe('code_invalid');
    expect(await later(24 * hour + minute, () => look({ email: person.email, code }))).toBe('code_invalid');
    expect(await later(24 * hour - minute, () => look({ email: person.email, code }))).toBeUndefined();
  });

  it('die with the fifth wrong try, also when fifty come at once', async () => {
    const person = await newcomer();
    const { id } = await invite(owner, person.customerUserId);
    const code = await phoneCode(owner, id);
    for (let index = 0; index < 4; index += 1) await mail.app.client().post('/api/portal/invitations/preview', { email: person.email, code: 'AAAAAAAAAA' });
    expect((await mail.app.client().post('/api/portal/invitations/preview', { email: person.email, code })).status).toBe(200);
    await mail.app.client().post('/api/portal/invitations/preview', { email: person.email, code: 'AAAAAAAAAA' });
    expect(codeOf(await redeemAs(mail.app.client(), { email: person.email, code }, accepted))).toBe('code_invalid');
    expect(((await owner.get(`/api/admin/invitations/${id}`)).body as Invitation).codeExpiresAt).toBeNull();

    const fresh = await phoneCode(owner, id);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => mail.app.client().post('/api/portal/invitations/redeem', { email: person.email, code: `BBBBBBBB${10 + index}`, ...accepted })));
    expect(answers.filter((answer) => codeOf(answer) === 'code_invalid').length).toBeLessThanOrEqual(10);
    expect(answers.every((answer) => ['code_invalid', 'too_many_attempts'].includes(codeOf(answer) ?? ''))).toBe(true);
    expect(codeOf(await later(2 * hour, () => redeemAs(mail.app.client(), { email: person.email, code: fresh }, accepted)))).toBe('code_invalid');
  });

  it('are refused about as fast whether or not the address is known; the drill measures it to the millisecond', async () => {
    const person = await newcomer();
    await phoneCode(owner, (await invite(owner, person.customerUserId)).id);
    const timed = async (email: string) => {
      const started = performance.now();
      await mail.app.client().post('/api/portal/invitations/preview', { email, code: '0000000000' });
      return performance.now() - started;
    };
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    for (let index = 0; index < 40; index += 1) {
      // Five tries a code and ten an hour: each round comes an hour later, with a fresh code each fifth.
      if (index % 4 === 3) await phoneCode(owner, ((await owner.list('/api/admin/invitations', { filter: { customerUserId: person.customerUserId } })).body[0] as unknown as Invitation).id);
      times.known.push(await timed(person.email));
      times.unknown.push(await timed(`nobody${index}@nowhere.example`));
    }
    const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(25);
  });
});

describe('F2: at rest', () => {
  it('a dump of the database yields no usable secret', async () => {
    const person = await newcomer();
    const { invitation, token } = await invitedWithLink(mail, owner, person);
    const code = await phoneCode(owner, invitation.id);
    const known = await mail.app.world.person(organization);
    const reset = await resetToken(known.email);
    await owner.post('/api/admin/staff', { email: 'dumped@northwind.example', name: 'Dumped', role: 'viewer', organizationIds: null });
    const staffInvitation = /\/admin\/join#([\w-]+)/u.exec((await mail.smtp.mailTo('dumped@northwind.example')).text)?.[1] ?? '';
    const recovery = (await ownerRecoveryLink(mail.app.operator(organization.providerId), owner.staff.email)).split('#')[1] ?? '';
    const session = await mail.app.client().post('/api/portal/sign-in/password', { email: known.email, password: known.password, transport: 'token' });
    const bearer = (session.body as { token: string }).token;
    const secrets = [token, code, reset, staffInvitation, recovery, bearer];
    expect(secrets.every((secret) => secret.length >= 10)).toBe(true);

    const { db } = mail.app.database;
    const values = new Set<string>();
    for (const table of await db.introspection.getTables()) {
      if (/_search/u.test(table.name)) continue;
      for (const row of (await db.withoutPlugins().selectFrom(table.name as 'users').selectAll().execute()) as Record<string, unknown>[]) {
        for (const value of Object.values(row)) values.add(value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value));
      }
    }
    const dump = [...values].join('\n');
    const onDisk = ['', '-wal'].map((suffix) => join(mail.app.fresh.folder, `portico.db${suffix}`)).filter(existsSync).map((file) => readFileSync(file, 'latin1')).join('');
    for (const secret of secrets) {
      for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) expect([dump.includes(form), onDisk.includes(form)]).toEqual([false, false]);
    }
    // 50 bits could be tried out against a plain hash: the code's is keyed.
    for (const encoding of ['hex', 'base64url'] as const) expect(dump).not.toContain(createHash('sha256').update(code).digest(encoding));

    const candidates = [...new Set([...values].flatMap((value) => value.split(/[^\w-]+/u)))].filter((word) => /^[\w-]{16,200}$/u.test(word));
    expect(candidates.length).toBeGreaterThan(50);
    const before = await mail.app.database.db.withoutPlugins().selectFrom('one_time_secrets').select(({ fn }) => fn.count('id').as('open')).where('used_at', 'is', null).executeTakeFirstOrThrow();
    const doors = ['/api/portal/invitations/preview', '/api/admin/staff-invitations/preview', '/api/admin/setup/preview'];
    const opened: string[] = [];
    for (const candidate of candidates) {
      for (const door of doors) if ((await mail.app.client().post(door, { token: candidate })).status < 400) opened.push(`${door} ${candidate}`);
      const app = mail.app.client();
      app.bearer = candidate;
      for (const door of ['portal', 'admin']) if ((await app.get(`/api/${door}/session`)).status < 400) opened.push(`session ${candidate}`);
      if ((await mail.app.client().post('/api/portal/password-resets/redeem', { token: candidate, password: 'from a stolen dump' })).status < 400) opened.push(`reset ${candidate}`);
    }
    expect(opened).toEqual([]);
    const after = await mail.app.database.db.withoutPlugins().selectFrom('one_time_secrets').select(({ fn }) => fn.count('id').as('open')).where('used_at', 'is', null).executeTakeFirstOrThrow();
    expect(after).toEqual(before);
  }, 120_000);
});
