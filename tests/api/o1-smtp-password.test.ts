import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { codeOf, type Answer } from '../support/client.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import type { Schema } from '../../db/schema.ts';

const password = 'canary-9f27-sesame-und-Öffne-dich';
const path = '/api/admin/provider/smtp';
let app: TestApp;
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp({ login: { user: 'portal', password } });
  app = await startApp({ env: { ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

const server = (over: Record<string, unknown> = {}) => ({ host: '127.0.0.1', port: smtp.port, security: 'none', user: 'portal', from: 'portal@northwind.example', fromName: '', ...over });
const mailOf = (answer: Answer) => (answer.body as { mail: { smtp: Record<string, unknown> | null } }).mail.smtp;
const sealedOf = async (providerId: string) => (await app.database.db.withoutPlugins().selectFrom('providers').select('smtp_password_sealed').where('id', '=', providerId).executeTakeFirstOrThrow()).smtp_password_sealed;

/** Every value of every table, as one text. */
async function dump(): Promise<string> {
  const db = app.database.db.withoutPlugins();
  const tables = (await db.introspection.getTables()).map(({ name }) => name).filter((name) => !/_search/u.test(name));
  const rows = await Promise.all(tables.map(async (table) => (await sql`select * from ${sql.table(table)}`.execute(db)).rows));
  return JSON.stringify(rows);
}

describe('O1: the mail password at rest', () => {
  it('is sealed: neither the password nor its base64 stands in the database, and sealing it twice looks different', async () => {
    const owner = await app.world.staffClient('owner');
    await owner.put(path, server({ password }));
    const first = await sealedOf(owner.staff.providerId);
    await owner.put(path, server({ password }));
    const second = await sealedOf(owner.staff.providerId);
    expect(first).toMatch(/^v1\./u);
    expect(second).not.toBe(first);
    const everything = await dump();
    for (const form of [password, Buffer.from(password).toString('base64'), Buffer.from(password).toString('base64url'), Buffer.from(password).toString('hex')]) expect(everything).not.toContain(form);
  });

  it('is returned by no route: settings, deliveries, audit and the test answer say at most that there is one', async () => {
    const owner = await app.world.staffClient('owner');
    const answers = [
      await owner.put(path, server({ password })),
      await owner.get('/api/admin/provider'),
      await owner.post(`${path}/test`),
      await owner.list('/api/admin/audit-events', {}),
      await owner.put(path, server({ password: 'x'.repeat(1_001) })),
      await owner.put(path, server({ password, host: '' })),
      await owner.put(path, server({ password, surprise: true })),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 422, 422, 422]);
    const sealed = (await sealedOf(owner.staff.providerId)) ?? '';
    for (const { text } of answers) {
      expect(text).not.toContain('canary-9f27');
      expect(text).not.toContain(sealed.slice(12));
    }
    expect(mailOf(answers[1] as Answer)).toMatchObject({ hasPassword: true });
  });

  it('of one provider does not open as another’s, although the master key is the same', async () => {
    const owner = await app.world.staffClient('owner');
    await owner.put(path, server({ password }));
    const other = await app.world.otherProvider();
    const theirs = await app.world.staffClient('owner', { provider: other });
    await theirs.put(path, server({ password: 'their own' }));
    const stolen = { smtp_password_sealed: await sealedOf(owner.staff.providerId) };
    await app.database.db.withoutPlugins().updateTable('providers').set(stolen satisfies Partial<Schema['providers']>).where('id', '=', other.id).execute();
    const taken = smtp.mails.length;
    const answer = await theirs.post(`${path}/test`);
    expect([answer.status, codeOf(answer), (answer.body as { detail: string }).detail]).toEqual([422, 'mail_test_failed', expect.stringContaining('cannot be opened with the key')]);
    expect(answer.text).not.toContain('canary-9f27');
    expect(smtp.mails).toHaveLength(taken);
  });

  it('is kept while server and user stay the same, and goes with neither to another', async () => {
    const owner = await app.world.staffClient('owner');
    await owner.put(path, server({ password }));
    const renamed = await owner.put(path, server({ fromName: 'Service desk' }));
    expect(mailOf(renamed)).toMatchObject({ fromName: 'Service desk', hasPassword: true });
    expect((await owner.post(`${path}/test`)).status).toBe(200);
    for (const elsewhere of [server({ host: '127.0.0.2' }), server({ user: 'somebody-else' })]) {
      const answer = await owner.put(path, elsewhere);
      expect([answer.status, codeOf(answer), Object.keys((answer.body as { errors: object }).errors)]).toEqual([422, 'validation_failed', ['password']]);
    }
    expect(mailOf(await owner.get('/api/admin/provider'))).toMatchObject({ host: '127.0.0.1', user: 'portal', hasPassword: true });
  });

  it('does not travel in the clear once it was entered for an encrypted connection', async () => {
    const owner = await app.world.staffClient('owner');
    await owner.put(path, server({ security: 'starttls', password }));
    const answer = await owner.put(path, server({ security: 'none' }));
    expect([answer.status, Object.keys((answer.body as { errors: object }).errors)]).toEqual([422, ['password']]);
  });

  it('is forgotten with the mail server, and when somebody clears it or signs in as nobody', async () => {
    const owner = await app.world.staffClient('owner');
    const { providerId } = owner.staff;
    for (const forget of [() => owner.delete(path), () => owner.put(path, server({ password: '' })), () => owner.put(path, server({ user: '' }))]) {
      await owner.put(path, server({ password }));
      expect(await sealedOf(providerId)).not.toBeNull();
      expect((await forget()).status).toBe(200);
      expect(await sealedOf(providerId)).toBeNull();
    }
  });
});
