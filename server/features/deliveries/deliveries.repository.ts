import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { DeliveriesTable } from '../../../db/tables/operations.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'organization_id', 'channel', 'kind', 'to_email', 'user_id', 'subject_id', 'data', 'subject_line', 'host', 'status', 'message_id', 'attempts', 'error', 'next_try_at', 'created_at', 'sent_at'] as const;
export type DeliveryRow = Pick<DeliveriesTable, (typeof columns)[number]> & { organization_name: string | null };
export type DeliveryStatus = DeliveriesTable['status'];

export interface DeliveryFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
  readonly organizationId?: string | undefined;
  readonly kind?: string | undefined;
}

/** Adds mails. */
export async function insertDeliveries(db: Db, rows: readonly DeliveriesTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 200) await db.insertInto('deliveries').values(rows.slice(from, from + 200)).execute();
}

/** Cancels the mails of a kind about these subjects that have not left. */
export async function cancelUnsent(db: Db, scope: Scope, kind: string, subjectIds: readonly string[], error: string): Promise<void> {
  for (let from = 0; from < subjectIds.length; from += 500) {
    await db
      .updateTable('deliveries')
      .set({ status: 'cancelled', error, next_try_at: null })
      .where('provider_id', '=', scope.providerId)
      .where('subject_id', 'in', subjectIds.slice(from, from + 500))
      .where('kind', '=', kind)
      .where('status', 'in', ['queued', 'kept', 'failed'])
      .execute();
  }
}

/** Writes what became of a mail that stands as `from`; false where it does not stand so any more. */
export async function settleDelivery(db: Db, scope: Scope, id: string, from: DeliveryStatus, outcome: Partial<Pick<DeliveriesTable, 'status' | 'attempts' | 'error' | 'next_try_at' | 'sent_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('deliveries').set(outcome).where('provider_id', '=', scope.providerId).where('id', '=', id).where('status', '=', from).executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts kept mails back into the queue; gives the ids of those that were still kept. */
export async function requeueKept(db: Db, scope: Scope, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.updateTable('deliveries').set({ status: 'queued', error: null, next_try_at: null }).where(inScope(scope, 'deliveries')).where('id', 'in', ids).where('status', '=', 'kept').returning('id').execute();
  return rows.map(({ id }) => id);
}

function filtered(db: Db, scope: Scope, filter: DeliveryFilter) {
  let query = db
    .selectFrom('deliveries as d')
    .leftJoin('organizations as o', (join) => join.onRef('o.id', '=', 'd.organization_id').onRef('o.provider_id', '=', 'd.provider_id'))
    .where(inScope(scope, 'd'));
  if (filter.id) query = query.where('d.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.q !== undefined && filter.q !== '') query = query.where(containsText(dialectOf(db), 'deliveries', filter.q, 'd'));
  if (filter.status !== undefined) query = query.where('d.status', '=', filter.status);
  if (filter.organizationId !== undefined) query = query.where('d.organization_id', '=', filter.organizationId);
  if (filter.kind !== undefined) query = query.where('d.kind', '=', filter.kind);
  return query;
}

/** One page of mails within the scope, newest first unless asked otherwise; rows from `range[0]` to `range[1]`. */
export async function listDeliveries(db: Db, scope: Scope, filter: DeliveryFilter, order: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<DeliveryRow>> {
  const rows = await filtered(db, scope, filter)
    .select(columns.map((column) => `d.${column}` as const))
    .select('o.name as organization_name')
    .orderBy('d.created_at', order)
    .orderBy('d.id', order)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('d.id')) };
}

/** One mail within the scope. */
export async function findDelivery(db: Db, scope: Scope, id: string): Promise<DeliveryRow | undefined> {
  return filtered(db, scope, { id: [id] })
    .select(columns.map((column) => `d.${column}` as const))
    .select('o.name as organization_name')
    .executeTakeFirst();
}
