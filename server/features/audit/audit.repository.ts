import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import { hotInsert } from '../../../db/hot-query.ts';
import type { AuditEventsTable } from '../../../db/tables/operations.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { behind, cappedCount, inScope, type Place } from '../scoping.repository.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'organization_id', 'at', 'actor_kind', 'actor_id', 'actor_label', 'action', 'refusal', 'subject_kind', 'subject_id', 'subject_label', 'changes', 'count', 'ip', 'user_agent', 'request_id', 'reference'] as const;
export type AuditRow = Pick<AuditEventsTable, (typeof columns)[number]> & { organization_name: string | null };

export interface AuditFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly organizationId?: string | undefined;
  /** One, or any of several. */
  readonly subjectId?: string | readonly string[] | undefined;
  readonly refusals?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const insertOne = hotInsert<AuditEventsTable>((db, row) => db.insertInto('audit_events').values(row));

/** Adds entries. */
export async function insertAuditEvents(db: Db, rows: readonly AuditEventsTable[]): Promise<void> {
  const [only] = rows;
  if (rows.length === 1 && only) return insertOne(db, only);
  for (let from = 0; from < rows.length; from += 200) await db.insertInto('audit_events').values(rows.slice(from, from + 200)).execute();
}

/** Counts one more of the same refusal by the same person since a time; gives the entry's id, or null where there is none yet. */
export async function countRepeat(db: Db, scope: Scope, match: { actorId: string | null; action: string; subjectLabel: string; since: string }): Promise<string | null> {
  const row = await db
    .selectFrom('audit_events')
    .select('id')
    .where('provider_id', '=', scope.providerId)
    .where('actor_id', match.actorId === null ? 'is' : '=', match.actorId)
    .where('at', '>', match.since)
    .where('action', '=', match.action)
    .where('subject_label', '=', match.subjectLabel)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  await db.updateTable('audit_events').set((eb) => ({ count: eb('count', '+', 1) })).where('provider_id', '=', scope.providerId).where('id', '=', row.id).execute();
  return row.id;
}

/** Counts one more of the refusal that carries a reference. */
export async function countReference(db: Db, scope: Scope, reference: string): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('audit_events').set((eb) => ({ count: eb('count', '+', 1) })).where('provider_id', '=', scope.providerId).where('reference', '=', reference).executeTakeFirst();
  return numUpdatedRows > 0n;
}

function filtered(db: Db, scope: Scope, filter: AuditFilter) {
  let query = db
    .selectFrom('audit_events as e')
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'e.organization_id').onRef('o.provider_id', '=', 'e.provider_id'))
    .where(inScope(scope, 'e'));
  if (filter.id) query = query.where('e.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.q !== undefined && filter.q !== '') query = query.where(containsText(dialectOf(db), 'audit_events', filter.q, 'e'));
  // What begins like it: a range, since actions hold underscores.
  if (filter.action !== undefined) query = query.where('e.action', '>=', filter.action).where('e.action', '<', `${filter.action}\u{10ffff}`);
  if (filter.actorId !== undefined) query = query.where('e.actor_id', '=', filter.actorId);
  if (filter.organizationId !== undefined) query = query.where('e.organization_id', '=', filter.organizationId);
  if (filter.subjectId !== undefined) query = query.where('e.subject_id', 'in', [filter.subjectId].flat());
  if (filter.refusals !== undefined) query = query.where('e.refusal', '=', filter.refusals ? 1 : 0);
  if (filter.from !== undefined) query = query.where('e.at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('e.at', '<', filter.to);
  return query;
}

/** One page of entries within the scope, newest first unless asked otherwise; rows from `range[0]` to `range[1]`. */
export async function listAuditEvents(db: Db, scope: Scope, filter: AuditFilter, order: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<AuditRow>> {
  const rows = await filtered(db, scope, filter)
    .select(columns.map((column) => `e.${column}` as const))
    .select('o.name as organization_name')
    .orderBy('e.at', order)
    .orderBy('e.id', order)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('e.id')) };
}

/** The next entries behind a place, oldest first, for reading all of them. */
export async function auditEventsAfter(db: Db, scope: Scope, filter: AuditFilter, place: Place | null, count: number): Promise<AuditRow[]> {
  return filtered(db, scope, filter)
    .select(columns.map((column) => `e.${column}` as const))
    .select('o.name as organization_name')
    .where(behind('e', 'at', place))
    .orderBy('e.at')
    .orderBy('e.id')
    .limit(count)
    .execute();
}
