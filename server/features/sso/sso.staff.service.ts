import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { asciiDomain } from '../../../shared/domains.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { voidOpen } from '../one-time/index.ts';
import { activateMember, findStaffByUser, heldMember, staffSignInRule } from '../staff/index.ts';
import { findUser, userById, type UserRow } from '../users/index.ts';
import type { Mapping } from './sso.connections.domain.ts';
import type { ConnectionRow } from './sso.connections.repository.ts';
import { isStorableSubject, profileOf, type Named } from './sso.identity.domain.ts';
import { step } from './sso.steps.domain.ts';
import { findSubject, insertSubject, knowsUser, touchSubject } from './sso.subjects.repository.ts';

/** Why nobody of the team is meant although the identity provider named somebody. */
type UnmatchedStaff = 'subject_unusable' | 'no_address' | 'domain_not_ours' | 'unknown' | 'other_subject' | 'disabled';

/** Whom of the team an answer of the staff connection means, before anything is written; it never means a customer (A4). */
export type StaffMatch =
  | { readonly staff: true; readonly kind: 'known'; readonly user: UserRow; readonly staffId: string; readonly subjectId: string }
  | { readonly staff: true; readonly kind: 'first'; readonly user: UserRow; readonly staffId: string; readonly isInvited: boolean }
  | { readonly staff: true; readonly kind: 'none'; readonly why: UnmatchedStaff; readonly email: string | null };

const sentences: Readonly<Record<UnmatchedStaff, string>> = {
  subject_unusable: 'The identity provider names the person in a way that cannot be kept.',
  no_address: 'The identity provider does not tell a usable e-mail address of somebody who is new here. Have it send one, verified, and name its claim in the mapping.',
  domain_not_ours: 'The address lies under no domain of your team. Enter its domain under Settings, Staff sign-in, or check which address the identity provider sends.',
  unknown: 'Nobody of your team has this address. Invite the person to the team first; nobody joins it by signing in.',
  other_subject: 'The identity provider knows this address under another identity than before. If it is the same person, have the connection forget its people first.',
  disabled: 'This member of your team is disabled. Enable them first.',
};

/** Whether an answer means somebody of the team, as a step that staff read. */
export function staffStep(match: StaffMatch): SsoStep {
  if (match.kind === 'none') return step('person', 'failed', sentences[match.why], match.email);
  if (match.kind === 'known') return step('person', 'passed', 'The connection knows this member of your team.', match.user.email);
  return step('person', 'passed', match.isInvited ? 'This member of your team is invited, and joins with this sign-in.' : 'This member of your team is recognized by their address.', match.user.email);
}

/** Whom of the team an answer means: (connection, subject) says who somebody is, an address only once, under a domain that an owner has named, and only of somebody who is on the team already. Writes nothing. */
export async function matchStaff(ctx: Context, scope: Scope, connection: ConnectionRow, named: Named): Promise<StaffMatch> {
  const { email } = profileOf(named, JSON.parse(connection.mapping) as Mapping);
  const none = (why: UnmatchedStaff): StaffMatch => ({ staff: true, kind: 'none', why, email });
  if (!isStorableSubject(named.subject)) return none('subject_unusable');
  const known = await findSubject(ctx.db, scope, connection.id, named.subject);
  if (known) {
    const user = await userById(ctx, scope, known.user_id);
    const member = user?.kind === 'staff' ? await findStaffByUser(ctx, scope, user.id) : null;
    if (!user || !member) return none('unknown');
    return member.status === 'active' ? { staff: true, kind: 'known', user, staffId: member.id, subjectId: known.id } : none('disabled');
  }
  if (email === null) return none('no_address');
  const domain = asciiDomain(email.slice(email.lastIndexOf('@') + 1));
  if (domain === null || !(await staffSignInRule(ctx, scope)).domains.includes(domain)) return none('domain_not_ours');
  const user = await findUser(ctx, scope, 'staff', email);
  const member = user ? await findStaffByUser(ctx, scope, user.id) : null;
  if (!user || !member) return none('unknown');
  if (member.status === 'disabled') return none('disabled');
  // The address may have passed on to somebody else: who has it now does not inherit.
  if (await knowsUser(ctx.db, scope, connection.id, user.id)) return none('other_subject');
  return { staff: true, kind: 'first', user, staffId: member.id, isInvited: member.status === 'invited' };
}

/** Writes down whom of the team an answer means, in the transaction at hand; somebody who is invited joins with the role they were given. Gives the sign-in. */
export async function admitStaff(ctx: Context, scope: Scope, connection: ConnectionRow, named: Named, match: Exclude<StaffMatch, { kind: 'none' }>): Promise<UserRow> {
  const now = ctx.now();
  const { user } = match;
  if (match.kind === 'known') {
    await touchSubject(ctx.db, scope, match.subjectId, now);
    return user;
  }
  const member = await heldMember(ctx, scope, match.staffId);
  const subject = { kind: 'staff', id: member.id, label: member.name };
  const actor = { kind: 'staff' as const, id: user.id, label: member.name };
  if (member.status === 'invited') {
    await voidOpen(ctx, ['staff_invitation'], [member.id]);
    await activateMember(ctx, scope, member, member.name);
    await record(ctx, { action: 'staff.accepted', subject, actor });
  }
  await insertSubject(ctx.db, { id: ctx.newId(), provider_id: scope.providerId, organization_id: null, connection_id: connection.id, subject: named.subject, user_id: user.id, created_at: now, last_used_at: now });
  await record(ctx, { action: 'sso_subject.linked', subject, changes: [{ field: 'connection', before: null, after: connection.name }], actor });
  return user;
}
