import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { hotInsert, hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import type { KnownDevicesTable, SessionsTable } from '../../../db/tables/accounts.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'door', 'user_id', 'user_kind', 'organization_id', 'method', 'factor_at', 'factor_method', 'created_at', 'last_used_at', 'ip', 'user_agent'] as const;
export type SessionRow = Pick<SessionsTable, (typeof columns)[number]>;
export type StoredSession = SessionRow & { name: string; email: string; enrolled: number; organization_name: string | null; idle_minutes: number; absolute_minutes: number };
/** With when it ends unless it is used, and what it runs on in words. */
export type OpenSessionRow = StoredSession & { expires_at: string; browser: string; system: string; signed_in_with: string };

export interface SessionMatch {
  readonly sessionId?: string;
  readonly userId?: string;
  readonly organizationId?: string;
  readonly ssoConnectionId?: string;
  readonly door?: 'admin' | 'portal';
  readonly exceptSessionId?: string;
}

/** Adds a session by its token's hash. */
export const insertSession = hotInsert<SessionsTable>((db, row) => db.insertInto('sessions').values(row));

/** Ends open sessions that match and lie in the scope's provider; gives how many. */
export async function endMatching(db: Db, scope: Scope, match: SessionMatch, now: string, reason: string): Promise<number> {
  let query = db.updateTable('sessions').set({ ended_at: now, end_reason: reason }).where('provider_id', '=', scope.providerId).where('ended_at', 'is', null);
  if (match.sessionId !== undefined) query = query.where('id', '=', match.sessionId);
  if (match.userId !== undefined) query = query.where('user_id', '=', match.userId);
  if (match.organizationId !== undefined) query = query.where('organization_id', '=', match.organizationId);
  if (match.ssoConnectionId !== undefined) query = query.where('sso_connection_id', '=', match.ssoConnectionId);
  if (match.door !== undefined) query = query.where('door', '=', match.door);
  if (match.exceptSessionId !== undefined) query = query.where('id', '<>', match.exceptSessionId);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Whether a session has not been ended; in a transaction it is held until the end. */
export async function isNotEnded(db: Db, scope: Scope, id: string): Promise<boolean> {
  const query = db.selectFrom('sessions').select('id').where('provider_id', '=', scope.providerId).where('id', '=', id).where('ended_at', 'is', null);
  return (await (dialectOf(db) === 'postgres' && db.isTransaction ? query.forUpdate() : query).executeTakeFirst()) !== undefined;
}

/** Gives an open session another token's hash and what it has proven; undefined where it has ended meanwhile. */
export async function renewToken(db: Db, scope: Scope, id: string, values: Pick<SessionsTable, 'token_hash'> & Partial<Pick<SessionsTable, 'authenticated_at' | 'factor_at' | 'factor_method'>>): Promise<Pick<SessionsTable, 'transport' | 'door'> | undefined> {
  return db.updateTable('sessions').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).where('ended_at', 'is', null).returning(['transport', 'door']).executeTakeFirst();
}

/** Writes the last use of a session, unless it was written after `before`. */
export async function touchSession(db: Db, scope: { providerId: string }, id: string, now: string, before: string): Promise<void> {
  await db.updateTable('sessions').set({ last_used_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('last_used_at', '<', before).where('ended_at', 'is', null).execute();
}

/** Ends a session that has run out, or whose connection is off, so that neither a clock put back nor the connection's return brings it back (P4, G4). */
export async function endRunOut(db: Db, scope: { providerId: string }, id: string, now: string, reason: 'ran out' | 'connection switched off' | 'single sign-on required' = 'ran out'): Promise<void> {
  await db.updateTable('sessions').set({ ended_at: now, end_reason: reason }).where('provider_id', '=', scope.providerId).where('id', '=', id).where('ended_at', 'is', null).execute();
}

/** Puts a session into another organization. */
export async function setOrganization(db: Db, scope: Scope, id: string, organizationId: string): Promise<void> {
  await db.updateTable('sessions').set({ organization_id: organizationId }).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** Puts the open portal sessions of a sign-in that stand in no organization into one. */
export async function enterFromNowhere(db: Db, scope: Scope, userId: string, organizationId: string): Promise<void> {
  await db.updateTable('sessions').set({ organization_id: organizationId }).where('provider_id', '=', scope.providerId).where('user_id', '=', userId).where('door', '=', 'portal').where('organization_id', 'is', null).where('ended_at', 'is', null).execute();
}

export interface SessionFilter {
  readonly id?: readonly string[] | undefined;
  readonly userId?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly door?: 'admin' | 'portal' | undefined;
}

function open(db: Db, scope: Scope, filter: SessionFilter, idleAfter: string) {
  let query = db
    .selectFrom('sessions as s')
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 's.user_id').onRef('u.provider_id', '=', 's.provider_id'))
    .innerJoin('providers as p', 'p.id', 's.provider_id')
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 's.organization_id').onRef('o.provider_id', '=', 's.provider_id'))
    .leftJoin('portals as po', (join) => join.onRef('po.organization_id', '=', 's.organization_id').onRef('po.provider_id', '=', 's.provider_id'))
    .where(inScope(scope, 's'))
    .where('s.ended_at', 'is', null)
    .where('s.last_used_at', '>', idleAfter);
  if (filter.id) query = query.where('s.id', 'in', filter.id);
  if (filter.userId !== undefined) query = query.where('s.user_id', '=', filter.userId);
  if (filter.organizationId !== undefined) query = query.where('s.organization_id', '=', filter.organizationId);
  if (filter.door !== undefined) query = query.where('s.door', '=', filter.door);
  return query;
}

