import { foldEmail } from '../../../shared/folding.ts';
import { invitationState } from '../../../shared/invitation-state.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { milliseconds } from '../../../shared/times.ts';
import { permits, signInScope, type Scope } from '../../policy.ts';
import { attemptByReference, attempts, decideAccess, gateStates, landingOrganization, presentAttempt, type AttemptRow } from '../access/index.ts';
import { membershipsOf } from '../customer-users/index.ts';
import { zonedTime } from '../deliveries/index.ts';
import { clockWords, factorsOf } from '../mfa/index.ts';
import { openUntil } from '../one-time/index.ts';
import { providerById } from '../providers/index.ts';
import { findUser, userById, type UserRow } from '../users/index.ts';
import { locksOf, mfaOf, type Lock } from '../verifications/index.ts';
import { customerSees, factsFor, findingAt, gateTitles, stoppedWords, summaryOf, type Findings } from './explanations.domain.ts';
import { noFactors, sourceWords, type FactorFindings, type LockFinding } from './explanations.factors.domain.ts';
import { fixesFor } from './explanations.fixes.domain.ts';
import { ssoFindings } from './explanations.sso.service.ts';
import { countActivePeople, findDecision, findOpenInvitation, findPeople, findPerson, type PersonFacts } from './explanations.repository.ts';
import type { Gate } from '../../../shared/access.ts';
import type { FeatureKey } from '../../../shared/features.ts';
import { showingCells, type FeatureFinding } from './explanations.features.domain.ts';
import { featureDecidedBy, featureFindingOf } from './explanations.features.service.ts';

export type Question = ({ readonly email: string } | { readonly customerUserId: string } | { readonly reference: string }) & { readonly feature?: FeatureKey | undefined };

interface Subject {
  readonly person: PersonFacts | null;
  readonly others: readonly PersonFacts[];
  readonly email: string;
  readonly name: string;
  readonly userId: string | null;
  readonly kind: Findings['kind'];
  readonly attempt: AttemptRow | null;
}

const decisions: Readonly<Partial<Record<Gate, readonly string[]>>> = {
  customer_user: ['customer_user.created', 'customer_user.disabled', 'customer_user.enabled', 'customer_user.linked', 'customer_user.unlinked', 'customer_user.moved', 'invitation.accepted'],
  portal: ['portal.enabled', 'portal.disabled', 'organization.archived', 'organization.restored'],
  sso: ['sso_rule.rehearsed', 'sso_rule.planned', 'sso_rule.enforced', 'sso_rule.put_off', 'sso_rule.relaxed', 'sso_rule.resumed', 'sso_rule.lifted'],
};
const ruleChanges = ['portal.mfa_changed', 'provider.mfa_changed'];
/** How long somebody who was asked for their second factor may still be at it. */
const stuckMilliseconds = 3_600_000;
const recentAttempts = 5;

/** Which of somebody's links a sign-in would land in. */
function landing(people: readonly PersonFacts[], lastUsed: string | null, now: string): PersonFacts | null {
  const linked = people.filter(({ user_id }) => user_id !== null).map((person) => ({ organizationId: person.organization_id, status: person.status, organizationStatus: person.organization_status, portalEnabled: person.enabled === 1, nameFolded: person.name_folded, ssoOnly: person.sso_rule === 'on' && (person.sso_exempt_until === null || person.sso_exempt_until <= now) }));
  const organizationId = landingOrganization(linked, lastUsed);
  return people.find((person) => person.organization_id === organizationId) ?? people[0] ?? null;
}

/** Everybody of the scope with an address or its sign-in, and that sign-in; one of organizations that the viewer may not see is as unknown as none. */
async function knownBy(ctx: Context, scope: Scope, email: string) {
  const found = await findUser(ctx, signInScope(scope.providerId), 'customer', email);
  const people = await findPeople(ctx.db, scope, foldEmail(email), found?.id ?? null);
  const isVisible = scope.organizationIds === 'all' || people.some(({ user_id: userId }) => userId !== null && userId === found?.id);
  return { people, user: isVisible ? found : null, exists: found !== null };
}

