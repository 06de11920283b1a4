import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { issueChallenge, openUntil } from '../one-time/index.ts';
import { linkTo, mainHost } from '../providers/index.ts';
import { userById } from '../users/index.ts';
import { faultsOf, type Mapping } from './sso.connections.domain.ts';
import { findConnection, updateConnection, type ConnectionRow } from './sso.connections.repository.ts';
import { changeable, subjectOf } from './sso.connections.service.ts';
import { listTests, updateFlow, type FlowRow } from './sso.flows.repository.ts';
import { createFlow, flowEnd, wayAddress } from './sso.flows.service.ts';
import { factorAtConnection, profileOf, type Named } from './sso.identity.domain.ts';
import { nearMissesOf } from './sso.near-misses.service.ts';
import { matchPerson, type Match } from './sso.people.service.ts';
import { noteProposalTest, type ProposalRow } from './sso.proposals.repository.ts';
import { asProposed } from './sso.proposed.service.ts';
import { matchStaff, staffStep, type StaffMatch } from './sso.staff.service.ts';
import { matchStep } from './sso.sign-in.service.ts';
import { addressStep, step } from './sso.steps.domain.ts';
import { shownClaims, testOf, type KeptTest, type Test, type TestRecord } from './sso.tests.domain.ts';

/** What is tried out, where it comes out, and who began it where that is not the actor at hand. */
interface BeginTest {
  readonly proposal?: ProposalRow | null;
  readonly returnPath?: string;
  readonly actor?: AuditEntry['actor'];
}

/** Where staff find what a test found. */
const testPages = {
  organization: (id: string) => `/admin/sso-connections/${id}/show/tests`,
  microsoft365: () => '/admin/settings/microsoft-365?tested=1',
  staff: () => '/admin/settings/staff-sign-in?tested=1',
} as const;

/** Begins a round trip that makes no session, with the values of a proposal where one is given; gives the address to open, which works once. Throws `not_found`, `forbidden`, `sso_incomplete`. */
export async function beginTest(ctx: Context, scope: Scope, id: string, { proposal = null, returnPath, actor }: BeginTest = {}): Promise<string> {
  return inTransaction(ctx, async (inner) => {
    const kept = await changeable(inner, scope, id);
    const connection = proposal === null ? kept : asProposed(kept, proposal);
    const errors = faultsOf(connection);
    if (Object.keys(errors).length > 0) throw new AppError('sso_incomplete', { errors });
    const host = await mainHost(inner, scope);
    const staffUserId = inner.actor.kind === 'staff' ? inner.actor.userId : null;
    const flow = await createFlow(inner, scope, { connectionId: id, organizationId: connection.organization_id, kind: 'test', returnPath: returnPath ?? testPages[connection.purpose](id), browser: null, hostBrowser: null, staffUserId, host });
    // What was tested is what stood there when the test began.
    await updateFlow(inner.db, scope, flow.id, { outcome_sealed: null, steps: JSON.stringify({ version: connection.version, ...(proposal === null ? {} : { proposal: { id: proposal.id, version: proposal.version } }) } satisfies KeptTest) });
    const { secret } = await issueChallenge(inner, { purpose: 'sso_test', subjectId: flow.id, expiresAt: flowEnd(inner) });
    await record(inner, { action: 'sso_connection.test_begun', subject: subjectOf(connection), organizationId: connection.organization_id, ...(actor === undefined ? {} : { actor }) });
    return `${await wayAddress(inner, scope, id, '/login')}?test=${encodeURIComponent(secret)}`;
  });
}

/** The newest tests of a connection, the last one first. Throws `not_found`. */
export async function tests(ctx: Context, scope: Scope, id: string): Promise<TestRecord[]> {
  const connection = await findConnection(ctx.db, scope, id);
  if (!connection) throw new AppError('not_found');
  const found: TestRecord[] = [];
  for (const row of await listTests(ctx.db, scope, connection.id, limits.sso.shownTests)) {
    const staff = row.staff_user_id === null ? null : await userById(ctx, scope, row.staff_user_id);
    found.push({ ...testOf(row, connection.protocol, ctx.now()), startedBy: staff?.name ?? null, sharedUntil: await openUntil(ctx, 'sso_test_share', row.id) });
  }
  return found;
}

/** The last round trip with a proposal as it stands; null where there was none. */
export async function lastTestOf(ctx: Context, scope: Scope, proposal: ProposalRow, protocol: 'oidc' | 'saml'): Promise<Test | null> {
  const rows = await listTests(ctx.db, scope, proposal.connection_id, limits.sso.shownTests);
  const row = rows.find(({ steps }) => {
    const { proposal: tested } = JSON.parse(steps) as KeptTest;
    return tested?.id === proposal.id && tested.version === proposal.version;
  });
  return row ? testOf(row, protocol, ctx.now()) : null;
}

