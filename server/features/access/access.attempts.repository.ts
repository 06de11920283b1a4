import { dialectOf, type Db } from '../../../db/database.ts';
import { hotInsert } from '../../../db/hot-query.ts';
import type { SignInAttemptsTable } from '../../../db/tables/operations.ts';
import { foldEmail, foldText } from '../../../shared/folding.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { behind, cappedCount, inScope, type Place } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'organization_id', 'customer_user_id', 'user_id', 'session_id', 'door', 'outcome', 'gate', 'feature', 'reference', 'email', 'ip', 'user_agent', 'method', 'clock_seconds', 'sso_connection_id', 'steps', 'count', 'at', 'last_at'] as const;
export type StoredAttempt = Pick<SignInAttemptsTable, (typeof columns)[number]> & { organization_name: string | null; person_name: string | null };
/** With the browser and system in words. */
export type AttemptRow = StoredAttempt & { browser: string; system: string };

export interface AttemptFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly outcome?: string | undefined;
  readonly refused?: boolean | undefined;
  readonly door?: 'admin' | 'portal' | undefined;
  readonly organizationId?: string | undefined;
  readonly customerUserId?: string | undefined;
  readonly reference?: string | undefined;
  readonly emailFolded?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Adds one attempt. */
export const insertAttempt = hotInsert<SignInAttemptsTable>((db, row) => db.insertInto('sign_in_attempts').values(row));

/** Counts one more refusal of the same session, gate and feature since a time and gives its reference, or null where there is none yet. */
export async function countAttempt(db: Db, scope: Scope, match: { sessionId: string; organizationId: string | null; gate: string; feature: string | null; since: string; now: string }): Promise<string | null> {
  let query = db
    .updateTable('sign_in_attempts')
    .set((eb) => ({ count: eb('count', '+', 1), last_at: match.now }))
    .where('provider_id', '=', scope.providerId)
    .where('session_id', '=', match.sessionId)
    .where('gate', '=', match.gate)
    .where('last_at', '>', match.since);
  query = match.feature === null ? query.where('feature', 'is', null) : query.where('feature', '=', match.feature);
  query = match.organizationId === null ? query.where('organization_id', 'is', null) : query.where('organization_id', '=', match.organizationId);
  const row = await query.returning('reference').executeTakeFirst();
  return row?.reference ?? null;
}

function filtered(db: Db, scope: Scope, filter: AttemptFilter) {
  let query = db
    .selectFrom('sign_in_attempts as a')
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'a.organization_id').onRef('o.provider_id', '=', 'a.provider_id'))
    .leftJoin('customer_users as cu', (join) => join.onRef('cu.id', '=', 'a.customer_user_id').onRef('cu.provider_id', '=', 'a.provider_id'))
    // An attempt of no organization is found by staff limited to some only through its exact reference.
    .where(filter.reference !== undefined && scope.organizationIds !== 'all' ? (eb) => eb.and([eb('a.provider_id', '=', scope.providerId), eb.or([eb('a.organization_id', 'is', null), inScope(scope, 'a')])]) : inScope(scope, 'a'));
  if (filter.id) query = query.where('a.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.q !== undefined && filter.q.trim() !== '') {
    const text = foldEmail(filter.q).replaceAll(/[%_\\]/gu, '');
    const name = foldText(filter.q).replaceAll(/[%_\\]/gu, '');
    query = query.where((eb) => eb.or([eb('a.email_folded', 'like', `${text}%`), eb('a.reference', '=', filter.q?.trim().toUpperCase() ?? ''), eb('cu.name_folded', 'like', `${name}%`)]));
  }
  if (filter.outcome !== undefined) query = query.where('a.outcome', '=', filter.outcome);
  if (filter.refused !== undefined) query = query.where('a.outcome', filter.refused ? '<>' : '=', 'signed_in');
  if (filter.door !== undefined) query = query.where('a.door', '=', filter.door);
  if (filter.organizationId !== undefined) query = query.where('a.organization_id', '=', filter.organizationId);
  if (filter.customerUserId !== undefined) query = query.where('a.customer_user_id', '=', filter.customerUserId);
  if (filter.reference !== undefined) query = query.where('a.reference', '=', filter.reference);
  if (filter.emailFolded !== undefined) query = query.where('a.email_folded', '=', filter.emailFolded);
  if (filter.from !== undefined) query = query.where('a.at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('a.at', '<', filter.to);
  return query;
}

