import type { SelectQueryBuilder } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { CustomerUsersTable, InvitationsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { behind, cappedCount, inOrganization, inScope, type Place } from '../scoping.repository.ts';
import type { CustomerStatus } from './customer-users.domain.ts';

const columns = ['id', 'provider_id', 'organization_id', 'user_id', 'email', 'email_folded', 'name', 'phone', 'role', 'status', 'status_before_disable', 'phone_changed_at', 'email_changed_at', 'protected', 'mfa_exempt_until', 'mfa_exempt_reason', 'sso_exempt_until', 'sso_exempt_reason', 'version', 'created_at', 'updated_at'] as const;
export type PersonRow = Pick<CustomerUsersTable, (typeof columns)[number]>;
export type ListedPerson = PersonRow & { organization_name: string; sign_in_email: string | null; last_sign_in_at: string | null };

const nobody = '00000000-0000-0000-0000-000000000000';

export interface PeopleFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly status?: CustomerStatus | undefined;
  readonly role?: 'user' | 'manager' | undefined;
  readonly linked?: boolean | undefined;
  /** Of these only, for work in the background on behalf of limited staff. */
  readonly organizationIds?: readonly string[] | undefined;
  /** With disabled people only (true) or without any (false). */
  readonly disabled?: boolean | undefined;
  /** Who may be invited at this time: no sign-in, not disabled, of an active organization, and no invitation underway. */
  readonly invitableAt?: string | undefined;
  readonly portalEnabled?: boolean | undefined;
}

type People = SelectQueryBuilder<Schema & { cu: CustomerUsersTable }, 'cu', object>;

/** The people whom a filter finds within the scope. */
export function matchingPeople(db: Db, scope: Scope, filter: PeopleFilter): People {
  const { organizationId } = filter;
  let query = db.selectFrom('customer_users as cu').where(organizationId === undefined ? inScope(scope, 'cu') : inOrganization(scope, 'cu', organizationId)) as People;
  if (filter.id) query = query.where('cu.id', 'in', filter.id.length > 0 ? filter.id : [nobody]);
  if (filter.organizationIds) query = query.where('cu.organization_id', 'in', filter.organizationIds.length > 0 ? filter.organizationIds : [nobody]);
  const forms = searchForms(filter.q ?? '');
  if (forms.length > 0) query = query.where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'customer_users', form, 'cu'))));
  if (filter.status !== undefined) query = query.where('cu.status', '=', filter.status);
  if (filter.role !== undefined) query = query.where('cu.role', '=', filter.role);
  if (filter.linked !== undefined) query = query.where('cu.user_id', filter.linked ? 'is not' : 'is', null);
  if (filter.disabled !== undefined) query = query.where('cu.status', filter.disabled ? '=' : '<>', 'disabled');
  if (filter.portalEnabled !== undefined) {
    query = query.where(({ exists, selectFrom }) => exists(selectFrom('portals as po').select('po.organization_id').whereRef('po.organization_id', '=', 'cu.organization_id').whereRef('po.provider_id', '=', 'cu.provider_id').where('po.enabled', '=', filter.portalEnabled === true ? 1 : 0)));
  }
  return filter.invitableAt === undefined ? query : invitable(query, filter.invitableAt);
}

/** Leaves out whom an invitation would not help, or who has one underway (`isUnderway` of `shared/invitation-state.ts`). */
function invitable(people: People, now: string): People {
  return people
    .where('cu.user_id', 'is', null)
    .where('cu.status', 'in', ['new', 'invited'])
    .where(({ exists, selectFrom }) => exists(selectFrom('organizations as o').select('o.id').whereRef('o.id', '=', 'cu.organization_id').whereRef('o.provider_id', '=', 'cu.provider_id').where('o.status', '=', 'active')))
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('invitations as i')
            .select('i.id')
            .whereRef('i.customer_user_id', '=', 'cu.id')
            .whereRef('i.provider_id', '=', 'cu.provider_id')
            .where('i.accepted_at', 'is', null)
            .where('i.revoked_at', 'is', null)
            .where('i.bounced_at', 'is', null)
            .where((eb) => eb.or([eb('i.waiting', '=', 1), eb('i.expires_at', '>', now)])),
        ),
      ),
    );
}

