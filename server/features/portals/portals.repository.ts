import type { SelectQueryBuilder } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { ProvidersTable } from '../../../db/tables/accounts.ts';
import type { OrganizationsTable, PortalLogosTable, PortalsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['organization_id', 'enabled', 'enabled_changed_at', 'enabled_changed_by', 'note', 'welcome_text', 'idle_minutes', 'absolute_minutes', 'logo_id', 'mfa_rule', 'mfa_from', 'version', 'updated_at'] as const;
export type PortalRow = Pick<PortalsTable, (typeof columns)[number]> & { readonly organization_name: string; readonly organization_status: OrganizationsTable['status']; readonly provider_mfa_rule: 'optional' | 'required'; readonly provider_mfa_from: string | null; readonly provider_idle: number; readonly provider_absolute: number };
export type PortalSort = 'organizationName' | 'enabled' | 'updatedAt';

export interface PortalFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly status?: OrganizationsTable['status'] | undefined;
}

const nobody = ['00000000-0000-0000-0000-000000000000'];
const chunk = 500;

async function read<Row>(ids: readonly string[], query: (part: string[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += chunk) rows.push(...(await query(ids.slice(from, from + chunk))));
  return rows;
}

function filtered(db: Db, scope: Scope, filter: PortalFilter) {
  let query = db.selectFrom('portals as p').where(inScope(scope, 'p'));
  if (filter.id) query = query.where('p.organization_id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.enabled !== undefined) query = query.where('p.enabled', '=', filter.enabled ? 1 : 0);
  const forms = searchForms(filter.q ?? '');
  if (forms.length === 0 && filter.status === undefined) return query;
  let organizations = db.selectFrom('organizations as m').select('m.id').where(inScope(scope, 'm', 'id'));
  if (filter.status !== undefined) organizations = organizations.where('m.status', '=', filter.status);
  if (forms.length > 0) organizations = organizations.where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'm'))));
  return query.where('p.organization_id', 'in', organizations);
}

function withOrganizations(db: Db, scope: Scope, filter: PortalFilter) {
  return filtered(db, scope, filter).innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'p.organization_id').onRef('o.provider_id', '=', 'p.provider_id'));
}

const selected = [...columns.map((column) => `p.${column}` as const), 'o.name as organization_name', 'o.status as organization_status', 'pr.mfa_rule as provider_mfa_rule', 'pr.mfa_from as provider_mfa_from', 'pr.portal_idle_minutes as provider_idle', 'pr.portal_absolute_minutes as provider_absolute'] as const;

function ordered<Row>(query: SelectQueryBuilder<Schema & { o: OrganizationsTable; p: PortalsTable; pr: ProvidersTable }, 'o' | 'p' | 'pr', Row>, sort: PortalSort, direction: 'asc' | 'desc') {
  switch (sort) {
    case 'organizationName':
      return query.orderBy('o.name_folded', direction).orderBy('o.id', direction);
    case 'enabled':
      return query.orderBy('p.enabled', direction).orderBy('o.name_folded', direction).orderBy('o.id', direction);
    case 'updatedAt':
      return query.orderBy('p.updated_at', direction).orderBy('p.organization_id', direction);
  }
}

/** One page of portals within the scope; rows from `range[0]` to `range[1]`. */
export async function listPortals(db: Db, scope: Scope, filter: PortalFilter, sort: readonly [PortalSort, 'asc' | 'desc'], range: readonly [number, number]): Promise<Page<PortalRow>> {
  const rows = await ordered(withOrganizations(db, scope, filter).innerJoin('providers as pr', 'pr.id', 'p.provider_id').select(selected), sort[0], sort[1])
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('p.organization_id')) };
}

/** The portals of the scope with these organizations' ids. */
export async function findPortals(db: Db, scope: Scope, ids: readonly string[]): Promise<PortalRow[]> {
  return read(ids, (part) => withOrganizations(db, scope, { id: part }).innerJoin('providers as pr', 'pr.id', 'p.provider_id').select(selected).execute());
}

/** These ids as far as they lie in the scope: they are the provider's, so that the index on the organization alone answers what is asked with them. */
const within = ({ organizationIds: own }: Scope, ids: readonly string[]) => (own === 'all' ? ids : ids.filter((id) => own.includes(id)));

