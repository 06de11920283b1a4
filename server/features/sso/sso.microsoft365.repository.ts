import { sql } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Microsoft365TenantsTable } from '../../../db/tables/sso.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

/** An organization with its directory, where it has one. */
export interface TenantRow {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly status: 'active' | 'archived';
  readonly id: string | null;
  readonly tenant_id: string | null;
  readonly asked_at: string | null;
  readonly asked_by: string | null;
  readonly consented_at: string | null;
  readonly consented_by: string | null;
  readonly proven_domains: number;
}

export interface TenantFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly state?: 'no_tenant' | 'not_asked' | 'asked' | 'consented' | undefined;
}

function filtered(db: Db, scope: Scope, filter: TenantFilter) {
  let query = db
    .selectFrom('organizations as o')
    .leftJoin('microsoft365_tenants as mt', (join) => join.onRef('mt.organization_id', '=', 'o.id').onRef('mt.provider_id', '=', 'o.provider_id'))
    .where(inScope(scope, 'o', 'id'));
  if (filter.id) query = query.where('o.id', 'in', filter.id);
  else query = query.where('o.status', '=', 'active');
  if (filter.state === 'no_tenant') query = query.where('mt.id', 'is', null);
  else if (filter.state === 'consented') query = query.where('mt.consented_at', 'is not', null);
  else if (filter.state !== undefined) query = query.where('mt.id', 'is not', null).where('mt.consented_at', 'is', null).where('mt.asked_at', filter.state === 'asked' ? 'is not' : 'is', null);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'o'))));
}

/** One page of organizations with their directories, by name. */
export async function listTenants(db: Db, scope: Scope, filter: TenantFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<TenantRow>> {
  const rows = await filtered(db, scope, filter)
    .select(['o.id as organization_id', 'o.name as organization_name', 'o.status', 'mt.id', 'mt.tenant_id', 'mt.asked_at', 'mt.asked_by', 'mt.consented_at', 'mt.consented_by'])
    .select((eb) => eb.selectFrom('organization_domains as d').select(sql<number>`count(*)`.as('count')).whereRef('d.organization_id', '=', 'o.id').where('d.provider_id', '=', scope.providerId).where('d.proven_at', 'is not', null).as('proven_domains'))
    .orderBy('o.name_folded', direction)
    .orderBy('o.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows: rows.map((row) => ({ ...row, proven_domains: Number(row.proven_domains ?? 0) })), total: await cappedCount(db, filtered(db, scope, filter).select('o.id')) };
}

/** The organization with a directory that has let the provider's app in. */
export async function findConsented(db: Db, scope: Scope, tenantId: string): Promise<{ organization_id: string } | undefined> {
  return db.selectFrom('microsoft365_tenants').select('organization_id').where('provider_id', '=', scope.providerId).where('tenant_id', '=', tenantId).where('consented_at', 'is not', null).executeTakeFirst();
}

/** The directory of an organization that has let the provider's app in. */
export async function findTenantOf(db: Db, scope: Scope, organizationId: string): Promise<{ tenant_id: string } | undefined> {
  return db.selectFrom('microsoft365_tenants').select('tenant_id').where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).where('consented_at', 'is not', null).executeTakeFirst();
}

/** One organization's directory by its row. */
export async function findTenant(db: Db, scope: Scope, id: string): Promise<Pick<Microsoft365TenantsTable, 'id' | 'organization_id' | 'tenant_id' | 'consented_at'> | undefined> {
  return db.selectFrom('microsoft365_tenants').select(['id', 'organization_id', 'tenant_id', 'consented_at']).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
}

/** Adds the directory of an organization. */
export async function insertTenant(db: Db, row: Microsoft365TenantsTable): Promise<void> {
  await db.insertInto('microsoft365_tenants').values(row).execute();
}

/** Forgets the directory of an organization. */
export async function deleteTenant(db: Db, scope: Scope, organizationId: string): Promise<void> {
  await db.deleteFrom('microsoft365_tenants').where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).execute();
}

/** Writes who was asked for consent, or who gave it. */
export async function updateTenant(db: Db, scope: Scope, id: string, values: Partial<Pick<Microsoft365TenantsTable, 'asked_at' | 'asked_by' | 'consented_at' | 'consented_by'>> & Pick<Microsoft365TenantsTable, 'updated_at'>): Promise<void> {
  await db.updateTable('microsoft365_tenants').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** Forgets every consent: it was given to an app that is another one now. Gives how many. */
export async function forgetConsents(db: Db, scope: Scope, now: string): Promise<number> {
  const { numUpdatedRows } = await db.updateTable('microsoft365_tenants').set({ asked_at: null, asked_by: null, consented_at: null, consented_by: null, updated_at: now }).where('provider_id', '=', scope.providerId).executeTakeFirst();
  return Number(numUpdatedRows);
}
