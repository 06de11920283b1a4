import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { actingAs, inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope } from '../../policy.ts';
import { recordSsoFailure, ssoRuleOf } from '../access/index.ts';
import { membershipsOf } from '../customer-users/index.ts';
import { enqueue } from '../jobs/index.ts';
import { knownDevice } from '../sessions/index.ts';
import { startSignedIn, type SignedIn } from '../sign-in/index.ts';
import { userById, type UserRow } from '../users/index.ts';
import type { Mapping } from './sso.connections.domain.ts';
import { findUsedConnection, noteConnectionUse, type ConnectionRow } from './sso.connections.repository.ts';
import { factorAtConnection, profileOf, type Named } from './sso.identity.domain.ts';
import { admit, isMatchedMeanwhile, matchPerson, type Match, type Unmatched } from './sso.people.service.ts';
import { homeOf } from './sso.microsoft365.service.ts';
import { admitStaff, matchStaff, staffStep } from './sso.staff.service.ts';
import { step } from './sso.steps.domain.ts';
import { watchJob } from './sso.watch.jobs.ts';

const unmatched: Readonly<Record<Unmatched, string>> = {
  tenant_unknown: 'The directory belongs to no organization that has let the provider’s Microsoft 365 app in. Enter its tenant ID at the organization and have its administrator consent.',
  subject_unusable: 'The identity provider names the person in a way that cannot be kept.',
  no_address: 'The identity provider does not tell a usable e-mail address of somebody who is new here. Have it send one, verified, and name its claim in the mapping.',
  domain_not_proven: 'The address lies under no domain that this organization has proven, so whoever is known by it has to confirm it by mail first. Prove the domain on the organization’s Domains tab, or check which address the identity provider sends.',
  unknown_person: 'Nobody with this address was invited to this organization. Invite the person, or let the connection make people by itself.',
  other_subject: 'The identity provider knows this address under another identity than before. If it is the same person, have the connection forget them first; if the address has passed on, invite the new person under another.',
  person_disabled: 'The person is disabled in this organization. Enable them first.',
  organization_archived: 'The organization is archived. Restore it first.',
};

/** Whether an answer means somebody here, as a step that staff read. */
export function matchStep(match: Match): SsoStep {
  if (match.kind === 'none') return step('person', 'failed', unmatched[match.why], match.email);
  if (match.kind === 'known') return step('person', 'passed', 'The connection knows this person.', match.user.email);
  if (match.person) return step('person', 'passed', match.person.user_id === null ? 'This person waits for their first sign-in.' : 'This person is recognized by their address.', match.profile.email);
  return step('person', 'passed', match.user ? 'This person is recognized by their address.' : 'This person is made at their first sign-in.', match.profile.email);
}

/** Writes a failed way down and gives the error that tells its reference: what an employee meets says nothing more. `knownUserId` is whose known device began it; their failures wake the watchdog. */
export async function failWay(ctx: Context, connection: ConnectionRow, steps: readonly SsoStep[], email = '', knownUserId: string | null = null): Promise<AppError> {
  const failed = steps.find(({ verdict }) => verdict === 'failed')?.check ?? 'person';
  const door = connection.purpose === 'staff' ? 'admin' : 'portal';
  const scope = signInScope(ctx.actor.providerId);
  const known = knownUserId === null ? null : await userById(ctx, scope, knownUserId);
  const { id, organization_id: organizationId } = connection;
  const person = known && (await membershipsOf(ctx, scope, known.id)).find((membership) => membership.organization_id === organizationId);
  const reference = await inTransaction(ctx, async (inner) => {
    if (known && organizationId !== null && (await ssoRuleOf(inner, scope, organizationId)).only) await enqueue(inner, watchJob, { organizationId });
    return recordSsoFailure(inner, { door, outcome: 'sso_failed', email: email === '' ? (known?.email ?? '') : email, userId: known?.id ?? null, organizationId, customerUserId: person?.id ?? null, method: `sso:${failed}`, sso: { connectionId: id, steps: JSON.stringify(steps) } });
  });
  return new AppError('sso_failed', { reference, recorded: true, atConsole: door === 'admin' });
}

