import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { Schema } from '../../db/schema.ts';
import { limits } from '../../shared/limits.ts';
import type { Scope } from '../policy.ts';

/** Up to so many organizations are looked up one by one in their own index. */
const fewOrganizations = 200;

/** The predicate every tenant query carries: the provider, and its organizations where the scope names them; `column` is `id` for organizations themselves. */
export function inScope(scope: Scope, alias: string, column: 'organization_id' | 'id' = 'organization_id'): Expression<SqlBool> {
  const eb = expressionBuilder<Schema, never>();
  const ref = (name: string) => eb.ref(`${alias}.${name}` as never);
  const provider = eb(ref('provider_id'), '=', scope.providerId as never);
  if (scope.organizationIds === 'all') return provider;
  if (scope.organizationIds.length === 0) return eb.and([provider, sql<SqlBool>`1 = 0`]);
  const organizations = eb(ref(column), 'in', scope.organizationIds as never);
  if (column === 'id' || scope.organizationIds.length > fewOrganizations) return eb.and([provider, organizations]);
  // SQLite would rather walk through everything of the provider; behind a function it takes the organizations' index.
  return eb.and([organizations, sql<SqlBool>`coalesce(${ref('provider_id')}, ${ref('provider_id')}) = ${scope.providerId}`]);
}

/** `inScope` for a query about one organization: it takes that organization's index (see `inScope`), and finds nothing where the scope does not hold it. */
export function inOrganization(scope: Scope, alias: string, organizationId: string): Expression<SqlBool> {
  const eb = expressionBuilder<Schema, never>();
  const ref = (name: string) => eb.ref(`${alias}.${name}` as never);
  const organization = eb(ref('organization_id'), '=', organizationId as never);
  if (scope.organizationIds !== 'all' && !scope.organizationIds.includes(organizationId)) return eb.and([organization, sql<SqlBool>`1 = 0`]);
  return eb.and([organization, sql<SqlBool>`coalesce(${ref('provider_id')}, ${ref('provider_id')}) = ${scope.providerId}`]);
}

/** Where a reader of everything has come to: the time and id of the last row. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** The rows behind a place in the order of `column` and id; all of them where there is no place yet. */
export function behind(alias: string, column: 'at' | 'created_at', place: Place | null): Expression<SqlBool> {
  if (place === null) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`(${sql.ref(`${alias}.${column}`)}, ${sql.ref(`${alias}.id`)}) > (${place.at}, ${place.id})`;
}

/** How many rows a query finds: exact to 10,000, 10,001 beyond. */
export async function cappedCount(db: Db, matching: { limit: (rows: number) => Expression<unknown> }): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from (${matching.limit(limits.countedRows + 1)}) as counted`.execute(db);
  return Number(rows[0]?.total ?? 0);
}