async function byAddress(ctx: Context, scope: Scope, email: string, attempt: AttemptRow | null): Promise<Subject> {
  const { people, user, exists } = await knownBy(ctx, scope, email);
  const base = { email, others: people, attempt };
  const person = (attempt?.organization_id ? people.find(({ organization_id }) => organization_id === attempt.organization_id) : undefined) ?? landing(people, user?.last_organization_id ?? null, ctx.now());
  if (person) return { ...base, person, name: person.name, userId: person.user_id ?? user?.id ?? null, kind: 'customer_user' };
  if (user) return { ...base, person: null, name: user.name, userId: user.id, kind: 'user' };
  const staff = exists ? null : await findUser(ctx, signInScope(scope.providerId), 'staff', email);
  if (staff) return { ...base, person: null, name: staff.name, userId: staff.id, kind: 'staff' };
  return { ...base, person: null, name: '', userId: null, kind: 'unknown_address' };
}

async function subjectOf(ctx: Context, scope: Scope, question: Question): Promise<Subject> {
  if ('email' in question) return byAddress(ctx, scope, question.email, null);
  if ('reference' in question) {
    const attempt = await attemptByReference(ctx, scope, question.reference);
    if (!attempt) throw new AppError('not_found', { detail: 'No refusal has this reference, or it belongs to an organization you may not see. Check the code with the caller: it has eight letters and digits.' });
    return byAddress(ctx, scope, attempt.email, attempt);
  }
  const person = await findPerson(ctx.db, scope, question.customerUserId);
  if (!person) throw new AppError('not_found');
  const { user, people } = await knownBy(ctx, scope, person.email);
  const userId = person.user_id ?? user?.id ?? null;
  return { person, others: person.user_id === null ? people : await findPeople(ctx.db, scope, foldEmail(person.email), person.user_id), email: person.email, name: person.name, userId, kind: 'customer_user', attempt: null };
}

/** Words for times and names, as the page says them. */
interface Words {
  readonly time: (iso: string) => string;
  readonly providerName: string;
}

function lockFinding(lock: Lock | undefined, words: Words): LockFinding | null {
  return lock ? { since: words.time(lock.since), until: lock.until === null ? null : words.time(lock.until), from: lock.sources.map(sourceWords) } : null;
}

/** Whether the last thing somebody met was the question for their second factor, or a wrong one. */
function isStuckAt(attempt: AttemptRow | null, newest: AttemptRow | undefined, now: string): boolean {
  if (attempt?.gate === 'mfa') return true;
  if (!newest || milliseconds(newest.last_at) < milliseconds(now) - stuckMilliseconds) return false;
  return newest.gate === 'mfa' || newest.outcome === 'invalid_code' || newest.outcome === 'passkey_refused';
}

/** What an organization and its provider ask of somebody, laid over what they have. */
async function asked(ctx: Context, scope: Scope, factors: FactorFindings, person: PersonFacts, words: Words): Promise<FactorFindings> {
  const rule = await mfaOf(ctx, scope, person.organization_id);
  const isExempt = person.mfa_exempt_until !== null && person.mfa_exempt_until > ctx.now();
  return {
    ...factors,
    required: rule.required,
    requiredFrom: rule.rule === 'required' && !rule.required && rule.from !== null ? words.time(rule.from) : null,
    requiredBy: rule.setBy === 'organization' ? person.organization_name : words.providerName,
    exemptUntil: isExempt && person.mfa_exempt_until !== null ? words.time(person.mfa_exempt_until) : null,
    exemptReason: isExempt ? person.mfa_exempt_reason : '',
  };
}

async function factorsAt(ctx: Context, scope: Scope, subject: Subject, user: UserRow | null, known: { locks: readonly Lock[]; clock: { seconds: number } | null; newest: AttemptRow | undefined }, words: Words): Promise<FactorFindings> {
  let factors = noFactors;
  if (user?.kind === 'customer') {
    const { totp, passkeys, recoveryCodes } = await factorsOf(ctx, signInScope(scope.providerId), user.id);
    const pass = await openUntil(ctx, 'access_pass', user.id);
    const locked = lockFinding(known.locks.find(({ what }) => what === 'factor'), words);
    factors = { ...noFactors, enrolled: user.enrolled === 1, totp, passkeys, recoveryCodes, passUntil: pass === null ? null : words.time(pass), isStuck: isStuckAt(subject.attempt, known.newest, ctx.now()), locked, clock: known.clock === null ? null : clockWords(known.clock.seconds) };
  }
  return subject.person ? asked(ctx, scope, factors, subject.person, words) : factors;
}

