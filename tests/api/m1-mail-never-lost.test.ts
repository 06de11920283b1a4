import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { mailStorm, received } from '../support/mail-storm.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

let app: TestApp;
let smtp: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp();
  app = await startApp({ worker: false, env: { SMTP_URL: smtp.url } });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

it('M1: every mail whose cause was committed arrives, and none whose cause was undone, although workers are killed and the mail server fails every third time', { timeout: 180_000 }, async () => {
  const { committed, undone, killedAt } = await mailStorm(app, smtp, { events: 40, kills: 4, failing: 0.3 });
  expect([committed.length, undone.length, killedAt.length]).toEqual([36, 4, 4]);
  const arrived = received(smtp);
  expect(committed.filter((to) => !arrived.has(to))).toEqual([]);
  expect(undone.filter((to) => arrived.has(to))).toEqual([]);
  const doubles = [...arrived.values()].reduce((sum, times) => sum + times.length - 1, 0);
  expect(doubles).toBeLessThanOrEqual(killedAt.length);
});
