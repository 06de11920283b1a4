import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf } from '../support/client.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import { goodPassword } from '../support/world.ts';

const hour = 3_600_000;
let app: TestApp;
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ env: { SMTP_URL: smtp.url } });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

describe('P4: the clock jumps by an hour', () => {
  it('and back: a session that had run out stays ended', async () => {
    const staff = await app.world.staffClient('viewer');
    app.clock.advance(hour);
    expect((await staff.get('/api/admin/session')).status).toBe(401);
    app.clock.advance(-hour);
    expect((await staff.get('/api/admin/session')).status).toBe(401);
  });

  it('back: a code that was used is not taken again', async () => {
    const person = await app.world.person(await app.world.organization());
    await app.world.authenticator(person.providerId, person.userId ?? '');
    const give = async (code: string) => {
      const client = app.client();
      await client.post('/api/portal/sign-in/password', { email: person.email, password: goodPassword });
      return client.post('/api/portal/sign-in/mfa', { method: 'totp', code });
    };
    const code = app.world.totpCode();
    app.clock.advance(hour);
    expect((await give(app.world.totpCode())).status).toBe(200);
    app.clock.advance(-hour);
    expect(codeOf(await give(code))).toBe('invalid_code');
    expect(codeOf(await give(app.world.totpCode(1)))).toBe('invalid_code');
  });

  it('back: a confirmation from before proves nothing any more, and a new one does', async () => {
    const owner = await app.world.staffClient('owner');
    const act = () => owner.post('/api/admin/provider/mfa', { rule: 'optional', dryRun: true });
    app.clock.advance(-hour);
    expect(codeOf(await act())).toBe('step_up_required');
    expect((await owner.post('/api/admin/session/step-up', { password: goodPassword, code: app.world.totpCode() })).status).toBe(200);
    expect((await act()).status).toBe(200);
    app.clock.advance(hour);
  });

  it('to and fro while mails are being sent: each goes out once or not at all, and nothing crashes', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, async () => app.world.person(await app.world.organization())));
    const asked = people.map(async ({ email }) => app.client().post('/api/portal/password-resets', { email }));
    for (const jump of [hour, -2 * hour, hour, hour, -hour]) {
      app.clock.advance(jump);
      app.app.worker?.wake();
      expect((await app.client().get('/healthz')).status).toBe(200);
    }
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(people.map(() => 202));
    app.clock.advance(hour);
    const resets = () => app.database.db.withoutPlugins().selectFrom('deliveries').select(['to_email', 'status']).where('kind', '=', 'password_reset').execute();
    await until(async () => (await resets()).filter(({ status }) => status === 'sent' || status === 'cancelled').length === people.length);
    // A link lives for 30 minutes: what was due after a jump beyond them is not sent at all.
    for (const { to_email: email, status } of await resets()) expect(smtp.mails.filter(({ to }) => to.includes(email))).toHaveLength(status === 'sent' ? 1 : 0);
  });
});

describe('a new device', () => {
  it('is told of by mail from the second sign-in on, and one that is known is not', async () => {
    const person = await app.world.person(await app.world.organization());
    const told = () => smtp.mails.filter(({ to, subject }) => to.includes(person.email) && subject.startsWith('New sign-in'));
    const client = app.client();
    const signIn = (from = client) => from.post('/api/portal/sign-in/password', { email: person.email, password: goodPassword });
    expect((await signIn()).status).toBe(200);
    expect((await signIn()).status).toBe(200);
    expect(told()).toHaveLength(0);
    expect((await signIn(app.client())).status).toBe(200);
    await until(async () => told().length === 1);
  });
});