const halfMinute = 30_000;

/** How whoever signs in is answered. */
export interface Answered {
  readonly deviceToken: string | undefined;
  readonly transport: 'cookie' | 'token';
}

async function signInOnce(ctx: Context, connectionId: string, named: Named, answered: Answered): Promise<SignedIn | { connection: ConnectionRow; failed: SsoStep; email: string }> {
  const scope = signInScope(ctx.actor.providerId);
  // Who is signed in at the portal's door is nobody at the console's.
  const inner = ctx.actor.kind === 'customer' && (await findUsedConnection(ctx.db, scope, connectionId))?.purpose === 'staff' ? actingAs(ctx, { kind: 'anonymous', providerId: scope.providerId }) : ctx;
  const connection = await findUsedConnection(inner.db, scope, connectionId);
  if (!connection) throw new AppError('not_found');
  if (connection.status !== 'live') return { connection, failed: notLive, email: profileOf(named, JSON.parse(connection.mapping) as Mapping).email ?? '' };
  const match = connection.purpose === 'staff' ? await matchStaff(inner, scope, connection, named) : await matchPerson(inner, scope, connection, named);
  if (match.kind === 'none') return { connection, failed: 'staff' in match ? staffStep(match) : matchStep(match), email: match.email ?? '' };
  const user = 'staff' in match ? await admitStaff(inner, scope, connection, named, match) : await admit(inner, scope, connection, named, match);
  return sessionThrough(inner, connection, named, user, answered);
}

/** Starts the session of somebody who came through a connection, in the transaction at hand; `given` is a second factor that they have given here on the way. */
export async function sessionThrough(inner: Context, connection: ConnectionRow, named: Named, user: UserRow, { deviceToken, transport }: Answered, given?: string): Promise<SignedIn> {
  const scope = signInScope(inner.actor.providerId);
  const isStaff = connection.purpose === 'staff';
  const factorMethod = given ?? factorAtConnection({ mfa: connection.mfa, mfaValues: JSON.parse(connection.mfa_values) as string[] }, named);
  const isKnown = (await knownDevice(inner, scope, user.id, deviceToken)) !== '';
  await noteConnectionUse(inner.db, scope, connection.id, inner.now(), isoTime(milliseconds(inner.now()) - halfMinute));
  const session = {
    ...(isStaff ? ({ door: 'admin', userKind: 'staff', organizationId: null } as const) : ({ door: 'portal', userKind: 'customer', organizationId: await homeOf(inner, scope, connection, named) } as const)),
    ...({ userId: user.id, method: 'sso', transport, ssoConnectionId: connection.id } as const),
    ...(named.tenantId === undefined ? {} : { ssoTenantId: named.tenantId }),
    ...(factorMethod === null ? {} : { factorMethod }),
  };
  return startSignedIn(inner, session, { user, rememberDevice: !isKnown });
}

/** Signs in whom a connection's identity provider named and every check before has proven; its connection is asked once more whether it is live (G4). Throws `not_found`, `sso_failed`. */
export async function signInThrough(ctx: Context, connectionId: string, named: Named, steps: readonly SsoStep[], answered: Answered): Promise<SignedIn> {
  const attempt = () => inTransaction(ctx, (inner) => signInOnce(inner, connectionId, named, answered));
  const result = await attempt().catch((error: unknown) => {
    if (isMatchedMeanwhile(error)) return attempt();
    throw error;
  });
  if ('failed' in result) throw await failWay(ctx, result.connection, [...steps, result.failed], result.email);
  return result;
}

/** The step of a connection that signs nobody in. */
export const notLive = step('connection', 'failed', 'This connection is switched off, or was never switched on. Switch it on after a test.');
