import fc from 'fast-check';
import { routes } from '../../../server/app.ts';
import type { Contract } from '../../../shared/contracts/contract.ts';
import type { Snapshot } from '../matrix/raw-database.ts';
import { Targets } from '../matrix/targets.ts';
import { rawBodies } from '../matrix/templates.ts';
import type { SeededProvider } from '../matrix/tenants.ts';
import { anyText, anything, arbitraryOf, type Known } from './arbitraries.ts';

/** One request as a caller sends it: what the caller adds (cookie, origin, token) is not in it. */
export interface FuzzedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Uint8Array | undefined;
  /** Which of the callers sends it. */
  readonly caller: number;
}

/** What exists in a seeded world, by the names that contracts give to places. */
function knownIn(contract: Contract, snapshot: Snapshot, providers: readonly SeededProvider[]): Known {
  const targets = new Targets(snapshot, providers);
  const template = { contract, slots: [], params: {}, query: {}, body: undefined };
  const idsOf = (key: string, name: string) => {
    const table = targets.tableOf(template, { marker: '', key, name, inList: false });
    return table === null ? [] : [...(snapshot.get(table)?.values() ?? [])].map((row) => row[table === 'portals' ? 'organization_id' : 'id']).filter((id) => typeof id === 'string');
  };
  const kept = new Map<string, readonly string[]>();
  return (name, format) => {
    const key = `${format} ${name}`;
    const look = () => {
      if (format === 'uuid') return [...idsOf(name === 'id' && contract.path.includes(':id') ? 'params.id' : `body.${name}`, name)];
      if (name === 'email') return providers.flatMap(({ organizations, staff, secrets, looseEmail }) => [looseEmail, ...staff.slice(0, 3).map((one) => one.email), ...secrets.map((one) => one.email), ...organizations.flatMap(({ people }) => people.slice(0, 2).map((one) => one.email))]);
      if (name === 'token' || name === 'code') return providers.flatMap(({ secrets }) => secrets.map(({ secret }) => secret));
      if (name === 'reference') return [...(snapshot.get('sign_in_attempts')?.values() ?? [])].map((row) => row['reference']).filter((reference) => typeof reference === 'string');
      return [];
    };
    const found = kept.get(key) ?? look();
    kept.set(key, found);
    return found;
  };
}

const utf8 = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const json = { 'content-type': 'application/json' };
type Body = Pick<FuzzedRequest, 'headers' | 'payload'>;

