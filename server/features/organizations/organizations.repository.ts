import type { SelectQueryBuilder } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { CustomerUsersTable, OrganizationsTable, PortalsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { behind, cappedCount, inScope, type Place } from '../scoping.repository.ts';

const columns = ['id', 'name', 'name_folded', 'external_id', 'external_id_folded', 'phone', 'notes', 'status', 'version', 'created_at', 'updated_at'] as const;
export type OrganizationRow = Pick<OrganizationsTable, (typeof columns)[number]> & { readonly portal_enabled: PortalsTable['enabled'] };
type Status = OrganizationsTable['status'];

export interface OrganizationFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly status?: Status | undefined;
  readonly portalEnabled?: boolean | undefined;
}

export type OrganizationSort = 'name' | 'externalId' | 'status' | 'portalEnabled' | 'createdAt' | 'updatedAt';

const nobody = ['00000000-0000-0000-0000-000000000000'];
const some = (ids: readonly string[]) => (ids.length > 0 ? ids : nobody);
const chunk = 500;

function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / chunk) }, (_, index) => items.slice(index * chunk, (index + 1) * chunk));
}

async function read<T, Row>(items: readonly T[], query: (part: T[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of chunks(items)) rows.push(...(await query(part)));
  return rows;
}

function filtered(db: Db, scope: Scope, filter: OrganizationFilter) {
  let query = db.selectFrom('organizations as o').where(inScope(scope, 'o', 'id'));
  if (filter.id) query = query.where('o.id', 'in', some(filter.id));
  const forms = searchForms(filter.q ?? '');
  if (forms.length > 0) query = query.where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'o'))));
  if (filter.status !== undefined) query = query.where('o.status', '=', filter.status);
  if (filter.portalEnabled === undefined) return query;
  const portals = db.selectFrom('portals as m').select('m.organization_id').where(inScope(scope, 'm')).where('m.enabled', '=', filter.portalEnabled ? 1 : 0);
  return query.where('o.id', 'in', portals);
}

function withPortals(db: Db, scope: Scope, filter: OrganizationFilter) {
  return filtered(db, scope, filter).innerJoin('portals as p', (join) => join.onRef('p.organization_id', '=', 'o.id').onRef('p.provider_id', '=', 'o.provider_id'));
}

const selected = [...columns.map((column) => `o.${column}` as const), 'p.enabled as portal_enabled'] as const;

function ordered<Row>(query: SelectQueryBuilder<Schema & { o: OrganizationsTable; p: PortalsTable }, 'o' | 'p', Row>, sort: OrganizationSort, direction: 'asc' | 'desc') {
  switch (sort) {
    case 'name':
      return query.orderBy('o.name_folded', direction).orderBy('o.id', direction);
    case 'externalId':
      // Those without one come last, or first when turned round, on both databases.
      return query.orderBy('o.external_id_folded', (order) => (direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsFirst())).orderBy('o.id', direction);
    case 'status':
      return query.orderBy('o.status', direction).orderBy('o.name_folded', direction).orderBy('o.id', direction);
    case 'portalEnabled':
      return query.orderBy('p.enabled', direction).orderBy('o.name_folded', direction).orderBy('o.id', direction);
    case 'createdAt':
      return query.orderBy('o.created_at', direction).orderBy('o.id', direction);
    case 'updatedAt':
      return query.orderBy('o.updated_at', direction).orderBy('o.id', direction);
  }
}

/** One page of organizations within the scope; rows from `range[0]` to `range[1]`. */
export async function listOrganizations(db: Db, scope: Scope, filter: OrganizationFilter, sort: readonly [OrganizationSort, 'asc' | 'desc'], range: readonly [number, number]): Promise<Page<OrganizationRow>> {
  const rows = await ordered(withPortals(db, scope, filter).select(selected), sort[0], sort[1])
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('o.id')) };
}

/** The next organizations behind a place, oldest first, for reading all of them. */
export async function organizationsAfter(db: Db, scope: Scope, filter: OrganizationFilter, place: Place | null, count: number): Promise<OrganizationRow[]> {
  return withPortals(db, scope, filter).select(selected).where(behind('o', 'created_at', place)).orderBy('o.created_at').orderBy('o.id').limit(count).execute();
}

/** The organizations with these ids that lie in the scope. */
export async function findOrganizations(db: Db, scope: Scope, ids: readonly string[]): Promise<OrganizationRow[]> {
  return read(ids, (part) => withPortals(db, scope, { id: part }).select(selected).execute());
}

