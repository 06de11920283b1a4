import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../server/app.ts';
import { csrfTokenOf } from '../../server/http/session.ts';
import { newToken } from '../../server/platform/crypto.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { deadDns } from '../support/dns.ts';
import { answeredElsewhere, proofRoutes } from '../support/matrix/elsewhere.ts';
import { headerOf, type Exchange, type Sending } from '../support/matrix/exchange.ts';
import { Matrix } from '../support/matrix/matrix.ts';

let app: TestApp;
let matrix: Matrix;
type Rightful = ReturnType<Matrix['rightful']>[number];
let writes: Rightful[];

beforeAll(async () => {
  app = await startApp({ worker: false, quick: true, rateLimitFactor: 1_000_000, env: deadDns });
  matrix = await Matrix.open(app);
  writes = matrix.rightful().filter(({ contract }) => contract.method !== 'GET');
}, 300_000);
afterAll(async () => {
  await matrix.close();
  await app.close();
});

const without = (headers: Record<string, string>, ...names: string[]) => Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
const nameOf = ({ contract }: Rightful) => `${contract.method} ${contract.path}`;
/** The request as its rightful page sends it. */
const genuine = ({ caller, sending }: Rightful): Sending & { headers: Record<string, string> } => ({ ...sending, headers: { ...matrix.headersOf(caller), ...sending.headers } });

/** Sends each write in a forged way; gives those that were not refused, or that changed anything. */
async function broken(forge: (sending: ReturnType<typeof genuine>, rightful: Rightful) => Sending | null, refused: (answer: Exchange, rightful: Rightful) => boolean = ({ status }) => status >= 400 && status < 500): Promise<string[]> {
  const findings: string[] = [];
  let tried = 0;
  for (const rightful of writes) {
    const forged = forge(genuine(rightful), rightful);
    if (!forged) continue;
    tried += 1;
    const answer = await matrix.exchange(forged);
    const changes = await matrix.changes();
    if (!refused(answer, rightful) || changes.length > 0 || headerOf(answer, 'set-cookie') !== undefined) findings.push(`${nameOf(rightful)} answers ${answer.status} ${answer.text.slice(0, 120)} and changes ${changes.map(({ table }) => table).join(', ')}`);
  }
  expect(tried).toBeGreaterThan(2);
  return findings;
}

const forgedOrigins = { 'another site': 'https://evil.example', 'a sandboxed frame': 'null', 'a neighbour': 'http://evil.localhost', 'the same host on another port': 'http://localhost:1', 'a longer name': 'HOST.evil.example' } as const;

