import { sql, type SelectQueryBuilder } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsLately, containsText, firstHits, reads } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { TicketsTable } from '../../../db/tables/tickets.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { searchForms } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import type { TicketPriority, TicketStatus } from '../../../shared/tickets.ts';
import type { Scope } from '../../policy.ts';
import { behind, cappedCount, inOrganization, inScope, type Place } from '../scoping.repository.ts';

const columns = ['id', 'organization_id', 'number', 'requester_id', 'assignee_id', 'subject', 'status', 'priority', 'created_by_kind', 'created_by_name', 'closed_at', 'activity_at', 'version', 'created_at', 'updated_at'] as const;
const wordy = ['description', 'fields', 'client_id', 'request_hash', 'created_by_id'] as const;
export type ListedTicket = Pick<TicketsTable, (typeof columns)[number]> & { organization_name: string; requester_name: string; requester_email: string; assignee_name: string | null };
export type TicketRow = ListedTicket & Pick<TicketsTable, (typeof wordy)[number]>;

export interface TicketFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  /** Whom it is for. */
  readonly requesterId?: string | undefined;
  /** Null: nobody's. */
  readonly assigneeId?: string | null | undefined;
  readonly open?: boolean | undefined;
  readonly status?: TicketStatus | undefined;
  readonly priority?: TicketPriority | undefined;
}
export type TicketSort = 'activityAt' | 'createdAt';

type Tickets = SelectQueryBuilder<Schema & { t: TicketsTable }, 't', object>;
const nobody = '00000000-0000-0000-0000-000000000000';

/** Of a word that stands in more tickets than are counted, the newest so many are looked at first. */
const searchedHits = limits.countedRows + 1;