const sortColumns = {
  name: ['cu.name_folded'],
  email: ['cu.email_folded'],
  role: ['cu.role', 'cu.name_folded'],
  status: ['cu.status', 'cu.name_folded'],
  createdAt: ['cu.created_at'],
} as const;
export type PeopleSort = keyof typeof sortColumns | 'organizationName' | 'lastSignInAt';

/** The page's order. Other tables are joined only where it is theirs: else a database may walk through them first and sort everybody. */
function ordered(query: People, sort: PeopleSort, direction: 'asc' | 'desc'): People {
  if (sort === 'organizationName') {
    return query
      .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'cu.organization_id').onRef('o.provider_id', '=', 'cu.provider_id'))
      .orderBy('o.name_folded', direction)
      .orderBy('cu.name_folded', direction) as unknown as People;
  }
  if (sort === 'lastSignInAt') {
    // Both databases put people who never signed in at the same end.
    return query
      .leftJoin('users as u', (join) => join.onRef('u.id', '=', 'cu.user_id').onRef('u.provider_id', '=', 'cu.provider_id'))
      .orderBy('u.last_sign_in_at', (order) => (direction === 'asc' ? order.asc().nullsFirst() : order.desc().nullsLast())) as unknown as People;
  }
  return sortColumns[sort].reduce((rest, column) => rest.orderBy(column, direction), query);
}

/** Adds the names beside a person, looked up for the rows shown only. */
function withNames(people: People) {
  return people
    .select(columns.map((column) => `cu.${column}` as const))
    .select(({ selectFrom }) => [
      selectFrom('organizations as own').select('own.name').whereRef('own.id', '=', 'cu.organization_id').whereRef('own.provider_id', '=', 'cu.provider_id').$asScalar().$notNull().as('organization_name'),
      selectFrom('users as s').select('s.email').whereRef('s.id', '=', 'cu.user_id').whereRef('s.provider_id', '=', 'cu.provider_id').as('sign_in_email'),
      selectFrom('users as s').select('s.last_sign_in_at').whereRef('s.id', '=', 'cu.user_id').whereRef('s.provider_id', '=', 'cu.provider_id').as('last_sign_in_at'),
    ]);
}

/** The next people behind a place, oldest first, for reading all of them. */
export async function peopleAfter(db: Db, scope: Scope, filter: PeopleFilter, place: Place | null, count: number): Promise<ListedPerson[]> {
  return withNames(matchingPeople(db, scope, filter)).where(behind('cu', 'created_at', place)).orderBy('cu.created_at').orderBy('cu.id').limit(count).execute();
}