describe('a write that another site causes', () => {
  it('is tried on every route that changes something, and every one of them works for its own page', async () => {
    const all = routes.filter(({ contract }) => contract.method !== 'GET').map(({ contract }) => `${contract.method} ${contract.path}`);
    expect(all.filter((name) => !writes.some((rightful) => nameOf(rightful) === name)).sort()).toEqual(answeredElsewhere.filter((name) => !name.startsWith('GET ')));
    const dead: string[] = [];
    for (const rightful of writes) {
      const { status } = await matrix.exchange(genuine(rightful));
      await matrix.changes();
      if (status >= 300) dead.push(nameOf(rightful));
    }
    expect(dead).toEqual([]);
  });

  it.each(Object.entries(forgedOrigins))('changes nothing when it comes from %s, even with the token', async (_, origin) => {
    expect(await broken((sending) => ({ ...sending, headers: { ...sending.headers, origin: origin.replace('HOST', `http://${sending.headers['host'] ?? ''}`) } }))).toEqual([]);
  });

  it.each(['cross-site', 'same-site', 'anything'])('changes nothing when the browser says %s, even with the token', async (site) => {
    expect(await broken((sending) => ({ ...sending, headers: { ...sending.headers, 'sec-fetch-site': site } }))).toEqual([]);
  });

  it('changes nothing with a cookie and without an origin', async () => {
    expect(await broken((sending) => (sending.headers['cookie'] === undefined ? null : { ...sending, headers: without(sending.headers, 'origin') }))).toEqual([]);
  });

  it('sets no cookie without an origin', async () => {
    expect(await broken((sending, { contract }) => (contract.tags.includes('sets-cookie') ? { ...sending, headers: without(sending.headers, 'origin') } : null))).toEqual([]);
  });

  it.each([
    ['no token', () => undefined],
    ['an empty token', () => ''],
    ['a made-up token', () => 'A'.repeat(43)],
    ['the token of another session', () => csrfTokenOf(newToken())],
    ['the session itself as token', (cookie: string) => cookie.split('=')[1]],
  ])('changes nothing with a session and %s', async (_, tokenOf) => {
    expect(await broken((sending) => {
      if (sending.headers['cookie'] === undefined) return null;
      const token = tokenOf(sending.headers['cookie']);
      return { ...sending, headers: { ...without(sending.headers, 'x-csrf-token'), ...(token === undefined ? {} : { 'x-csrf-token': token }) } };
    })).toEqual([]);
  });

  it('takes no token from the address or the body', async () => {
    expect(await broken((sending) => {
      const token = sending.headers['x-csrf-token'];
      if (token === undefined) return null;
      const body = typeof sending.payload === 'string' ? JSON.stringify({ ...(JSON.parse(sending.payload) as object), csrfToken: token, _csrf: token }) : sending.payload;
      return { ...sending, path: `${sending.path}${sending.path.includes('?') ? '&' : '?'}_csrf=${token}&x-csrf-token=${token}`, payload: body, headers: { ...without(sending.headers, 'x-csrf-token'), cookie: `${sending.headers['cookie'] ?? ''}; x-csrf-token=${token}; csrf=${token}` } };
    })).toEqual([]);
  });

  it('is refused before it is looked at, also where only a device could answer', async () => {
    const codes = new Set<string>();
    for (const door of ['admin', 'portal'] as const) {
      const page = writes.find(({ caller }) => caller.door === door && caller.token !== null);
      if (!page) throw new Error('Nobody is signed in.');
      const headers = { ...genuine(page).headers, 'content-type': 'application/json' };
      for (const path of proofRoutes.filter((route) => route.includes(`/api/${door}/`)).map((route) => route.replace('POST ', ''))) {
        for (const forged of [{ ...headers, origin: 'https://evil.example' }, without(headers, 'origin'), without(headers, 'x-csrf-token'), { ...headers, 'sec-fetch-site': 'cross-site' }]) {
          const { status, text } = await matrix.exchange({ method: 'POST', path, headers: forged, payload: '{}' });
          codes.add(`${status} ${/"code":"(\w+)"/u.exec(text)?.[1] ?? text}`);
        }
      }
    }
    expect([...codes].sort()).toEqual(['403 csrf_refused', '403 origin_refused']);
    expect(await matrix.changes()).toEqual([]);
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', 'text/plain;application/json', 'application/jsonp', 'application/json-patch+json', ''])('changes nothing as a form can send it: %j', async (type) => {
    expect(await broken((sending, { contract }) => {
      if (contract.tags.includes('raw-body')) return null;
      const { payload } = sending;
      const body = payload ?? '{}';
      const form = type.startsWith('application/x-www') && typeof payload === 'string' ? new URLSearchParams(Object.entries(JSON.parse(payload) as object).map(([name, value]) => [name, String(value)] as [string, string])).toString() : body;
      return { ...sending, payload: form, headers: type === '' ? without(sending.headers, 'content-type') : { ...sending.headers, 'content-type': type } };
    })).toEqual([]);
  });

  it('changes nothing as a form of another site sends a file', async () => {
    expect(await broken((sending, { contract }) => (contract.tags.includes('raw-body') ? { ...sending, headers: { ...without(sending.headers, 'x-csrf-token'), origin: 'https://evil.example' } } : { ...sending, payload: undefined, headers: { ...without(sending.headers, 'x-csrf-token', 'content-type'), origin: 'https://evil.example', 'content-type': 'multipart/form-data; boundary=x' } }))).toEqual([]);
  });
});

describe('a method that pretends to be another', () => {
  const overrides = (method: string) => ({ 'x-http-method-override': method, 'x-http-method': method, 'x-method-override': method });

  it.each(['GET', 'HEAD', 'OPTIONS'])('changes nothing: %s with every spelling of the method meant', async (method) => {
    expect(await broken((sending) => ({ ...sending, method, path: `${sending.path}${sending.path.includes('?') ? '&' : '?'}_method=${sending.method}`, payload: undefined, headers: { ...without(sending.headers, 'content-type'), ...overrides(sending.method) } }), () => true)).toEqual([]);
  });

  it('changes nothing: POST that means PUT, PATCH or DELETE', async () => {
    // Where a POST has a meaning of its own it has that one.
    const own = new Set(routes.filter(({ contract }) => contract.method === 'POST').map(({ contract }) => contract.path));
    expect(await broken((sending, { contract }) => (sending.method === 'POST' || own.has(contract.path) ? null : { ...sending, method: 'POST', path: `${sending.path}?_method=${sending.method}`, headers: { ...sending.headers, ...overrides(sending.method) } }))).toEqual([]);
  });
});

describe('another site’s script', () => {
  it('is allowed nothing by any route: no answer names an origin it may be read from', async () => {
    const allowing: string[] = [];
    for (const { caller, contract, sending } of matrix.rightful()) {
      for (const method of ['OPTIONS', contract.method]) {
        const answer = await matrix.exchange({ ...sending, method, headers: { ...matrix.headersOf(caller), ...sending.headers, origin: 'https://evil.example', 'access-control-request-method': contract.method, 'access-control-request-headers': 'x-csrf-token, content-type' } });
        if (answer.headers.some(([name]) => name.toLowerCase().startsWith('access-control-'))) allowing.push(`${method} ${contract.path}`);
        await matrix.changes();
      }
    }
    expect(allowing).toEqual([]);
  });
});
