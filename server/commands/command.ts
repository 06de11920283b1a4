import type { ParseArgsConfig } from 'node:util';
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
  readonly run: (call: Call) => Promise<void>;
}

export interface Installation {
  readonly config: Config;
  readonly database: Database;
  readonly ports: Omit<Ports, 'wakeWorker'>;
  readonly operator: (providerId?: string) => Context;
}

/** An option that must be given. Throws with the usage's own words. */
export function required(call: Call, name: string): string {
  const value = call.values[name];
  if (typeof value !== 'string' || value.trim() === '') throw new Error(`--${name} is missing.`);
  return value.trim();
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
export async function providerFor(call: Call, { operator }: Installation): Promise<Context> {
  const host = call.values['host'];
  const id = typeof host === 'string' ? (await providerOfHost(operator(), host.toLowerCase()))?.providerId : await firstProviderId(operator());
  if (id == null) throw new Error(typeof host === 'string' ? `No provider has the host ${host}.` : 'There is no provider yet. Start Portico and open the link it prints, or use: provider create.');
  return operator(id);
}

/** What stands on standard input, without the line's end. */
export async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/u, '');
}

/** An error in one sentence for the operator. */
export function sayError(error: unknown): string {
  if (error instanceof AppError) return error.refusal.detail ?? problemEntry(error.code).detail;
  if (error instanceof ZodError) return error.issues.map(({ message }) => message).join(' ');
  return error instanceof Error ? error.message : String(error);
}
