import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, startApp, type TestApp } from '../support/app.ts';
import { mailStorm, received } from '../support/mail-storm.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

const justBefore = 2_000;

describe.each(['sqlite', 'postgres'] as const)('M1 and M2 in full on %s', (which) => {
  let app: TestApp;
  let smtp: TestSmtp;
  beforeEach(async () => {
    smtp = await startSmtp();
    const fresh = await freshDatabase(which);
    app = await startApp({ worker: false, database: fresh, env: { SMTP_URL: smtp.url } });
  });
  afterEach(async () => {
    await app.close();
    await smtp.close();
  });

  it('1,000 events, 100 kills, a mail server that fails three times in ten: every mail arrives, none of an undone cause, and only what was on its way at a kill arrives twice', async () => {
    const { committed, undone, killedAt } = await mailStorm(app, smtp, { events: 1_112, kills: 100, failing: 0.3 });
    expect(committed.length).toBeGreaterThanOrEqual(1_000);
    expect(killedAt).toHaveLength(100);
    const arrived = received(smtp);
    expect(committed.filter((to) => !arrived.has(to))).toEqual([]);
    expect(undone.filter((to) => arrived.has(to))).toEqual([]);
    const doubles = [...arrived.values()].filter((times) => times.length > 1);
    expect(doubles.reduce((sum, times) => sum + times.length - 1, 0)).toBeLessThanOrEqual(killedAt.length);
    for (const times of doubles) {
      for (const first of times.slice(0, -1)) expect(killedAt.some((kill) => kill >= first && kill - first < justBefore)).toBe(true);
    }
    const byMessage = new Map<string, Set<string>>();
    for (const mail of smtp.mails) for (const to of mail.to) byMessage.set(to, (byMessage.get(to) ?? new Set<string>()).add(mail.messageId));
    expect([...byMessage.values()].every((ids) => ids.size === 1)).toBe(true);
  });
});
