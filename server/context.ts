import type { Db } from '../db/database.ts';
import { isRetryable } from '../db/errors.ts';
import type { Actor } from './policy.ts';
import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import { isoTime } from '../shared/times.ts';
import { newId } from './platform/ids.ts';
import type { Keyring } from './platform/crypto.ts';
import type { Logger } from './platform/logger.ts';
import type { Mailer } from './platform/mailer.ts';
import type { Passwords } from './platform/passwords.ts';
import type { Oidc } from './platform/oidc.ts';
import type { OutgoingHttp } from './platform/outgoing-http.ts';
import type { TxtRecords } from './platform/txt-records.ts';

/** The outside world, injected once by `app.ts`. */
export interface Ports {
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly passwords: Passwords;
  readonly mailer: Mailer;
  readonly txtRecords: TxtRecords;
  readonly outgoingHttp: OutgoingHttp;
  readonly oidc: Oidc;
  readonly logger: Logger;
  readonly config: Config;
  /** Tells this process's worker that a job was committed. */
  readonly wakeWorker: () => void;
}

/** Where a request came from. */
export interface Client {
  readonly ip: string;
  readonly userAgent: string;
  /** The host row it came in by. */
  readonly host: string;
}

/** What every use-case gets: the database, who asks, and the time. */
export interface Context {
  readonly db: Db;
  readonly actor: Actor;
  readonly requestId: string;
  readonly client: Client;
  readonly ports: Ports;
  /** ISO 8601 UTC; one request sees one time. */
  readonly now: () => string;
  readonly newId: () => string;
  /** Set inside a transaction. */
  readonly transaction: { afterCommit: (() => void)[] } | null;
}

/** A context for one request or job; with `time` (milliseconds) every use of it sees that one time. */
export function createContext(parts: { db: Db; actor: Actor; requestId: string; client: Client; ports: Ports; time?: number }): Context {
  const { time, ...rest } = parts;
  const clock = () => time ?? parts.ports.clock.now();
  return { ...rest, transaction: null, now: () => isoTime(clock()), newId: () => newId(clock()) };
}

/** The same context with another actor. */
export function actingAs(ctx: Context, actor: Actor): Context {
  return { ...ctx, actor };
}

const attempts = 3;

/** Runs `work` in one transaction, which inner calls join; on a conflict between transactions it runs again, so `work` does nothing slow or remote. */
export async function inTransaction<T>(ctx: Context, work: (inner: Context) => Promise<T>): Promise<T> {
  if (ctx.transaction) return work(ctx);
  for (let attempt = 1; ; attempt += 1) {
    const transaction = { afterCommit: [] as (() => void)[] };
    try {
      const result = await ctx.db.transaction().execute((db) => work({ ...ctx, db, transaction }));
      for (const follow of transaction.afterCommit) follow();
      return result;
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
    }
  }
}
