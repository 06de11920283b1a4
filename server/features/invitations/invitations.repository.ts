import { sql, type SelectQueryBuilder } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { InvitationsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { InvitationState } from '../../../shared/invitation-state.ts';
import { limits } from '../../../shared/limits.ts';
import type { Scope } from '../../policy.ts';
import { behind, cappedCount, inOrganization, inScope, type Place } from '../scoping.repository.ts';

const columns = ['id', 'organization_id', 'customer_user_id', 'email', 'email_folded', 'generation', 'waiting', 'queued_at', 'sent_at', 'bounced_at', 'bounce_reason', 'accepted_at', 'revoked_at', 'expires_at', 'times_sent', 'created_by', 'created_at'] as const;
export type InvitationRow = Pick<InvitationsTable, (typeof columns)[number]>;
/** With the names beside it and until when a phone code works. */
export type ListedInvitation = InvitationRow & { organization_name: string; name: string; code_expires_at: string | null };

const nobody = '00000000-0000-0000-0000-000000000000';
const chunk = 200;

export interface InvitationFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly customerUserId?: string | undefined;
  readonly state?: InvitationState | undefined;
}

type Invitations = SelectQueryBuilder<Schema & { i: InvitationsTable }, 'i', object>;

function filtered(db: Db, scope: Scope, filter: InvitationFilter, now: string): Invitations {
  const { organizationId } = filter;
  let query = db.selectFrom('invitations as i').where(organizationId === undefined ? inScope(scope, 'i') : inOrganization(scope, 'i', organizationId)) as Invitations;
  if (filter.id) query = query.where('i.id', 'in', filter.id.length > 0 ? filter.id : [nobody]);
  const forms = searchForms(filter.q ?? '');
  if (forms.length > 0) {
    const people = db.selectFrom('customer_users as cu').select('cu.id').where(inScope(scope, 'cu')).where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'customer_users', form, 'cu'))));
    query = query.where('i.customer_user_id', 'in', people);
  }
  if (filter.customerUserId !== undefined) query = query.where('i.customer_user_id', '=', filter.customerUserId);
  const { state } = filter;
  if (state === undefined) return query;
  // The same order of questions as `invitationState` of shared/invitation-state.ts.
  if (state === 'accepted') return query.where('i.accepted_at', 'is not', null);
  query = query.where('i.accepted_at', 'is', null);
  if (state === 'revoked') return query.where('i.revoked_at', 'is not', null);
  query = query.where('i.revoked_at', 'is', null).where('i.waiting', '=', state === 'waiting' ? 1 : 0);
  if (state === 'waiting') return query;
  if (state === 'bounced') return query.where('i.bounced_at', 'is not', null);
  query = query.where('i.bounced_at', 'is', null).where('i.expires_at', state === 'expired' ? '<=' : '>', now);
  return state === 'expired' ? query : query.where('i.sent_at', state === 'sent' ? 'is not' : 'is', null);
}

export type InvitationSort = 'createdAt' | 'email' | 'organizationName' | 'expiresAt';

/** The page's order. Organizations are joined only where it is theirs: else a database may walk through them first and sort everything. */
function ordered(query: Invitations, sort: InvitationSort, direction: 'asc' | 'desc'): Invitations {
  if (sort === 'email') return query.orderBy('i.email_folded', direction);
  // Those that wait have no end yet: last when the next to expire come first, on both databases.
  if (sort === 'expiresAt') return query.orderBy('i.expires_at', (order) => (direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsFirst()));
  if (sort === 'createdAt') return query.orderBy('i.created_at', direction);
  return query
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'i.organization_id').onRef('o.provider_id', '=', 'i.provider_id'))
    .orderBy('o.name_folded', direction)
    .orderBy('i.created_at', direction) as unknown as Invitations;
}

/** Adds what stands beside an invitation, looked up for the rows shown only. */
function withNames(query: Invitations, now: string) {
  return query.select(columns.map((column) => `i.${column}` as const)).select(({ selectFrom }) => [
    selectFrom('organizations as own').select('own.name').whereRef('own.id', '=', 'i.organization_id').whereRef('own.provider_id', '=', 'i.provider_id').$asScalar().$notNull().as('organization_name'),
    selectFrom('customer_users as cu').select('cu.name').whereRef('cu.id', '=', 'i.customer_user_id').whereRef('cu.provider_id', '=', 'i.provider_id').$asScalar().$notNull().as('name'),
    selectFrom('one_time_secrets as s')
      .select(({ fn }) => fn.max('s.expires_at').as('until'))
      .whereRef('s.subject_id', '=', 'i.id')
      .where('s.purpose', '=', 'invitation_code')
      .where('s.used_at', 'is', null)
      .where('s.voided_at', 'is', null)
      .where('s.expires_at', '>', now)
      .where('s.tries', '<', limits.invitationCode.tries)
      .as('code_expires_at'),
  ]);
}

