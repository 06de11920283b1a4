import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../server/app.ts';
import { startApp, type TestApp } from '../support/app.ts';
import type { Answer, Client } from '../support/client.ts';
import type { MadePerson } from '../support/world.ts';

let app: TestApp;
let staff: Client;
let customer: Client;
let person: MadePerson;

beforeAll(async () => {
  app = await startApp({ worker: false });
  const organization = await app.world.organization();
  person = await app.world.person(organization);
  staff = await app.world.staffClient('owner');
  customer = await app.world.personClient(person);
});
afterAll(() => app.close());

const required: Readonly<Record<string, RegExp>> = {
  'x-content-type-options': /^nosniff$/u,
  'referrer-policy': /^no-referrer$/u,
  'cross-origin-opener-policy': /^same-origin$/u,
  'cross-origin-resource-policy': /^same-origin$/u,
  'x-frame-options': /^DENY$/u,
  'cache-control': /no-store/u,
};

function missing(answer: Answer): string[] {
  const policy = String(answer.headers['content-security-policy'] ?? '');
  return [
    ...Object.entries(required).filter(([name, value]) => !value.test(String(answer.headers[name] ?? ''))).map(([name]) => name),
    ...["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"].filter((part) => !policy.includes(part)),
    ...["'unsafe-inline'", "'unsafe-eval'", 'http:', '*'].filter((part) => policy.includes(part)),
    ...('x-powered-by' in answer.headers ? ['x-powered-by'] : []),
  ];
}

describe('I3: headers', () => {
  it('stand on the answer of every route, signed in or not', async () => {
    const wrong: string[] = [];
    for (const { contract } of routes) {
      const path = contract.path.replaceAll(/:\w+/gu, person.customerUserId);
      for (const client of [app.client(), contract.audience === 'admin' ? staff : customer]) {
        if (contract.method !== 'GET' && client !== staff && client !== customer) continue;
        const answer = await client.send(path, { method: contract.method === 'GET' ? 'GET' : 'HEAD' });
        const faults = missing(answer);
        if (faults.length > 0) wrong.push(`${contract.method} ${path} ${answer.status}: ${faults.join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('give each page a fresh nonce, Trusted Types, and no way to run or load anything else', async () => {
    const pages = mkdtempSync(join(tmpdir(), 'portico-pages-'));
    for (const name of ['admin', 'portal']) {
      mkdirSync(join(pages, name));
      writeFileSync(join(pages, name, 'index.html'), '<html data-visitor="__VISITOR__"><script nonce="__CSP_NONCE__"></script></html>');
    }
    const built = await startApp({ sharing: app, worker: false, pages });
    for (const path of ['/', '/admin', '/account', '/admin/organizations']) {
      const [one, two] = [await built.client().get(path), await built.client().get(path)];
      expect(one.status).toBe(200);
      const policy = String(one.headers['content-security-policy']);
      const nonce = /'nonce-([^']+)'/u.exec(policy)?.[1] ?? '';
      expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
      expect(one.text).toContain(`nonce="${nonce}"`);
      expect(two.text).not.toContain(nonce);
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "'strict-dynamic'"]) expect(policy).toContain(part);
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/u);
      expect(one.headers['cache-control']).toContain('no-store');
    }
    await built.close();
    rmSync(pages, { recursive: true, force: true });
  });
});

describe('the description of the API', () => {
  it.each(['admin', 'portal'] as const)('names every route of the %s door', async (door) => {
    const { status, body } = await staff.get(`/api/${door}/openapi.json`);
    expect(status).toBe(200);
    const described = Object.entries((body as { paths: Record<string, object> }).paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`));
    expect(described.sort()).toEqual(routes.filter(({ contract }) => contract.audience === door).map(({ contract }) => `${contract.method} ${contract.path}`).sort());
  });
});
