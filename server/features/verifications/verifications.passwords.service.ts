import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope, type StaffActor } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { subjectOf } from '../customer-users/index.ts';
import { queueReset } from '../passwords/index.ts';
import { endSessions, forgetDevices } from '../sessions/index.ts';
import { memberById, refuseOverStaff } from '../staff/index.ts';
import { passwordOf, setPasswordChangeRequired, userById, type UserRow } from '../users/index.ts';
import { callerOf, refuseElsewhere, refuseSelf } from './verifications.caller.service.ts';

async function change(ctx: Context, user: UserRow, required: boolean, about: { subject: AuditEntry['subject']; organizationId: string | null }): Promise<void> {
  if ((user.password_change_required === 1) === required) return;
  const scope = signInScope(ctx.actor.providerId);
  if (required && (await passwordOf(ctx, scope, user.id)).hash === null) throw new AppError('no_password', { detail: 'This sign-in has no password that somebody else could know.' });
  await setPasswordChangeRequired(ctx, scope, user.id, required);
  const sessionsEnded = required ? await endSessions(ctx, scope, { userId: user.id }, 'new password required') : 0;
  if (required) {
    await forgetDevices(ctx, scope, user.id);
    await queueReset(ctx, scope, user, 'password_change_required');
  }
  await record(ctx, { action: required ? 'password.change_required' : 'password.change_waived', ...about, changes: required ? [{ field: 'sessions_ended', before: null, after: sessionsEnded }] : [] });
}

/**
 * Lets a person's password open nothing until another is set by mail, and ends all their sessions; or takes that back. Throws `not_found`, `own_account`, `sign_in_elsewhere`,
 * `not_linked`, `no_password`.
 */
export async function requirePasswordChange(ctx: Context, scope: Scope, actor: StaffActor, id: string, required: boolean): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const caller = await callerOf(inner, scope, id);
    refuseSelf(actor, caller);
    refuseElsewhere(scope, caller);
    if (!caller.user) throw new AppError('not_linked', { detail: 'This person has no sign-in, so there is no password. Invite them instead.' });
    await change(inner, caller.user, required, { subject: subjectOf(caller.person), organizationId: caller.person.organization_id });
  });
}

/** The same for a colleague. Throws `not_found`, `own_account`, `role_not_yours`, `no_password`. */
export async function requireStaffPasswordChange(ctx: Context, scope: Scope, actor: StaffActor, staffId: string, required: boolean): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const member = await memberById(inner, scope, staffId);
    if (member.id === actor.staffId) throw new AppError('own_account', { detail: 'This is you: change your password under your account.' });
    await refuseOverStaff(inner, scope, member.user_id);
    const user = await userById(inner, signInScope(scope.providerId), member.user_id);
    if (!user) throw new AppError('not_found');
    await change(inner, user, required, { subject: { kind: 'staff', id: member.id, label: member.name }, organizationId: null });
  });
}
