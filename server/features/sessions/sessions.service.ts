import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { hashToken, newToken } from '../../platform/crypto.ts';
import { signInScope, type Scope } from '../../policy.ts';
import type { SessionsTable } from '../../../db/tables/accounts.ts';
import { record } from '../audit/index.ts';
import { describeClient, describeMethod, lifetimeSoFar, minutesBefore, sessionEnd } from './sessions.domain.ts';
import { renewToken, countOpenSessions, deleteKnownDevices, endMatching, enterFromNowhere, findDeviceUser, insertKnownDevice, insertSession, isKnownDevice, isNotEnded, listOpenSessions, setOrganization, type OpenSessionRow, type SessionFilter, type SessionMatch, type StoredSession } from './sessions.repository.ts';

export interface NewSession {
  readonly door: 'admin' | 'portal';
  readonly userId: string;
  readonly userKind: 'staff' | 'customer';
  readonly organizationId: string | null;
  readonly method: SessionsTable['method'];
  readonly transport: 'cookie' | 'token';
  /** A second factor given together with the first, such as a passkey's own. */
  readonly factorMethod?: string;
  /** The connection it came through. */
  readonly ssoConnectionId?: string;
  /** With Microsoft 365: the directory that vouched. */
  readonly ssoTenantId?: string;
}

/** Starts a session and gives its token, which only its holder ever has; `seconds` is how long a cookie may live. */
export async function startSession(ctx: Context, session: NewSession): Promise<{ token: string; sessionId: string; seconds: number; transport: 'cookie' | 'token' }> {
  const token = newToken();
  const id = ctx.newId();
  const now = ctx.now();
  await insertSession(ctx.db, {
    id,
    provider_id: ctx.actor.providerId,
    door: session.door,
    user_id: session.userId,
    user_kind: session.userKind,
    organization_id: session.organizationId,
    token_hash: hashToken(token),
    transport: session.transport,
    method: session.method,
    authenticated_at: now,
    factor_at: session.factorMethod === undefined ? null : now,
    factor_method: session.factorMethod ?? null,
    sso_connection_id: session.ssoConnectionId ?? null,
    sso_tenant_id: session.ssoTenantId ?? null,
    created_at: now,
    last_used_at: now,
    ip: ctx.client.ip,
    user_agent: ctx.client.userAgent,
    ended_at: null,
    end_reason: null,
  });
  return { token, sessionId: id, seconds: cookieSeconds(session.door), transport: session.transport };
}

const cookieSeconds = (door: 'admin' | 'portal') => 60 * (door === 'admin' ? limits.session.adminAbsoluteMinutes : limits.session.portalAbsoluteMinutes);

/** Gives a session a new token after its person has proven or changed something, so that an older token is worth nothing (ASVS 7.2.4); only a proof makes it fresh (H5). Throws `unauthenticated`. */
export async function renewSession(ctx: Context, scope: Scope, sessionId: string, proven: { factorMethod?: string; isProof: boolean }): Promise<{ token: string; seconds: number; transport: 'cookie' | 'token' }> {
  const token = newToken();
  const now = ctx.now();
  const row = await renewToken(ctx.db, scope, sessionId, { token_hash: hashToken(token), ...(proven.isProof ? { authenticated_at: now } : {}), ...(proven.factorMethod === undefined ? {} : { factor_at: now, factor_method: proven.factorMethod }) });
  if (!row) throw new AppError('unauthenticated');
  return { token, seconds: cookieSeconds(row.door), transport: row.transport };
}

/** Ends open sessions that match, from the next request on in every process; gives how many. The caller audits. */
export async function endSessions(ctx: Context, scope: Scope, match: SessionMatch, reason: string): Promise<number> {
  if (match.sessionId === undefined && match.userId === undefined && match.organizationId === undefined && match.ssoConnectionId === undefined) throw new Error('Name whose sessions end.');
  return endMatching(ctx.db, scope, match, ctx.now(), reason);
}

/** Whether nobody has ended the session at hand since its request began; in a transaction nobody does until it ends. */
export async function isSessionOpen(ctx: Context, scope: Scope, sessionId: string): Promise<boolean> {
  return isNotEnded(ctx.db, scope, sessionId);
}

/** How many sessions each of these people has open, by organization. */
export async function openSessionCounts(ctx: Context, scope: Scope, userIds: readonly string[]): Promise<{ userId: string; organizationId: string | null; count: number }[]> {
  return countOpenSessions(ctx.db, scope, userIds, minutesBefore(ctx.now(), limits.session.portalIdleMinutes));
}

/** Puts the session at hand into another organization; renews nothing. */
export async function moveSession(ctx: Context, scope: Scope, sessionId: string, organizationId: string): Promise<void> {
  await setOrganization(ctx.db, scope, sessionId, organizationId);
}

