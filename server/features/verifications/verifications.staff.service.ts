import { limits } from '../../../shared/limits.ts';
import { mayGiveRole } from '../../../shared/permissions.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, type Scope, type StaffActor } from '../../policy.ts';
import { mailable } from '../attempt-limits/index.ts';
import { record } from '../audit/index.ts';
import { queueMail, queueMails } from '../deliveries/index.ts';
import { openSessionCounts } from '../sessions/index.ts';
import { userById } from '../users/index.ts';
import { alertAboutOwner, listMembers, memberById, refuseOverStaff, type StaffMember } from '../staff/index.ts';
import { removedNothing, removeFactors, type Guarded, type ResetResult } from './verifications.acts.service.ts';
import { refuseFormerSecond, verifiedChanges } from './verifications.caller.service.ts';
import { statusAt, whyUnusable } from './verifications.domain.ts';
import { closePending, findVerification, insertVerification, listOpen, updateVerification, type VerificationRow } from './verifications.repository.ts';
import { factorsShown, passwordStateOf, type PasswordState, type ShownFactors } from './verifications.security.service.ts';
import { confirmSecond, validUntil, verificationOf, type SeenVerification } from './verifications.service.ts';

const subjectOf = ({ id, name }: StaffMember) => ({ kind: 'staff', id, label: name });

function refuseSelf(actor: StaffActor, member: StaffMember): void {
  if (member.id === actor.staffId) throw new AppError('own_account', { detail: 'You cannot reset your own second factors. Ask two colleagues; an operator can recover an owner on the command line.' });
}

/** Whether a member of staff may act over another: admins over staff, owners over owners, nobody over themselves. */
const isOver = (actor: Pick<StaffActor, 'staffId' | 'role'>, member: StaffMember) => actor.staffId !== member.id && mayGiveRole(actor.role, member.role);

function seen(ctx: Context, actor: StaffActor, member: StaffMember, row: VerificationRow): SeenVerification {
  const statusNow = statusAt(row, ctx.now());
  const mine = row.created_by_id === actor.userId;
  return { ...row, statusNow, mine, secondNeeded: true, mayConfirmSecond: statusNow === 'pending' && !mine && permits(actor, 'staff.manage') && isOver(actor, member), usable: member.id !== actor.staffId && whyUnusable(row, { byUserId: actor.userId, userId: member.user_id, second: null, now: ctx.now() }) === null };
}

/** The colleagues who may confirm that a member of staff needs new factors: others than both, with a right over them. */
async function colleagues(ctx: Context, scope: Scope, actor: StaffActor, member: StaffMember): Promise<StaffMember[]> {
  const { rows } = await listMembers(ctx, scope, { sort: ['name', 'ASC'], range: [0, limits.pageRows - 1], filter: { status: 'active' } });
  return rows.filter((other) => other.id !== actor.staffId && other.organizationIds === null && isOver({ staffId: other.id, role: other.role }, member));
}

