import { violatedKey } from '../../../db/errors.ts';
import { asciiDomain } from '../../../shared/domains.ts';
import { foldEmail } from '../../../shared/folding.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { addPeople, heldPerson, membershipsOf, peopleByEmails, type PersonRow } from '../customer-users/index.ts';
import { admitPerson } from '../invitations/index.ts';
import { findProvenOwners, organizationById } from '../organizations/index.ts';
import { createUser, findUser, userById, type UserRow } from '../users/index.ts';
import type { ConnectionRow } from './sso.connections.repository.ts';
import { homeOf } from './sso.microsoft365.service.ts';
import { isStorableSubject, profileOf, type Named, type Profile } from './sso.identity.domain.ts';
import { findSubject, insertSubject, knowsUser, touchSubject } from './sso.subjects.repository.ts';

/** Why nobody is signed in although the identity provider named somebody. */
export type Unmatched = 'tenant_unknown' | 'subject_unusable' | 'no_address' | 'domain_not_proven' | 'unknown_person' | 'other_subject' | 'person_disabled' | 'organization_archived';

/** Whom an identity provider's answer means here, before anything is written. */
export type Match =
  | { readonly kind: 'known'; readonly user: UserRow; readonly subjectId: string; readonly pending: PersonRow | null }
  /** Seen here for the first time, and recognized by an address under a domain that the organization has proven. */
  | { readonly kind: 'first'; readonly user: UserRow | null; readonly person: PersonRow | null; readonly profile: Profile & { readonly email: string } }
  | { readonly kind: 'none'; readonly why: Unmatched; readonly email: string | null };

async function isProvenHere(ctx: Context, scope: Scope, email: string, organizationId: string): Promise<boolean> {
  const domain = asciiDomain(email.slice(email.lastIndexOf('@') + 1));
  return domain !== null && (await findProvenOwners(ctx, scope, [domain])).get(domain) === organizationId;
}

/** The person of an organization with an address, or null. */
export async function personWith(ctx: Context, scope: Scope, organizationId: string, email: string): Promise<PersonRow | null> {
  const [person] = await peopleByEmails(ctx, scope, [organizationId], [email]);
  return person ?? null;
}

/** A person of the organization who waits for exactly the address that a sign-in has here; what the identity provider calls them now moves nobody (G6). */
async function pendingFor(ctx: Context, scope: Scope, organizationId: string, user: UserRow): Promise<PersonRow | null> {
  if ((await membershipsOf(ctx, scope, user.id)).some((membership) => membership.organization_id === organizationId)) return null;
  const person = await personWith(ctx, scope, organizationId, user.email);
  return person?.user_id === null && person.status !== 'disabled' && (await isProvenHere(ctx, scope, user.email, organizationId)) ? person : null;
}

/** Whom somebody is whom the connection has not seen: by their address, under a proven domain alone. */
async function firstMatch(ctx: Context, scope: Scope, connection: ConnectionRow, organizationId: string, named: Named): Promise<Match> {
  const profile = profileOf(named, JSON.parse(connection.mapping) as Parameters<typeof profileOf>[1]);
  const { email } = profile;
  const none = (why: Unmatched): Match => ({ kind: 'none', why, email });
  if (email === null) return none('no_address');
  if (!(await isProvenHere(ctx, scope, email, organizationId))) return none('domain_not_proven');
  const person = await personWith(ctx, scope, organizationId, email);
  const user = person?.user_id == null ? await findUser(ctx, scope, 'customer', email) : await userById(ctx, scope, person.user_id);
  if (person?.user_id === null && person.status === 'disabled') return none('person_disabled');
  // The address may have passed on to somebody else at the company: who has it now does not inherit.
  if (user && (await knowsUser(ctx.db, scope, connection.id, user.id))) return none('other_subject');
  if (person) return { kind: 'first', user, person, profile: { ...profile, email } };
  const isMember = user !== null && (await membershipsOf(ctx, scope, user.id)).some((membership) => membership.organization_id === organizationId);
  if (!isMember && connection.unknown_people === 'invitation') return none('unknown_person');
  return { kind: 'first', user, person: null, profile: { ...profile, email } };
}