async function findingsOf(ctx: Context, scope: Scope, subject: Subject, feature: FeatureKey | null, newest: AttemptRow | undefined, words: Words) {
  const { person } = subject;
  const user = subject.userId === null ? null : await userById(ctx, signInScope(scope.providerId), subject.userId);
  const invitation = person ? await findOpenInvitation(ctx.db, scope, person.id) : undefined;
  const { locks, clock } = await locksOf(ctx, scope, { user, email: subject.email, guessSubject: user?.id ?? person?.id ?? '' });
  const findings: Findings = {
    name: subject.name,
    email: subject.email,
    kind: subject.kind,
    hasSignIn: user !== null && user.kind === 'customer',
    signInEmail: user?.email ?? null,
    status: person?.status ?? null,
    organization: person ? { name: person.organization_name, status: person.organization_status, portalEnabled: person.enabled === 1 } : null,
    invitation: invitation ? { state: invitationState(invitation, ctx.now()), expires: invitation.expires_at === null ? null : words.time(invitation.expires_at), bounceReason: invitation.bounce_reason } : null,
    // Of an address that nobody signs in with it says nothing.
    locked: user ? lockFinding(locks.find(({ what }) => what === 'password'), words) : null,
    mustChangePassword: user?.kind === 'customer' && user.password_change_required === 1,
    factors: await factorsAt(ctx, scope, subject, user, { locks, clock, newest }, words),
    sso: await ssoFindings(ctx, scope, person, subject.attempt, newest, words.time),
    feature: person !== null && feature !== null ? await featureFindingOf(ctx, scope, person, feature) : null,
    providerName: words.providerName,
  };
  return { findings, invitation, user };
}

/** Why the member of staff at hand may not act on a sign-in, whatever their role; null where they may. */
async function barredBy(ctx: Context, scope: Scope, user: UserRow | null): Promise<string | null> {
  if (!user || ctx.actor.kind !== 'staff') return null;
  if (user.email_folded === foldEmail(ctx.actor.email)) return 'This is your own portal account: ask a colleague.';
  const { organizationIds } = scope;
  if (organizationIds === 'all' || (await membershipsOf(ctx, scope, user.id)).every((membership) => organizationIds.includes(membership.organization_id))) return null;
  return 'This sign-in also opens organizations that you may not manage: ask a colleague who manages all of them.';
}

/** Who exempted somebody, else who asked for second factors: the organization's own rule before the provider's. */
async function ruleChange(ctx: Context, scope: Scope, person: PersonFacts, factors: FactorFindings) {
  if (factors.exemptUntil !== null) return findDecision(ctx.db, scope, person.id, ['mfa.exempted']);
  if (!factors.required && factors.requiredFrom === null) return undefined;
  return findDecision(ctx.db, scope, factors.requiredBy === person.organization_name ? person.organization_id : scope.providerId, ruleChanges);
}

async function decidedBy(ctx: Context, scope: Scope, gate: Gate, person: PersonFacts | null, { factors, feature }: { factors: FactorFindings; feature: FeatureFinding | null }) {
  if (!person) return null;
  const row = gate === 'feature' ? feature && (await featureDecidedBy(ctx, scope, person, feature)) : gate === 'mfa_enrolment' ? await ruleChange(ctx, scope, person, factors) : decisions[gate] && (await findDecision(ctx.db, scope, gate === 'portal' || gate === 'sso' ? person.organization_id : person.id, decisions[gate]));
  return row ? { actor: row.actor_label, at: row.at, action: row.action, auditEventId: row.id } : null;
}

function textOf(parts: { summary: string; stopped: string | null; findings: Findings; seen: ReturnType<typeof customerSees>; blocked: string | null; fix: string | null; reference: string | null }): string {
  const lines = [parts.summary, `Person: ${parts.findings.name === '' ? parts.findings.email : `${parts.findings.name} <${parts.findings.email}>`}`];
  if (parts.findings.organization) lines.push(`Organization: ${parts.findings.organization.name}`);
  if (parts.blocked !== null) lines.push(`Stopped at: ${parts.blocked}`);
  // Of second factors the gate that blocks says it already.
  if (parts.findings.locked !== null && parts.stopped !== null) lines.push(parts.stopped);
  if (parts.seen) lines.push(`They see: “${parts.seen.title}”`);
  if (parts.reference !== null) lines.push(`Reference: ${parts.reference}`);
  if (parts.fix !== null) lines.push(`Fix: ${parts.fix}`);
  return lines.join('\n');
}