/** One page of people with their organization and sign-in; rows from `range[0]` to `range[1]`. */
export async function listPeople(db: Db, scope: Scope, filter: PeopleFilter, sort: readonly [PeopleSort, 'ASC' | 'DESC'], range: readonly [number, number]): Promise<Page<ListedPerson>> {
  const direction = sort[1] === 'ASC' ? 'asc' : 'desc';
  const rows = await withNames(ordered(matchingPeople(db, scope, filter), sort[0], direction))
    .orderBy('cu.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await countPeople(db, scope, filter) };
}

/** How many people a filter finds: exact to 10,000, 10,001 beyond. */
export async function countPeople(db: Db, scope: Scope, filter: PeopleFilter): Promise<number> {
  return cappedCount(db, matchingPeople(db, scope, filter).select('cu.id'));
}

/** How many of the people a filter finds are active, or were before they were disabled. */
export async function countActive(db: Db, scope: Scope, filter: PeopleFilter): Promise<number> {
  return cappedCount(
    db,
    matchingPeople(db, scope, filter)
      .where((eb) => eb.or([eb('cu.status', '=', 'active'), eb('cu.status_before_disable', '=', 'active')]))
      .select('cu.id'),
  );
}

/** The next people whom a filter finds, in the order of their ids behind `after`; inside a transaction they are held until its end, so that acts on one person happen one after another. */
export async function holdMatching(db: Db, scope: Scope, filter: PeopleFilter, after: string | null, count: number): Promise<PersonRow[]> {
  let query = matchingPeople(db, scope, filter)
    .select(columns.map((column) => `cu.${column}` as const))
    .orderBy('cu.id')
    .limit(count);
  if (after !== null) query = query.where('cu.id', '>', after);
  if (dialectOf(db) === 'postgres' && db.isTransaction) query = query.forUpdate();
  return query.execute();
}

/** One person, held until the transaction ends. */
export async function holdPerson(db: Db, scope: Scope, id: string): Promise<PersonRow | undefined> {
  const [row] = await holdMatching(db, scope, { id: [id] }, null, 1);
  return row;
}

export interface Membership {
  readonly id: string;
  readonly user_id: string | null;
  readonly organization_id: string;
  readonly organization_name: string;
  readonly status: CustomerStatus;
  readonly protected: number;
  readonly email_changed_at: string | null;
  readonly updated_at: string;
}

/** The other people of these sign-ins within the scope. */
export async function findMembershipsOf(db: Db, scope: Scope, userIds: readonly string[]): Promise<Membership[]> {
  if (userIds.length === 0) return [];
  return db
    .selectFrom('customer_users as cu')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'cu.organization_id').onRef('o.provider_id', '=', 'cu.provider_id'))
    .select(['cu.id', 'cu.user_id', 'cu.organization_id', 'o.name as organization_name', 'cu.status', 'cu.protected', 'cu.email_changed_at', 'cu.updated_at'])
    .where(inScope(scope, 'cu'))
    .where('cu.user_id', 'in', userIds)
    .orderBy('o.name_folded')
    .orderBy('cu.id')
    .execute();
}

const invitationColumns = ['id', 'customer_user_id', 'waiting', 'sent_at', 'bounced_at', 'accepted_at', 'revoked_at', 'expires_at'] as const;

/** The newest invitation of each of these people. */
export async function findCurrentInvitations(db: Db, scope: Scope, personIds: readonly string[]): Promise<Map<string, Pick<InvitationsTable, (typeof invitationColumns)[number]>>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('invitations as i')
    .select(invitationColumns.map((column) => `i.${column}` as const))
    .where(inScope(scope, 'i'))
    .where('i.customer_user_id', 'in', personIds)
    .execute();
  // Ids rise with time: the last one set stays.
  return new Map(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => [row.customer_user_id, row]));
}

/** The person of an organization with an address (folded) or, where one is given, a sign-in. */
export async function findInOrganization(db: Db, scope: Scope, organizationId: string, emailFolded: string, userId: string | null): Promise<PersonRow | undefined> {
  return db
    .selectFrom('customer_users as cu')
    .select(columns.map((column) => `cu.${column}` as const))
    .where(inOrganization(scope, 'cu', organizationId))
    .where((eb) => (userId === null ? eb('cu.email_folded', '=', emailFolded) : eb.or([eb('cu.email_folded', '=', emailFolded), eb('cu.user_id', '=', userId)])))
    .executeTakeFirst();
}

/** People of these organizations by their addresses (folded). */
export async function findByEmails(db: Db, scope: Scope, organizationIds: readonly string[], emailsFolded: readonly string[]): Promise<PersonRow[]> {
  const rows: PersonRow[] = [];
  if (organizationIds.length === 0) return rows;
  for (let from = 0; from < emailsFolded.length; from += 500) {
    rows.push(
      ...(await db
        .selectFrom('customer_users as cu')
        .select(columns.map((column) => `cu.${column}` as const))
        .where(inScope(scope, 'cu'))
        .where('cu.organization_id', 'in', organizationIds)
        .where('cu.email_folded', 'in', emailsFolded.slice(from, from + 500))
        .execute()),
    );
  }
  return rows;
}