function factorStep(connection: ConnectionRow, named: Named): SsoStep {
  const said = named.asserted.join(', ');
  if (connection.mfa === 'ours') return step('factor', 'noted', 'Our own second factor is asked for on top where the organization requires one.', said);
  if (connection.mfa === 'local') return step('factor', 'noted', 'No second factor of ours is asked for after this sign-in.', said);
  const values = JSON.parse(connection.mfa_values) as string[];
  if (factorAtConnection({ mfa: connection.mfa, mfaValues: values }, named) === null) return step('factor', 'noted', 'The identity provider did not say that it asked for a second factor, so ours is asked for. If it did ask, add what it says instead to the values that count here.', said, values.join(', '));
  return step('factor', 'passed', 'The identity provider asked for a second factor, and says so.', said, values.join(', '));
}

/** Whom an answer means, as a step of a test: whoever tries a connection out is often none of those it is for, and only what shuts everybody out is a fault of it. */
function personStep(connection: ConnectionRow, named: Named, match: Match | StaffMatch): SsoStep {
  const told = 'staff' in match ? staffStep(match) : matchStep(match);
  if (match.kind !== 'none' || match.why === 'subject_unusable') return told;
  if (match.why === 'no_address') return addressStep(named, (JSON.parse(connection.mapping) as Mapping).email);
  return { ...told, verdict: 'noted' };
}

function roleSteps(connection: ConnectionRow, named: Named): SsoStep[] {
  const mapping = JSON.parse(connection.mapping) as Mapping;
  if (mapping.role === '') return [];
  const said = named.claims.find(({ name }) => name === mapping.role)?.values ?? [];
  const sentence = profileOf(named, mapping).isManager ? 'Their roles there make them a manager where this connection makes people.' : said.length === 0 ? `It says nothing under “${mapping.role}”, so nobody becomes a manager by it. Have it send the roles, or change the name in the mapping here.` : 'Nothing among their roles there makes them a manager.';
  return [step('role', 'noted', sentence, said.join(', '), mapping.managerValues.join(', '))];
}

/** Where staff look at what a test found. */
export async function testAddress(ctx: Context, scope: Scope, flow: FlowRow): Promise<string> {
  return linkTo(ctx, await mainHost(ctx, scope), flow.return_path);
}

async function judged(ctx: Context, scope: Scope, connection: ConnectionRow, named: Named): Promise<Pick<KeptTest, 'steps' | 'claims' | 'nearMisses'>> {
  if (connection.purpose === 'staff') return { steps: [factorStep(connection, named), personStep(connection, named, await matchStaff(ctx, scope, connection, named))], claims: shownClaims(named), nearMisses: [] };
  const match = await matchPerson(ctx, scope, connection, named);
  return { steps: [factorStep(connection, named), personStep(connection, named, match), ...roleSteps(connection, named)], claims: shownClaims(named), nearMisses: await nearMissesOf(ctx, scope, connection, named, match.kind === 'known' || (match.kind === 'first' && match.person !== null)) };
}

/** Writes down what a test found: `named` is whom every check has proven, null where one failed. One that passed while nobody changed the connection lets it go live. */
export async function finishTest(ctx: Context, connection: ConnectionRow, flow: FlowRow, steps: readonly SsoStep[], named: Named | null): Promise<string> {
  const scope = signInScope(ctx.actor.providerId);
  await inTransaction(ctx, async (inner) => {
    const person = named === null ? null : await judged(inner, scope, connection, named);
    // By SAML the browser alone meets the identity provider.
    const reached = connection.protocol === 'saml' ? [step('reach', 'passed', 'The browser reached the identity provider, and came back with an answer.')] : [];
    const found = [...reached, ...steps, ...(person?.steps ?? [])];
    const passed = named !== null && found.every(({ verdict }) => verdict !== 'failed');
    const { version, proposal } = JSON.parse(flow.steps) as KeptTest;
    const kept: KeptTest = { passed, steps: found, claims: person?.claims ?? [], nearMisses: person?.nearMisses ?? [], ...(proposal ? { proposal } : {}) };
    await updateFlow(inner.db, scope, flow.id, { steps: JSON.stringify(kept), outcome_sealed: null, finished_at: inner.now() });
    if (passed && proposal) await noteProposalTest(inner.db, scope, proposal.id, proposal.version, inner.now());
    else if (passed && version === connection.version) await updateConnection(inner.db, scope, connection.id, connection.version, { test_passed_at: inner.now() });
    const staff = flow.staff_user_id === null ? null : await userById(inner, scope, flow.staff_user_id);
    // The window of the test has no session; it is theirs who began it.
    await record(inner, { action: passed ? 'sso_connection.test_passed' : 'sso_connection.test_failed', subject: subjectOf(connection), organizationId: connection.organization_id, ...(staff && { actor: { kind: 'staff', id: staff.id, label: staff.name } }) });
  });
  return testAddress(ctx, scope, flow);
}