/** Whom an identity provider's answer means: (connection, subject) says who somebody is, an address only once and under a proven domain. Writes nothing. */
export async function matchPerson(ctx: Context, scope: Scope, connection: ConnectionRow, named: Named): Promise<Match> {
  const organizationId = await homeOf(ctx, scope, connection, named);
  const { email } = profileOf(named, JSON.parse(connection.mapping) as Parameters<typeof profileOf>[1]);
  if (organizationId === null) return { kind: 'none', why: 'tenant_unknown', email };
  if (!isStorableSubject(named.subject)) return { kind: 'none', why: 'subject_unusable', email };
  const known = await findSubject(ctx.db, scope, connection.id, named.subject);
  const user = known ? await userById(ctx, scope, known.user_id) : null;
  if (known && user) return { kind: 'known', user, subjectId: known.id, pending: await pendingFor(ctx, scope, organizationId, user) };
  if ((await organizationById(ctx, scope, organizationId)).status === 'archived') return { kind: 'none', why: 'organization_archived', email };
  const first = await firstMatch(ctx, scope, connection, organizationId, named);
  // The identity that the address has here may be this very one, made known a moment ago by another tab.
  const isOwn = first.kind === 'none' && first.why === 'other_subject' && (await findSubject(ctx.db, scope, connection.id, named.subject)) !== undefined;
  return isOwn ? matchPerson(ctx, scope, connection, named) : first;
}

const labelOf = (user: { readonly name: string; readonly email: string }) => (user.name === '' ? user.email : user.name);

async function userOf(ctx: Context, scope: Scope, match: Extract<Match, { kind: 'first' }>): Promise<UserRow> {
  if (match.user) return match.user;
  const { email, name } = match.profile;
  const id = await createUser(ctx, { kind: 'customer', email, name: match.person?.name ?? name, phone: match.person?.phone ?? '' });
  const user = await userById(ctx, scope, id);
  if (!user) throw new Error('The sign-in that was just made is not there.');
  return user;
}

/** The person of somebody who is seen for the first time, made where nobody has invited them; null where they are a member already. */
async function waitingPerson(ctx: Context, scope: Scope, connection: ConnectionRow, organizationId: string, match: Extract<Match, { kind: 'first' }>, user: UserRow): Promise<PersonRow | null> {
  if (match.person) return match.person.user_id === null ? heldPerson(ctx, scope, match.person.id) : null;
  if ((await membershipsOf(ctx, scope, user.id)).some((membership) => membership.organization_id === organizationId)) return null;
  const { email, name, isManager } = match.profile;
  const [id] = await addPeople(ctx, scope, [{ organizationId, email, name, role: isManager ? 'manager' : connection.default_role }], { kind: 'customer', id: user.id, label: labelOf(user) });
  // Somebody has added them meanwhile; whoever asks again finds them.
  if (id == null) throw new MatchedMeanwhile();
  return heldPerson(ctx, scope, id);
}

/** Somebody else wrote what this sign-in was about to write. */
class MatchedMeanwhile extends Error {}

/** Whether a sign-in is to be matched anew, since another of the same person came first. */
export function isMatchedMeanwhile(error: unknown): boolean {
  if (error instanceof MatchedMeanwhile || (error instanceof AppError && error.code === 'email_taken')) return true;
  return /^(?:sso_subjects|customer_users|users)_/u.test(violatedKey(error) ?? '');
}

/** Writes down whom a match means, in the transaction at hand: the subject, and for somebody who waits their sign-in and their invitation. Gives the sign-in. */
export async function admit(ctx: Context, scope: Scope, connection: ConnectionRow, named: Named, match: Exclude<Match, { kind: 'none' }>): Promise<UserRow> {
  const organizationId = await homeOf(ctx, scope, connection, named);
  if (organizationId === null) throw new Error('Nobody was matched, and nobody is admitted.');
  const now = ctx.now();
  if (match.kind === 'known') {
    await touchSubject(ctx.db, scope, match.subjectId, now);
    if (match.pending) {
      const person = await heldPerson(ctx, scope, match.pending.id);
      if (person.user_id === null && person.email_folded === foldEmail(match.user.email)) await admitPerson(ctx, scope, person, { id: match.user.id, label: labelOf(match.user) });
    }
    return match.user;
  }
  const user = await userOf(ctx, scope, match);
  const person = await waitingPerson(ctx, scope, connection, organizationId, match, user);
  if (person && person.user_id !== null && person.user_id !== user.id) throw new MatchedMeanwhile();
  if (person?.user_id === null) await admitPerson(ctx, scope, person, { id: user.id, label: labelOf(user) });
  await insertSubject(ctx.db, { id: ctx.newId(), provider_id: scope.providerId, organization_id: organizationId, connection_id: connection.id, subject: named.subject, user_id: user.id, created_at: now, last_used_at: now });
  await record(ctx, { action: 'sso_subject.linked', subject: { kind: 'user', id: user.id, label: labelOf(user) }, organizationId, changes: [{ field: 'connection', before: null, after: connection.name }], actor: { kind: 'customer', id: user.id, label: labelOf(user) } });
  return user;
}