/** The next invitations behind a place, oldest first, for reading all of them; states as of `now`. */
export async function invitationsAfter(db: Db, scope: Scope, filter: InvitationFilter, place: Place | null, count: number, now: string): Promise<ListedInvitation[]> {
  return withNames(filtered(db, scope, filter, now), now).where(behind('i', 'created_at', place)).orderBy('i.created_at').orderBy('i.id').limit(count).execute();
}

/** One page of invitations; rows from `range[0]` to `range[1]`, states as of `now`. */
export async function listInvitations(db: Db, scope: Scope, filter: InvitationFilter, sort: readonly [InvitationSort, 'ASC' | 'DESC'], range: readonly [number, number], now: string): Promise<Page<ListedInvitation>> {
  const direction = sort[1] === 'ASC' ? 'asc' : 'desc';
  const rows = await withNames(ordered(filtered(db, scope, filter, now), sort[0], direction), now)
    .orderBy('i.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await countInvitations(db, scope, filter, now) };
}

/** How many invitations a filter finds: exact to 10,000, 10,001 beyond. */
export async function countInvitations(db: Db, scope: Scope, filter: InvitationFilter, now: string): Promise<number> {
  return cappedCount(db, filtered(db, scope, filter, now).select('i.id'));
}

/** One invitation. */
export async function findInvitation(db: Db, scope: Scope, id: string): Promise<InvitationRow | undefined> {
  return db.selectFrom('invitations as i').select(columns.map((column) => `i.${column}` as const)).where(inScope(scope, 'i')).where('i.id', '=', id).executeTakeFirst();
}

/** The open invitations of these people. */
export async function findOpenInvitations(db: Db, scope: Scope, personIds: readonly string[]): Promise<InvitationRow[]> {
  const rows: InvitationRow[] = [];
  for (let from = 0; from < personIds.length; from += chunk) {
    rows.push(
      ...(await db
        .selectFrom('invitations as i')
        .select(columns.map((column) => `i.${column}` as const))
        .where(inScope(scope, 'i'))
        .where('i.customer_user_id', 'in', personIds.slice(from, from + chunk))
        .where('i.accepted_at', 'is', null)
        .where('i.revoked_at', 'is', null)
        .execute()),
    );
  }
  return rows;
}

/** Open invitations sent to an address (folded), newest first. */
export async function findOpenByEmail(db: Db, scope: Scope, emailFolded: string, count: number): Promise<{ id: string }[]> {
  return db
    .selectFrom('customer_users as cu')
    .innerJoin('invitations as i', (join) => join.onRef('i.customer_user_id', '=', 'cu.id').onRef('i.provider_id', '=', 'cu.provider_id'))
    .select('i.id')
    .where(inScope(scope, 'cu'))
    .where('cu.email_folded', '=', emailFolded)
    .where('i.email_folded', '=', emailFolded)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .orderBy('i.created_at', 'desc')
    .limit(count)
    .execute();
}

/** The next people of these organizations whose invitation waits for the portal, in the order of their ids behind `after`. */
export async function findWaiting(db: Db, scope: Scope, organizationIds: readonly string[], after: string | null, count: number): Promise<string[]> {
  let query = db.selectFrom('invitations as i').select('i.customer_user_id').where(inScope(scope, 'i')).where('i.organization_id', 'in', organizationIds).where('i.waiting', '=', 1).where('i.accepted_at', 'is', null).where('i.revoked_at', 'is', null).orderBy('i.customer_user_id').limit(count);
  if (after !== null) query = query.where('i.customer_user_id', '>', after);
  return (await query.execute()).map((row) => row.customer_user_id);
}

/** Adds invitations. */
export async function insertInvitations(db: Db, rows: readonly InvitationsTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += chunk) await db.insertInto('invitations').values(rows.slice(from, from + chunk)).execute();
}

/** Changes one invitation; with a generation only while it is still that one. */
export async function updateInvitation(db: Db, scope: Scope, id: string, values: Partial<Omit<InvitationsTable, 'id' | 'provider_id' | 'organization_id' | 'customer_user_id' | 'created_at' | 'times_sent'>> & { times_sent?: 'raised' }, generation?: number): Promise<boolean> {
  const { times_sent: raised, ...rest } = values;
  let query = db
    .updateTable('invitations')
    .set((eb) => ({ ...rest, ...(raised === undefined ? {} : { times_sent: eb('times_sent', '+', 1) }) }))
    .where(inScope(scope, 'invitations'))
    .where('id', '=', id);
  if (generation !== undefined) query = query.where('generation', '=', generation);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The own host of each of these organizations that has one. */
export async function findOrganizationHosts(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<Map<string, string>> {
  if (organizationIds.length === 0) return new Map();
  const rows = await db.selectFrom('hosts').select(['organization_id', sql<string>`min(host)`.as('host')]).where('provider_id', '=', scope.providerId).where('organization_id', 'in', organizationIds).groupBy('organization_id').execute();
  return new Map(rows.flatMap(({ organization_id: id, host }) => (id === null ? [] : [[id, host]])));
}