/** How many active people each of these organizations has. */
export async function countActivePeople(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await read(within(scope, organizationIds), (part) =>
    db
      .selectFrom('customer_users')
      .select(({ fn }) => ['organization_id', fn.countAll<number>().as('count')])
      .where('organization_id', 'in', part)
      .where('status', '=', 'active')
      .groupBy('organization_id')
      .execute(),
  );
  return new Map(rows.map((row) => [row.organization_id, row.count]));
}

/** How many invitations of each of these organizations wait for the switch. */
export async function countWaitingInvitations(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await read(within(scope, organizationIds), (part) =>
    db
      .selectFrom('invitations')
      .select(({ fn }) => ['organization_id', fn.countAll<number>().as('count')])
      .where('organization_id', 'in', part)
      .where('waiting', '=', 1)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .groupBy('organization_id')
      .execute(),
  );
  return new Map(rows.map((row) => [row.organization_id, row.count]));
}

/** Every portal a filter finds, by name, with what decides whether a switch changes it. */
export async function findForSwitch(db: Db, scope: Scope, filter: PortalFilter): Promise<Pick<PortalRow, 'organization_id' | 'enabled' | 'organization_status'>[]> {
  return withOrganizations(db, scope, filter).select(['p.organization_id', 'p.enabled', 'o.status as organization_status']).orderBy('o.name_folded').orderBy('o.id').execute();
}

/** Switches portals of the scope; gives the organizations of those that were not so yet, each once over all simultaneous callers. Archived organizations are not switched on. */
export async function updateEnabled(db: Db, scope: Scope, ids: readonly string[], enabled: boolean, change: { at: string; by: string; note?: string | undefined }): Promise<string[]> {
  const rows = await read(ids, (part) => {
    let query = db
      .updateTable('portals')
      .set((eb) => ({ enabled: enabled ? 1 : 0, enabled_changed_at: change.at, enabled_changed_by: change.by, version: eb('version', '+', 1), updated_at: change.at, ...(change.note === undefined ? {} : { note: change.note }) }))
      .where(inScope(scope, 'portals'))
      .where('organization_id', 'in', part)
      .where('enabled', '=', enabled ? 0 : 1);
    if (enabled) query = query.where('organization_id', 'in', (eb) => eb.selectFrom('organizations as o').select('o.id').where('o.provider_id', '=', scope.providerId).where('o.id', 'in', part).where('o.status', '=', 'active'));
    return query.returning('organization_id').execute();
  });
  return rows.map((row) => row.organization_id);
}

/** Changes a portal that is still at `version` and raises it; false where it is not. */
export async function updatePortalRow(db: Db, scope: Scope, id: string, version: number, values: Partial<Pick<PortalsTable, 'note' | 'welcome_text' | 'idle_minutes' | 'absolute_minutes' | 'updated_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('portals')
    .set({ ...values, version: version + 1 })
    .where(inScope(scope, 'portals'))
    .where('organization_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Puts another logo, or none, into a portal of the scope. */
export async function updateLogo(db: Db, scope: Scope, id: string, logoId: string | null, now: string): Promise<void> {
  await db
    .updateTable('portals')
    .set((eb) => ({ logo_id: logoId, version: eb('version', '+', 1), updated_at: now }))
    .where(inScope(scope, 'portals'))
    .where('organization_id', '=', id)
    .execute();
}

/** Adds a logo. */
export async function insertLogo(db: Db, row: PortalLogosTable): Promise<void> {
  await db.insertInto('portal_logos').values(row).execute();
}

/** Deletes an organization's logos, but for one that may stay. */
export async function deleteLogos(db: Db, scope: Scope, organizationId: string, exceptId: string | null): Promise<void> {
  let query = db.deleteFrom('portal_logos').where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId);
  if (exceptId !== null) query = query.where('id', '<>', exceptId);
  await query.execute();
}

/** One organization's logo by its id. */
export async function findLogo(db: Db, scope: Scope, organizationId: string, id: string): Promise<Pick<PortalLogosTable, 'media_type' | 'bytes'> | undefined> {
  return db.selectFrom('portal_logos').select(['media_type', 'bytes']).where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).where('id', '=', id).executeTakeFirst();
}
