// npm run bench -- sso: what single sign-on costs us, and that neither hostile answers nor an identity provider that hangs cost anybody else anything. Processor time travels; waits and their ratios mean something on a machine that does nothing else.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshDatabase, startApp, until, type TestApp } from '../support/app.ts';
import { Client, type Answer } from '../support/client.ts';
import { connectOidc, connectSaml, locationOf, loopbackAllowed, ours, post, proveDomain, throughOidc, throughSaml, type Connected } from '../support/idp/connected.ts';
import { OwnProvider } from '../support/idp/own-provider.ts';
import { SamlProvider } from '../support/idp/saml-provider.ts';
import { startPostgres } from '../support/postgres.ts';
import { keys } from '../support/saml/documents.ts';
import { heavy } from '../support/saml/heavy.ts';
import { startServerProcess, type ServerProcess } from '../support/second-process.ts';
import { goodPassword } from '../support/world.ts';
import { median, p99, paced, processorTime, startScript } from './measure.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 3);
const crowd = 40;
const hanging = 20;

interface Person {
  readonly email: string;
  readonly client: Client;
}

interface Ground {
  readonly host: string;
  readonly publicUrl: string;
  readonly saml: Connected;
  readonly oidc: Connected;
  readonly silent: Connected;
  readonly people: readonly { readonly email: string }[];
}

/** Two companies with a connection each, one whose identity provider will not answer, and their people; nothing has the database open any more. */
async function prepare(app: TestApp, idp: SamlProvider, provider: OwnProvider, silentProvider: OwnProvider): Promise<Ground> {
  const staff = await app.world.staffClient('owner');
  const company = async (name: string) => {
    const organization = await app.world.organization({ name });
    await proveDomain(app, organization, `${name.toLowerCase()}.example`);
    return organization;
  };
  const [acme, globex, initech] = [await company('Acme'), await company('Globex'), await company('Initech')];
  const saml = await connectSaml(app, staff, acme, idp);
  const oidc = await connectOidc(app, staff, globex, provider);
  const silent = await connectOidc(app, staff, initech, silentProvider);
  const people = [];
  for (let index = 0; index < crowd; index += 1) people.push(await app.world.person(index % 2 === 0 ? acme : globex, { email: `p${index}@${index % 2 === 0 ? 'acme' : 'globex'}.example` }));
  await app.close();
  return { host: app.host, publicUrl: app.config.publicUrl, saml, oidc, silent, people };
}

const whole = (answer: Answer, what: string) => {
  if (answer.status !== 303 || locationOf(answer).includes('problem')) throw new Error(`${what} was answered ${answer.status} ${locationOf(answer)} ${answer.text.slice(0, 200)}`);
};

