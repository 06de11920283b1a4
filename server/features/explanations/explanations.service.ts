import { foldEmail } from '../../../shared/folding.ts';
import { invitationState } from '../../../shared/invitation-state.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime } from '../../../shared/times.ts';
import { permits, signInScope, type Scope } from '../../policy.ts';
import { attemptByReference, attempts, decideAccess, gateStates, landingOrganization, presentAttempt, type AttemptRow } from '../access/index.ts';
import { lockOf } from '../attempt-limits/index.ts';
import { zonedTime } from '../deliveries/index.ts';
import { providerById } from '../providers/index.ts';
import { findUser, userById } from '../users/index.ts';
import { customerSees, factsFor, findingAt, gateTitles, summaryOf, type Findings } from './explanations.domain.ts';
import { fixesFor } from './explanations.fixes.domain.ts';
import { countActivePeople, findDecision, findOpenInvitation, findPeople, findPerson, type PersonFacts } from './explanations.repository.ts';
import type { Gate } from '../../../shared/access.ts';

export type Question = { readonly email: string } | { readonly customerUserId: string } | { readonly reference: string };

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
};
const recentAttempts = 5;

/** Which of somebody's links a sign-in would land in. */
function landing(people: readonly PersonFacts[], lastUsed: string | null): PersonFacts | null {
  const linked = people.filter(({ user_id }) => user_id !== null).map((person) => ({ organizationId: person.organization_id, status: person.status, organizationStatus: person.organization_status, portalEnabled: person.enabled === 1, nameFolded: person.name_folded }));
  const organizationId = landingOrganization(linked, lastUsed);
  return people.find((person) => person.organization_id === organizationId) ?? people[0] ?? null;
}

async function byAddress(ctx: Context, scope: Scope, email: string, attempt: AttemptRow | null): Promise<Subject> {
  const everywhere = signInScope(scope.providerId);
  const user = await findUser(ctx, everywhere, 'customer', email);
  const people = await findPeople(ctx.db, scope, foldEmail(email), user?.id ?? null);
  const base = { email, others: people, attempt };
  const person = (attempt?.organization_id ? people.find(({ organization_id }) => organization_id === attempt.organization_id) : undefined) ?? landing(people, user?.last_organization_id ?? null);
  if (person) return { ...base, person, name: person.name, userId: person.user_id ?? user?.id ?? null, kind: 'customer_user' };
  // Somebody of organizations that the viewer may not see is as unknown as anybody else.
  if (user && scope.organizationIds === 'all') return { ...base, person: null, name: user.name, userId: user.id, kind: 'user' };
  const staff = user ? null : await findUser(ctx, everywhere, 'staff', email);
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
  const user = person.user_id === null ? await findUser(ctx, signInScope(scope.providerId), 'customer', person.email) : null;
  const userId = person.user_id ?? user?.id ?? null;
  return { person, others: await findPeople(ctx.db, scope, foldEmail(person.email), userId), email: person.email, name: person.name, userId, kind: 'customer_user', attempt: null };
}

async function findingsOf(ctx: Context, scope: Scope, subject: Subject, timeZone: string, providerName: string) {
  const { person } = subject;
  const everywhere = signInScope(scope.providerId);
  const user = subject.userId === null ? null : await userById(ctx, everywhere, subject.userId);
  const invitation = person ? await findOpenInvitation(ctx.db, scope, person.id) : undefined;
  const lock = user ? await lockOf(ctx, everywhere, user.kind === 'staff' ? ['password:staff'] : ['password:customer', 'password:staff'], user.email_folded) : null;
  const words = (time: string) => zonedTime(time, timeZone);
  const findings: Findings = {
    name: subject.name,
    email: subject.email,
    kind: subject.kind,
    hasSignIn: user !== null && user.kind === 'customer',
    signInEmail: user?.email ?? null,
    status: person?.status ?? null,
    organization: person ? { name: person.organization_name, status: person.organization_status, portalEnabled: person.enabled === 1 } : null,
    invitation: invitation ? { state: invitationState(invitation, ctx.now()), expires: invitation.expires_at === null ? null : words(invitation.expires_at), bounceReason: invitation.bounce_reason } : null,
    locked: lock === null ? null : { until: lock.until === null ? null : words(isoTime(lock.until)) },
    providerName,
  };
  return { findings, invitation };
}

