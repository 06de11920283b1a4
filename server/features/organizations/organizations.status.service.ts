import type { z } from 'zod';
import type { bulkResult } from '../../../shared/contracts/list.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { enqueue, type JobRun } from '../jobs/index.ts';
import { userById } from '../users/index.ts';
import { organizationsArchivedJob, setStatusesJob } from './organizations.jobs.ts';
import { countPeopleBehindPortals, findForStatus, updateStatuses, type OrganizationFilter } from './organizations.repository.ts';
import { organizationById, organizationRecord, type OrganizationRecord } from './organizations.service.ts';

type Status = 'active' | 'archived';
type BulkResult = z.output<typeof bulkResult>;

export interface BulkTarget {
  readonly ids?: readonly string[] | undefined;
  readonly filter?: OrganizationFilter | undefined;
  readonly dryRun: boolean;
}

/** Gives organizations another status, with one audit entry for each that did not have it; gives their ids and how many people notice. */
export async function setStatuses(ctx: Context, scope: Scope, ids: readonly string[], status: Status, actor?: AuditEntry['actor']): Promise<{ ids: string[]; people: number }> {
  return inTransaction(ctx, async (inner) => {
    const changed = await updateStatuses(inner.db, scope, ids, status, inner.now());
    const before = status === 'archived' ? 'active' : 'archived';
    await record(
      inner,
      changed.map(({ id, name }) => ({
        action: status === 'archived' ? 'organization.archived' : 'organization.restored',
        subject: { kind: 'organization', id, label: name },
        organizationId: id,
        changes: [{ field: 'status', before, after: status }],
        ...(actor ? { actor } : {}),
      })),
    );
    const changedIds = changed.map(({ id }) => id);
    if (status === 'archived' && changedIds.length > 0) await enqueue(inner, organizationsArchivedJob, { organizationIds: changedIds });
    return { ids: changedIds, people: await countPeopleBehindPortals(inner.db, scope, changedIds) };
  });
}

/** Gives one organization another status; one that has it already stays as it is. Throws `not_found`. */
export async function setOrganizationStatus(ctx: Context, scope: Scope, id: string, status: Status): Promise<OrganizationRecord> {
  return inTransaction(ctx, async (inner) => {
    await organizationById(inner, scope, id);
    await setStatuses(inner, scope, [id], status);
    return organizationRecord(inner, scope, id);
  });
}

/** Gives many organizations another status, at once up to 1,000 and by a job beyond; a dry run only counts. */
export async function setStatusOfMany(ctx: Context, scope: Scope, target: BulkTarget, status: Status): Promise<BulkResult> {
  const { matched, ids } = await findForStatus(ctx.db, scope, target.filter ?? { id: target.ids ?? [] }, status);
  const planned = { dryRun: target.dryRun, matched, changed: ids.length, jobId: null, ids: [] };
  if (target.dryRun) return { ...planned, people: await countPeopleBehindPortals(ctx.db, scope, ids) };
  if (ids.length > limits.bulkIds) {
    if (ctx.actor.kind !== 'staff') throw new AppError('forbidden');
    const people = await countPeopleBehindPortals(ctx.db, scope, ids);
    return { ...planned, people, jobId: await enqueue(ctx, setStatusesJob, { organizationIds: ids, status, askedBy: ctx.actor.userId }) };
  }
  const done = await setStatuses(ctx, scope, ids, status);
  return { ...planned, changed: done.ids.length, people: done.people, ids: done.ids };
}

const step = 200;

/** Carries a change of many out, 200 at a time in a transaction each, in the name of who asked; may run again after a crash, since what is done already stays as it is. */
export async function carryOutStatuses(ctx: Context, payload: z.output<typeof setStatusesJob.payload>, progress: JobRun['progress']): Promise<'cancelled' | { changed: number; people: number }> {
  const scope = signInScope(ctx.actor.providerId);
  const asker = await userById(ctx, scope, payload.askedBy);
  const actor = { kind: 'staff' as const, id: payload.askedBy, label: asker?.name || asker?.email || 'A former member of staff' };
  const { organizationIds, status } = payload;
  let [changed, people] = [0, 0];
  for (let from = 0; from < organizationIds.length; from += step) {
    const done = await setStatuses(ctx, scope, organizationIds.slice(from, from + step), status, actor);
    changed += done.ids.length;
    people += done.people;
    if (await progress(Math.min(from + step, organizationIds.length), organizationIds.length)) return 'cancelled';
  }
  return { changed, people };
}