async function measure(dialect: 'sqlite' | 'postgres'): Promise<void> {
  const fresh = await freshDatabase(dialect);
  const idp = new SamlProvider('idp');
  // The key of the hostile set, so that much of it comes as far as a document can.
  idp.key = keys.idp;
  const [provider, silentProvider] = [await new OwnProvider().start(), await new OwnProvider().start()];
  const ground = await prepare(await startApp({ worker: false, env: loopbackAllowed, database: { ...fresh, drop: async () => undefined } }), idp, provider, silentProvider);
  const server: ServerProcess = await startServerProcess({ ...fresh.env, ...loopbackAllowed, PUBLIC_URL: ground.publicUrl });
  const clientOf = () => new Client(server.port, ground.host);
  const people: Person[] = ground.people.map(({ email }) => ({ email, client: clientOf() }));
  const [bySaml, byOidc] = [people.filter((_, index) => index % 2 === 0), people.filter((_, index) => index % 2 === 1)];
  // Each at a device of their own that came with a password only.
  const passwordClients = byOidc.map(clientOf);
  const samlSignIn = async (index: number) => {
    const { email, client } = bySaml[index % bySaml.length] as Person;
    whole(await throughSaml(client, ground.saml, idp, { nameId: email, email }), 'SAML');
  };
  const oidcSignIn = async (index: number) => {
    const { email, client } = byOidc[index % byOidc.length] as Person;
    whole(await throughOidc(client, ground.oidc, provider, { sub: email, email }), 'OpenID Connect');
  };
  const passwordSignIn = async (index: number) => {
    const { email } = byOidc[index % byOidc.length] as Person;
    const answer = await (passwordClients[index % byOidc.length] as Client).post('/api/portal/sign-in/password', { email, password: goodPassword });
    if (answer.status !== 200) throw new Error(`The password was answered ${answer.status} ${answer.text}`);
  };
  /** Processor time of ours a sign-in, in milliseconds. */
  const cost = async (signIn: (index: number) => Promise<void>) => {
    const before = processorTime(server.pid);
    for (let index = 0; index < crowd; index += 1) await signIn(index);
    return (processorTime(server.pid) - before) / crowd;
  };
  const lookUps = async () => p99(await paced(100, seconds, async (number) => {
    const { client } = byOidc[number % byOidc.length] as Person;
    const answer = await client.get('/api/portal/session');
    if (answer.status !== 200) throw new Error(`A session was answered ${answer.status} ${answer.text}`);
  }));
  const found = { saml: [] as number[], oidc: [] as number[], refused: [] as number[], healthySso: [] as number[], healthyPassword: [] as number[], idle: [] as number[], busy: [] as number[], hung: [] as number[] };
  let hostile: Record<string, number> = {};
  try {
    for (let round = 0; round < rounds + 1; round += 1) {
      const [saml, oidc] = [await cost(samlSignIn), await cost(oidcSignIn)];
      // The first round warms up, and makes everybody and their device known.
      if (round === 0) continue;
      found.saml.push(saml);
      found.oidc.push(oidc);
    }
    await Promise.all(byOidc.map((_, index) => passwordSignIn(index)));

    const attacked = clientOf();
    const request = idp.read(locationOf(await attacked.get(ground.saml.login)));
    const file = join(fresh.folder, 'hostile.json');
    // Answers to a way that is under way: what answers none is refused without being read.
    const bodies = Object.values(heavy()).sort((one, other) => (one < other ? -1 : 1)).map((body) => body.replace(/&RelayState=x$/u, `&RelayState=${encodeURIComponent(request.relayState)}`));
    writeFileSync(file, JSON.stringify(bodies));
    const some = bodies.filter((_, index) => index % 5 === 0);
    const used = processorTime(server.pid);
    // One that is far too long is hung up on while it is still being sent.
    for (const body of some) await post(clientOf(), ours(request.acsUrl), body).catch(() => undefined);
    found.refused.push((processorTime(server.pid) - used) / some.length);
    const { child } = await startScript(join(root, 'tests/bench/sso-hostile.ts'), [String(server.port), ground.host, ours(request.acsUrl), file], {}, 'ready');
    for (let round = 0; round < rounds; round += 1) {
      const [sso, passwords] = await Promise.all([paced(5, seconds * 2, samlSignIn), paced(5, seconds * 2, passwordSignIn)]);
      found.healthySso.push(...sso);
      found.healthyPassword.push(...passwords);
    }
    const said = new Promise<string>((resolve) => child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    child.kill('SIGTERM');
    hostile = JSON.parse(await said) as Record<string, number>;
    whole(await post(attacked, ours(request.acsUrl), idp.form(request, idp.document(request, { nameId: 'late', email: 'p0@acme.example' }))), 'The genuine answer');

    // Everybody who tries the silent identity provider begins again once they are given up.
    let trying = false;
    const hang = async (): Promise<void> => {
      for (; trying;) {
        const began = performance.now();
        const answer = await clientOf().get(ground.silent.login);
        if (!locationOf(answer).startsWith('/sign-in/company-problem?')) throw new Error(`The silent provider led to ${answer.status} ${locationOf(answer)}`);
        found.hung.push(performance.now() - began);
      }
    };
    await lookUps();
    const waiting: Promise<void>[] = [];
    silentProvider.mischief = { respond: () => 'hang' };
    for (let round = 0; round < rounds; round += 1) {
      found.idle.push(await lookUps());
      trying = true;
      const before = silentProvider.asked.length;
      waiting.push(...Array.from({ length: hanging }, hang));
      // What they cost until they wait is no part of it.
      await until(async () => silentProvider.asked.length >= before + hanging);
      found.busy.push(await lookUps());
      trying = false;
      await Promise.all(waiting.splice(0));
    }
    // One that hangs only once the code is redeemed.
    silentProvider.mischief = { respond: (path) => (path === '/token' ? 'hang' : null) };
    const client = clientOf();
    const back = ours(silentProvider.signIn(locationOf(await client.get(ground.silent.login)), { sub: 'x', email: 'x@initech.example' }));
    const began = performance.now();
    const answer = await client.get(back);
    if (!locationOf(answer).startsWith('/sign-in/company-problem?')) throw new Error(`The silent provider led to ${answer.status} ${locationOf(answer)}`);
    found.hung.push(performance.now() - began);
  } finally {
    await server.close();
    await Promise.all([provider.close(), silentProvider.close()]);
    await fresh.drop();
  }

  const lines: string[] = [];
  const row = (what: string, value: string, bar: string, met: boolean) => lines.push(`| ${what} | ${value} | ${bar} | ${met ? 'met' : 'MISSED'} |`);
  const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
  row('SAML sign-in, processor time of ours', milliseconds(median(found.saml)), 'under 30 ms', median(found.saml) < 30);
  row('OpenID Connect sign-in, processor time of ours', milliseconds(median(found.oidc)), 'under 30 ms', median(found.oidc) < 30);
  row('hostile or huge answer, processor time of ours until it is refused, on average', milliseconds(median(found.refused)), 'under 50 ms', median(found.refused) < 50);
  const { sent = 0, taken = 0, ...answers } = hostile;
  const failed = Object.entries(answers).filter(([kind]) => Number(kind) >= 500).reduce((sum, [, count]) => sum + count, 0);
  row('hostile and huge answers at 50 a second: taken, failed', `${taken}, ${failed} of ${sent} (${Object.entries(answers).map(([kind, count]) => `${kind}: ${count}`).join(', ')})`, '0, 0', taken === 0 && failed === 0 && sent > 0);
  row('SAML sign-in meanwhile, p99', milliseconds(p99(found.healthySso)), 'under 500 ms', p99(found.healthySso) < 500);
  row('password sign-in meanwhile, p99', milliseconds(p99(found.healthyPassword)), 'under 500 ms', p99(found.healthyPassword) < 500);
  const longest = Math.max(...found.hung);
  row(`an identity provider that hangs: longest of ${found.hung.length} sign-ins until the page that says so`, milliseconds(longest), 'under 10 s', longest < 10_000);
  const ratio = median(found.busy.map((value, index) => value / (found.idle[index] ?? 1)));
  row(`session look-ups of others while ${hanging} wait there, p99 beside idle`, `${ratio.toFixed(2)} (${milliseconds(median(found.busy))} beside ${milliseconds(median(found.idle))})`, 'under 1.2', ratio < 1.2);
  process.stdout.write(['', `Single sign-on, on ${dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'}:`, '', '| what | measured | bar | |', '|---|---|---|---|', ...lines, ''].join('\n'));
}

const chosen = process.argv.slice(2);
if (chosen.length === 0 || chosen.includes('sqlite')) await measure('sqlite');
if (chosen.length === 0 || chosen.includes('postgres')) {
  const cluster = await startPostgres();
  process.env['PORTICO_TEST_POSTGRES'] = cluster.url;
  await measure('postgres');
  await cluster.stop();
}
