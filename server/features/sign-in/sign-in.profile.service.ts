import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { CustomerActor, Scope, StaffActor } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { followProfile } from '../customer-users/index.ts';
import { updateUserProfile, userById } from '../users/index.ts';

export interface Profile {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** The signed-in person's name, address and phone. Throws `unauthenticated`. */
export async function profile(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor): Promise<Profile> {
  const user = await userById(ctx, scope, actor.userId);
  if (!user) throw new AppError('unauthenticated');
  return { name: user.name, email: user.email, phone: user.phone };
}

/** Changes the signed-in person's name and phone, also where organizations know them by it. Throws `sso_session` for the phone in a session that a connection made. */
export async function updateProfile(ctx: Context, scope: Scope, actor: StaffActor | CustomerActor, next: { name: string; phone: string }): Promise<Profile> {
  return inTransaction(ctx, async (inner) => {
    const before = await profile(inner, scope, actor);
    const changes = changesBetween({ name: before.name, phone: before.phone }, next);
    if (changes.length === 0) return before;
    // The phone is a contact by which staff make sure who is calling.
    if (next.phone !== before.phone && actor.kind === 'customer' && actor.facts.access.sso.cameThrough !== 'none') throw new AppError('sso_session');
    await updateUserProfile(inner, scope, actor.userId, next);
    if (actor.kind === 'customer') await followProfile(inner, scope, { id: actor.userId, email: actor.email }, { name: next.name, phone: next.phone === before.phone ? null : next.phone });
    await record(inner, { action: 'profile.updated', subject: { kind: 'user', id: actor.userId, label: next.name }, changes, organizationId: actor.kind === 'customer' ? actor.organizationId : null });
    return { ...next, email: before.email };
  });
}