/** Why somebody can or cannot get in: every gate in its order from the code that decides, who set what, what they see, and the fixes. Throws `not_found`. */
export async function explain(ctx: Context, scope: Scope, question: Question) {
  const provider = await providerById(ctx, scope);
  const words: Words = { time: (time) => zonedTime(time, provider.timeZone), providerName: provider.name };
  const subject = await subjectOf(ctx, scope, question);
  const { person, attempt } = subject;
  const recent = person ? { customerUserId: person.id } : { emailFolded: foldEmail(subject.email) };
  const { rows } = await attempts(ctx, scope, { sort: ['at', 'DESC'], range: [0, recentAttempts - 1], filter: recent });
  // A wait for the second factor becomes the sign-in it led to: its last time says what came last.
  const newest = rows.toSorted((a, b) => milliseconds(b.last_at) - milliseconds(a.last_at))[0];
  const { findings, invitation, user } = await findingsOf(ctx, scope, subject, question.feature ?? (attempt?.gate === 'feature' ? (attempt.feature as FeatureKey | null) : null), newest, words);
  const facts = factsFor(findings);
  const { access } = decideAccess(facts);
  const gates = await Promise.all(gateStates(facts).map(async ({ gate, state }) => ({ gate, state, title: gateTitles[gate], finding: state === 'not_reached' ? 'Not reached.' : findingAt(gate, findings), decidedBy: state === 'not_reached' ? null : await decidedBy(ctx, scope, gate, person, findings) })));
  const blocked = gates.find(({ state }) => state === 'blocked') ?? null;
  const decider = (blocked ?? (findings.feature === null ? null : gates.find(({ gate }) => gate === 'feature')))?.decidedBy ?? null;
  const since = decider === null ? '' : `, by ${decider.actor} on ${zonedTime(decider.at, provider.timeZone)}`;
  const summary = summaryOf(access, findings, since);
  const stopped = stoppedWords(findings);
  const reference = attempt?.reference ?? null;
  const seen = customerSees(access, findings, person?.note ?? '', reference);
  const fixes = fixesFor(
    {
      access,
      kind: subject.kind,
      who: findings.name === '' ? findings.email : findings.name,
      status: findings.status,
      hasSignIn: findings.hasSignIn,
      organizationStatus: person?.organization_status ?? null,
      organizationName: person?.organization_name ?? '',
      organizationId: person?.organization_id ?? null,
      customerUserId: person?.id ?? null,
      invitation: invitation ? { id: invitation.id, state: invitationState(invitation, ctx.now()) } : null,
      barred: await barredBy(ctx, scope, user),
      enrolled: findings.factors.enrolled && findings.factors.locked?.until !== null,
      canUnlock: findings.locked !== null || (findings.factors.locked !== null && findings.factors.locked.until !== null),
      mustChangePassword: findings.mustChangePassword,
      feature: findings.feature && person ? { name: findings.feature.feature.name, isCeiling: findings.feature.decision.level === 'organization', cells: showingCells(findings.feature, person.id, person.organization_id) } : null,
      sso: { only: findings.sso.state === 'on', failed: findings.sso.failure !== null, live: findings.sso.hasLiveConnection, hasWay: findings.sso.way === 'known' || findings.sso.way === 'domain', connectionId: findings.sso.connectionId },
      activePeople: person ? await countActivePeople(ctx.db, scope, person.organization_id) : 0,
    },
    (permission) => permits(ctx.actor, permission),
  );
  const others = await Promise.all(subject.others.filter(({ id }) => id !== person?.id).map(async (other) => ({ other, factors: await asked(ctx, scope, findings.factors, other, words), sso: await ssoFindings(ctx, scope, other, null, undefined, words.time) })));
  return {
    subject: { kind: subject.kind, name: findings.name, email: findings.email, customerUserId: person?.id ?? null, organizationId: person?.organization_id ?? null, organizationName: person?.organization_name ?? null },
    summary,
    access,
    stopped,
    gates,
    customerSees: seen,
    fixes,
    attempt: attempt ? presentAttempt(attempt) : null,
    changedSince: attempt !== null && attempt.outcome !== access && attempt.gate !== null,
    recentAttempts: rows.map(presentAttempt),
    otherOrganizations: others.map(({ other, factors, sso }) => ({ customerUserId: other.id, organizationName: other.organization_name, access: decideAccess(factsFor({ ...findings, factors, sso, feature: null, status: other.status, organization: { name: other.organization_name, status: other.organization_status, portalEnabled: other.enabled === 1 } })).access })),
    // Whoever gets in needs nothing put right, however much could be done.
    text: textOf({ summary, stopped, findings, seen, blocked: blocked ? `${blocked.title} (${blocked.finding})` : null, fix: seen === null ? null : (fixes.find(({ kind }) => kind !== 'open_person')?.label ?? null), reference }),
  };
}
