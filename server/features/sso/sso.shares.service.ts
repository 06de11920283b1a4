import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { issueLink, lookAtLink, openUntil, voidOpen } from '../one-time/index.ts';
import { linkTo, mainHost, providerById } from '../providers/index.ts';
import { findConnection, type ConnectionRow } from './sso.connections.repository.ts';
import { refuseForStaff, subjectOf } from './sso.connections.service.ts';
import { findSharedTest, findTest, type FlowRow } from './sso.flows.repository.ts';
import { stepsToShare, testOf, type Test } from './sso.tests.domain.ts';

const dayMs = 86_400_000;

async function testOfConnection(ctx: Context, scope: Scope, id: string, testId: string): Promise<{ connection: ConnectionRow; flow: FlowRow }> {
  const connection = await findConnection(ctx.db, scope, id);
  const flow = connection && (await findTest(ctx.db, scope, connection.id, testId));
  if (!connection || !flow) throw new AppError('not_found');
  refuseForStaff(ctx, connection);
  return { connection, flow };
}

/** Makes a link to a copy of a test, which works for 7 days; an older one of the same test is void. Throws `not_found`, `forbidden`, `sso_test_waiting`. */
export async function shareTest(ctx: Context, scope: Scope, id: string, testId: string): Promise<{ url: string; expiresAt: string }> {
  return inTransaction(ctx, async (inner) => {
    const { connection, flow } = await testOfConnection(inner, scope, id, testId);
    if (testOf(flow, connection.protocol, inner.now()).outcome === 'waiting') throw new AppError('sso_test_waiting');
    const expiresAt = isoTime(milliseconds(inner.now()) + limits.sso.sharedTestDays * dayMs);
    const { secret } = await issueLink(inner, { purpose: 'sso_test_share', subjectId: flow.id, expiresAt });
    await record(inner, { action: 'sso_connection.test_shared', subject: subjectOf(connection), organizationId: connection.organization_id, changes: [{ field: 'works_until', before: null, after: expiresAt }] });
    return { url: linkTo(inner, await mainHost(inner, scope), `/sign-in-test#${secret}`), expiresAt };
  });
}

/** Voids the link to a test, if there is one. Throws `not_found`, `forbidden`. */
export async function stopSharing(ctx: Context, scope: Scope, id: string, testId: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const { connection, flow } = await testOfConnection(inner, scope, id, testId);
    await voidOpen(inner, ['sso_test_share'], [flow.id]);
    await record(inner, { action: 'sso_connection.test_share_stopped', subject: subjectOf(connection), organizationId: connection.organization_id });
  });
}

/** What somebody reads who holds the link to a test. */
export interface SharedTest extends Omit<Test, 'id' | 'outcome' | 'nearMisses' | 'finishedAt'> {
  readonly providerName: string;
  readonly organizationName: string | null;
  readonly connectionName: string;
  readonly protocol: 'oidc' | 'saml';
  readonly outcome: 'passed' | 'failed';
  readonly expiresAt: string;
}

/** The copy of a test that a link opens: nothing of whom it almost means, and of no other organization. Throws `link_invalid`. */
export async function sharedTest(ctx: Context, token: string): Promise<SharedTest> {
  const scope = signInScope(ctx.actor.providerId);
  const link = await lookAtLink(ctx, 'sso_test_share', token);
  const flow = link?.providerId === scope.providerId ? await findSharedTest(ctx.db, scope, link.subjectId) : undefined;
  const connection = flow && (await findConnection(ctx.db, scope, flow.connection_id));
  const expiresAt = flow && (await openUntil(ctx, 'sso_test_share', flow.id));
  if (!flow || !connection || expiresAt == null) throw new AppError('link_invalid');
  const { outcome, steps, claims, startedAt } = testOf(flow, connection.protocol, ctx.now());
  const provider = await providerById(ctx, scope);
  return { providerName: provider.name, organizationName: connection.organization_name, connectionName: connection.name, protocol: connection.protocol, startedAt, outcome: outcome === 'passed' ? 'passed' : 'failed', steps: stepsToShare(steps), claims, expiresAt };
}
