import { connect } from 'node:net';
import fc from 'fast-check';
import type { TestApp } from '../app.ts';
import type { Client } from '../client.ts';
import { openExchanger, wholeText, type Exchange } from '../matrix/exchange.ts';
import { openRawDatabase } from '../matrix/raw-database.ts';
import { seedTenants } from '../matrix/tenants.ts';
import type { MadeProvider } from '../world.ts';
import { fuzzedBytes, fuzzedRequests, type FuzzedRequest } from './requests.ts';

export interface FuzzResult {
  readonly sent: number;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Answers that no request may get and requests that got none, with what was asked. */
  readonly wrong: readonly string[];
}

/** What only a failure of ours brings into an answer. */
const inside = /\n\s+at .{1,200}:\d+:\d+|node_modules|file:\/\/\/|\/server\/|SQLITE_|SqliteError|syntax error|violates \w+ constraint|invalid input syntax/u;
const atOnce = 8;
/** After so many wrong answers nothing more is learnt. */
const enough = 20;

const statusesIn = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gmu)].map(([, status]) => Number(status));

/** Sends bytes as they are and gives what comes back. */
export function sendBytes(port: number, bytes: Uint8Array | string): Promise<string> {
  return new Promise((resolve) => {
    let seen = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk) => (seen += chunk.toString('latin1')));
    socket.on('error', () => resolve(seen));
    socket.on('close', () => resolve(seen));
    socket.setTimeout(3_000, () => socket.destroy());
  });
}

/** Somebody signed in, again as soon as the session is worth nothing. */
interface Asker {
  readonly door: 'admin' | 'portal';
  client: Client | null;
  readonly renew: () => Promise<Client | null>;
}

async function askersOf(app: TestApp, provider: MadeProvider): Promise<Asker[]> {
  const staff = (role: 'owner' | 'admin' | 'technician' | 'viewer') => ({ door: 'admin' as const, renew: async () => app.world.staffClient(role, { provider }) });
  const customer = (role: 'user' | 'manager') => ({ door: 'portal' as const, renew: async () => app.world.personClient(await app.world.person(await app.world.organization({ provider }), { role }), provider) });
  const nobody = (door: Asker['door']) => ({ door, renew: async () => null });
  const askers: Asker[] = [];
  for (const one of [staff('owner'), staff('owner'), staff('owner'), staff('admin'), staff('technician'), staff('viewer'), nobody('admin'), customer('manager'), customer('manager'), customer('user'), nobody('portal')]) askers.push({ ...one, client: await one.renew() });
  return askers;
}

/** Whether a session opens nothing any more, through what was asked before. */
const isWorthless = ({ status, text }: Exchange) => (status === 401 && text.includes('"unauthenticated"')) || (status === 403 && /"code":"(?:portal_unavailable|access_required)"/u.test(text));

/** Sends fuzzed requests, and fuzzed bytes besides, to a server over an app's database, which it fills first; the same `seed` sends the same. */
export async function fuzz(app: TestApp, port: number, { requests, bytes, seed }: { requests: number; bytes: number; seed: number }): Promise<FuzzResult> {
  const raw = await openRawDatabase(app.config.database);
  const providers = await seedTenants(app, raw);
  const snapshot = await raw.snapshot();
  await raw.close();
  // What was seeded to wait is nothing that a worker knows how to do.
  await app.database.db.withoutPlugins().updateTable('jobs').set({ status: 'done' }).where('status', '<>', 'done').execute();
  const [first] = providers;
  if (!first) throw new Error('No provider was seeded.');
  const askers = await askersOf(app, { id: first.id, host: first.host, name: '' });
  const exchanger = openExchanger(port);
  const arbitrary = fuzzedRequests(snapshot, providers, askers);
  const statuses: Record<number, number> = {};
  const wrong: string[] = [];
  let sent = 0;
  const judge = (asked: string, found: readonly number[], text: string) => {
    for (const status of found) statuses[status] = (statuses[status] ?? 0) + 1;
    if (found.some((status) => status >= 500) || inside.test(text)) wrong.push(`${asked}\n→ ${found.join(' ')} ${text.slice(text.indexOf('\n\n') + 1).trim().slice(0, 600)}`);
  };

  const ask = async (request: FuzzedRequest) => {
    const asker = askers[request.caller];
    // Sources are told apart as behind a proxy, so that limits of one do not end the storm.
    const headers: Record<string, string> = { host: app.host, 'x-forwarded-for': `10.${(sent += 1) % 250}.${Math.floor(sent / 250) % 250}.7` };
    if (request.method !== 'GET') headers['origin'] = `http://${app.host}`;
    if (asker?.client) {
      headers['cookie'] = [...asker.client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      if (asker.client.csrfToken !== null) headers['x-csrf-token'] = asker.client.csrfToken;
    }
    const answer = await exchanger.send({ ...request, headers: { ...headers, ...request.headers } }).catch((error: unknown) => error as NodeJS.ErrnoException);
    const asked = `${request.method} ${request.path.slice(0, 400)} ${JSON.stringify(request.headers)} ${Buffer.from(request.payload ?? []).toString('utf8').slice(0, 600)}`;
    if (answer instanceof Error) {
      wrong.push(`${asked}\n→ ${answer.message}`);
      return;
    }
    judge(asked, [answer.status], wholeText(answer));
    if (asker?.client && isWorthless(answer)) asker.client = await asker.renew();
  };
  const each = async <T>(things: readonly T[], work: (thing: T) => Promise<void>) => {
    const line = things.values();
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (const thing of line) if (wrong.length < enough) await work(thing);
    }));
  };
  await each(fc.sample(arbitrary, { numRuns: requests, seed }), ask);
  await each(fc.sample(fuzzedBytes(arbitrary, app.host), { numRuns: bytes, seed }), async (thing) => {
    sent += 1;
    const text = await sendBytes(port, thing);
    judge(Buffer.from(thing).toString('latin1').slice(0, 1_000), statusesIn(text), text);
  });
  exchanger.close();
  return { sent, statuses, wrong };
}
