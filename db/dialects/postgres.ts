import pg from 'pg';
import { PostgresDialect, type Dialect } from 'kysely';
import { statementName } from '../prepared-statements.ts';

const timestamptz = 1184;
const bigint = 20;
const numeric = 1700;

const parsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === timestamptz) return (value: string) => isoTime(value);
    if (oid === bigint || oid === numeric) return (value: string) => Number(value);
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
} as pg.CustomTypesConfig;

/** `2026-11-22 13:40:00.12+00` as PostgreSQL writes it in UTC becomes `2026-11-22T13:40:00.120Z`. */
function isoTime(value: string): string {
  const fraction = value.slice(19, value.lastIndexOf('+')).replace('.', '');
  return `${value.slice(0, 10)}T${value.slice(11, 19)}.${`${fraction}000`.slice(0, 3)}Z`;
}

/** A connection that parses and plans a hot query once (PREPARE, by the extended protocol). */
class PreparingClient extends pg.Client {
  // The library's overloads have no common shape; the one Kysely calls is text with values.
  override query(...parameters: never[]): never {
    const [text, values] = parameters as unknown as [unknown, unknown[] | undefined];
    const name = typeof text === 'string' ? statementName(text) : undefined;
    const query = super.query.bind(this) as unknown as (...all: unknown[]) => never;
    return name === undefined ? query(...parameters) : query({ name, text, values });
  }
}

/** PostgreSQL by connection string; times come back as ISO 8601 text and counts as numbers, as on SQLite. */
export function postgresDialect(url: string, connections: number): { dialect: Dialect; pool: pg.Pool } {
  const pool = new pg.Pool({ Client: PreparingClient, connectionString: url, max: connections, types: parsers, options: '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000', application_name: 'portico', keepAlive: true, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks (failover) is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  return { dialect: new PostgresDialect({ pool }), pool };
}