/** One verification, of a person or of a colleague. Throws `not_found`. */
export async function anyVerificationOf(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<SeenVerification> {
  const row = await findVerification(ctx.db, scope, id);
  if (row?.staff_id == null) return verificationOf(ctx, scope, actor, id);
  if (!permits(actor, 'staff.manage')) throw new AppError('not_found');
  return seen(ctx, actor, await memberById(ctx, scope, row.staff_id), row);
}

/** Confirms as a second member of staff, about a person or a colleague. Throws what `confirmSecond` throws, and `role_not_yours`. */
export async function confirmAsSecond(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<SeenVerification> {
  const row = await findVerification(ctx.db, scope, id);
  return row?.staff_id == null ? confirmSecond(ctx, scope, actor, id) : confirmForStaff(ctx, scope, actor, id);
}

/** Asks a second member of staff to confirm that a colleague needs new factors. Throws `not_found`, `own_account`, `role_not_yours`, `verification_unavailable` where there is nobody else. */
export async function startStaffVerification(ctx: Context, scope: Scope, actor: StaffActor, staffId: string, reason: string): Promise<SeenVerification> {
  return inTransaction(ctx, async (inner) => {
    const member = await memberById(inner, scope, staffId);
    refuseSelf(actor, member);
    await refuseOverStaff(inner, scope, member.user_id);
    const others = await colleagues(inner, scope, actor, member);
    if (others.length === 0) throw new AppError('verification_unavailable', { detail: `Nobody else of your team may confirm this${member.role === 'owner' ? ', since it takes another owner. An operator can recover an owner on the command line' : '. Make a colleague an admin first'}.` });
    await closePending(inner.db, scope, { staffId }, actor.userId);
    const id = inner.newId();
    const expiresAt = isoTime(milliseconds(inner.now()) + limits.verification.approvalHours * 3_600_000);
    const row: VerificationRow = { id, organization_id: null, customer_user_id: null, staff_id: staffId, user_id: member.user_id, method: 'second_staff', status: 'pending', contact: '', note: reason, second_required: 1, approver_id: null, second_by_id: null, created_by_id: actor.userId, created_by: actor.name, verified_by: '', second_by: '', created_at: inner.now(), expires_at: expiresAt, verified_at: null, second_at: null };
    await insertVerification(inner.db, { ...row, provider_id: scope.providerId });
    await record(inner, { action: 'verification.started', subject: subjectOf(member), changes: [{ field: 'verification', before: null, after: row.method }, { field: 'reason', before: null, after: reason }] });
    await queueMails(inner, (await mailable(inner, scope, others)).map((other) => ({ kind: 'staff_reset_asked', to: other.email, userId: other.user_id, subjectId: id, data: { name: member.name, askedBy: actor.name, reason, staffId, expiresAt } })));
    return seen(inner, actor, member, row);
  });
}

async function confirmForStaff(ctx: Context, scope: Scope, actor: StaffActor, id: string): Promise<SeenVerification> {
  return inTransaction(ctx, async (inner) => {
    const row = await findVerification(inner.db, scope, id);
    if (!row || row.staff_id === null || !permits(actor, 'staff.manage')) throw new AppError('not_found');
    const member = await memberById(inner, scope, row.staff_id);
    refuseSelf(actor, member);
    if (row.created_by_id === actor.userId) throw new AppError('own_account', { detail: 'You asked for this yourself: a colleague must confirm it.' });
    await refuseOverStaff(inner, scope, member.user_id);
    if (statusAt(row, inner.now()) !== 'pending') throw new AppError('verification_closed');
    const confirmed = { status: 'verified', verified_by: actor.name, verified_at: inner.now(), second_by_id: actor.userId, second_by: actor.name, second_at: inner.now(), expires_at: validUntil(inner) } as const;
    await updateVerification(inner.db, scope, id, confirmed);
    await record(inner, { action: 'verification.seconded', subject: subjectOf(member), changes: [{ field: 'asked_by', before: null, after: row.created_by }, { field: 'reason', before: null, after: row.note }] });
    return seen(inner, actor, member, { ...row, ...confirmed });
  });
}

/** Removes every second factor of a colleague, ends their sessions and tells them; where nothing is left it tells nobody. Throws `not_found`, `own_account`, `role_not_yours`, `verification_required`. */
export async function resetStaffMfa(ctx: Context, scope: Scope, actor: StaffActor, staffId: string, { verificationId, reason }: Guarded): Promise<ResetResult> {
  return inTransaction(ctx, async (inner) => {
    const member = await memberById(inner, scope, staffId);
    refuseSelf(actor, member);
    await refuseOverStaff(inner, scope, member.user_id);
    const row = await findVerification(inner.db, scope, verificationId);
    if (row?.staff_id !== staffId) throw new AppError('verification_required', { detail: 'A second member of your team must confirm this first.' });
    const unusable = whyUnusable(row, { byUserId: actor.userId, userId: member.user_id, second: null, now: inner.now() });
    if (unusable !== null) throw new AppError('verification_required', { detail: unusable });
    await refuseFormerSecond(inner, scope, row, 'staff.manage');
    const removed = await removeFactors(inner, member.user_id);
    await record(inner, { action: 'mfa.reset', subject: subjectOf(member), changes: [{ field: 'factors', before: removed.factorsRemoved, after: 0 }, { field: 'recovery_codes', before: removed.recoveryCodesRemoved, after: 0 }, { field: 'sessions_ended', before: null, after: removed.sessionsEnded }, { field: 'reason', before: null, after: reason }, ...verifiedChanges(row)] });
    if (removedNothing(removed)) return { ...removed, mails: 0 };
    if (member.role === 'owner') await alertAboutOwner(inner, scope, 'The second factors of an owner were reset', member.name);
    await queueMail(inner, { kind: 'mfa_reset', to: member.email, userId: member.user_id, data: { name: member.name } });
    return { ...removed, mails: 1 };
  });
}

export interface StaffSecurity {
  readonly staffId: string;
  readonly password: PasswordState;
  readonly factors: ShownFactors;
  readonly sessions: number;
  readonly verifications: readonly SeenVerification[];
  readonly mayReset: boolean;
  readonly mayRequirePasswordChange: boolean;
  readonly reason: string | null;
}

/** How a colleague proves that it is them, and whether the member of staff at hand may reset it. Throws `not_found`. */
export async function staffSecurity(ctx: Context, scope: Scope, actor: StaffActor, staffId: string): Promise<StaffSecurity> {
  const member = await memberById(ctx, scope, staffId);
  const sessions = (await openSessionCounts(ctx, scope, [member.user_id])).reduce((sum, { count }) => sum + count, 0);
  const rows = await listOpen(ctx.db, scope, { staffId }, ctx.now());
  const reason = member.id === actor.staffId ? 'This is you: two colleagues can do it, or an operator on the command line for an owner.' : !isOver(actor, member) ? 'Only an owner may do this to an owner.' : (await colleagues(ctx, scope, actor, member)).length === 0 ? 'Nobody else of your team may confirm it.' : null;
  const password = await passwordStateOf(ctx, scope, await userById(ctx, scope, member.user_id));
  return { staffId, password, mayRequirePasswordChange: isOver(actor, member) && password.set, factors: await factorsShown(ctx, scope, member.user_id), sessions, verifications: rows.map((row) => seen(ctx, actor, member, row)), mayReset: reason === null, reason };
}