/** One page of attempts within the scope; rows from `range[0]` to `range[1]`. */
export async function listAttempts(db: Db, scope: Scope, filter: AttemptFilter, order: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<StoredAttempt>> {
  const rows = await filtered(db, scope, filter)
    .select(columns.map((column) => `a.${column}` as const))
    .select(['o.name as organization_name', 'cu.name as person_name'])
    .orderBy('a.at', order)
    .orderBy('a.id', order)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('a.id')) };
}


/** Turns a session's wait for its second factor into the sign-in it became; false where it waited for none. */
export async function completeAttempt(db: Db, scope: Scope, sessionId: string, method: string | null, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('sign_in_attempts').set({ outcome: 'signed_in', gate: null, method, last_at: now }).where('provider_id', '=', scope.providerId).where('session_id', '=', sessionId).where('gate', '=', 'mfa').executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Counts one more failure of the same connection, person, cause, address and source since a time, with what was checked this time; gives its reference, or null where there is none yet. */
export async function countFailure(db: Db, scope: Scope, match: { connectionId: string | null; userId: string | null; outcome: string; method: string; emailFolded: string; ip: string; since: string; now: string; steps: string | null }): Promise<string | null> {
  const row = await db
    .updateTable('sign_in_attempts')
    .set((eb) => ({ count: eb('count', '+', 1), last_at: match.now, steps: match.steps }))
    .where('provider_id', '=', scope.providerId)
    .where('email_folded', '=', match.emailFolded)
    .where('at', '>', match.since)
    .where('sso_connection_id', match.connectionId === null ? 'is' : '=', match.connectionId)
    .where('user_id', match.userId === null ? 'is' : '=', match.userId)
    .where('outcome', '=', match.outcome)
    .where('method', '=', match.method)
    .where('ip', '=', match.ip)
    .returning('reference')
    .executeTakeFirst();
  return row?.reference ?? null;
}

/** Makes simultaneous refusals of one session wait for each other until the transaction ends. */
export async function holdSession(db: Db, scope: Scope, sessionId: string): Promise<void> {
  const query = db.selectFrom('sessions').select('id').where('provider_id', '=', scope.providerId).where('id', '=', sessionId);
  if (dialectOf(db) === 'postgres') await query.forUpdate().execute();
}

/** Counts one more failure of the same door, outcome, address and source since a time; false where there is none yet. */
export async function countSame(db: Db, scope: Scope, match: { door: 'admin' | 'portal'; outcome: string; emailFolded: string; ip: string; since: string; now: string }): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sign_in_attempts')
    .set((eb) => ({ count: eb('count', '+', 1), last_at: match.now }))
    .where('provider_id', '=', scope.providerId)
    .where('email_folded', '=', match.emailFolded)
    .where('at', '>', match.since)
    .where('outcome', '=', match.outcome)
    .where('door', '=', match.door)
    .where('ip', '=', match.ip)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The next attempts behind a place, oldest first, for reading all of them. */
export async function attemptsAfter(db: Db, scope: Scope, filter: AttemptFilter, place: Place | null, count: number): Promise<StoredAttempt[]> {
  return filtered(db, scope, filter)
    .select(columns.map((column) => `a.${column}` as const))
    .select(['o.name as organization_name', 'cu.name as person_name'])
    .where(behind('a', 'at', place))
    .orderBy('a.at')
    .orderBy('a.id')
    .limit(count)
    .execute();
}