/** The organizations with one of these folded external ids. */
export async function findByExternalIds(db: Db, scope: Scope, folded: readonly string[]): Promise<OrganizationRow[]> {
  return read(folded, (part) => withPortals(db, scope, {}).select(selected).where('o.external_id_folded', 'in', part).execute());
}

/** The organizations with one of these folded names. */
export async function findByNames(db: Db, scope: Scope, folded: readonly string[]): Promise<OrganizationRow[]> {
  return read(folded, (part) => withPortals(db, scope, {}).select(selected).where('o.name_folded', 'in', part).execute());
}

/** Which folded keys belong to another of the provider's organizations, whatever organizations the caller may see. */
export async function findTakenKeys(db: Db, scope: Scope, keys: { nameFolded: string; externalIdFolded: string | null }, exceptId: string | null): Promise<{ name: boolean; externalId: boolean }> {
  let query = db
    .selectFrom('organizations')
    .select(['name_folded', 'external_id_folded'])
    .where('provider_id', '=', scope.providerId)
    .where((eb) => eb.or([eb('name_folded', '=', keys.nameFolded), ...(keys.externalIdFolded === null ? [] : [eb('external_id_folded', '=', keys.externalIdFolded)])]));
  if (exceptId !== null) query = query.where('id', '<>', exceptId);
  const rows = await query.execute();
  return { name: rows.some((row) => row.name_folded === keys.nameFolded), externalId: keys.externalIdFolded !== null && rows.some((row) => row.external_id_folded === keys.externalIdFolded) };
}

/** How many people of each status each of these organizations has; the ids are the provider's, so that the index on the organization alone answers. */
export async function countPeople(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<{ organizationId: string; status: CustomerUsersTable['status']; count: number }[]> {
  const { organizationIds: own } = scope;
  return read(own === 'all' ? organizationIds : organizationIds.filter((id) => own.includes(id)), (part) =>
    db
      .selectFrom('customer_users')
      .select(({ fn }) => ['organization_id as organizationId', 'status', fn.countAll<number>().as('count')])
      .where('organization_id', 'in', part)
      .groupBy(['organization_id', 'status'])
      .execute(),
  );
}

/** Adds organizations with their portals (off). */
export async function insertOrganizations(db: Db, rows: { organizations: readonly OrganizationsTable[]; portals: readonly PortalsTable[] }): Promise<void> {
  for (const part of chunks(rows.organizations)) await db.insertInto('organizations').values(part).execute();
  for (const part of chunks(rows.portals)) await db.insertInto('portals').values(part).execute();
}

/** Changes an organization that is still at `version` and raises it; false where it is not. */
export async function updateOrganizationRow(db: Db, scope: Scope, id: string, version: number, values: Partial<Omit<OrganizationsTable, 'id' | 'provider_id' | 'version' | 'created_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('organizations')
    .set({ ...values, version: version + 1 })
    .where(inScope(scope, 'organizations', 'id'))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives organizations of the scope another status; returns those that did not have it, each once over all simultaneous callers. */
export async function updateStatuses(db: Db, scope: Scope, ids: readonly string[], status: Status, now: string): Promise<{ id: string; name: string }[]> {
  const changed: { id: string; name: string }[] = [];
  for (const part of chunks(ids)) {
    const rows = await db
      .updateTable('organizations')
      .set((eb) => ({ status, version: eb('version', '+', 1), updated_at: now }))
      .where(inScope(scope, 'organizations', 'id'))
      .where('id', 'in', part)
      .where('status', '<>', status)
      .returning(['id', 'name'])
      .execute();
    changed.push(...rows);
  }
  return changed;
}

/** How many organizations a filter finds, and which of them have another status than `status`, by name. */
export async function findForStatus(db: Db, scope: Scope, filter: OrganizationFilter, status: Status): Promise<{ matched: number; ids: string[] }> {
  const rows = await filtered(db, scope, filter).select(['o.id', 'o.status']).orderBy('o.name_folded').orderBy('o.id').execute();
  return { matched: rows.length, ids: rows.filter((row) => row.status !== status).map(({ id }) => id) };
}

/** How many active people of these organizations meet the organization's own portal, switched on. */
export async function countPeopleBehindPortals(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<number> {
  let people = 0;
  for (const part of chunks(organizationIds)) {
    const row = await db
      .selectFrom('customer_users as u')
      .innerJoin('portals as p', (join) => join.onRef('p.organization_id', '=', 'u.organization_id').onRef('p.provider_id', '=', 'u.provider_id'))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('p.provider_id', '=', scope.providerId)
      .where('u.organization_id', 'in', part)
      .where('u.status', '=', 'active')
      .where('p.enabled', '=', 1)
      .executeTakeFirstOrThrow();
    people += row.count;
  }
  return people;
}