/** Payloads that no contract describes. */
const strangeBodies: fc.Arbitrary<Body> = fc.oneof(
  fc.constantFrom('{', '[1,', '"', 'nul', '{"a":1}}', '\u0000', '['.repeat(20_000), `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, '{"__proto__":{"admin":true}}', '{"email":"a","email":"b"}', 'x'.repeat(300_000)).map((text) => ({ headers: json, payload: utf8(text) })),
  fc.uint8Array({ maxLength: 400 }).map((payload) => ({ headers: json, payload })),
  fc.tuple(anything, fc.constantFrom('text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-7', 'application/json; charset=latin1', 'multipart/form-data', 'multipart/form-data; boundary=', 'application/JSON;;', '\u00ff/\u00fe', 'image/svg+xml')).map(([value, type]) => ({ headers: { 'content-type': type }, payload: utf8(JSON.stringify(value) ?? '') })),
  fc.constantFrom('gzip', 'br', 'deflate', 'zstd', 'x'.repeat(100)).map((encoding) => ({ headers: { ...json, 'content-encoding': encoding }, payload: utf8('{}') })),
);

/** Files with some of their bytes changed, and files of nothing. */
const files: fc.Arbitrary<Body> = fc.tuple(fc.constantFrom(...rawBodies), fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 })), { maxLength: 6 }), fc.option(fc.nat({ max: 200 })), fc.constantFrom('', 'image/gif', 'image/jpeg', 'text/csv', 'multipart/form-data; boundary=y')).map(([{ type, bytes }, flips, length, other]) => {
  const changed = Uint8Array.from(bytes);
  for (const [at, byte] of flips) if (at < changed.length) changed[at] = byte;
  return { headers: { 'content-type': other === '' ? type : other }, payload: length === null ? changed : changed.subarray(0, length) };
});

const strangeHeaders = fc.dictionary(
  fc.constantFrom('accept', 'accept-language', 'accept-encoding', 'range', 'if-none-match', 'if-modified-since', 'user-agent', 'cookie', 'authorization', 'x-csrf-token', 'origin', 'sec-fetch-site', 'x-forwarded-proto', 'x-forwarded-host', 'x-http-method-override', 'expect', 'host'),
  fc.oneof(fc.string({ unit: 'binary-ascii', maxLength: 80 }).map((text) => text.replaceAll(/[^\u0020-\u007e]/gu, '')), fc.constantFrom('bytes=0-99999999999', 'Bearer ', 'Bearer x', 'null', '*', 'same-origin', 'cross-site', 'a=b; a=c; =; ;', '%', 'http://[', 'localhost:99999')),
  { maxKeys: 2 },
);

const pathText = (value: unknown) => encodeURIComponent((typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed());

/** Whoever may send requests: the door their session is for. */
export type FuzzCallers = readonly { readonly door: 'admin' | 'portal' }[];

function requestsOf(contract: Contract, known: Known, callers: FuzzCallers): fc.Arbitrary<FuzzedRequest> {
  const atHome = [...callers.keys()].filter((index) => contract.audience === callers[index]?.door);
  const caller = fc.oneof(...(atHome.length > 0 ? [{ weight: 15, arbitrary: fc.constantFrom(...atHome) }] : []), { weight: 1, arbitrary: fc.nat({ max: callers.length - 1 }) });
  const none = fc.constant({});
  const params = (contract.params ? arbitraryOf(contract.params, known) : none) as fc.Arbitrary<Record<string, unknown>>;
  const query = (contract.query ? arbitraryOf(contract.query, known) : none) as fc.Arbitrary<Record<string, unknown>>;
  const fitting: fc.Arbitrary<Body> = contract.tags.includes('raw-body') && contract.method !== 'GET' ? files : contract.body ? arbitraryOf(contract.body, known).map((value) => ({ headers: json, payload: utf8(JSON.stringify(value) ?? '') })) : fc.constant({ headers: {}, payload: undefined });
  const body = fc.oneof({ weight: 20, arbitrary: fitting }, { weight: 1, arbitrary: strangeBodies });
  const headers = fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: strangeHeaders });
  const extra = fc.option(fc.tuple(anyText, anyText), { freq: 25 });
  return fc.record({ params, query, body, headers, extra, caller }).map((parts) => {
    const fill = (name: string) => (typeof parts.params === 'object' && parts.params !== null ? parts.params[name] : parts.params);
    const path = contract.path.replaceAll(/:(\w+)/gu, (_, name: string) => pathText(fill(name)));
    const pairs = [...(typeof parts.query === 'object' && parts.query !== null ? Object.entries(parts.query) : []), ...(parts.extra ? [parts.extra] : [])].filter(([, value]) => value !== undefined).map(([name, value]) => `${pathText(name)}=${pathText(value)}`);
    return { method: contract.method, path: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`, headers: { ...parts.body.headers, ...parts.headers }, payload: contract.method === 'GET' ? undefined : parts.body.payload, caller: parts.caller };
  });
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const strangePaths = fc.oneof(
  fc.constantFrom('/', '/admin', '/admin/', '//', '/api', '/api/', '/api/admin', '/api/portal/none', '/sso/x/acs', '/healthz', '/readyz', '/metrics', '/api/admin/openapi.json', '/api/admin/docs', '/admin/assets/../../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/..%5c', '/%00', '/%', '/%E0%A4%A', '/.env', '/?', '/;', `/${'a/'.repeat(2_000)}`),
  fc.webPath({ size: 'small' }).map((path) => `/${path.replace(/^\//u, '')}`),
);

