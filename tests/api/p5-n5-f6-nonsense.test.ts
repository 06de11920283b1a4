import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, until, type TestApp } from '../support/app.ts';
import { fuzz, sendBytes } from '../support/fuzz/storm.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let app: TestApp;
let staff: Awaited<ReturnType<TestApp['world']['staffClient']>>;
let organization: MadeOrganization;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  app = await startApp({ env: { PORTICO_CHECK_ANSWERS: '0' } });
  organization = await app.world.organization();
  staff = await app.world.staffClient('owner');
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await app.close();
});

describe('P5: nonsense never breaks the server', () => {
  it('answers whatever it is sent, near to its contracts and far from them, with an answer of ours', async () => {
    const pages = mkdtempSync(join(tmpdir(), 'portico-pages-'));
    for (const name of ['admin', 'portal']) {
      mkdirSync(join(pages, name));
      writeFileSync(join(pages, name, 'index.html'), '<html></html>');
    }
    const stormed = await startApp({ worker: false, quick: true, pages, env: { TRUST_PROXY: '1' } });
    const { sent, statuses, wrong } = await fuzz(stormed, stormed.port, { requests: 500, bytes: 60, seed: 20_261_122 });
    expect((await stormed.client().get('/healthz')).text).toBe('ok');
    await stormed.close();
    rmSync(pages, { recursive: true });
    expect(wrong).toEqual([]);
    expect(unhandled).toEqual([]);
    expect(sent).toBe(560);
    expect(statuses[200]).toBeGreaterThan(50);
  });

  it('knows no version beyond what a database counts', async () => {
    const { staffId } = staff.staff;
    for (const version of [2_147_483_648, Number.MAX_SAFE_INTEGER, -2_147_483_649, 1e300]) expect((await staff.put(`/api/admin/staff/${staffId}`, { version, name: 'Ada', role: 'owner', organizationIds: null })).status).toBe(422);
  });

  it('finds by a time to the second what happened within it, and knows no year before the first', async () => {
    expect((await staff.post('/api/admin/organizations', { name: 'Timed' })).status).toBe(201);
    const [entry] = (await staff.list('/api/admin/audit-events', { filter: { action: 'organization.created' } })).body;
    const second = `${String(entry?.['at']).slice(0, 19)}Z`;
    expect((await staff.list('/api/admin/audit-events', { filter: { action: 'organization.created', from: second } })).body.map(({ id }) => id)).toContain(entry?.['id']);
    for (const path of ['audit-events', 'sign-in-attempts']) expect((await staff.list(`/api/admin/${path}`, { filter: { from: '0000-01-01T00:00:00Z' } })).status).toBe(400);
  });

  it('survives bytes that are no HTTP', async () => {
    const host = `Host: ${app.host}\r\n`;
    const shapes = ['\u0000'.repeat(500), 'GET / HTTP/9.9\r\n\r\n', `POST /api/portal/sign-in HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz`, `GET /%ff%fe%00 HTTP/1.1\r\n${host}\r\n`, `GET /api/admin/organizations/%E0%A4%A HTTP/1.1\r\n${host}\r\n`, `GET / HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(3_000)}\r\n`, `POST /api/portal/sign-in HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"email":`];
    for (const shape of shapes) {
      const answer = await sendBytes(app.port, shape);
      expect(answer).not.toMatch(/^HTTP\/1\.1 5\d\d/u);
      expect(answer).not.toMatch(/node_modules|\.ts:\d+/u);
    }
    expect((await app.client().get('/healthz')).text).toBe('ok');
    expect(unhandled).toEqual([]);
  });
});

describe('N5: nobody writes lines into the audit', () => {
  it('keeps forty injections within their own entry', async () => {
    const before = await app.database.db.selectFrom('audit_events').select('id').where('provider_id', '=', organization.providerId).execute();
    const breaks = ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\u000b', '\u001b[2K\r'];
    const forged = ['2026-01-01 owner signed in', '{"level":30,"msg":"request"}', '",\n"action":"staff.updated', '<script>alert(1)</script>', '%0d%0aSet-Cookie: a=b'];
    for (const lineBreak of breaks) for (const text of forged) await app.client().send('/api/portal/sign-in/password', { method: 'POST', body: { email: 'nobody@customer.example', password: `x${lineBreak}${text}` }, headers: { 'user-agent': `agent${text.replaceAll(/[^\u0020-\u007e]/gu, '')}` } });
    const rows = await app.database.db.selectFrom('audit_events').select(['id', 'actor_label', 'subject_label', 'user_agent', 'action']).where('provider_id', '=', organization.providerId).execute();
    const added = rows.filter(({ id }) => !before.some((row) => row.id === id));
    expect(added.length).toBeLessThanOrEqual(40);
    expect(new Set(added.map(({ action }) => action))).toEqual(new Set(['refused.invalid_credentials', 'refused.too_many_attempts']));
    for (const row of added) expect(Object.values(row).join('')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  });
});

describe('F6: secrets stay out of what is kept', () => {
  it('finds no password, token, cookie or link secret in any table but as a hash', async () => {
    const person = await app.world.person(organization, { status: 'new' });
    await staff.post('/api/admin/invitations', { customerUserId: person.customerUserId });
    const mail = await until(async () => (await staff.list('/api/admin/deliveries', { filter: { kind: 'invitation', q: person.email, status: 'kept' } })).body[0]);
    const { url } = (await staff.post(`/api/admin/deliveries/${String(mail['id'])}/reveal-link`)).body as { url: string };
    const secret = new URL(url).hash.slice(1);
    const accepting = app.client();
    expect((await accepting.post('/api/portal/invitations/redeem', { token: secret, name: 'Ada', password: goodPassword })).status).toBe(200);
    const canaries = [secret, goodPassword, accepting.csrfToken ?? '', ...accepting.cookies.values(), ...staff.cookies.values()].filter((canary) => canary !== '');
    expect(canaries.length).toBeGreaterThanOrEqual(5);
    const { tablesInOrder } = await import('../../db/schema.ts');
    for (const table of tablesInOrder) {
      const text = JSON.stringify(await app.database.db.withoutPlugins().selectFrom(table).selectAll().execute());
      expect([table, canaries.filter((canary) => text.includes(canary)).length]).toEqual([table, 0]);
    }
  });
});
