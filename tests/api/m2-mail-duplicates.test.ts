import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../server/context.ts';
import { queueMails } from '../../server/features/deliveries/index.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { received } from '../support/mail-storm.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import { startWorkerProcess } from '../support/worker-process.ts';

let app: TestApp;
let smtp: TestSmtp;
let providerId: string;
beforeAll(async () => {
  app = await startApp({ worker: false });
  ({ id: providerId } = await app.world.provider());
});
afterAll(() => app.close());
beforeEach(async () => {
  smtp = await startSmtp();
});
afterEach(() => smtp.close());

const crowd = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}@customer.example`);

async function queue(addresses: readonly string[]): Promise<void> {
  await inTransaction(app.operator(providerId), (inner) => queueMails(inner, addresses.map((to) => ({ kind: 'test', to, data: { name: 'Ada', at: inner.now() } }))));
}
const statuses = async () => (await app.database.db.withoutPlugins().selectFrom('deliveries').select('status').execute()).map(({ status }) => status);
const allSent = () => until(async () => (await statuses()).every((status) => status === 'sent'), 60_000);
const env = () => ({ SMTP_URL: smtp.url });

describe('M2: nobody gets a mail twice', () => {
  it('from two worker processes that take from the same queue', async () => {
    const workers = await Promise.all([startWorkerProcess(app, { env: env() }), startWorkerProcess(app, { env: env() })]);
    const people = crowd(40, 'pair');
    await queue(people);
    await allSent();
    for (const worker of workers) await worker.stop();
    expect([...received(smtp)].map(([to, times]) => [to, times.length]).sort()).toEqual(people.map((to) => [to, 1]).sort());
  });

  it('from a worker that is stopped in the middle and another that goes on', async () => {
    const people = crowd(30, 'relay');
    await queue(people);
    for (let life = 0; life < 2; life += 1) {
      const worker = await startWorkerProcess(app, { env: env() });
      await until(async () => smtp.mails.length > life * 8);
      await worker.stop();
    }
    const last = await startWorkerProcess(app, { env: env() });
    await allSent();
    await last.stop();
    expect([...received(smtp)].map(([to, times]) => [to, times.length]).sort()).toEqual(people.map((to) => [to, 1]).sort());
  });

  it('from a worker whose clock jumps an hour ahead while mails are on their way', async () => {
    const people = crowd(24, 'jump');
    const worker = await startWorkerProcess(app, { env: env() });
    await queue(people);
    for (let jump = 0; jump < 5; jump += 1) {
      const before = smtp.mails.length;
      await until(async () => smtp.mails.length > before || (await statuses()).every((status) => status === 'sent'));
      worker.advance(3_600_000);
    }
    await allSent();
    await worker.stop();
    expect([...received(smtp)].map(([to, times]) => [to, times.length]).sort()).toEqual(people.map((to) => [to, 1]).sort());
  });

  it('from a job that runs again because its worker died between noting the mail and noting the job', async () => {
    const people = crowd(3, 'noted');
    await queue(people);
    const worker = await startWorkerProcess(app, { env: env() });
    await allSent();
    const { db } = app.database;
    await db.withoutPlugins().updateTable('jobs').set({ status: 'queued', finished_at: null }).execute();
    worker.advance(0);
    await until(async () => (await db.withoutPlugins().selectFrom('jobs').select('status').execute()).every(({ status }) => status === 'done'));
    await worker.stop();
    expect([...received(smtp)].map(([to, times]) => [to, times.length]).sort()).toEqual(people.map((to) => [to, 1]).sort());
  });

  it('and each try of one mail carries the same Message-ID, so that receivers can drop a double', async () => {
    const people = crowd(8, 'again');
    let tries = 0;
    smtp.behave = () => ((tries += 1) <= 16 ? 'fail_late' : 'accept');
    const worker = await startWorkerProcess(app, { env: env(), offset: 6 * 3_600_000 });
    app.clock.advance(6 * 3_600_000 - app.clock.offset);
    await queue(people);
    await until(async () => {
      worker.advance(10_000);
      return smtp.mails.length === people.length;
    }, 30_000);
    await allSent();
    await worker.stop();
    const ids = new Set(smtp.mails.map(({ messageId }) => messageId));
    expect(ids.size).toBe(people.length);
    expect(smtp.notTaken.length).toBeGreaterThan(0);
    for (const id of smtp.notTaken) expect(ids.has(id)).toBe(true);
  });
});
