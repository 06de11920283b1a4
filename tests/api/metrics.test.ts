import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let guarded: TestApp;
const token = 'a token of enough characters';

beforeAll(async () => {
  app = await startApp({ worker: false });
  await app.world.provider();
  guarded = await startApp({ sharing: app, worker: false, env: { METRICS_TOKEN: token } });
});
afterAll(async () => {
  await guarded.close();
  await app.close();
});

const metrics = (one: TestApp, headers: Readonly<Record<string, string>> = {}) => one.client().get('/metrics', headers);

describe('metrics', () => {
  it('are for this machine: they count jobs and name nobody', async () => {
    const answer = await metrics(app);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(answer.text).toContain('portico_process_cpu_seconds_total');
    expect(answer.text).not.toMatch(/northwind|@/iu);
    for (const host of [`127.0.0.1:${app.port}`, `LOCALHOST:${app.port}`, `[::1]:${app.port}`]) expect((await metrics(app, { host })).status).toBe(200);
  });

  it.each([
    ['a name that leads here', { host: 'elsewhere.example' }],
    ['a name that begins like this machine’s', { host: 'localhost.elsewhere.example' }],
    ['a proxy that says for whom', { 'x-forwarded-for': '127.0.0.1' }],
    ['a proxy of another kind', { 'x-real-ip': '203.0.113.9' }],
    ['a proxy that keeps to RFC 7239', { forwarded: 'for=203.0.113.9' }],
    ['a proxy that says only that it is one', { via: '1.1 edge' }],
  ])('are not for %s', async (_who, headers) => expect((await metrics(app, headers as unknown as Readonly<Record<string, string>>)).status).toBe(404));

  it('are for whoever holds the token where there is one, and for nobody else', async () => {
    expect((await metrics(guarded, { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
    for (const authorization of ['', token, `bearer ${token}`, `Bearer ${token.slice(0, -1)}`, 'Basic Og==']) expect((await metrics(guarded, { authorization })).status).toBe(404);
    expect((await metrics(guarded)).status).toBe(404);
  });
});
