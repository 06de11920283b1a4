import { existsSync, mkdirSync, readFileSync, writeFileSync, statSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { isProviderAddress } from '../shared/identity-providers.ts';
import type { MasterKey, MasterKeys } from './platform/crypto.ts';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Origin without a trailing slash, such as https://portal.acme.example. */
  readonly publicUrl: string;
  readonly database: { readonly file: string } | { readonly url: string };
  readonly dataDir: string;
  readonly smtpUrl: string | null;
  /** Null where SECRET_KEY holds the key itself. */
  readonly secretKeyFile: string | null;
  readonly secretKeys: readonly [MasterKey, ...MasterKey[]];
  readonly trustProxy: boolean | number | string;
  /** Networks in CIDR notation that mail servers and other targets may lie in although they are private. */
  readonly allowPrivateTargets: readonly string[];
  readonly dnsServers: readonly string[];
  /** Where Microsoft's sign-in stands: an origin without a trailing slash; national clouds have their own. */
  readonly microsoftAuthority: string;
  readonly metricsToken: string | null;
  readonly logLevel: string;
  readonly role: { readonly web: boolean; readonly worker: boolean };
  /** Checks each answer against its contract; tests switch it on. */
  readonly checkAnswers: boolean;
  readonly secureCookies: boolean;
}

/** One clear line for the operator; `main` prints it and stops. */
export class ConfigError extends Error {}

const isLoopback = (hostname: string) => hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
const commaList = z.string().default('').transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== ''));
function isReadableUrl(text: string): boolean {
  try {
    const { hostname, username, password } = new URL(text);
    decodeURIComponent(`${username}:${password}`);
    return hostname !== '';
  } catch {
    return false;
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  return version !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)));
}

function isServerAddress(text: string): boolean {
  const [, address = text] = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/u.exec(text)?.filter((part) => part !== undefined) ?? [];
  return isIP(address) !== 0;
}

const isProviderOrigin = (text: string) => isProviderAddress(text) && new URL(text).origin === text.replace(/\/$/u, '');

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value);

const environment = z.object({
  PORT: z.string().regex(/^\d{1,5}$/u, { message: 'must be a number from 0 to 65535' }).transform(Number).refine((port) => port <= 65_535, { message: 'must be a number from 0 to 65535' }).default(3000),
  HOST: z.string().optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/u, error: 'must be an origin such as https://portal.acme.example' }).optional(),
  DATABASE_URL: z.string().regex(/^postgres(?:ql)?:\/\//u, { message: 'must begin with postgres://' }).optional(),
  DATA_DIR: z.string().default('.data'),
  SMTP_URL: z.string().regex(/^smtps?:\/\//u, { message: 'must begin with smtp:// or smtps://' }).refine(isReadableUrl, { message: 'must look like smtp://user:password@mail.acme.example:587, with special characters as %40 and the like' }).optional(),
  SECRET_KEY_FILE: z.string().optional(),
  SECRET_KEY: z.string().min(32, { message: 'must have at least 32 characters' }).optional(),
  TRUST_PROXY: z.string().default(''),
  ALLOW_PRIVATE_TARGETS: commaList.refine((networks) => networks.every(isNetwork), { message: 'must be a list of networks such as 10.0.0.0/8, 192.168.1.10' }),
  DNS_SERVERS: commaList.refine((servers) => servers.every(isServerAddress), { message: 'must be a list of addresses such as 9.9.9.9, 127.0.0.1:5353' }),
  MICROSOFT_AUTHORITY: z.string().default('https://login.microsoftonline.com').refine(isProviderOrigin, { message: 'must be an origin such as https://login.microsoftonline.us' }),
  METRICS_TOKEN: z.string().min(16, { message: 'must have at least 16 characters' }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'must be fatal, error, warn, info, debug, trace or silent' }).default('info'),
  ROLE: z.enum(['web', 'worker', 'both'], { error: 'must be web, worker or both' }).default('both'),
  PORTICO_CHECK_ANSWERS: z.enum(['0', '1']).default('0'),
});

/** Ranges that Express knows by name. */
const proxyNames = new Set(['loopback', 'linklocal', 'uniquelocal']);

function trustProxy(text: string): boolean | number | string {
  if (text === '') return false;
  if (/^\d+$/u.test(text)) return Number(text);
  if (text === 'true') throw new ConfigError('TRUST_PROXY must be a number of proxies or a list of their addresses: with "true" anybody could choose their own address.');
  const proxies = text.split(',').map((part) => part.trim());
  if (!proxies.every((proxy) => isNetwork(proxy) || proxyNames.has(proxy))) throw new ConfigError('TRUST_PROXY must be the number of proxies in front, or their addresses such as 10.0.0.5, 192.168.0.0/16.');
  return text;
}

