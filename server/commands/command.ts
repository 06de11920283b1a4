import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ZodError } from 'zod';
import type { Database } from '../../db/database.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { readConfig, type Config } from '../config.ts';
import type { Context, Ports } from '../context.ts';
import { AppError } from '../errors.ts';
import { problemEntry } from '../http/problem.ts';
import { firstProviderId, providerOfHost } from '../features/providers/index.ts';
import { assertKeys } from '../features/secrets/index.ts';
import { createPorts, openConfigured, operatorContext } from '../start.ts';

export interface Call {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  readonly say: (line: string) => void;
}

/** One command of the operators' command line. */
export interface Command {
  readonly usage: string;
  readonly does: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** How many words stand behind the command; none unless said. */
  readonly words?: number;
  readonly run: (call: Call) => Promise<void>;
}

export interface Installation {
  readonly config: Config;
  readonly database: Database;
  readonly ports: Omit<Ports, 'wakeWorker'>;
  readonly operator: (providerId?: string) => Context;
}

/** A command called otherwise than it is used; the usage is shown below its message. */
export class UsageError extends Error {}

/** What stands behind a command's name. Throws UsageError on what the command does not know. */
export function readCall(command: Command, args: readonly string[], say: Call['say']): Call {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: command.options, allowPositionals: true });
    const extra = positionals[command.words ?? 0];
    if (extra !== undefined) throw new UsageError(`“${extra}” is one word too many.`);
    return { values: values as Call['values'], positionals, say };
  } catch (error) {
    // Node's own message goes on about positional arguments.
    if (error instanceof TypeError) throw new UsageError(error.message.replace(/\. .*$/su, '.'));
    throw error;
  }
}

/** An option that must be given. Throws UsageError where it is not. */
export function required(call: Call, name: string): string {
  const value = call.values[name];
  if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`--${name} is missing.`);
  return value.trim();
}

/** The host of `--host` as browsers will send it: with the port of PUBLIC_URL where that has one. */
export function hostName(given: string, config: Config): string {
  const { port } = new URL(config.publicUrl);
  return (port === '' || /:\d+$/u.test(given) ? given : `${given}:${port}`).toLowerCase();
}

/** Opens the configured installation for one command, migrated and with its keys checked, and closes it again. */
export async function withInstallation<T>(work: (installation: Installation) => Promise<T>, options: { migrate: boolean } = { migrate: true }): Promise<T> {
  const config = { ...readConfig(), logLevel: 'silent' };
  const database = await openConfigured(config);
  try {
    if (options.migrate) await migrateToLatest(database);
    const ports = await createPorts(config);
    const operator = (providerId?: string) => operatorContext(database, ports, providerId);
    if (options.migrate) await assertKeys(operator());
    return await work({ config, database, ports, operator });
  } finally {
    await database.close();
  }
}

/** The provider a command is about: that of `--host`, else the first. */
export async function providerFor(call: Call, { config, operator }: Installation): Promise<Context> {
  const host = call.values['host'];
  const id = typeof host === 'string' ? (await providerOfHost(operator(), hostName(host, config)))?.providerId : await firstProviderId(operator());
  if (id == null) throw new Error(typeof host === 'string' ? `No provider has the host ${host}.` : 'There is no provider yet. Start Portico and open the link it prints, or use: provider create.');
  return operator(id);
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/u, '');
}

async function typedUnseen(question: string): Promise<string> {
  process.stderr.write(question);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: unseen, terminal: true });
  reader.on('SIGINT', () => process.exit(130));
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}

/** A password: what stands on standard input without the line's end, or typed unseen where that is a terminal. Throws UsageError without one. */
export async function passwordInput(): Promise<string> {
  const password = process.stdin.isTTY ? await typedUnseen('Password (nothing shows while you type): ') : await standardInput();
  if (password === '') throw new UsageError('No password was given: type it when asked, or pass it on standard input.');
  return password;
}

/** An error in one sentence for the operator. */
export function sayError(error: unknown): string {
  if (error instanceof AppError) return error.refusal.detail ?? problemEntry(error.code).detail;
  if (error instanceof ZodError) return error.issues.map(({ message }) => message).join(' ');
  return error instanceof Error ? error.message : String(error);
}
