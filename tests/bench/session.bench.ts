// npm run bench: how near the product comes to a bare handler on the same data, in interleaved rounds. Ratios travel, absolutes do not.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../db/database.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { readConfig } from '../../server/config.ts';
import { ensureMainHost } from '../../server/features/providers/index.ts';
import { startSession } from '../../server/features/sessions/index.ts';
import { createPorts, operatorContext } from '../../server/start.ts';
import { Client } from '../support/client.ts';
import { goodPassword, World } from '../support/world.ts';
import { createDatabase, startPostgres } from '../support/postgres.ts';
import { freePort, median, startScript, throughput } from './measure.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 3);

async function measure(dialect: 'sqlite' | 'postgres'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  const [port, barePort] = [await freePort(), await freePort()];
  const host = `localhost:${port}`;
  const postgres = dialect === 'postgres' ? await createDatabase() : null;
  const target = postgres?.url ?? join(folder, 'portico.db');
  const env = { ...(postgres ? { DATABASE_URL: postgres.url } : {}), DATA_DIR: folder, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: `http://${host}`, LOG_LEVEL: 'warn' };

  const config = readConfig({ ...env, LOG_LEVEL: 'silent' });
  const database = await openDatabase(postgres ? { url: postgres.url } : { file: target });
  await migrateToLatest(database);
  const ports = await createPorts(config);
  const operator = (providerId?: string) => operatorContext(database, ports, providerId);
  const world = new World({ db: database.db.withoutPlugins(), host, operator, client: () => new Client(port, host) });
  const organization = await world.organization();
  await ensureMainHost(operator());
  const person = await world.person(organization);
  for (let index = 0; index < 200; index += 1) await world.person(organization, { status: 'new' });
  const people = await Promise.all(Array.from({ length: 40 }, () => world.person(organization)));
  const { token } = await startSession(operator(organization.providerId), { door: 'portal', userId: person.userId ?? '', userKind: 'customer', organizationId: organization.id, method: 'password', transport: 'cookie' });
  await database.close();

  const product = await startScript(join(root, 'server/main.ts'), [], env, 'ready');
  const again = product.child;
  again.kill('SIGTERM');
  await new Promise((resolve) => again.once('exit', resolve));
  // The second start is the usual one: the compile cache is there.
  const { child, milliseconds } = await startScript(join(root, 'server/main.ts'), [], env, 'ready');
  const memory = () => Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  const memoryAfterStart = memory();
  const bare = await startScript(join(root, 'tests/bench/baseline.ts'), [target, String(barePort)], {}, 'ready');

  const [pid, barePid] = [child.pid ?? 0, bare.child.pid ?? 0];
  const cookie = `portico-portal-${port}=${token}`;
  const origin = `http://${host}`;
  // Everybody is at a device of theirs, as they mostly are: an unknown one costs a mail.
  const deviceOf = async (email: string) => {
    const answer = await fetch(`http://${host}/api/portal/sign-in/password`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify({ email, password: goodPassword }) });
    return answer.headers.getSetCookie().flatMap((line) => /^[^=]*device[^;]*/u.exec(line) ?? []).join('; ');
  };
  const bodies: { body: string; headers: Record<string, string> }[] = [];
  for (const { email } of people) bodies.push({ body: JSON.stringify({ email, password: goodPassword, transport: 'token' }), headers: { 'content-type': 'application/json', origin, host, cookie: await deviceOf(email) } });
  const lines: string[] = [];
  const session = { ours: [] as number[], limit: [] as number[] };
  const cost = { ours: [] as number[], limit: [] as number[] };
  const signIn = { ours: [] as number[], limit: [] as number[] };
  const signInCost = { ours: [] as number[], limit: [] as number[] };
  const waits = { idle: [] as number[], busy: [] as number[] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const limit = await throughput({ pid: barePid, url: `http://127.0.0.1:${barePort}/session`, headers: { cookie, host }, seconds });
      const ours = await throughput({ pid, url: `http://127.0.0.1:${port}/api/portal/session`, headers: { cookie, host }, seconds });
      session.limit.push(limit.perSecond);
      session.ours.push(ours.perSecond);
      cost.limit.push(limit.microseconds);
      cost.ours.push(ours.microseconds);
    }
    // Signing in and hashing by turns, 16 at a time as in `speed.md`; everybody signs in as themselves, so no account meets its limit.
    const signInAs = (index: number) => {
      const { body = '', headers = {} } = bodies[index % bodies.length] ?? {};
      return { method: 'POST' as const, body, headers: { ...headers } };
    };
    for (let round = 0; round < rounds + 1; round += 1) {
      const hashes = await throughput({ pid: barePid, url: `http://127.0.0.1:${barePort}/hash`, seconds });
      const signIns = await throughput({ pid, url: `http://127.0.0.1:${port}/api/portal/sign-in/password`, method: 'POST', bodies, seconds });
      // The first round warms both up.
      if (round === 0) continue;
      signIn.limit.push(hashes.perSecond);
      signIn.ours.push(signIns.perSecond);
      signInCost.limit.push(hashes.microseconds);
      signInCost.ours.push(signIns.microseconds);
    }
    for (let round = 0; round < rounds; round += 1) {
      const lookUps = () => throughput({ pid, url: `http://127.0.0.1:${port}/api/portal/session`, headers: { cookie, host }, seconds: 1, connections: 2 });
      waits.idle.push((await lookUps()).p99);
      const signingIn = Promise.all(Array.from({ length: 40 }, (_, index) => fetch(`http://${host}/api/portal/sign-in/password`, signInAs(index)).then((answer) => answer.text())));
      waits.busy.push((await lookUps()).p99);
      await signingIn;
    }
  } finally {
    bare.child.kill('SIGTERM');
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
    await postgres?.drop();
  }

  const ratio = (ours: readonly number[], limit: readonly number[]) => median(ours.map((value, index) => value / (limit[index] ?? Number.POSITIVE_INFINITY)));
  const row = (what: string, value: string, bar: string, met: boolean) => lines.push(`| ${what} | ${value} | ${bar} | ${met ? 'met' : 'MISSED'} |`);
  const sessionRatio = ratio(session.ours, session.limit);
  const signInRatio = ratio(signIn.ours, signIn.limit);
  const signInCostRatio = ratio(signInCost.limit, signInCost.ours);
  row('GET /api/portal/session, share of a bare handler', `${sessionRatio.toFixed(2)} (${median(session.ours).toFixed(0)} of ${median(session.limit).toFixed(0)} a second)`, '0.60', sessionRatio >= 0.6);
  const costRatio = ratio(cost.limit, cost.ours);
  row('the same by processor time a request', `${costRatio.toFixed(2)} (${median(cost.ours).toFixed(0)} µs beside ${median(cost.limit).toFixed(0)} µs)`, '0.60', costRatio >= 0.6);
  row('sign-in, share of argon2 alone', `${signInRatio.toFixed(2)} (${median(signIn.ours).toFixed(0)} of ${median(signIn.limit).toFixed(0)} a second)`, '0.95', signInRatio >= 0.95);
  row('the same by processor time', `${signInCostRatio.toFixed(2)} (${(median(signInCost.ours) / 1_000).toFixed(1)} ms beside ${(median(signInCost.limit) / 1_000).toFixed(1)} ms)`, '0.95', signInCostRatio >= 0.95);
  row('session look-ups while 40 sign in, p99 beside idle', `${(median(waits.busy) / Math.max(1, median(waits.idle))).toFixed(1)} (${median(waits.busy)} ms beside ${median(waits.idle)} ms)`, 'under 2', median(waits.busy) < 2 * Math.max(1, median(waits.idle)));
  row('start to first answer, built', `${(milliseconds / 1_000).toFixed(2)} s`, 'under 1.5 s', milliseconds < 1_500);
  row('memory after start', `${memoryAfterStart.toFixed(0)} MB`, 'under 160 MB', memoryAfterStart < 160);
  process.stdout.write(['', `On ${dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'}:`, '', '| what | measured | bar | |', '|---|---|---|---|', ...lines, ''].join('\n'));
}

const chosen = process.argv.slice(2);
if (chosen.length === 0 || chosen.includes('sqlite')) await measure('sqlite');
if (chosen.length === 0 || chosen.includes('postgres')) {
  const cluster = await startPostgres();
  process.env['PORTICO_TEST_POSTGRES'] = cluster.url;
  await measure('postgres');
  await cluster.stop();
}
