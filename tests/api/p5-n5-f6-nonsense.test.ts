import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../server/app.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { goodPassword, type MadeOrganization } from '../support/world.ts';

let app: TestApp;
let staff: Client;
let customer: Client;
let organization: MadeOrganization;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  app = await startApp({ env: { PORTICO_CHECK_ANSWERS: '0' } });
  organization = await app.world.organization();
  staff = await app.world.staffClient('owner');
  customer = await app.world.personClient(await app.world.person(organization));
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await app.close();
});

/** Sends bytes as they are and gives what comes back. */
function rawBytes(bytes: Uint8Array | string): Promise<string> {
  return new Promise((resolve) => {
    let seen = '';
    const socket = connect(app.port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk) => (seen += chunk.toString('latin1')));
    socket.on('error', () => resolve(seen));
    socket.on('close', () => resolve(seen));
    socket.setTimeout(3_000, () => socket.destroy());
  });
}

describe('P5: nonsense never breaks the server', () => {
  it('answers any body, query and path with a refusal of ours', async () => {
    const value = fc.oneof(fc.anything({ withNullPrototype: false }), fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '../../etc/passwd', "' or 1=1 --", '𝕏'.repeat(500), -1, 1e308, null, [], {}));
    const requests = fc.record({ route: fc.constantFrom(...routes), body: value, query: fc.string({ unit: 'binary', maxLength: 200 }), id: fc.oneof(fc.uuid(), fc.string({ maxLength: 60 })) });
    await fc.assert(
      fc.asyncProperty(requests, async ({ route: { contract }, body, query, id }) => {
        if (contract.method === 'DELETE' && contract.path.endsWith('/session')) return;
        const client = contract.audience === 'admin' ? staff : customer;
        const path = `${contract.path.replaceAll(/:\w+/gu, encodeURIComponent(id.toWellFormed()))}?${encodeURIComponent(query.toWellFormed())}=${encodeURIComponent(query.toWellFormed())}`;
        let payload: string;
        try {
          payload = JSON.stringify(body) ?? 'nonsense';
        } catch {
          payload = '{';
        }
        const answer = await client.send(path, contract.method === 'GET' ? {} : { method: contract.method, raw: payload });
        expect([contract.path, answer.status < 500]).toEqual([contract.path, true]);
        expect(answer.text).not.toMatch(/\bat .*\.(?:ts|js):\d+|node_modules|SQLITE_|syntax error/u);
      }),
      { numRuns: 400 },
    );
    expect(unhandled).toEqual([]);
    expect((await app.client().get('/healthz')).text).toBe('ok');
  });

  it('survives bytes that are no HTTP', async () => {
    const host = `Host: ${app.host}\r\n`;
    const shapes = ['\u0000'.repeat(500), 'GET / HTTP/9.9\r\n\r\n', `POST /api/portal/sign-in HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz`, `GET /%ff%fe%00 HTTP/1.1\r\n${host}\r\n`, `GET /api/admin/organizations/%E0%A4%A HTTP/1.1\r\n${host}\r\n`, `GET / HTTP/1.1\r\n${host}${'X-A: b\r\n'.repeat(3_000)}\r\n`, `POST /api/portal/sign-in HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"email":`];
    for (const shape of shapes) {
      const answer = await rawBytes(shape);
      expect(answer).not.toMatch(/^HTTP\/1\.1 5\d\d/u);
      expect(answer).not.toMatch(/node_modules|\.ts:\d+/u);
    }
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => void expect(await rawBytes(bytes)).not.toMatch(/^HTTP\/1\.1 5\d\d/u)), { numRuns: 30 });
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