const keyOf = (text: string): MasterKey => {
  const bytes = createHash('sha256').update(text).digest();
  return { bytes, id: createHash('sha256').update('id').update(bytes).digest('hex').slice(0, 8) };
};

/** The master keys of a key file, the current one first, one a line. */
export function readKeyFile(file: string): [MasterKey, ...MasterKey[]] {
  const lines = readFileSync(file, 'utf8').split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const [first, ...others] = lines.map(keyOf);
  if (!first || lines.some((line) => line.length < 32)) throw new ConfigError(`${file} holds no usable key: each line must be a key of at least 32 characters.`);
  return [first, ...others];
}

/** The keys of an installation as they are at the moment: a key file that was replaced is read again at once; one that cannot be read leaves the keys as they were. */
export function currentKeys(config: Pick<Config, 'secretKeyFile' | 'secretKeys'>): () => MasterKeys {
  const file = config.secretKeyFile;
  if (file === null) return () => config.secretKeys;
  let known: MasterKeys = config.secretKeys;
  let seen = '';
  return () => {
    const { ino, mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? { ino: 0, mtimeMs: 0, size: 0 };
    const stamp = `${ino} ${mtimeMs} ${size}`;
    if (stamp !== seen && ino !== 0) {
      known = readKeyFile(file);
      seen = stamp;
    }
    return known;
  };
}

/** A fresh key as a key file holds it. */
export function newKeyLine(): string {
  return randomBytes(48).toString('base64url');
}

/** Makes the folder for database, key and files where it is missing, open to its owner only. Throws a ConfigError where it cannot be made. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(`DATA_DIR is ${dataDir}, which cannot be used as a folder (${(error as NodeJS.ErrnoException).code}). Set it to one that this user may write to.`, { cause: error });
  }
}

function keys(file: string, inline: string | undefined, dataDir: string): [MasterKey, ...MasterKey[]] {
  if (inline !== undefined) return [keyOf(inline)];
  if (!existsSync(file)) {
    makeDataDir(dataDir);
    try {
      writeFileSync(file, `${newKeyLine()}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process may have made it in the same moment.
      if (!existsSync(file)) throw new ConfigError(`The key file ${file} cannot be written (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
    }
  }
  return readKeyFile(file);
}

/** Reads the configuration from the environment; throws a ConfigError of one line on a wrong value. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).map(([name, value]) => [name, blankIsAbsent(value)])));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0] ?? 'The environment')}: ${issue?.message ?? 'is wrong'}.`);
  }
  const values = parsed.data;
  const publicUrl = values.PUBLIC_URL === undefined ? `http://localhost:${values.PORT}` : values.PUBLIC_URL;
  const url = new URL(publicUrl);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new ConfigError(`PUBLIC_URL is ${publicUrl}: passwords and sessions need https. Use https://, or http:// on localhost for trying it out.`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') throw new ConfigError(`PUBLIC_URL must be an origin such as https://portal.acme.example, without a path or a password.`);
  const dataDir = resolve(values.DATA_DIR);
  const secretKeyFile = values.SECRET_KEY_FILE === undefined ? resolve(dataDir, 'secret.key') : resolve(values.SECRET_KEY_FILE);
  return {
    port: values.PORT,
    host: values.HOST ?? (url.protocol === 'http:' ? '127.0.0.1' : '0.0.0.0'),
    publicUrl: url.origin,
    database: values.DATABASE_URL === undefined ? { file: resolve(dataDir, 'portico.db') } : { url: values.DATABASE_URL },
    dataDir,
    smtpUrl: values.SMTP_URL ?? null,
    secretKeyFile: values.SECRET_KEY === undefined ? secretKeyFile : null,
    secretKeys: keys(secretKeyFile, values.SECRET_KEY, dataDir),
    trustProxy: trustProxy(values.TRUST_PROXY),
    allowPrivateTargets: values.ALLOW_PRIVATE_TARGETS,
    dnsServers: values.DNS_SERVERS,
    microsoftAuthority: new URL(values.MICROSOFT_AUTHORITY).origin,
    metricsToken: values.METRICS_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
    role: { web: values.ROLE !== 'worker', worker: values.ROLE !== 'web' },
    checkAnswers: values.PORTICO_CHECK_ANSWERS === '1',
    secureCookies: url.protocol === 'https:',
  };
}
