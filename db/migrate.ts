import { sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Database } from './database.ts';
import * as house from './migrations/0001-house.ts';
import * as operations from './migrations/0002-operations.ts';
import * as factors from './migrations/0003-factors.ts';
import * as verifiedSignIns from './migrations/0004-verified-sign-ins.ts';
import * as domains from './migrations/0005-domains.ts';
import * as sso from './migrations/0006-sso.ts';
import * as ssoOnly from './migrations/0007-sso-only.ts';
import * as ssoLinks from './migrations/0008-sso-links.ts';
import * as providerSignIn from './migrations/0009-provider-sign-in.ts';
import * as ssoSigning from './migrations/0010-sso-signing.ts';
import * as features from './migrations/0011-features.ts';
import * as tickets from './migrations/0012-tickets.ts';

/** Every migration in order; only ever added to. */
export const migrations: Readonly<Record<string, Migration>> = { '0001-house': house, '0002-operations': operations, '0003-factors': factors, '0004-verified-sign-ins': verifiedSignIns, '0005-domains': domains, '0006-sso': sso, '0007-sso-only': ssoOnly, '0008-sso-links': ssoLinks, '0009-provider-sign-in': providerSignIn, '0010-sso-signing': ssoSigning, '0011-features': features, '0012-tickets': tickets };

export interface MigrationStatus {
  readonly name: string;
  readonly appliedAt: string | null;
}

function migrator(database: Database): Migrator {
  return new Migrator({ db: database.db.withoutPlugins(), provider: { getMigrations: async () => ({ ...migrations }) } });
}

/** Brings the schema up to date under a lock, each run whole or not at all; a killed run leaves nothing half done. */
export async function migrateToLatest(database: Database): Promise<readonly string[]> {
  const { error, results } = await migrator(database).migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('The migration failed.', { cause: error });
  return (results ?? []).map(({ migrationName }) => migrationName);
}

/** Which migrations have run. */
export async function migrationStatus(database: Database): Promise<readonly MigrationStatus[]> {
  const all = await migrator(database).getMigrations();
  return all.map(({ name, executedAt }) => ({ name, appliedAt: executedAt ? executedAt.toISOString() : null }));
}

/** Whether the database answers and no migration is missing. */
export async function isReady(database: Database): Promise<boolean> {
  await sql`select 1`.execute(database.db.withoutPlugins());
  return (await migrationStatus(database)).every(({ appliedAt }) => appliedAt !== null);
}
