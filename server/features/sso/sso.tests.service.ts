import type { z } from 'zod';
import type { SsoStep, ssoTestSchema } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { issueChallenge } from '../one-time/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { faultsOf } from './sso.connections.domain.ts';
import { findConnection, updateConnection, type ConnectionRow } from './sso.connections.repository.ts';
import { connectionRecord } from './sso.connections.service.ts';
import { listTests, updateFlow, type FlowRow } from './sso.flows.repository.ts';
import { createFlow, flowEnd, wayAddress } from './sso.flows.service.ts';
import { factorAtConnection, type Named } from './sso.identity.domain.ts';
import { matchPerson } from './sso.people.service.ts';
import { noteProposalTest, type ProposalRow } from './sso.proposals.repository.ts';
import { asProposed } from './sso.proposed.service.ts';
import { matchStep } from './sso.sign-in.service.ts';
import { step } from './sso.steps.domain.ts';

type Shown = z.output<typeof ssoTestSchema>;
/** What was tested: the connection as it stood, or a proposal beside it. */
interface Begun {
  readonly version?: number;
  readonly proposal?: Pick<ProposalRow, 'id' | 'version'>;
}
interface Kept extends Pick<Begun, 'proposal'> {
  readonly passed?: boolean;
  readonly steps?: readonly SsoStep[];
  readonly claims?: Shown['claims'];
}

/** What is tried out, where it comes out, and who began it where that is not the actor at hand. */
interface BeginTest {
  readonly proposal?: ProposalRow | null;
  readonly returnPath?: string;
  readonly actor?: AuditEntry['actor'];
}

/** Begins a round trip that makes no session, with the values of a proposal where one is given; gives the address to open, which works once. Throws `not_found`, `sso_incomplete`. */
export async function beginTest(ctx: Context, scope: Scope, id: string, { proposal = null, returnPath = `/admin/sso-connections/${id}/show/tests`, actor }: BeginTest = {}): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const kept = await connectionRecord(inner, scope, id);
    const connection = proposal === null ? kept : asProposed(kept, proposal);
    const errors = faultsOf(connection);
    if (Object.keys(errors).length > 0) throw new AppError('sso_incomplete', { errors });
    const host = await mainHost(inner, scope);
    const staffUserId = inner.actor.kind === 'staff' ? inner.actor.userId : null;
    const flow = await createFlow(inner, scope, { connectionId: id, organizationId: connection.organization_id, kind: 'test', returnPath, browser: null, hostBrowser: null, staffUserId, host });
    // What was tested is what stood there when the test began.
    await updateFlow(inner.db, scope, flow.id, { outcome_sealed: null, steps: JSON.stringify({ version: connection.version, ...(proposal === null ? {} : { proposal: { id: proposal.id, version: proposal.version } }) } satisfies Begun) });
    const { secret } = await issueChallenge(inner, { purpose: 'sso_test', subjectId: flow.id, expiresAt: flowEnd(inner) });
    await record(inner, { action: 'sso_connection.test_begun', subject: { kind: 'sso_connection', id, label: connection.name }, organizationId: connection.organization_id, ...(actor === undefined ? {} : { actor }) });
    return `${await wayAddress(inner, scope, id, '/login')}?test=${encodeURIComponent(secret)}`;
  });
}

/** The newest tests of a connection, the last one first. Throws `not_found`. */
export async function tests(ctx: Context, scope: Scope, id: string): Promise<Shown[]> {
  const connection = await findConnection(ctx.db, scope, id);
  if (!connection) throw new AppError('not_found');
  return (await listTests(ctx.db, scope, connection.id, limits.sso.shownTests)).map(presentTest);
}

/** The last round trip with a proposal as it stands; null where there was none. */
export async function lastTestOf(ctx: Context, scope: Scope, proposal: ProposalRow): Promise<Shown | null> {
  const rows = await listTests(ctx.db, scope, proposal.connection_id, limits.sso.shownTests);
  const row = rows.find(({ steps }) => {
    const { proposal: tested } = JSON.parse(steps) as Begun;
    return tested?.id === proposal.id && tested.version === proposal.version;
  });
  return row ? presentTest(row) : null;
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
    const match = named === null ? null : await matchPerson(inner, scope, connection, named);
    const found = [...steps, ...(named === null ? [] : [factorStep(connection, named)]), ...(match ? [match.kind === 'none' ? { ...matchStep(match), verdict: 'noted' as const } : matchStep(match)] : [])];
    const passed = named !== null && found.every(({ verdict }) => verdict !== 'failed');
    const { version, proposal } = JSON.parse(flow.steps) as Begun;
    const kept: Kept = { passed, steps: found, claims: named === null ? [] : shown(named), ...(proposal ? { proposal } : {}) };
    await updateFlow(inner.db, scope, flow.id, { steps: JSON.stringify(kept), outcome_sealed: null, finished_at: inner.now() });
    if (passed && proposal) await noteProposalTest(inner.db, scope, proposal.id, proposal.version, inner.now());
    else if (passed && version === connection.version) await updateConnection(inner.db, scope, connection.id, connection.version, { test_passed_at: inner.now() });
    await record(inner, { action: passed ? 'sso_connection.test_passed' : 'sso_connection.test_failed', subject: { kind: 'sso_connection', id: connection.id, label: connection.name }, organizationId: connection.organization_id });
  });
  return testAddress(ctx, scope, flow);
}
