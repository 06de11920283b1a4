import type { Server } from 'node:http';
import { openDatabase, type Database } from '../db/database.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { createApp } from './app.ts';
import { currentKeys, ConfigError, makeDataDir, type Config } from './config.ts';
import { createContext, type Context, type Ports } from './context.ts';
import { ensureMainHost } from './features/providers/index.ts';
import { firstOwnerLink } from './features/setup/index.ts';
import { systemClock, type Clock } from './platform/clock.ts';
import { createKeyring } from './platform/crypto.ts';
import { createServer as createHttpServer } from './platform/http.ts';
import { createLogger } from './platform/logger.ts';
import { createNetworkTargets } from './platform/network-targets.ts';
import { createOidc } from './platform/oidc.ts';
import { createOutgoingHttp } from './platform/outgoing-http.ts';
import { createMailer } from './platform/smtp-mailer.ts';
import { createPasswords } from './platform/passwords.ts';
import { createTxtRecords } from './platform/txt-records.ts';
import { noProvider } from './policy.ts';
import { assertKeys } from './features/secrets/index.ts';

/** The outside world as a process has it. */
export async function createPorts(config: Config, clock: Clock = systemClock): Promise<Omit<Ports, 'wakeWorker'>> {
  const outgoingHttp = createOutgoingHttp(createNetworkTargets(config));
  return { clock, config, keyring: createKeyring(currentKeys(config)), logger: createLogger(config.logLevel), mailer: createMailer(config), passwords: await createPasswords(), txtRecords: createTxtRecords(config), outgoingHttp, oidc: createOidc(outgoingHttp, clock) };
}

/** Opens the configured database, with its folder where it is a file. Throws a ConfigError of one line where it does not open. */
export async function openConfigured(config: Config): Promise<Database> {
  if ('file' in config.database) makeDataDir(config.dataDir);
  try {
    return await openDatabase(config.database);
  } catch (error) {
    // A name with several addresses fails once for each of them.
    const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
    const where = 'file' in config.database ? config.database.file : `DATABASE_URL (${config.database.url.replace(/\/\/[^/]*@/u, '//').split('?', 1)[0]})`;
    throw new ConfigError(`The database does not open. ${where}: ${first instanceof Error ? first.message : String(first)}`, { cause: error });
  }
}

/** The operator's context: start and command line. */
export function operatorContext(database: Database, ports: Omit<Ports, 'wakeWorker'>, providerId: string = noProvider): Context {
  return createContext({ db: database.db, actor: { kind: 'operator', providerId, name: 'The operator' }, requestId: 'operator', client: { ip: '', userAgent: '', host: new URL(ports.config.publicUrl).host }, ports: { ...ports, wakeWorker: () => undefined } });
}

export interface Running {
  readonly port: number;
  /** Refuses new connections, ends requests and jobs at hand, closes the database. */
  readonly stop: () => Promise<void>;
}

const stopMilliseconds = 8_000;

function whyDeaf(config: Config, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `Port ${config.port} of ${config.host} is in use already. Stop what listens there, or set PORT to a free one.`;
  if (code === 'EACCES') return `Port ${config.port} is not open to this user. Set PORT to 1024 or higher, and let a proxy serve the lower one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is ${config.host}, which is not an address of this machine.`;
  return message;
}

async function listen(server: Server, config: Config): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ConfigError(whyDeaf(config, error), { cause: error })));
    server.listen(config.port, config.host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : config.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), stopMilliseconds);
  await closed;
  clearTimeout(timer);
}

/** Starts web and worker as configured: database, migrations under their lock, keys checked, first-start link announced. */
export async function start(config: Config, announce: (line: string) => void): Promise<Running> {
  const database = await openConfigured(config);
  try {
    await migrateToLatest(database);
    const ports = await createPorts(config);
    const operator = operatorContext(database, ports);
    await assertKeys(operator);
    await ensureMainHost(operator);
    const { express, worker } = createApp(database, ports, { worker: config.role.worker });
    const server = createHttpServer({ keepAliveTimeout: 65_000, headersTimeout: 15_000, requestTimeout: 120_000, maxHeaderSize: 16_384 }, express);
    const port = config.role.web ? await listen(server, config) : 0;
    if (config.role.web) {
      announce(`Portico is ready: ${config.publicUrl} (portal), ${config.publicUrl}/admin (console)`);
      const link = await firstOwnerLink(operator);
      if (!config.role.worker) announce('Mails, imports and exports wait for a process with ROLE=worker.');
      if (link !== null) announce(`First start: open this link within 24 hours to create your provider and its owner. It works once.\n\n    ${link}\n`);
    } else announce('The worker is running. Pages are served by processes with ROLE=web.');
    return {
      port,
      stop: async () => {
        if (config.role.web) await close(server);
        await worker?.stop(stopMilliseconds);
        await database.close();
        ports.logger.flush();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