/** Brings a sign-in's sessions that landed nowhere, because no organization was theirs, into the one that just became so: the next request is let in. */
export async function landSessions(ctx: Context, scope: Scope, userId: string, organizationId: string): Promise<void> {
  await enterFromNowhere(ctx.db, scope, userId, organizationId);
}

/** One page of sessions that are open now. */
export async function openSessions(ctx: Context, scope: Scope, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number]; filter: SessionFilter }): Promise<{ rows: OpenSessionRow[]; total: number }> {
  const column = query.sort[0] === 'createdAt' ? 'created_at' : 'last_used_at';
  const page = await listOpenSessions(ctx.db, scope, query.filter, { column, direction: query.sort[1] === 'ASC' ? 'asc' : 'desc' }, query.range, minutesBefore(ctx.now(), limits.session.portalIdleMinutes));
  const now = ctx.now();
  const rows = page.rows.map(described).filter(({ expires_at }) => expires_at > now);
  return { rows, total: page.total - (page.rows.length - rows.length) };
}

function described(row: StoredSession): OpenSessionRow {
  const end = sessionEnd({ createdAt: row.created_at, lastUsedAt: row.last_used_at }, lifetimeSoFar(row, { idleMinutes: row.idle_minutes, absoluteMinutes: row.absolute_minutes }));
  return { ...row, ...describeClient(row.user_agent), expires_at: isoTime(end), signed_in_with: describeMethod(row.method, row.factor_method) };
}

/** The signed-in person's own open sessions. */
export async function ownSessions(ctx: Context, scope: Scope, userId: string, door: 'admin' | 'portal'): Promise<OpenSessionRow[]> {
  const { rows } = await openSessions(ctx, signInScope(scope.providerId), { sort: ['lastUsedAt', 'DESC'], range: [0, limits.pageRows - 1], filter: { userId, door } });
  return rows;
}

/** Ends one of the person's own sessions. Throws `not_found`. */
export async function endOwnSession(ctx: Context, scope: Scope, userId: string, sessionId: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    if ((await endSessions(inner, scope, { sessionId, userId }, 'ended by the person')) === 0) throw new AppError('not_found');
    await record(inner, { action: 'session.ended', subject: { kind: 'session', id: sessionId, label: '' } });
  });
}

/** Ends all of the person's sessions but the one at hand; gives how many. */
export async function endOtherSessions(ctx: Context, scope: Scope, userId: string, sessionId: string): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const ended = await endSessions(inner, scope, { userId, exceptSessionId: sessionId }, 'ended by the person');
    await record(inner, { action: 'sessions.ended', subject: { kind: 'user', id: userId, label: '' }, changes: [{ field: 'ended', before: null, after: ended }] });
    return ended;
  });
}

/** Ends one session that the member of staff may see; for those of staff `refuseStaff` says who may. Throws `not_found`, and what `refuseStaff` throws. */
export async function endOneSession(ctx: Context, scope: Scope, sessionId: string, refuseStaff: (inner: Context, userId: string) => Promise<void>): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const { rows } = await openSessions(inner, scope, { sort: ['lastUsedAt', 'DESC'], range: [0, 0], filter: { id: [sessionId] } });
    const [row] = rows;
    if (!row) throw new AppError('not_found');
    if (row.user_kind === 'staff') await refuseStaff(inner, row.user_id);
    const ended = await endSessions(inner, scope, { sessionId }, 'ended by staff');
    await record(inner, { action: 'sessions.ended', subject: { kind: 'user', id: row.user_id, label: row.name === '' ? row.email : row.name }, organizationId: row.organization_id });
    return ended;
  });
}

/** Remembers the device after a full sign-in; the token is its cookie's value. */
export async function rememberDevice(ctx: Context, userId: string): Promise<{ token: string; seconds: number }> {
  const token = newToken();
  const seconds = limits.knownDeviceDays * 86_400;
  await insertKnownDevice(ctx.db, { id: ctx.newId(), provider_id: ctx.actor.providerId, user_id: userId, token_hash: hashToken(token), created_at: ctx.now(), expires_at: isoTime(milliseconds(ctx.now()) + seconds * 1_000) });
  return { token, seconds };
}

/** The hash of a device's cookie where it is known for this person, else ''. */
export async function knownDevice(ctx: Context, scope: Scope, userId: string, token: string | undefined): Promise<string> {
  if (token === undefined || token === '') return '';
  const hash = hashToken(token);
  return (await isKnownDevice(ctx.db, scope, userId, hash, ctx.now())) ? hash : '';
}

/** Whose known device this is; null where it is nobody's. */
export async function deviceOwner(ctx: Context, scope: Scope, token: string | undefined): Promise<string | null> {
  return token === undefined || token === '' ? null : ((await findDeviceUser(ctx.db, scope, hashToken(token), ctx.now())) ?? null);
}

/** Forgets all devices of a person, after a change of password or factor. */
export async function forgetDevices(ctx: Context, scope: Scope, userId: string): Promise<void> {
  await deleteKnownDevices(ctx.db, scope, userId);
}
