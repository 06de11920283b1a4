import { foldEmail } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError, GateError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { normalizeCode, randomCode } from '../../platform/ids.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, recordRefused } from '../audit/index.ts';
import { describeClient } from '../sessions/index.ts';
import { attemptsAfter, completeAttempt, countAttempt, countFailure, countSame, holdSession, insertAttempt, listAttempts, type AttemptFilter, type AttemptRow, type StoredAttempt } from './access.attempts.repository.ts';

export interface Attempt {
  readonly door: 'admin' | 'portal';
  /** `signed_in`, or the code of the refusal. */
  readonly outcome: string;
  readonly email: string;
  readonly userId?: string | null;
  readonly userKind?: 'staff' | 'customer';
  readonly name?: string;
  readonly organizationId?: string | null;
  readonly customerUserId?: string | null;
  readonly sessionId?: string | null;
  /** Whether the session waited for its second factor. */
  readonly completes?: boolean;
  readonly gate?: string;
  /** The factor that was tried. */
  readonly method?: string;
  /** How far off the clock of a code's device seems, in seconds. */
  readonly clockSeconds?: number | null;
  readonly feature?: string | null;
  /** The connection it came through, and what was checked of its answer (JSON). */
  readonly sso?: { readonly connectionId: string; readonly steps: string };
}

const referenceCharacters = 8;

/** A typed reference as it is stored, `K7M2-9QXD`; forgiving about case, spaces and dashes. */
export function readReference(typed: string): string {
  const code = normalizeCode(typed);
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

async function insert(ctx: Context, attempt: Attempt, reference: string | null): Promise<void> {
  const now = ctx.now();
  await insertAttempt(ctx.db, {
    id: ctx.newId(),
    provider_id: ctx.actor.providerId,
    organization_id: attempt.organizationId ?? null,
    customer_user_id: attempt.customerUserId ?? null,
    user_id: attempt.userId ?? null,
    session_id: attempt.sessionId ?? null,
    door: attempt.door,
    outcome: attempt.outcome,
    gate: attempt.gate ?? null,
    feature: attempt.feature ?? null,
    reference,
    email: attempt.email,
    email_folded: foldEmail(attempt.email),
    ip: ctx.client.ip,
    user_agent: ctx.client.userAgent,
    method: attempt.method ?? null,
    clock_seconds: attempt.clockSeconds ?? null,
    sso_connection_id: attempt.sso?.connectionId ?? null,
    steps: attempt.sso?.steps ?? null,
    count: 1,
    at: now,
    last_at: now,
  });
}

/** Writes down a sign-in that succeeded or failed, with its audit entry, in the transaction at hand; equal failures within five minutes share one entry, with a count. */
export async function recordAttempt(ctx: Context, attempt: Attempt): Promise<void> {
  const since = isoTime(milliseconds(ctx.now()) - limits.refusalRepeatMinutes * 60_000);
  const repeated = attempt.outcome === 'signed_in' ? attempt.completes === true && attempt.sessionId != null && (await completeAttempt(ctx.db, signInScope(ctx.actor.providerId), attempt.sessionId, attempt.method ?? null, ctx.now())) : (await countSame(ctx.db, signInScope(ctx.actor.providerId), { door: attempt.door, outcome: attempt.outcome, emailFolded: foldEmail(attempt.email), ip: ctx.client.ip, since, now: ctx.now() }));
  if (!repeated) await insert(ctx, attempt, null);
  const actor = attempt.userId != null && attempt.outcome === 'signed_in' ? { kind: attempt.userKind ?? ('customer' as const), id: attempt.userId, label: attempt.name === undefined || attempt.name === '' ? attempt.email : attempt.name } : { kind: 'anonymous' as const, id: null, label: 'Somebody not signed in' };
  const entry = { subject: { kind: 'sign_in', id: attempt.userId ?? null, label: attempt.outcome === 'signed_in' ? '' : attempt.email }, organizationId: attempt.organizationId ?? null, actor };
  if (attempt.outcome === 'signed_in') await record(ctx, { ...entry, action: 'session.started' });
  else await recordRefused(ctx, { ...entry, action: `refused.${attempt.outcome}` });
}

/** Writes down a sign-in that failed at a connection, with what was checked, or was refused because only a connection counts, and gives its reference; equal ones within five minutes share one entry, with the newest steps and a count. */
export async function recordSsoFailure(ctx: Context, attempt: Attempt & { readonly method: string }): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const scope = signInScope(inner.actor.providerId);
    const now = inner.now();
    const connectionId = attempt.sso?.connectionId ?? null;
    const steps = attempt.sso?.steps ?? null;
    const known = await countFailure(inner.db, scope, { connectionId, userId: attempt.userId ?? null, outcome: attempt.outcome, method: attempt.method, emailFolded: foldEmail(attempt.email), ip: inner.client.ip, since: isoTime(milliseconds(now) - limits.refusalRepeatMinutes * 60_000), now, steps });
    const reference = known ?? readReference(randomCode(referenceCharacters));
    if (known === null) await insert(inner, attempt, reference);
    await recordRefused(inner, { action: `refused.${attempt.outcome}`, subject: { kind: 'sign_in', id: attempt.userId ?? null, label: attempt.email }, organizationId: attempt.organizationId ?? null, reference, actor: { kind: 'anonymous', id: null, label: 'Somebody not signed in' } });
    return reference;
  });
}