/** Sessions not ended and used after `idleAfter`, with the lifetimes that apply (minutes); the caller leaves out those that have run out. */
export async function listOpenSessions(db: Db, scope: Scope, filter: SessionFilter, order: { column: 'last_used_at' | 'created_at'; direction: 'asc' | 'desc' }, range: readonly [number, number], idleAfter: string): Promise<Page<StoredSession>> {
  const rows = await open(db, scope, filter, idleAfter)
    .select(columns.map((column) => `s.${column}` as const))
    .select(['u.name', 'u.email', 'u.enrolled', 'o.name as organization_name'])
    .select((eb) => [
      eb.case().when('s.door', '=', 'admin').then(eb.ref('p.admin_idle_minutes')).else(eb.fn.coalesce('po.idle_minutes', 'p.portal_idle_minutes')).end().as('idle_minutes'),
      eb.case().when('s.door', '=', 'admin').then(eb.ref('p.admin_absolute_minutes')).else(eb.fn.coalesce('po.absolute_minutes', 'p.portal_absolute_minutes')).end().as('absolute_minutes'),
    ])
    .orderBy(`s.${order.column}`, order.direction)
    .orderBy('s.id', order.direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows: rows as StoredSession[], total: await cappedCount(db, open(db, scope, filter, idleAfter).select('s.id')) };
}

/** How many sessions of each person are open in the scope and used after `idleAfter`. */
export async function countOpenSessions(db: Db, scope: Scope, userIds: readonly string[], idleAfter: string): Promise<{ userId: string; organizationId: string | null; count: number }[]> {
  if (userIds.length === 0) return [];
  const rows = await db.selectFrom('sessions as s').select(({ fn }) => ['s.user_id', 's.organization_id', fn.countAll<number>().as('count')]).where(inScope(scope, 's')).where('s.user_id', 'in', userIds).where('s.ended_at', 'is', null).where('s.last_used_at', '>', idleAfter).groupBy(['s.user_id', 's.organization_id']).execute();
  return rows.map((row) => ({ userId: row.user_id, organizationId: row.organization_id, count: Number(row.count) }));
}

/** Remembers a device of a person by its token's hash. */
export async function insertKnownDevice(db: Db, row: KnownDevicesTable): Promise<void> {
  await db.insertInto('known_devices').values(row).execute();
}

/** Whether a device is known for a person and not expired. */
export async function isKnownDevice(db: Db, scope: Scope, userId: string, tokenHash: string, now: string): Promise<boolean> {
  const { rows } = await knownDevice(db, { providerId: scope.providerId, userId, tokenHash, now });
  return rows.length > 0;
}

const knownDevice = hotQuery((db, value: ValueOf<{ providerId: string; userId: string; tokenHash: string; now: string }>) => db.selectFrom('known_devices').select('id').where('provider_id', '=', value('providerId')).where('token_hash', '=', value('tokenHash')).where('user_id', '=', value('userId')).where('expires_at', '>', value('now')));

/** Whose known device a token's hash is; undefined where it is nobody's now. */
export async function findDeviceUser(db: Db, scope: Scope, tokenHash: string, now: string): Promise<string | undefined> {
  const row = await db.selectFrom('known_devices').select('user_id').where('provider_id', '=', scope.providerId).where('token_hash', '=', tokenHash).where('expires_at', '>', now).executeTakeFirst();
  return row?.user_id;
}

/** Forgets all devices of a person. */
export async function deleteKnownDevices(db: Db, scope: Scope, userId: string): Promise<void> {
  await db.deleteFrom('known_devices').where('provider_id', '=', scope.providerId).where('user_id', '=', userId).execute();
}


/** Forgets sessions that ended, and known devices that expired, before a time. */
export async function deleteEndedSessions(db: Db, before: string): Promise<void> {
  await crossTenant(db, 'housekeeping').deleteFrom('sessions').where('ended_at', '<', before).execute();
  await crossTenant(db, 'housekeeping').deleteFrom('sessions').where('last_used_at', '<', before).execute();
  await crossTenant(db, 'housekeeping').deleteFrom('known_devices').where('expires_at', '<', before).execute();
}
