import type { z } from 'zod';
import type { SsoStep, ssoTestSchema } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { issueChallenge } from '../one-time/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { faultsOf } from './sso.connections.domain.ts';
import { findConnection, updateConnection, type ConnectionRow } from './sso.connections.repository.ts';
import { changeable } from './sso.connections.service.ts';
import { listTests, updateFlow, type FlowRow } from './sso.flows.repository.ts';
import { createFlow, flowEnd, wayAddress } from './sso.flows.service.ts';
import { factorAtConnection, type Named } from './sso.identity.domain.ts';
import { matchPerson } from './sso.people.service.ts';
import { matchStaff, staffStep } from './sso.staff.service.ts';
import { matchStep } from './sso.sign-in.service.ts';
import { step } from './sso.steps.domain.ts';

type Shown = z.output<typeof ssoTestSchema>;
interface Kept {
  readonly passed?: boolean;
  readonly steps?: readonly SsoStep[];
  readonly claims?: Shown['claims'];
}

/** Where staff find what a test found. */
const testPages = {
  organization: (id: string) => `/admin/sso-connections/${id}/show/tests`,
  microsoft365: () => '/admin/settings/microsoft-365?tested=1',
  staff: () => '/admin/settings/staff-sign-in?tested=1',
} as const;

/** Begins a round trip that makes no session; gives the address to open, which works once. Throws `not_found`, `sso_incomplete`. */
export async function beginTest(ctx: Context, scope: Scope, id: string): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const connection = await changeable(inner, scope, id);
    const errors = faultsOf(connection);
    if (Object.keys(errors).length > 0) throw new AppError('sso_incomplete', { errors });
    const host = await mainHost(inner, scope);
    const staffUserId = inner.actor.kind === 'staff' ? inner.actor.userId : null;
    const flow = await createFlow(inner, scope, { connectionId: id, organizationId: connection.organization_id, kind: 'test', returnPath: testPages[connection.purpose](id), browser: null, hostBrowser: null, staffUserId, host });
    // What was tested is what stood there when the test began.
    await updateFlow(inner.db, scope, flow.id, { outcome_sealed: null, steps: JSON.stringify({ version: connection.version }) });
    const { secret } = await issueChallenge(inner, { purpose: 'sso_test', subjectId: flow.id, expiresAt: flowEnd(inner) });
    await record(inner, { action: 'sso_connection.test_begun', subject: { kind: 'sso_connection', id, label: connection.name }, organizationId: connection.organization_id });
    return `${await wayAddress(inner, scope, id, '/login')}?test=${encodeURIComponent(secret)}`;
  });
}

/** The newest tests of a connection, the last one first. Throws `not_found`. */
export async function tests(ctx: Context, scope: Scope, id: string): Promise<Shown[]> {
  const connection = await findConnection(ctx.db, scope, id);
  if (!connection) throw new AppError('not_found');
  return (await listTests(ctx.db, scope, connection.id, limits.sso.shownTests)).map(presentTest);
}

function presentTest(row: FlowRow): Shown {
  const kept = JSON.parse(row.steps) as Kept;
  return { id: row.id, startedAt: row.created_at, finishedAt: row.finished_at, outcome: kept.passed === undefined ? 'waiting' : kept.passed ? 'passed' : 'failed', steps: [...(kept.steps ?? [])], claims: [...(kept.claims ?? [])] };
}

const shown = (named: Named): Shown['claims'] => {
  const cut = (text: string) => text.slice(0, limits.sso.foundCharacters);
  return [{ name: 'subject', values: [cut(named.subject)] }, ...named.claims.slice(0, limits.sso.shownClaims).map(({ name, values }) => ({ name: cut(name), values: values.slice(0, limits.sso.shownClaims).map(cut) }))];
};

function factorStep(connection: ConnectionRow, named: Named): SsoStep {
  const said = named.asserted.join(', ');
  if (connection.mfa === 'ours') return step('factor', 'noted', 'Our own second factor is asked for on top where the organization requires one.', said);
  if (connection.mfa === 'local') return step('factor', 'noted', 'No second factor of ours is asked for after this sign-in.', said);
  const values = JSON.parse(connection.mfa_values) as string[];
  if (factorAtConnection({ mfa: connection.mfa, mfaValues: values }, named) === null) return step('factor', 'noted', 'The identity provider did not say that it asked for a second factor, so ours is asked for.', said, values.join(', '));
  return step('factor', 'passed', 'The identity provider asked for a second factor.', said, values.join(', '));
}

/** Where staff look at what a test found. */
export async function testAddress(ctx: Context, scope: Scope, flow: FlowRow): Promise<string> {
  return linkTo(ctx, await mainHost(ctx, scope), flow.return_path);
}

/** Writes down what a test found: `named` is whom every check has proven, null where one failed. One that passed while nobody changed the connection lets it go live. */
export async function finishTest(ctx: Context, connection: ConnectionRow, flow: FlowRow, steps: readonly SsoStep[], named: Named | null): Promise<string> {
  const scope = signInScope(ctx.actor.providerId);
  await inTransaction(ctx, async (inner) => {
    const match = named === null ? null : connection.purpose === 'staff' ? await matchStaff(inner, scope, connection, named) : await matchPerson(inner, scope, connection, named);
    const told = match && ('staff' in match ? staffStep(match) : matchStep(match));
    const found = [...steps, ...(named === null ? [] : [factorStep(connection, named)]), ...(told ? [match?.kind === 'none' ? { ...told, verdict: 'noted' as const } : told] : [])];
    const passed = named !== null && found.every(({ verdict }) => verdict !== 'failed');
    const kept: Kept = { passed, steps: found, claims: named === null ? [] : shown(named) };
    await updateFlow(inner.db, scope, flow.id, { steps: JSON.stringify(kept), outcome_sealed: null, finished_at: inner.now() });
    const { version } = JSON.parse(flow.steps) as { version?: number };
    if (passed && version === connection.version) await updateConnection(inner.db, scope, connection.id, connection.version, { test_passed_at: inner.now() });
    await record(inner, { action: passed ? 'sso_connection.test_passed' : 'sso_connection.test_failed', subject: { kind: 'sso_connection', id: connection.id, label: connection.name }, organizationId: connection.organization_id });
  });
  return testAddress(ctx, scope, flow);
}