/** Writes down a refusal at a route, in the history too unless said otherwise; a gate's refusal gets a reference, which repeats within five minutes share. */
export async function recordRefusal(ctx: Context, error: AppError, route: string, inHistory = true): Promise<string | undefined> {
  const { actor } = ctx;
  const organizationId = actor.kind === 'customer' ? actor.organizationId : null;
  if (!(error instanceof GateError) || actor.kind !== 'customer') {
    await inTransaction(ctx, (inner) => recordRefused(inner, { action: `refused.${error.code}`, subject: { kind: 'route', label: route }, organizationId }));
    return undefined;
  }
  return inTransaction(ctx, async (inner) => {
    const scope = signInScope(actor.providerId);
    const now = inner.now();
    const { gate, feature } = error;
    await holdSession(inner.db, scope, actor.sessionId);
    const known = await countAttempt(inner.db, scope, { sessionId: actor.sessionId, organizationId, gate, feature, since: isoTime(milliseconds(now) - limits.refusalRepeatMinutes * 60_000), now });
    const reference = known ?? readReference(randomCode(referenceCharacters));
    if (known === null) await insert(inner, { door: 'portal', outcome: error.code, gate, feature, email: actor.email, userId: actor.userId, organizationId, customerUserId: actor.customerUserId, sessionId: actor.sessionId }, reference);
    if (inHistory) await recordRefused(inner, { action: `refused.${error.code}`, subject: { kind: 'gate', label: gate }, organizationId, reference });
    return reference;
  });
}

const asStored = (filter: AttemptFilter): AttemptFilter => (filter.reference === undefined ? filter : { ...filter, reference: readReference(filter.reference) });

/** The next attempts behind a place, oldest first, for reading all of them. */
export async function nextAttempts(ctx: Context, scope: Scope, filter: AttemptFilter, place: { at: string; id: string } | null, count: number): Promise<AttemptRow[]> {
  return (await attemptsAfter(ctx.db, scope, asStored(filter), place, count)).map(described);
}

/** One page of attempts. */
export async function attempts(ctx: Context, scope: Scope, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number]; filter: AttemptFilter }) {
  const page = await listAttempts(ctx.db, scope, asStored(query.filter), query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
  return { rows: page.rows.map(described), total: page.total };
}

function described(row: StoredAttempt): AttemptRow {
  return { ...row, ...describeClient(row.user_agent) };
}

/** One attempt. Throws `not_found`. */
export async function attempt(ctx: Context, scope: Scope, id: string): Promise<AttemptRow> {
  const { rows } = await listAttempts(ctx.db, scope, { id: [id] }, 'desc', [0, 0]);
  const [row] = rows;
  if (!row) throw new AppError('not_found');
  return described(row);
}

/** The attempt with a typed reference within the scope, or null. */
export async function attemptByReference(ctx: Context, scope: Scope, typed: string): Promise<AttemptRow | null> {
  const { rows } = await listAttempts(ctx.db, scope, { reference: readReference(typed) }, 'desc', [0, 0]);
  const [row] = rows;
  return row ? described(row) : null;
}
