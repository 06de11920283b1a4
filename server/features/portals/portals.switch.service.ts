import type { z } from 'zod';
import type { bulkResult } from '../../../shared/contracts/list.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { changesBetween, record, type AuditEntry } from '../audit/index.ts';
import { enqueue, type JobRun } from '../jobs/index.ts';
import { userById } from '../users/index.ts';
import { isSwitched } from './portals.domain.ts';
import { portalEnabledJob, switchPortalsJob } from './portals.jobs.ts';
import { countActivePeople, findForSwitch, findPortals, updateEnabled, updatePortalRow, type PortalFilter } from './portals.repository.ts';
import { portalRecord, type PortalRecord } from './portals.service.ts';

type BulkResult = z.output<typeof bulkResult>;

export interface BulkTarget {
  readonly ids?: readonly string[] | undefined;
  readonly filter?: PortalFilter | undefined;
  readonly dryRun: boolean;
}

interface Switch {
  readonly enabled: boolean;
  /** What customers read at the wall; absent: as before. */
  readonly note?: string | undefined;
  /** Who asked, where that is not the actor at hand. */
  readonly asker?: { readonly id: string; readonly name: string };
}

const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, count) => total + count, 0);

function nameOf(ctx: Context): string {
  const { actor } = ctx;
  if (actor.kind === 'anonymous') return '';
  return actor.name === '' && actor.kind === 'staff' ? actor.email : actor.name;
}

/** Switches portals, with one audit entry for each that was not so yet, and lets waiting invitations go; gives their organizations' ids and how many people notice. */
export async function switchPortals(ctx: Context, scope: Scope, ids: readonly string[], { enabled, note, asker }: Switch): Promise<{ ids: string[]; people: number }> {
  return inTransaction(ctx, async (inner) => {
    const before = new Map((await findPortals(inner.db, scope, ids)).map((row) => [row.organization_id, row]));
    const changed = await updateEnabled(inner.db, scope, ids, enabled, { at: inner.now(), by: asker?.name ?? nameOf(inner), note });
    const entries = changed.map((id): AuditEntry => {
      const row = before.get(id);
      return {
        action: enabled ? 'portal.enabled' : 'portal.disabled',
        subject: { kind: 'portal', id, label: row?.organization_name ?? '' },
        organizationId: id,
        changes: changesBetween<{ enabled: boolean; note: string }>({ enabled: !enabled, note: row?.note ?? '' }, { enabled, note: note ?? row?.note ?? '' }),
        ...(asker ? { actor: { kind: 'staff', id: asker.id, label: asker.name } } : {}),
      };
    });
    await record(inner, entries);
    if (enabled && changed.length > 0) await enqueue(inner, portalEnabledJob, { organizationIds: changed });
    const noticing = changed.filter((id) => before.get(id)?.organization_status === 'active');
    return { ids: changed, people: sum(await countActivePeople(inner.db, scope, noticing)) };
  });
}

/** Switches one portal on, from every person's next request; one that is on already stays as it is. Throws `not_found`, `organization_archived`. */
export async function enablePortal(ctx: Context, scope: Scope, id: string): Promise<PortalRecord> {
  return inTransaction(ctx, async (inner) => {
    const portal = await portalRecord(inner, scope, id);
    if (portal.organization_status === 'archived') throw new AppError('organization_archived');
    await switchPortals(inner, scope, [id], { enabled: true });
    return portalRecord(inner, scope, id);
  });
}

/** Switches one portal off, from every person's next request, with a note for the wall if there is one; one that is off already only takes the note. Throws `not_found`. */
export async function disablePortal(ctx: Context, scope: Scope, id: string, note: string | undefined): Promise<PortalRecord> {
  return inTransaction(ctx, async (inner) => {
    const portal = await portalRecord(inner, scope, id);
    if (portal.enabled === 1) await switchPortals(inner, scope, [id], { enabled: false, note });
    else if (note !== undefined && note !== portal.note) {
      const written = await updatePortalRow(inner.db, scope, id, portal.version, { note, updated_at: inner.now() });
      if (written) await record(inner, { action: 'portal.updated', subject: { kind: 'portal', id, label: portal.organization_name }, organizationId: id, changes: [{ field: 'note', before: portal.note, after: note }] });
    }
    return portalRecord(inner, scope, id);
  });
}

/** Switches many portals, at once up to 1,000 and by a job beyond; a dry run only counts. Archived organizations are found but not switched on. */
export async function switchMany(ctx: Context, scope: Scope, target: BulkTarget, enabled: boolean): Promise<BulkResult> {
  const found = await findForSwitch(ctx.db, scope, target.filter ?? { id: target.ids ?? [] });
  const rows = found.filter((row) => isSwitched(row, enabled));
  const ids = rows.map((row) => row.organization_id);
  const planned = { dryRun: target.dryRun, matched: found.length, changed: ids.length, jobId: null, ids: [] };
  if (!target.dryRun && ids.length <= limits.bulkIds) {
    const done = await switchPortals(ctx, scope, ids, { enabled });
    return { ...planned, changed: done.ids.length, people: done.people, ids: done.ids };
  }
  const noticing = rows.filter((row) => row.organization_status === 'active').map((row) => row.organization_id);
  const people = sum(await countActivePeople(ctx.db, scope, noticing));
  if (target.dryRun) return { ...planned, people };
  if (ctx.actor.kind !== 'staff') throw new AppError('forbidden');
  return { ...planned, people, jobId: await enqueue(ctx, switchPortalsJob, { organizationIds: ids, enabled, askedBy: ctx.actor.userId }) };
}

const step = 200;

/** Carries a switch of many out, 200 at a time in a transaction each, in the name of who asked; may run again after a crash, since what is done already stays as it is. */
export async function carryOutSwitch(ctx: Context, { organizationIds, enabled, askedBy }: z.output<typeof switchPortalsJob.payload>, progress: JobRun['progress']): Promise<'cancelled' | { changed: number; people: number }> {
  const scope = signInScope(ctx.actor.providerId);
  const user = await userById(ctx, scope, askedBy);
  const asker = { id: askedBy, name: user?.name || user?.email || 'A former member of staff' };
  let [changed, people] = [0, 0];
  for (let from = 0; from < organizationIds.length; from += step) {
    const done = await switchPortals(ctx, scope, organizationIds.slice(from, from + step), { enabled, asker });
    changed += done.ids.length;
    people += done.people;
    if (await progress(Math.min(from + step, organizationIds.length), organizationIds.length)) return 'cancelled';
  }
  return { changed, people };
}