/** The number that somebody typed as people write one, or null. */
function numberIn(q: string | undefined): number | null {
  const [, digits] = /^\s*#(\d{1,9})\s*$/u.exec(q ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}

type Depth = 'all' | 'newest';

function matching(db: Db, scope: Scope, filter: TicketFilter, depth: Depth = 'all'): Tickets {
  const { organizationId } = filter;
  let query = db.selectFrom('tickets as t').where(organizationId === undefined ? inScope(scope, 't') : inOrganization(scope, 't', organizationId)) as Tickets;
  if (filter.id) query = query.where('t.id', 'in', filter.id.length > 0 ? filter.id : [nobody]);
  const number = numberIn(filter.q);
  const dialect = dialectOf(db);
  // The tickets of one organization are few enough to read; the index of all would find everybody's first.
  const containing = (form: string) => (organizationId !== undefined ? reads(form, 't') : depth === 'newest' ? containsLately(dialect, 'tickets', form, 't', searchedHits) : containsText(dialect, 'tickets', form, 't'));
  const forms = number === null ? searchForms(filter.q ?? '') : [];
  if (number !== null) query = query.where('t.number', '=', number);
  if (forms.length > 0) query = query.where((eb) => eb.or(forms.map(containing)));
  if (filter.requesterId !== undefined) query = query.where('t.requester_id', '=', filter.requesterId);
  if (filter.assigneeId !== undefined) query = filter.assigneeId === null ? query.where('t.assignee_id', 'is', null) : query.where('t.assignee_id', '=', filter.assigneeId);
  if (filter.open !== undefined) query = query.where('t.is_open', '=', filter.open ? 1 : 0);
  if (filter.status !== undefined) query = query.where('t.status', '=', filter.status);
  if (filter.priority !== undefined) query = query.where('t.priority', '=', filter.priority);
  return query;
}

/** Adds the names beside a ticket, looked up for the rows shown only. */
function withNames(tickets: Tickets) {
  return tickets
    .select(columns.map((column) => `t.${column}` as const))
    .select(({ selectFrom }) => [
      selectFrom('organizations as o').select('o.name').whereRef('o.id', '=', 't.organization_id').whereRef('o.provider_id', '=', 't.provider_id').$asScalar().$notNull().as('organization_name'),
      selectFrom('customer_users as cu').select('cu.name').whereRef('cu.id', '=', 't.requester_id').whereRef('cu.provider_id', '=', 't.provider_id').$asScalar().$notNull().as('requester_name'),
      selectFrom('customer_users as cu').select('cu.email').whereRef('cu.id', '=', 't.requester_id').whereRef('cu.provider_id', '=', 't.provider_id').$asScalar().$notNull().as('requester_email'),
      selectFrom('staff as s')
        .innerJoin('users as u', (join) => join.onRef('u.id', '=', 's.user_id').onRef('u.provider_id', '=', 's.provider_id'))
        .select('u.name')
        .whereRef('s.id', '=', 't.assignee_id')
        .whereRef('s.provider_id', '=', 't.provider_id')
        .as('assignee_name'),
    ]);
}

const sortColumns = { activityAt: 't.activity_at', createdAt: 't.created_at' } as const;

/** One page of tickets; rows from `range[0]` to `range[1]`. */
export async function listTickets(db: Db, scope: Scope, filter: TicketFilter, sort: readonly [TicketSort, 'ASC' | 'DESC'], range: readonly [number, number]): Promise<Page<ListedTicket>> {
  const direction = sort[1] === 'ASC' ? 'asc' : 'desc';
  const wanted = range[1] - range[0] + 1;
  const page = (depth: Depth) =>
    withNames(matching(db, scope, filter, depth))
      .orderBy(sortColumns[sort[0]], direction)
      .orderBy('t.id', direction)
      .offset(range[0])
      .limit(wanted)
      .execute();
  const depth: Depth = (await standsEverywhere(db, filter)) ? 'newest' : 'all';
  const rows = await page(depth);
  // Other tenants' tickets, or other states, may have filled the newest hits.
  if (depth === 'newest' && rows.length < wanted) return { rows: await page('all'), total: await countTickets(db, scope, filter) };
  return { rows, total: await cappedCount(db, matching(db, scope, filter, depth).select('t.id')) };
}

/** Whether what is looked for stands in so many tickets that only the newest of them are looked at first. */
async function standsEverywhere(db: Db, { q, organizationId }: TicketFilter): Promise<boolean> {
  if (q === undefined || organizationId !== undefined || numberIn(q) !== null) return false;
  for (const form of searchForms(q)) {
    const hits = [...form].length < 2 ? null : firstHits(dialectOf(db), 'tickets', form, searchedHits);
    if (!hits) continue;
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${hits}`.execute(db);
    if (Number(rows[0]?.count ?? 0) >= searchedHits) return true;
  }
  return false;
}

/** How many tickets a filter finds: exact to 10,000, 10,001 beyond. */
export async function countTickets(db: Db, scope: Scope, filter: TicketFilter): Promise<number> {
  return cappedCount(db, matching(db, scope, filter).select('t.id'));
}

/** The next tickets behind a place, oldest first, for reading all of them. */
export async function ticketsAfter(db: Db, scope: Scope, filter: TicketFilter, place: Place | null, count: number): Promise<ListedTicket[]> {
  return withNames(matching(db, scope, filter)).where(behind('t', 'created_at', place)).orderBy('t.created_at').orderBy('t.id').limit(count).execute();
}

/** One ticket with all its words. */
export async function findTicket(db: Db, scope: Scope, filter: TicketFilter): Promise<TicketRow | undefined> {
  return withNames(matching(db, scope, filter))
    .select(wordy.map((column) => `t.${column}` as const))
    .executeTakeFirst();
}

/** The ticket that somebody raised under an id of their own. */
export async function findRaised(db: Db, scope: Scope, organizationId: string, authorId: string, clientId: string): Promise<Pick<TicketsTable, 'id' | 'number' | 'subject' | 'created_at' | 'request_hash'> | undefined> {
  return db
    .selectFrom('tickets as t')
    .select(['t.id', 't.number', 't.subject', 't.created_at', 't.request_hash'])
    .where(inOrganization(scope, 't', organizationId))
    .where('t.created_by_id', '=', authorId)
    .where('t.client_id', '=', clientId)
    .executeTakeFirst();
}

/** Lets others who would change these tickets wait until the transaction ends. */
export async function holdTicket(db: Db, scope: Scope, id: string): Promise<void> {
  if (dialectOf(db) === 'postgres' && db.isTransaction) await db.selectFrom('tickets as t').select('t.id').where(inScope(scope, 't')).where('t.id', '=', id).forUpdate().execute();
}

/** Adds a ticket. */
export async function insertTicket(db: Db, row: TicketsTable): Promise<void> {
  await db.insertInto('tickets').values(row).execute();
}

/** Changes a ticket and raises its version. */
export async function updateTicketRow(db: Db, scope: Scope, id: string, values: Partial<Pick<TicketsTable, 'assignee_id' | 'status' | 'is_open' | 'priority' | 'closed_at' | 'activity_at' | 'updated_at'>>): Promise<void> {
  await db
    .updateTable('tickets')
    .set((eb) => ({ ...values, version: eb('version', '+', 1) }))
    .where(inScope(scope, 'tickets'))
    .where('id', '=', id)
    .execute();
}

export interface Recipient {
  readonly user_id: string | null;
  readonly name: string;
  readonly email: string;
  readonly status: 'new' | 'invited' | 'active' | 'disabled';
  readonly organization_status: 'active' | 'archived';
  readonly enabled: number;
  readonly role: 'user' | 'manager';
  /** What is set about sections, as JSON. */
  readonly provider_features: string | null;
  readonly organization_features: string | null;
  readonly person_features: string | null;
}

/** Whom a ticket is for, with what decides whether a mail about it may still reach them. */
export async function findRecipient(db: Db, scope: Scope, ticketId: string): Promise<Recipient | undefined> {
  return db
    .selectFrom('tickets as t')
    .innerJoin('customer_users as cu', (join) => join.onRef('cu.id', '=', 't.requester_id').onRef('cu.organization_id', '=', 't.organization_id').onRef('cu.provider_id', '=', 't.provider_id'))
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 't.organization_id').onRef('o.provider_id', '=', 't.provider_id'))
    .innerJoin('portals as p', (join) => join.onRef('p.organization_id', '=', 't.organization_id').onRef('p.provider_id', '=', 't.provider_id'))
    .innerJoin('providers as pr', (join) => join.onRef('pr.id', '=', 't.provider_id'))
    .select(['cu.user_id', 'cu.name', 'cu.email', 'cu.status', 'cu.role', 'o.status as organization_status', 'p.enabled', 'pr.feature_states as provider_features', 'p.feature_states as organization_features', 'cu.feature_states as person_features'])
    .where(inScope(scope, 't'))
    .where('t.id', '=', ticketId)
    .executeTakeFirst();
}
