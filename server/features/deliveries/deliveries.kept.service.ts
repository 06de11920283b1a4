import { inTransaction, type Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { enqueueAll } from '../jobs/index.ts';
import { mailState } from '../providers/index.ts';
import { sendDelivery } from './deliveries.jobs.ts';
import { findMailKind } from './deliveries.kinds.service.ts';
import { listDeliveries, requeueKept, type DeliveryRow } from './deliveries.repository.ts';

const atOnce = 500;
const most = 5_000;

/** Queues mails that were kept, in the transaction at hand; gives those that nobody else has queued meanwhile. */
async function queueKept(inner: Context, scope: Scope): Promise<{ found: number; queued: readonly DeliveryRow[] }> {
  const { rows } = await listDeliveries(inner.db, scope, { status: 'kept' }, 'asc', [0, atOnce - 1]);
  const known = rows.filter((row) => findMailKind(row.kind) !== undefined);
  const taken = new Set(await requeueKept(inner.db, scope, known.map(({ id }) => id)));
  const queued = known.filter(({ id }) => taken.has(id));
  for (const priority of [0, 10] as const) {
    const due = queued.filter((row) => findMailKind(row.kind)?.priority === priority).map(({ id }) => ({ deliveryId: id }));
    if (due.length > 0) await enqueueAll(inner, { ...sendDelivery, priority }, due);
  }
  await record(inner, queued.map((row) => ({ action: 'delivery.retried', subject: { kind: 'delivery', id: row.id, label: row.to_email }, organizationId: row.organization_id, changes: [{ field: 'status', before: 'kept', after: 'queued' }] })));
  return { found: rows.length, queued };
}

/**
 * Sends the mails that were kept for want of a mail server, at most 5,000 at once and none while there is still none; a dry run only counts them. Sending
 * itself leaves out what is no longer wanted and links that no longer work.
 */
export async function sendKept(ctx: Context, scope: Scope, { dryRun }: { dryRun: boolean }): Promise<{ dryRun: boolean; changed: number }> {
  if ((await mailState(ctx, scope)) === 'none') return { dryRun, changed: 0 };
  if (dryRun) return { dryRun, changed: (await listDeliveries(ctx.db, scope, { status: 'kept' }, 'asc', [0, 0])).total };
  let changed = 0;
  while (changed < most) {
    const { found, queued } = await inTransaction(ctx, async (inner) => queueKept(inner, scope));
    changed += queued.length;
    if (found < atOnce || queued.length === 0) break;
  }
  return { dryRun, changed };
}
