import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { CustomerActor, Scope, StaffActor } from '../../policy.ts';
import { signInScope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { issueChallenge } from '../one-time/index.ts';
import { mainHost } from '../providers/index.ts';
import { isSessionOpen, renewSession } from '../sessions/index.ts';
import type { SignedIn } from '../sign-in/index.ts';
import { findConnection, type ConnectionRow } from './sso.connections.repository.ts';
import type { FlowRow } from './sso.flows.repository.ts';
import { createFlow, flowEnd, flowSeconds, wayAddress, type Browser } from './sso.flows.service.ts';
import { consolePath, returnPath, type Named } from './sso.identity.domain.ts';
import { homeOf, tenantOffered } from './sso.microsoft365.service.ts';
import { failWay, notLive } from './sso.sign-in.service.ts';
import { step } from './sso.steps.domain.ts';
import { findSubject } from './sso.subjects.repository.ts';

const tolerance = limits.sso.clockSeconds * 1_000;

/** Since when somebody must have proven themselves for a confirmation (milliseconds since 1970): since it began, and no longer ago than a confirmation lasts. */
export function freshSince(flow: Pick<FlowRow, 'created_at'>, now: number): number {
  return Math.max(milliseconds(flow.created_at), now - limits.stepUpMinutes * 60_000);
}

/** Why an ID token does not say that its person has just proven themselves (`auth_time`, OpenID Connect Core 3.1.2.1); null where it does. */
export function staleness(claims: Readonly<Record<string, unknown>>, flow: Pick<FlowRow, 'created_at'>, now: number): SsoStep | null {
  const told = claims['auth_time'];
  if (typeof told !== 'number') return step('authentication', 'failed', 'The identity provider does not say when you signed in (auth_time), so it cannot confirm that it is you. Have it send that claim.');
  const at = told * 1_000;
  if (at + tolerance >= freshSince(flow, now) && at <= now + tolerance) return null;
  return step('authentication', 'failed', 'The identity provider did not ask you to sign in anew. Sign out there and try again.', new Date(at).toISOString(), new Date(freshSince(flow, now)).toISOString());
}

/** With Microsoft 365 the directory whose people the organization's are. */
async function tenantOf(ctx: Context, scope: Scope, connectionId: string, organizationId: string): Promise<string | null> {
  return (await findConnection(ctx.db, scope, connectionId))?.purpose === 'microsoft365' ? tenantOffered(ctx, scope, organizationId) : null;
}

/** Begins the round trip by which somebody who came through a connection confirms that it is them; gives the address to open, which works once and in this browser alone. Throws `forbidden`. */
export async function beginStepUp(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor, asked: string, browser: Browser): Promise<string> {
  const { ssoConnectionId } = actor;
  if (ssoConnectionId === null) throw new AppError('forbidden', { detail: 'You signed in with something of your own. Confirm with your password or passkey.' });
  const all = signInScope(scope.providerId);
  const isStaff = actor.kind === 'staff';
  const organizationId = isStaff ? null : actor.organizationId;
  return inTransaction(ctx, async (inner) => {
    const main = await mainHost(inner, all);
    const { host } = inner.client;
    const token = browser.bind(flowSeconds);
    const flow = await createFlow(inner, all, { connectionId: ssoConnectionId, organizationId, kind: 'step_up', returnPath: isStaff ? consolePath(asked) : returnPath(asked), browser: host === main ? token : null, hostBrowser: host === main ? null : token, staffUserId: isStaff ? actor.userId : null, knownUserId: isStaff ? null : actor.userId, host, sessionId: actor.sessionId, tenantId: organizationId === null ? null : await tenantOf(inner, all, ssoConnectionId, organizationId) });
    const { secret } = await issueChallenge(inner, { purpose: 'sso_begin', subjectId: flow.id, expiresAt: flowEnd(inner) });
    await record(inner, { action: 'session.confirmation_begun', subject: { kind: 'session', id: actor.sessionId, label: '' }, organizationId });
    return `${await wayAddress(inner, all, ssoConnectionId, '/login')}?${new URLSearchParams({ begin: secret, hint: actor.email }).toString()}`;
  });
}

const somebodyElse = step('person', 'failed', 'Somebody else signed in there than the one who is signed in here. Sign in there as yourself.');
const sessionGone = step('session', 'failed', 'The session that was to be confirmed has ended. Sign in again.');

/** Renews the session of somebody who has just signed in anew at the connection it came through; every check before has proven whom it names. Throws `sso_failed`. */
export async function finishStepUp(ctx: Context, connection: ConnectionRow, flow: FlowRow, named: Named, steps: readonly SsoStep[]): Promise<SignedIn> {
  const scope = signInScope(ctx.actor.providerId);
  const { session_id: sessionId, staff_user_id: staffUserId, known_user_id: knownUserId } = flow;
  const isStaff = connection.purpose === 'staff';
  const userId = isStaff ? staffUserId : knownUserId;
  const done = await inTransaction(ctx, async (inner): Promise<SignedIn | SsoStep> => {
    const current = await findConnection(inner.db, scope, connection.id);
    if (current?.purpose !== connection.purpose || current.status !== 'live') return notLive;
    // The directory of another organization vouches for nobody of this one.
    if ((await homeOf(inner, scope, current, named)) !== (isStaff ? null : flow.organization_id)) return somebodyElse;
    const known = await findSubject(inner.db, scope, connection.id, named.subject);
    if (!known || userId === null || known.user_id !== userId) return somebodyElse;
    if (sessionId === null || !(await isSessionOpen(inner, scope, sessionId))) return sessionGone;
    await record(inner, { action: 'session.confirmed', subject: { kind: 'session', id: sessionId, label: '' }, organizationId: flow.organization_id, actor: { kind: isStaff ? 'staff' : 'customer', id: userId, label: '' } });
    return renewSession(inner, scope, sessionId, { isProof: true });
  });
  if ('check' in done) throw await failWay(ctx, connection, [...steps, done]);
  return done;
}
