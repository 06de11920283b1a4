import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { CustomerUsersTable, OrganizationsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { FeatureRole } from '../../../shared/features.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';
import type { Group } from './visibility.domain.ts';

const none = ['00000000-0000-0000-0000-000000000000'];
const chunk = 500;

async function inParts<Row>(ids: readonly string[], query: (part: readonly string[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < ids.length; from += chunk) rows.push(...(await query(ids.slice(from, from + chunk))));
  return rows;
}

const locks = (db: Db) => dialectOf(db) === 'postgres' && db.isTransaction;

/** What the provider has set, and its name; held until the end of a transaction. */
export async function findProviderStates(db: Db, scope: Scope): Promise<{ id: string; name: string; feature_states: string | null }> {
  const query = db.selectFrom('providers').select(['id', 'name', 'feature_states']).where('id', '=', scope.providerId);
  return (locks(db) ? query.forUpdate() : query).executeTakeFirstOrThrow();
}

export interface OrganizationStates {
  readonly id: string;
  readonly name: string;
  readonly status: OrganizationsTable['status'];
  readonly feature_states: string | null;
  readonly data_scopes: string | null;
}

export interface OrganizationFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly status?: OrganizationsTable['status'] | undefined;
  readonly set?: boolean | undefined;
}

function organizations(db: Db, scope: Scope, filter: OrganizationFilter) {
  let query = db
    .selectFrom('organizations as o')
    .innerJoin('portals as p', (join) => join.onRef('p.organization_id', '=', 'o.id').onRef('p.provider_id', '=', 'o.provider_id'))
    .where(inScope(scope, 'o', 'id'));
  if (filter.id) query = query.where('o.id', 'in', filter.id.length > 0 ? filter.id : none);
  if (filter.status !== undefined) query = query.where('o.status', '=', filter.status);
  if (filter.set !== undefined) query = query.where('p.feature_states', filter.set ? 'is not' : 'is', null);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'o'))));
}

const organizationColumns = ['o.id', 'o.name', 'o.status', 'p.feature_states', 'p.data_scopes'] as const;

/** One page of organizations by name, with what is set in each. */
export async function listOrganizationStates(db: Db, scope: Scope, filter: OrganizationFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<OrganizationStates>> {
  const rows = await organizations(db, scope, filter)
    .select(organizationColumns)
    .orderBy('o.name_folded', direction)
    .orderBy('o.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, organizations(db, scope, filter).select('o.id')) };
}

/** These ids as far as they lie in the scope: they are the provider's, so that the index on the organization alone answers what is asked with them. */
const within = ({ organizationIds: own }: Scope, ids: readonly string[]) => (own === 'all' ? ids : ids.filter((id) => own.includes(id)));

/** What is set in these organizations, as far as they lie in the scope; held until the end of a transaction. */
export async function findOrganizationStates(db: Db, scope: Scope, ids: readonly string[]): Promise<OrganizationStates[]> {
  return inParts(ids, (part) => {
    const query = organizations(db, scope, { id: part }).select(organizationColumns).orderBy('o.id');
    return (locks(db) ? query.forUpdate('p') : query).execute();
  });
}

/** The organizations of the scope in which something is set. */
export async function findSetOrganizations(db: Db, scope: Scope): Promise<Pick<OrganizationStates, 'id' | 'feature_states'>[]> {
  return organizations(db, scope, { set: true }).select(['o.id', 'p.feature_states']).execute();
}

/** The names of organizations, for sorting and showing groups of them. */
export async function findOrganizationNames(db: Db, scope: Scope, ids: readonly string[]): Promise<Map<string, { name: string; folded: string }>> {
  const rows = await inParts(ids, (part) => db.selectFrom('organizations as o').select(['o.id', 'o.name', 'o.name_folded']).where(inScope(scope, 'o', 'id')).where('o.id', 'in', part).execute());
  return new Map(rows.map((row) => [row.id, { name: row.name, folded: row.name_folded }]));
}

export interface PersonStates {
  readonly id: string;
  readonly organization_id: string;
  readonly organization_name: string;
  readonly name: string;
  readonly email: string;
  readonly role: FeatureRole;
  readonly status: CustomerUsersTable['status'];
  readonly feature_states: string | null;
}

export interface PeopleFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly set?: boolean | undefined;
}

function people(db: Db, scope: Scope, filter: PeopleFilter) {
  let query = db
    .selectFrom('customer_users as cu')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'cu.organization_id').onRef('o.provider_id', '=', 'cu.provider_id'))
    .where(inScope(scope, 'cu'));
  if (filter.id) query = query.where('cu.id', 'in', filter.id.length > 0 ? filter.id : none);
  if (filter.organizationId !== undefined) query = query.where('cu.organization_id', '=', filter.organizationId);
  if (filter.set !== undefined) query = query.where('cu.feature_states', filter.set ? 'is not' : 'is', null);
  const forms = searchForms(filter.q ?? '');
  return forms.length === 0 ? query : query.where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'customer_users', form, 'cu'))));
}

