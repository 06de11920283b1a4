import { foldEmail, foldText } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import { mayGiveRole, type StaffRole } from '../../../shared/permissions.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { permits, signInScope, type Scope, type StaffActor } from '../../policy.ts';
import { spendStaffMail } from '../attempt-limits/index.ts';
import { changesBetween, record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { issueLink, voidOpen } from '../one-time/index.ts';
import { providerById } from '../providers/index.ts';
import { endSessions } from '../sessions/index.ts';
import { createUser, findUser, updateUserProfile } from '../users/index.ts';
import { staffSignInRule } from './staff.sign-in.service.ts';
import { countOrganizations, countOtherBreakGlassOwners, findByUser, holdOwners, holdStaff, insertStaff, listLimits, listStaff, replaceLimits, updateStaff, type StaffFilter, type StaffRow } from './staff.repository.ts';

export interface StaffMember extends StaffRow {
  readonly organizationIds: readonly string[] | null;
}

const searchText = (name: string, email: string) => `${foldText(name)} ${foldEmail(email)}`;

/** Adds the organizations somebody is limited to; who is limited themselves sees of them only their own. */
async function withLimits(ctx: Context, scope: Scope, rows: readonly StaffRow[]): Promise<StaffMember[]> {
  const { organizationIds: own } = scope;
  const all = await listLimits(ctx.db, scope, rows.filter((row) => row.limited === 1).map(({ id }) => id));
  const limited = own === 'all' ? all : all.filter((limit) => own.includes(limit.organization_id));
  return rows.map((row) => ({ ...row, organizationIds: row.limited === 1 ? limited.filter(({ staff_id }) => staff_id === row.id).map(({ organization_id }) => organization_id) : null }));
}

/** One page of the provider's people. */
export async function listMembers(ctx: Context, scope: Scope, query: { sort: readonly ['name' | 'email' | 'role' | 'status' | 'createdAt', 'ASC' | 'DESC']; range: readonly [number, number]; filter: StaffFilter }): Promise<{ rows: StaffMember[]; total: number }> {
  const page = await listStaff(ctx.db, scope, query.filter, { field: query.sort[0], direction: query.sort[1] === 'ASC' ? 'asc' : 'desc' }, query.range);
  return { rows: await withLimits(ctx, scope, page.rows), total: page.total };
}

/** One member of staff. Throws `not_found`. */
export async function memberById(ctx: Context, scope: Scope, id: string): Promise<StaffMember> {
  const { rows } = await listMembers(ctx, scope, { sort: ['name', 'ASC'], range: [0, 0], filter: { id: [id] } });
  const [row] = rows;
  if (!row) throw new AppError('not_found');
  return row;
}

/** One member of staff as the transaction at hand finds them, held until it ends. Throws `not_found`. */
export async function heldMember(ctx: Context, scope: Scope, id: string): Promise<StaffMember> {
  await holdStaff(ctx.db, scope, id);
  return memberById(ctx, scope, id);
}

/** The member of staff behind a sign-in, or null. */
export async function findStaffByUser(ctx: Context, scope: Scope, userId: string) {
  return (await findByUser(ctx.db, scope, userId)) ?? null;
}

/** The active member of staff behind a sign-in with the role and organizations they have now, for a job they asked for; null where they are not active any more. It belongs to no session. */
export async function actorOfJob(ctx: Context, scope: Scope, userId: string): Promise<StaffActor | null> {
  const found = await findByUser(ctx.db, scope, userId);
  if (found?.status !== 'active') return null;
  const { id, name, email, role, organizationIds } = await memberById(ctx, scope, found.id);
  return { kind: 'staff', providerId: scope.providerId, sessionId: '', userId, staffId: id, name, email, role, organizationIds: organizationIds ?? 'all', access: 'allowed', ssoConnectionId: null, authenticatedAt: ctx.now(), expiresAt: ctx.now() };
}

/** The sign-in of a member of staff, or null. */
export async function staffUserOf(ctx: Context, scope: Scope, staffId: string): Promise<string | null> {
  const { rows } = await listStaff(ctx.db, scope, { id: [staffId] }, { field: 'name', direction: 'asc' }, [0, 0]);
  return rows[0]?.user_id ?? null;
}

/** How a member of staff stands, for a mail that waits to be sent; null where there is none. */
export async function invitationState(ctx: Context, staffId: string): Promise<StaffRow['status'] | null> {
  const { rows } = await listStaff(ctx.db, signInScope(ctx.actor.providerId), { id: [staffId] }, { field: 'name', direction: 'asc' }, [0, 0]);
  return rows[0]?.status ?? null;
}

function roleOf(ctx: Context): StaffRole {
  return ctx.actor.kind === 'staff' ? ctx.actor.role : 'owner';
}

function refuseRole(ctx: Context, role: StaffRole): void {
  if (!mayGiveRole(roleOf(ctx), role)) throw new AppError('role_not_yours', { detail: 'Only an owner may do this to an owner or make somebody one.' });
}

/** Refuses whoever may not act on the member of staff behind a sign-in: admins over staff, owners over owners. Throws `forbidden`, `role_not_yours`. */
export async function refuseOverStaff(ctx: Context, scope: Scope, userId: string): Promise<void> {
  if (!permits(ctx.actor, 'staff.manage')) throw new AppError('forbidden');
  const member = await findByUser(ctx.db, scope, userId);
  if (member) refuseRole(ctx, member.role);
}

async function refuseOrganizations(ctx: Context, scope: Scope, role: StaffRole, organizationIds: readonly string[] | null): Promise<void> {
  if (organizationIds === null) return;
  if (role === 'owner') throw new AppError('validation_failed', { errors: { organizationIds: 'An owner always sees every organization.' } });
  if ((await countOrganizations(ctx.db, scope, [...new Set(organizationIds)])) !== new Set(organizationIds).size) throw new AppError('validation_failed', { errors: { organizationIds: 'One of these organizations does not exist.' } });
}

async function sendInvitation(ctx: Context, scope: Scope, member: { id: string; email: string; role: StaffRole }): Promise<void> {
  const provider = await providerById(ctx, scope);
  const expiresAt = isoTime(milliseconds(ctx.now()) + limits.invitationDays.default * 86_400_000);
  await issueLink(ctx, { purpose: 'staff_invitation', subjectId: member.id, expiresAt });
  await updateStaff(ctx.db, scope, member.id, { invitation_sent_at: ctx.now(), invitation_expires_at: expiresAt, updated_at: ctx.now() });
  const invitedBy = ctx.actor.kind === 'staff' ? ctx.actor.name : provider.name;
  await queueMail(ctx, { kind: 'staff_invitation', to: member.email, subjectId: member.id, data: { providerName: provider.name, invitedBy, role: member.role } });
}

/** Adds a member of staff row for a sign-in; the caller audits. */
export async function addStaff(ctx: Context, member: { userId: string; name: string; email: string; role: StaffRole; status: 'invited' | 'active'; organizationIds: readonly string[] | null }): Promise<string> {
  const id = ctx.newId();
  const scope = signInScope(ctx.actor.providerId);
  await insertStaff(ctx.db, {
    id,
    provider_id: ctx.actor.providerId,
    user_id: member.userId,
    role: member.role,
    status: member.status,
    status_before_disable: null,
    limited: member.organizationIds === null ? 0 : 1,
    break_glass: 0,
    invitation_sent_at: null,
    invitation_expires_at: null,
    name_folded: foldText(member.name),
    search_text: searchText(member.name, member.email),
    version: 1,
    created_at: ctx.now(),
    updated_at: ctx.now(),
  });
  await replaceLimits(ctx.db, scope, id, member.organizationIds);
  return id;
}

/** Invites somebody to the team. Throws `email_taken`, `role_not_yours`, `validation_failed`. */
export async function inviteMember(ctx: Context, scope: Scope, input: { email: string; name: string; role: StaffRole; organizationIds: readonly string[] | null }): Promise<StaffMember> {
  refuseRole(ctx, input.role);
  return inTransaction(ctx, async (inner) => {
    await refuseOrganizations(inner, scope, input.role, input.organizationIds);
    if (await findUser(inner, scope, 'staff', input.email)) throw new AppError('email_taken', { errors: { email: 'Somebody of the team has this address already.' } });
    const userId = await createUser(inner, { kind: 'staff', email: input.email, name: input.name });
    const id = await addStaff(inner, { userId, ...input, status: 'invited' });
    await record(inner, { action: 'staff.invited', subject: { kind: 'staff', id, label: input.name }, changes: changesBetween({}, { email: input.email, role: input.role, organizationIds: input.organizationIds }) });
    await sendInvitation(inner, scope, { id, email: input.email, role: input.role });
    return memberById(inner, scope, id);
  });
}

/** Sends an invitation again; the older link is void. Throws `not_found`, `already_active`, `person_disabled`, `role_not_yours`, `too_many_requests`. */
export async function resendInvitation(ctx: Context, scope: Scope, id: string): Promise<StaffMember> {
  return inTransaction(ctx, async (inner) => {
    const member = await heldMember(inner, scope, id);
    refuseRole(inner, member.role);
    if (member.status === 'disabled') throw new AppError('person_disabled');
    if (member.status !== 'invited') throw new AppError('already_active', { detail: `${member.name} has joined already.` });
    await spendStaffMail(inner, scope, member.email);
    await sendInvitation(inner, scope, member);
    await record(inner, { action: 'staff.resent', subject: { kind: 'staff', id, label: member.name } });
    return memberById(inner, scope, id);
  });
}

/** Tells those who receive alerts what happened to an owner's account. */
export async function alertAboutOwner(ctx: Context, scope: Scope, what: string, who: string): Promise<void> {
  const provider = await providerById(ctx, scope);
  for (const to of provider.alertEmails) await queueMail(ctx, { kind: 'owner_alert', to, data: { providerName: provider.name, what, who, at: ctx.now() } });
}

async function refuseLastOwner(ctx: Context, scope: Scope, member: StaffMember): Promise<void> {
  if (member.role !== 'owner' || member.status !== 'active') return;
  if ((await holdOwners(ctx.db, scope)).length <= 1) throw new AppError('last_owner');
  if (member.break_glass === 0 || !(await staffSignInRule(ctx, scope)).required || (await countOtherBreakGlassOwners(ctx.db, scope, member.id)) > 0) return;
  throw new AppError('last_owner', { detail: 'Your team must come through single sign-on, and this is the last owner who still gets in when it fails. Name another owner under Settings, Staff sign-in first.' });
}

/** Changes name, role and organizations; a role or limit that shrinks holds from the next request. Throws `changed_meanwhile`, `role_not_yours`, `last_owner`, `own_account`. */
export async function updateMember(ctx: Context, scope: Scope, id: string, input: { version: number; name: string; role: StaffRole; organizationIds: readonly string[] | null }, present: (member: StaffMember) => unknown): Promise<StaffMember> {
  return inTransaction(ctx, async (inner) => {
    const member = await heldMember(inner, scope, id);
    const roleChanges = member.role !== input.role;
    const limitsChange = JSON.stringify(member.organizationIds) !== JSON.stringify(input.organizationIds);
    if (roleChanges || limitsChange) {
      if (inner.actor.kind === 'staff' && inner.actor.staffId === id) throw new AppError('own_account', { detail: 'You cannot change your own role or organizations. Ask a colleague.' });
      refuseRole(inner, input.role);
    }
    refuseRole(inner, member.role);
    if (roleChanges) await refuseLastOwner(inner, scope, member);
    await refuseOrganizations(inner, scope, input.role, input.organizationIds);
    const updated = await updateStaff(inner.db, scope, id, { role: input.role, limited: input.organizationIds === null ? 0 : 1, name_folded: foldText(input.name), search_text: searchText(input.name, member.email), updated_at: inner.now() }, input.version);
    if (!updated) throw new AppError('changed_meanwhile', { current: present(member) });
    await replaceLimits(inner.db, scope, id, input.organizationIds);
    await updateUserProfile(inner, scope, member.user_id, { name: input.name });
    // H2: a change of role ends the sessions it was changed under.
    if (roleChanges) await endSessions(inner, scope, { userId: member.user_id }, 'role changed');
    // F3: the link that was sent gives another role than the one meant now.
    if (roleChanges && member.status === 'invited') await sendInvitation(inner, scope, { id, email: member.email, role: input.role });
    if (roleChanges && input.role === 'owner') await alertAboutOwner(inner, scope, 'Somebody was made an owner', input.name);
    await record(inner, { action: 'staff.updated', subject: { kind: 'staff', id, label: input.name }, changes: changesBetween({ name: member.name, role: member.role, organizationIds: member.organizationIds }, { name: input.name, role: input.role, organizationIds: input.organizationIds }) });
    return memberById(inner, scope, id);
  });
}

/** Shuts a member of staff out, ends their sessions and voids their links. Throws `not_found`, `own_account`, `role_not_yours`, `last_owner`. */
export async function disableMember(ctx: Context, scope: Scope, id: string): Promise<StaffMember> {
  return inTransaction(ctx, async (inner) => {
    const member = await heldMember(inner, scope, id);
    refuseRole(inner, member.role);
    if (inner.actor.kind === 'staff' && inner.actor.staffId === id) throw new AppError('own_account', { detail: 'You cannot disable yourself. Ask a colleague.' });
    if (member.status === 'disabled') return member;
    await refuseLastOwner(inner, scope, member);
    await updateStaff(inner.db, scope, id, { status: 'disabled', status_before_disable: member.status, updated_at: inner.now() });
    await endSessions(inner, scope, { userId: member.user_id }, 'disabled');
    await voidOpen(inner, ['staff_invitation', 'owner_recovery'], [id]);
    await voidOpen(inner, ['password_reset'], [member.user_id]);
    await record(inner, { action: 'staff.disabled', subject: { kind: 'staff', id, label: member.name }, changes: [{ field: 'status', before: member.status, after: 'disabled' }] });
    return memberById(inner, scope, id);
  });
}

/** Lets a disabled member of staff in again, as before. Throws `not_found`, `role_not_yours`. */
export async function enableMember(ctx: Context, scope: Scope, id: string): Promise<StaffMember> {
  return inTransaction(ctx, async (inner) => {
    const member = await heldMember(inner, scope, id);
    refuseRole(inner, member.role);
    if (member.status !== 'disabled') return member;
    const status = member.status_before_disable ?? 'active';
    await updateStaff(inner.db, scope, id, { status, status_before_disable: null, updated_at: inner.now() });
    await record(inner, { action: 'staff.enabled', subject: { kind: 'staff', id, label: member.name }, changes: [{ field: 'status', before: 'disabled', after: status }] });
    return memberById(inner, scope, id);
  });
}

/** Ends every session of a member of staff. Throws `not_found`, `role_not_yours`. */
export async function endMemberSessions(ctx: Context, scope: Scope, id: string): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const member = await heldMember(inner, scope, id);
    refuseRole(inner, member.role);
    const ended = await endSessions(inner, scope, { userId: member.user_id }, 'ended by staff');
    await record(inner, { action: 'sessions.ended', subject: { kind: 'staff', id, label: member.name }, changes: [{ field: 'ended', before: null, after: ended }] });
    return ended;
  });
}

/** Makes an invited member of staff active with the name they gave; the caller has used up their link and audits. */
export async function activateMember(ctx: Context, scope: Scope, member: StaffMember, name: string): Promise<void> {
  await updateStaff(ctx.db, scope, member.id, { status: 'active', name_folded: foldText(name), search_text: searchText(name, member.email), updated_at: ctx.now() });
  await updateUserProfile(ctx, scope, member.user_id, { name });
}