/** Requests over every contract of the live router, near to what it takes and far from it, and over addresses that are no route. */
export function fuzzedRequests(snapshot: Snapshot, providers: readonly SeededProvider[], callers: FuzzCallers): fc.Arbitrary<FuzzedRequest> {
  const ours = routes.map(({ contract }) => requestsOf(contract, knownIn(contract, snapshot, providers), callers));
  const none = fc.record({ method: fc.constantFrom(...methods), path: strangePaths, headers: strangeHeaders, body: fc.option(strangeBodies), caller: fc.nat({ max: callers.length - 1 }) }).map(({ method, path, headers, body, caller }) => ({ method, path, headers: { ...(method === 'GET' || method === 'HEAD' ? {} : body?.headers), ...headers }, payload: method === 'GET' || method === 'HEAD' ? undefined : body?.payload, caller }));
  const other = fc.record({ route: fc.constantFrom(...routes), method: fc.constantFrom(...methods), caller: fc.nat({ max: callers.length - 1 }) }).map(({ route, method, caller }) => ({ method, path: route.contract.path, headers: {}, payload: undefined, caller }));
  return fc.oneof({ weight: 30, arbitrary: fc.oneof(...ours) }, { weight: 1, arbitrary: none }, { weight: 1, arbitrary: other });
}

/** Bytes for a socket: requests cut, doubled, and changed in places, and bytes that were never one. */
export function fuzzedBytes(requests: fc.Arbitrary<FuzzedRequest>, host: string): fc.Arbitrary<Uint8Array> {
  const written = requests.map(({ method, path, headers, payload = new Uint8Array() }) => {
    const lines = [`${method} ${path} HTTP/1.1`, `host: ${host}`, `content-length: ${payload.length}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ''];
    return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), payload.subarray(0, 2_000)]);
  });
  const change = fc.oneof(
    fc.tuple(fc.constant('flip' as const), fc.nat({ max: 4_000 }), fc.nat({ max: 255 })),
    fc.tuple(fc.constant('cut' as const), fc.nat({ max: 4_000 }), fc.constant(0)),
    fc.tuple(fc.constant('drop' as const), fc.nat({ max: 4_000 }), fc.nat({ max: 20 })),
    fc.tuple(fc.constant('double' as const), fc.nat({ max: 4_000 }), fc.nat({ max: 200 })),
    fc.tuple(fc.constant('line' as const), fc.nat({ max: 10 }), fc.nat({ max: 9 })),
  );
  const lines = ['Transfer-Encoding: chunked', 'Content-Length: -1', 'Content-Length: 99999999999999999999', 'Host: elsewhere.example', 'Connection: upgrade\r\nUpgrade: websocket', 'Expect: 100-continue', ' folded', 'X\u0000Y: z', `X: ${'a'.repeat(20_000)}`, 'Transfer-Encoding: gzip, chunked'];
  const changed = fc.tuple(written, fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) =>
    changes.reduce((now, [kind, at, size]) => {
      const place = now.length === 0 ? 0 : at % now.length;
      if (kind === 'flip') return Buffer.from(now.map((byte, index) => (index === place ? size : byte)));
      if (kind === 'cut') return now.subarray(0, place);
      if (kind === 'drop') return Buffer.concat([now.subarray(0, place), now.subarray(place + size)]);
      if (kind === 'double') return Buffer.concat([now.subarray(0, place), now.subarray(Math.max(0, place - size), place), now.subarray(place)]);
      const end = now.indexOf('\r\n');
      return Buffer.concat([now.subarray(0, end + 2), Buffer.from(`${lines[size] ?? ''}\r\n`, 'latin1'), now.subarray(end + 2)]);
    }, bytes),
  );
  return fc.oneof({ weight: 6, arbitrary: changed.map((bytes) => new Uint8Array(bytes)) }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2_000 }) });
}