const personColumns = ['cu.id', 'cu.organization_id', 'o.name as organization_name', 'cu.name', 'cu.email', 'cu.role', 'cu.status', 'cu.feature_states'] as const;

/** One page of people by name, with what is set for each alone. */
export async function listPeopleStates(db: Db, scope: Scope, filter: PeopleFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<PersonStates>> {
  const rows = await people(db, scope, filter)
    .select(personColumns)
    .orderBy('cu.name_folded', direction)
    .orderBy('cu.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, people(db, scope, filter).select('cu.id')) };
}

/** These people, as far as they lie in the scope; held until the end of a transaction. */
export async function findPeopleStates(db: Db, scope: Scope, ids: readonly string[]): Promise<PersonStates[]> {
  return inParts(ids, (part) => {
    const query = people(db, scope, { id: part }).select(personColumns).orderBy('cu.id');
    return (locks(db) ? query.forUpdate('cu') : query).execute();
  });
}

/** Active people of active organizations who have settings of their own; of all organizations of the scope, or of these. */
export async function findSetPeople(db: Db, scope: Scope, organizationIds: readonly string[] | 'all'): Promise<PersonStates[]> {
  const query = () => people(db, scope, { set: true }).select(personColumns).where('cu.status', '=', 'active').where('o.status', '=', 'active');
  return organizationIds === 'all' ? query().execute() : inParts(organizationIds, (part) => query().where('cu.organization_id', 'in', part).execute());
}

/** How many people have settings of their own in each of these organizations. */
export async function countSetPeople(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await inParts(within(scope, organizationIds), (part) =>
    db
      .selectFrom('customer_users as cu')
      .select(({ fn }) => ['cu.organization_id', fn.countAll<number>().as('count')])
      .where('cu.organization_id', 'in', part)
      .where('cu.feature_states', 'is not', null)
      .groupBy('cu.organization_id')
      .execute(),
  );
  return new Map(rows.map((row) => [row.organization_id, Number(row.count)]));
}

/** How many active people each role has in each active organization of the scope, or in these. */
export async function countGroups(db: Db, scope: Scope, organizationIds: readonly string[] | 'all'): Promise<Group[]> {
  const query = () =>
    db
      .selectFrom('customer_users as cu')
      .select(({ fn }) => ['cu.organization_id', 'cu.role', fn.countAll<number>().as('count')])
      .where('cu.status', '=', 'active')
      .groupBy(['cu.organization_id', 'cu.role']);
  const rows = organizationIds === 'all' ? await query().where(inScope(scope, 'cu')).execute() : await inParts(within(scope, organizationIds), (part) => query().where('cu.organization_id', 'in', part).execute());
  const archived = await db.selectFrom('organizations as o').select('o.id').where(inScope(scope, 'o', 'id')).where('o.status', '=', 'archived').execute();
  const closed = new Set(archived.map(({ id }) => id));
  return rows.filter((row) => !closed.has(row.organization_id)).map((row) => ({ organizationId: row.organization_id, role: row.role, people: Number(row.count) }));
}

/** Active people of one role in one organization without settings of their own, by name; `except` are left out. */
export async function listGroup(db: Db, scope: Scope, { organizationId, role }: Pick<Group, 'organizationId' | 'role'>, except: readonly string[], range: { offset: number; limit: number }): Promise<PersonStates[]> {
  let query = people(db, scope, { organizationId, set: false });
  if (except.length > 0) query = query.where('cu.id', 'not in', except);
  return query
    .select(personColumns)
    .where('cu.status', '=', 'active')
    .where('cu.role', '=', role)
    .orderBy('cu.name_folded')
    .orderBy('cu.id')
    .offset(range.offset)
    .limit(range.limit)
    .execute();
}

/** Keeps what is set for the provider. */
export async function updateProviderStates(db: Db, scope: Scope, stored: string | null): Promise<void> {
  await db.updateTable('providers').set({ feature_states: stored }).where('id', '=', scope.providerId).execute();
}

/** Keeps what is set in an organization. */
export async function updateOrganizationStates(db: Db, scope: Scope, id: string, stored: string | null): Promise<void> {
  await db.updateTable('portals').set({ feature_states: stored }).where(inScope(scope, 'portals')).where('organization_id', '=', id).execute();
}

/** Keeps what is set for one person alone. */
export async function updatePersonStates(db: Db, scope: Scope, id: string, stored: string | null): Promise<void> {
  await db.updateTable('customer_users').set({ feature_states: stored }).where(inScope(scope, 'customer_users')).where('id', '=', id).execute();
}

/** Keeps how far each role sees in an organization. */
export async function updateDataScopes(db: Db, scope: Scope, id: string, stored: string | null): Promise<void> {
  await db.updateTable('portals').set({ data_scopes: stored }).where(inScope(scope, 'portals')).where('organization_id', '=', id).execute();
}
