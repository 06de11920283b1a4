import { foldText } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Actor, Scope } from '../../policy.ts';
import { signInScope } from '../../policy.ts';
import { oneLine, type Change } from './audit.domain.ts';
import { auditEventsAfter, countReference, countRepeat, insertAuditEvents, listAuditEvents, type AuditFilter, type AuditRow } from './audit.repository.ts';

export interface AuditEntry {
  /** Dotted, past tense: `portal.disabled`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id?: string | null; readonly label: string };
  readonly organizationId?: string | null;
  readonly changes?: readonly Change[];
  readonly reference?: string;
  /** For sign-in, where the person is known only after the request began. */
  readonly actor?: { readonly kind: 'staff' | 'customer' | 'anonymous'; readonly id: string | null; readonly label: string };
}

function whoIs(actor: Actor): { kind: 'staff' | 'customer' | 'anonymous' | 'system' | 'operator'; id: string | null; label: string } {
  if (actor.kind === 'staff' || actor.kind === 'customer') return { kind: actor.kind, id: actor.userId, label: actor.name === '' ? actor.email : actor.name };
  if (actor.kind === 'anonymous') return { kind: 'anonymous', id: null, label: 'Somebody not signed in' };
  return { kind: actor.kind, id: null, label: actor.name };
}

async function write(ctx: Context, entries: readonly AuditEntry[], refusal: 0 | 1): Promise<void> {
  const rows = entries.map((entry) => {
    const actor = entry.actor ?? whoIs(ctx.actor);
    const label = oneLine(entry.subject.label);
    return {
      id: ctx.newId(),
      provider_id: ctx.actor.providerId,
      organization_id: entry.organizationId ?? null,
      at: ctx.now(),
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_label: oneLine(actor.label),
      action: entry.action,
      refusal,
      subject_kind: entry.subject.kind,
      subject_id: entry.subject.id ?? null,
      subject_label: label,
      changes: JSON.stringify(entry.changes ?? []),
      search_text: foldText(`${actor.label} ${label} ${entry.action} ${entry.reference ?? ''}`),
      count: 1,
      ip: ctx.client.ip,
      user_agent: oneLine(ctx.client.userAgent),
      request_id: ctx.requestId,
      reference: entry.reference ?? null,
    };
  });
  await insertAuditEvents(ctx.db, rows);
}

/** Writes one entry about each change; call it in the transaction that makes the changes. */
export async function record(ctx: Context, entries: AuditEntry | readonly AuditEntry[]): Promise<void> {
  await write(ctx, 'action' in entries ? [entries] : entries, 0);
}

/** Writes one entry about a refusal; repeats by one person within five minutes share it, with a count. */
export async function recordRefused(ctx: Context, entry: AuditEntry): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  if (entry.reference !== undefined && (await countReference(ctx.db, scope, entry.reference))) return;
  const actorId = entry.actor ? entry.actor.id : whoIs(ctx.actor).id;
  if (entry.reference === undefined) {
    const since = isoTime(milliseconds(ctx.now()) - limits.refusalRepeatMinutes * 60_000);
    if ((await countRepeat(ctx.db, scope, { actorId, action: entry.action, subjectLabel: oneLine(entry.subject.label), since })) !== null) return;
  }
  await write(ctx, [entry], 1);
}

const folded = (filter: AuditFilter): AuditFilter => (filter.q === undefined ? filter : { ...filter, q: foldText(filter.q) });

/** One page of entries. */
export async function auditEvents(ctx: Context, scope: Scope, query: { sort: [string, 'ASC' | 'DESC']; range: [number, number]; filter: AuditFilter }) {
  return listAuditEvents(ctx.db, scope, folded(query.filter), query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** The next entries behind a place, oldest first, for reading all of them. */
export async function nextAuditEvents(ctx: Context, scope: Scope, filter: AuditFilter, place: { at: string; id: string } | null, count: number): Promise<AuditRow[]> {
  return auditEventsAfter(ctx.db, scope, folded(filter), place, count);
}

/** One entry. Throws `not_found`. */
export async function auditEvent(ctx: Context, scope: Scope, id: string) {
  const { rows } = await listAuditEvents(ctx.db, scope, { id: [id] }, 'desc', [0, 0]);
  const [row] = rows;
  if (!row) throw new AppError('not_found');
  return row;
}
