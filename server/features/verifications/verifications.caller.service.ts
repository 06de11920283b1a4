import { foldEmail } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import type { Permission } from '../../../shared/permissions.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, signInScope, type Scope, type StaffActor } from '../../policy.ts';
import type { Change } from '../audit/index.ts';
import { heldPerson, maskedEmail, membershipsOf, type Membership, type PersonRow } from '../customer-users/index.ts';
import { organizationById } from '../organizations/index.ts';
import { actorOfJob } from '../staff/index.ts';
import { allowedVerification, mailState } from '../providers/index.ts';
import { portalPinOf, userById, type UserRow } from '../users/index.ts';
import { methodStates, secondReason, whyUnusable, type MethodState, type SecondReason, type StoredVerification } from './verifications.domain.ts';
import { findManagers, findVerification, type ManagerRow, type VerificationRow } from './verifications.repository.ts';

/** A person whose access staff may touch, with what decides how. */
export interface Caller {
  readonly person: PersonRow;
  readonly user: UserRow | null;
  /** All links of their sign-in, beyond the scope too; empty without one. */
  readonly memberships: readonly Membership[];
  readonly isProtected: boolean;
  /** Whether their sign-in opens several organizations, or did until lately: nobody disables a link to get by with one manager's word. */
  readonly isOfSeveral: boolean;
}

/** What was changed after this (ISO) is too fresh to rely on. */
const freshSince = (ctx: Context) => isoTime(milliseconds(ctx.now()) - limits.verification.freshContactDays * 86_400_000);

/** One person of the scope with their sign-in; in a transaction the person is held. Throws `not_found`. */
export async function callerOf(ctx: Context, scope: Scope, id: string): Promise<Caller> {
  const person = await heldPerson(ctx, scope, id);
  const user = person.user_id === null ? null : await userById(ctx, scope, person.user_id);
  const memberships = user ? await membershipsOf(ctx, scope, user.id) : [];
  const since = freshSince(ctx);
  const isOfSeveral = memberships.filter(({ status, updated_at: changedAt }) => status !== 'disabled' || changedAt > since).length > 1;
  return { person, user, memberships, isProtected: person.protected === 1 || memberships.some((membership) => membership.protected === 1), isOfSeveral };
}

/** Organizations that a person's sign-in opens or opened a while ago and may open again: those of disabled links do not count. */
export function organizationsOf({ memberships }: Pick<Caller, 'memberships'>): number {
  return memberships.filter(({ status }) => status !== 'disabled').length;
}

/** Why a second member of staff must confirm a verification of this person; null: none needs to. */
export function secondFor(caller: Caller, method: StoredVerification['method']): SecondReason {
  return secondReason({ protected: caller.isProtected, several: caller.isOfSeveral }, method);
}

/** Whether a person is the member of staff themselves, by address. */
export function isSelf(actor: StaffActor, { person, user }: Caller): boolean {
  const own = foldEmail(actor.email);
  return person.email_folded === own || user?.email_folded === own;
}

/** Throws `own_account` where staff would act on their own portal account. */
export function refuseSelf(actor: StaffActor, caller: Caller): void {
  if (isSelf(actor, caller)) throw new AppError('own_account', { detail: 'This is your own portal account. Ask a colleague to do this for you.' });
}

/** Throws `sign_in_elsewhere` where the person's sign-in opens an organization that the scope does not hold. */
export function refuseElsewhere(scope: Scope, { memberships }: Caller): void {
  const { organizationIds } = scope;
  if (organizationIds !== 'all' && memberships.some((membership) => !organizationIds.includes(membership.organization_id))) throw new AppError('sign_in_elsewhere');
}

/** The managers who may answer for a person: never the person, nor the member of staff who asks. */
export async function managersFor(ctx: Context, scope: Scope, actor: { email: string }, { person }: Caller): Promise<ManagerRow[]> {
  const managers = await findManagers(ctx.db, scope, person.organization_id, freshSince(ctx));
  const own = foldEmail(actor.email);
  return managers.filter((manager) => manager.id !== person.id && manager.user_id !== person.user_id && foldEmail(manager.email) !== own);
}

