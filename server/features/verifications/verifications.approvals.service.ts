import { foldEmail } from '../../../shared/folding.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type CustomerActor, type Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { queueMail } from '../deliveries/index.ts';
import { userById } from '../users/index.ts';
import { callerOf, managersFor } from './verifications.caller.service.ts';
import { statusAt } from './verifications.domain.ts';
import { findApprovals, updateVerification, type ApprovalRow } from './verifications.repository.ts';
import { validUntil } from './verifications.service.ts';

/** Whether the signed-in manager may answer for the person of a request: never for themselves, nor for what they asked as staff. */
async function mayAnswer(ctx: Context, scope: Scope, actor: CustomerActor, row: ApprovalRow): Promise<boolean> {
  if (row.customer_user_id === null) return false;
  const starter = await userById(ctx, signInScope(scope.providerId), row.created_by_id);
  const managers = await managersFor(ctx, scope, { email: starter?.email ?? foldEmail(actor.email) }, await callerOf(ctx, scope, row.customer_user_id));
  return managers.some(({ id }) => id === actor.customerUserId);
}

/** Colleagues for whom the signed-in manager is asked, the oldest request first; none for others. */
export async function openApprovals(ctx: Context, scope: Scope, actor: CustomerActor): Promise<ApprovalRow[]> {
  if (actor.role !== 'manager' || actor.organizationId === null) return [];
  const rows = await findApprovals(ctx.db, scope, actor.organizationId, { pendingAt: ctx.now() });
  const mine = await Promise.all(rows.map((row) => mayAnswer(ctx, scope, actor, row)));
  return rows.filter((_, index) => mine[index]);
}

/** Answers a request as a manager; an approval counts for 15 minutes, and whoever asked is told. Throws `not_found`, `verification_closed`. */
export async function answerApproval(ctx: Context, scope: Scope, actor: CustomerActor, id: string, isThem: boolean): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const [row] = actor.role === 'manager' && actor.organizationId !== null ? await findApprovals(inner.db, scope, actor.organizationId, { id }) : [];
    if (!row || !(await mayAnswer(inner, scope, actor, row))) throw new AppError('not_found');
    if (statusAt(row, inner.now()) !== 'pending') throw new AppError('verification_closed', { detail: 'This request was answered already, or has run out.' });
    const name = actor.name === '' ? actor.email : actor.name;
    const expiresAt = isThem ? validUntil(inner) : row.expires_at;
    await updateVerification(inner.db, scope, id, { status: isThem ? 'verified' : 'refused', approver_id: actor.userId, verified_by: name, verified_at: inner.now(), expires_at: expiresAt });
    await record(inner, { action: isThem ? 'verification.approved' : 'verification.refused', subject: { kind: 'customer_user', id: row.customer_user_id, label: row.person_name }, organizationId: row.organization_id });
    const starter = await userById(inner, signInScope(scope.providerId), row.created_by_id);
    if (starter) await queueMail(inner, { kind: 'approval_answered', to: starter.email, userId: starter.id, organizationId: row.organization_id, data: { name: row.person_name, manager: name, isThem, expiresAt, customerUserId: row.customer_user_id } });
  });
}
