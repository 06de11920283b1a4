import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, startApp, type TestApp } from '../support/app.ts';
import { loopbackAllowed } from '../support/idp/connected.ts';
import { received } from '../support/mail-storm.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';
import { ssoStorm } from '../support/sso-storm.ts';

const people = 450;
const kills = 10;

describe.each(['sqlite', 'postgres'] as const)('M1 and M2 for single sign-on on %s', (which) => {
  let app: TestApp;
  let smtp: TestSmtp;
  beforeEach(async () => {
    smtp = await startSmtp();
    app = await startApp({ worker: false, database: await freshDatabase(which), env: { SMTP_URL: smtp.url, ...loopbackAllowed } });
  });
  afterEach(async () => {
    await app.close();
    await smtp.close();
  });

  it(`a date for ${people} people, ends 60, 30 and 7 days ahead and metadata that change, with ${kills} kills at each step: nothing is lost, and nobody is told twice but by a mail on its way at a kill`, async () => {
    const env = { SMTP_URL: smtp.url, ...loopbackAllowed };
    const { killed, announcements, enforced, notices, followed, failed } = await ssoStorm(app, { people, kills }, env);
    // Once when the date was set, and once the day before.
    expect(announcements.filter(({ mails, jobs }) => mails !== 2 || jobs !== 2)).toEqual([]);
    expect([announcements.length, enforced, failed]).toEqual([people, 1, []]);
    expect(notices).toEqual([{ named: 3, told: 3 }, { named: 3, told: 3 }, { named: 3, told: 3 }]);
    expect(followed).toEqual([{ times: 3, current: true }, { times: 3, current: true }, { times: 3, current: true }]);
    const messages = new Map<string, number>();
    for (const { messageId } of smtp.mails) messages.set(messageId, (messages.get(messageId) ?? 0) + 1);
    const doubles = [...messages.values()].reduce((sum, times) => sum + times - 1, 0);
    console.log(`Single sign-on on ${which}: ${killed} kills, ${messages.size} mails, ${doubles} of them twice`);
    expect(doubles).toBeLessThanOrEqual(killed);
    const arrived = received(smtp);
    expect(Array.from({ length: people }, (_, number) => `p${number}@storm.example`).filter((to) => (arrived.get(to)?.length ?? 0) < 2)).toEqual([]);
  }, 900_000);
});