/** Where mail reaches a person: at the address they sign in with, else the one on record. */
export function addressOf({ person, user }: Caller): string {
  return user?.email ?? person.email;
}

/** When the address of a person was changed last, wherever that was done. */
function addressChangedAt({ person, memberships }: Caller): string | null {
  const times = [person.email_changed_at, ...memberships.map((membership) => membership.email_changed_at)].filter((time) => time !== null);
  return times.sort().at(-1) ?? null;
}

/** Every way to verify a person now, with what stands against it. */
export async function methodsFor(ctx: Context, scope: Scope, actor: StaffActor, caller: Caller): Promise<{ methods: MethodState[]; managers: ManagerRow[] }> {
  const { person, user } = caller;
  const managers = await managersFor(ctx, scope, actor, caller);
  const known = {
    allowed: await allowedVerification(ctx, scope),
    hasMailServer: (await mailState(ctx, scope)) !== 'none',
    email: addressOf(caller),
    emailChangedAt: addressChangedAt(caller),
    phone: person.phone,
    phoneChangedAt: person.phone_changed_at,
    hasPin: user !== null && (await portalPinOf(ctx, signInScope(scope.providerId), user.id)).hash !== null,
    managers,
    organizationName: (await organizationById(ctx, scope, person.organization_id)).name,
  };
  return { methods: methodStates(known, maskedEmail(known.email), milliseconds(ctx.now())), managers };
}

/** Throws `verification_unavailable` where a way of verifying is closed for a person now. */
export async function refuseUnavailable(ctx: Context, scope: Scope, actor: StaffActor, caller: Caller, method: string): Promise<MethodState & { managers: ManagerRow[] }> {
  const { methods, managers } = await methodsFor(ctx, scope, actor, caller);
  const state = methods.find((one) => one.method === method);
  if (!state || state.reason !== null) throw new AppError('verification_unavailable', state?.reason == null ? {} : { detail: state.reason });
  return { ...state, managers };
}

/** What an audit entry says about the verification an act followed from. */
export function verifiedChanges(row: VerificationRow): Change[] {
  const change = (field: string, after: string): Change[] => (after === '' ? [] : [{ field, before: null, after }]);
  return [...change('verification', row.method), ...change('verified_by', row.verified_by), ...change('verification_note', row.note), ...change('confirmed_by', row.second_by)];
}

/** Throws `verification_required` where the colleague who confirmed a verification has lost the right to since. */
export async function refuseFormerSecond(ctx: Context, scope: Scope, row: VerificationRow, permission: Permission): Promise<void> {
  if (row.second_by_id === null) return;
  const second = await actorOfJob(ctx, signInScope(scope.providerId), row.second_by_id);
  const covers = second !== null && (row.organization_id === null || second.organizationIds === 'all' || second.organizationIds.includes(row.organization_id));
  if (!covers || !permits(second, permission)) throw new AppError('verification_required', { detail: `${row.second_by} may no longer confirm this. Ask another colleague, with a new verification.` });
}

/**
 * The verification that lets the member of staff at hand act on a person now, as an audit entry says it; call it in the transaction of the act, with the
 * person held. Throws `own_account`, `verification_required`.
 */
export async function requireVerification(ctx: Context, scope: Scope, actor: StaffActor, caller: Caller, verificationId: string): Promise<Change[]> {
  refuseSelf(actor, caller);
  const row = await findVerification(ctx.db, scope, verificationId);
  if (row?.customer_user_id !== caller.person.id) throw new AppError('verification_required', { detail: 'There is no verification of this person behind it. Verify the caller first.' });
  const reason = whyUnusable(row, { byUserId: actor.userId, userId: caller.person.user_id, second: secondFor(caller, row.method), now: ctx.now() });
  if (reason !== null) throw new AppError('verification_required', { detail: reason });
  if (row.method === 'manager_approval' && !(await managersFor(ctx, scope, actor, caller)).some((manager) => manager.user_id === row.approver_id)) throw new AppError('verification_required', { detail: `${row.verified_by} may no longer answer for this person. Verify the caller again.` });
  await refuseFormerSecond(ctx, scope, row, 'customers.recover');
  return verifiedChanges(row);
}