async function decidedBy(ctx: Context, scope: Scope, gate: Gate, person: PersonFacts | null) {
  const actions = decisions[gate];
  if (!actions || !person) return null;
  const row = await findDecision(ctx.db, scope, gate === 'portal' ? person.organization_id : person.id, actions);
  return row ? { actor: row.actor_label, at: row.at, action: row.action, auditEventId: row.id } : null;
}

function textOf(parts: { summary: string; findings: Findings; seen: ReturnType<typeof customerSees>; blocked: string | null; fix: string | null; reference: string | null }): string {
  const lines = [parts.summary, `Person: ${parts.findings.name === '' ? parts.findings.email : `${parts.findings.name} <${parts.findings.email}>`}`];
  if (parts.findings.organization) lines.push(`Organization: ${parts.findings.organization.name}`);
  if (parts.blocked !== null) lines.push(`Stopped at: ${parts.blocked}`);
  if (parts.seen) lines.push(`They see: “${parts.seen.title}”`);
  if (parts.reference !== null) lines.push(`Reference: ${parts.reference}`);
  if (parts.fix !== null) lines.push(`Fix: ${parts.fix}`);
  return lines.join('\n');
}

/** Why somebody can or cannot get in: every gate in its order from the code that decides, who set what, what they see, and the fixes. Throws `not_found`. */
export async function explain(ctx: Context, scope: Scope, question: Question) {
  const provider = await providerById(ctx, scope);
  const subject = await subjectOf(ctx, scope, question);
  const { person, attempt } = subject;
  const { findings, invitation } = await findingsOf(ctx, scope, subject, provider.timeZone, provider.name);
  const facts = factsFor(findings);
  const { access } = decideAccess(facts);
  const gates = await Promise.all(gateStates(facts).map(async ({ gate, state }) => ({ gate, state, title: gateTitles[gate], finding: state === 'not_reached' ? 'Not reached.' : findingAt(gate, findings), decidedBy: state === 'not_reached' ? null : await decidedBy(ctx, scope, gate, person) })));
  const blocked = gates.find(({ state }) => state === 'blocked') ?? null;
  const decider = blocked?.decidedBy ?? null;
  const since = decider === null ? '' : `, by ${decider.actor} on ${zonedTime(decider.at, provider.timeZone)}`;
  const summary = summaryOf(access, findings, since);
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
      activePeople: person ? await countActivePeople(ctx.db, scope, person.organization_id) : 0,
    },
    (permission) => permits(ctx.actor, permission),
  );
  const recent = person ? { customerUserId: person.id } : { emailFolded: foldEmail(subject.email) };
  const { rows } = await attempts(ctx, scope, { sort: ['at', 'DESC'], range: [0, recentAttempts - 1], filter: recent });
  return {
    subject: { kind: subject.kind, name: findings.name, email: findings.email, customerUserId: person?.id ?? null, organizationId: person?.organization_id ?? null, organizationName: person?.organization_name ?? null },
    summary,
    access,
    gates,
    customerSees: seen,
    fixes,
    attempt: attempt ? presentAttempt(attempt) : null,
    changedSince: attempt !== null && attempt.outcome !== access && attempt.gate !== null,
    recentAttempts: rows.map(presentAttempt),
    otherOrganizations: subject.others.filter(({ id }) => id !== person?.id).map((other) => ({ customerUserId: other.id, organizationName: other.organization_name, access: decideAccess(factsFor({ ...findings, status: other.status, organization: { name: other.organization_name, status: other.organization_status, portalEnabled: other.enabled === 1 } })).access })),
    text: textOf({ summary, findings, seen, blocked: blocked ? `${blocked.title} (${blocked.finding})` : null, fix: fixes.find(({ kind }) => kind !== 'open_person')?.label ?? null, reference }),
  };
}
