import { foldEmail } from '../../../shared/folding.ts';
import { violatedKey } from '../../../db/errors.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { voidOpen } from '../one-time/index.ts';
import { findPassword, findPortalPin, findUserByEmail, findUserById, holdUser, insertUser, setLastSignIn, updateUser, type UserKind, type UserRow } from './users.repository.ts';

/** The sign-in of a kind with an address in any letter case, or null. */
export async function findUser(ctx: Context, scope: Scope, kind: UserKind, email: string): Promise<UserRow | null> {
  return (await findUserByEmail(ctx.db, scope, kind, foldEmail(email))) ?? null;
}

/** The sign-in with an id, or null. */
export async function userById(ctx: Context, scope: Scope, id: string): Promise<UserRow | null> {
  return (await findUserById(ctx.db, scope, id)) ?? null;
}

export interface StoredPassword {
  /** For comparing only; null where there is none. */
  readonly hash: string | null;
  /** Tells one password from the next; a rehash of the same leaves it. */
  readonly changedAt: string | null;
}

/** The password of a sign-in; in a transaction nobody sets another until it ends. */
export async function passwordOf(ctx: Context, scope: Scope, id: string): Promise<StoredPassword> {
  const row = await findPassword(ctx.db, scope, id);
  return { hash: row?.password_hash ?? null, changedAt: row?.password_changed_at ?? null };
}

/** Adds a sign-in and gives its id. Throws `email_taken`. */
export async function createUser(ctx: Context, user: { kind: UserKind; email: string; name: string; phone?: string; passwordHash?: string | null }): Promise<string> {
  const id = ctx.newId();
  const now = ctx.now();
  const passwordHash = user.passwordHash ?? null;
  try {
    await insertUser(ctx.db, {
      id,
      provider_id: ctx.actor.providerId,
      kind: user.kind,
      email: user.email,
      email_folded: foldEmail(user.email),
      name: user.name,
      phone: user.phone ?? '',
      password_hash: passwordHash,
      password_changed_at: passwordHash === null ? null : now,
      last_sign_in_at: null,
      last_organization_id: null,
      enrolled: 0,
      password_change_required: 0,
      portal_pin_hash: null,
      portal_pin_changed_at: null,
      created_at: now,
      updated_at: now,
    });
  } catch (error) {
    if (violatedKey(error) === 'users_provider_id_kind_email_folded_key') throw new AppError('email_taken', { errors: { email: 'Somebody has this address already.' } });
    throw error;
  }
  return id;
}

/** Gives a sign-in another password hash. */
export async function setPasswordHash(ctx: Context, scope: Scope, userId: string, passwordHash: string): Promise<void> {
  await updateUser(ctx.db, scope, userId, { password_hash: passwordHash, password_changed_at: ctx.now(), password_change_required: 0, updated_at: ctx.now() });
}

/** Says whether the present password opens nothing until another is set. */
export async function setPasswordChangeRequired(ctx: Context, scope: Scope, userId: string, required: boolean): Promise<void> {
  await updateUser(ctx.db, scope, userId, { password_change_required: required ? 1 : 0, updated_at: ctx.now() });
}

/** Replaces a hash by one of the same password with today's parameters. */
export async function refreshPasswordHash(ctx: Context, scope: Scope, userId: string, passwordHash: string): Promise<void> {
  await updateUser(ctx.db, scope, userId, { password_hash: passwordHash });
}

/** Gives a sign-in another address; reset links sent to the old one are void. Throws `email_taken`. */
export async function changeUserEmail(ctx: Context, scope: Scope, userId: string, email: string): Promise<void> {
  try {
    await updateUser(ctx.db, scope, userId, { email, email_folded: foldEmail(email), updated_at: ctx.now() });
    await voidOpen(ctx, ['password_reset'], [userId]);
  } catch (error) {
    if (violatedKey(error) === 'users_provider_id_kind_email_folded_key') throw new AppError('email_taken', { errors: { email: 'Somebody has this address already.' } });
    throw error;
  }
}

/** Changes name and phone of a sign-in. */
export async function updateUserProfile(ctx: Context, scope: Scope, userId: string, profile: { name: string; phone?: string }): Promise<void> {
  await updateUser(ctx.db, scope, userId, { name: profile.name, ...(profile.phone === undefined ? {} : { phone: profile.phone }), updated_at: ctx.now() });
}

/** Makes changes of a sign-in's factors happen one after another: each calls it first, in its transaction, and sees what the one before left. */
export async function holdSignIn(ctx: Context, scope: Scope, userId: string): Promise<void> {
  await holdUser(ctx.db, scope, userId);
}

/** Notes whether a sign-in has a second factor; whoever changes factors calls it in the same transaction. */
export async function noteEnrolment(ctx: Context, scope: Scope, userId: string, enrolled: boolean): Promise<void> {
  await updateUser(ctx.db, scope, userId, { enrolled: enrolled ? 1 : 0, updated_at: ctx.now() });
}

/** The PIN with which a customer proves on the phone that it is them. */
export async function portalPinOf(ctx: Context, scope: Scope, userId: string): Promise<StoredPassword> {
  const row = await findPortalPin(ctx.db, scope, userId);
  return { hash: row?.portal_pin_hash ?? null, changedAt: row?.portal_pin_changed_at ?? null };
}

/** Sets a customer's PIN for the phone by its hash; null removes it. */
export async function setPortalPin(ctx: Context, scope: Scope, userId: string, hash: string | null): Promise<void> {
  await updateUser(ctx.db, scope, userId, { portal_pin_hash: hash, portal_pin_changed_at: hash === null ? null : ctx.now(), updated_at: ctx.now() });
}

/** Notes a sign-in and the organization it landed in. */
export async function noteSignIn(ctx: Context, scope: Scope, userId: string, organizationId: string | null): Promise<void> {
  await setLastSignIn(ctx.db, scope, userId, ctx.now(), organizationId);
}

/** Notes the organization entered last. */
export async function noteOrganization(ctx: Context, scope: Scope, userId: string, organizationId: string): Promise<void> {
  await updateUser(ctx.db, scope, userId, { last_organization_id: organizationId });
}
