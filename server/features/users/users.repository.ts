import { dialectOf, type Db } from '../../../db/database.ts';
import type { UsersTable } from '../../../db/tables/accounts.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'kind', 'email', 'email_folded', 'name', 'phone', 'last_sign_in_at', 'last_organization_id', 'enrolled', 'password_change_required', 'created_at', 'updated_at'] as const;
export type UserRow = Pick<UsersTable, (typeof columns)[number]>;
export type UserKind = UsersTable['kind'];

/** The sign-in of a kind with an address (folded). */
export async function findUserByEmail(db: Db, scope: Scope, kind: UserKind, emailFolded: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').select(columns).where('provider_id', '=', scope.providerId).where('kind', '=', kind).where('email_folded', '=', emailFolded).executeTakeFirst();
}

/** The sign-in with an id. */
export async function findUserById(db: Db, scope: Scope, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').select(columns).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
}

/** The password hash of a sign-in and when it was set, for comparing only; in a transaction it is held until the end. */
export async function findPassword(db: Db, scope: Scope, id: string): Promise<Pick<UsersTable, 'password_hash' | 'password_changed_at'> | undefined> {
  const query = db.selectFrom('users').select(['password_hash', 'password_changed_at']).where('provider_id', '=', scope.providerId).where('id', '=', id);
  return (dialectOf(db) === 'postgres' && db.isTransaction ? query.forUpdate() : query).executeTakeFirst();
}

/** Holds a sign-in until the transaction ends; without one there is nothing to hold. */
export async function holdUser(db: Db, scope: Scope, id: string): Promise<void> {
  if (dialectOf(db) === 'postgres' && db.isTransaction) await db.selectFrom('users').select('id').where('provider_id', '=', scope.providerId).where('id', '=', id).forUpdate().execute();
}

/** The hash of a sign-in's PIN for the phone, for comparing only, and when it was set. */
export async function findPortalPin(db: Db, scope: Scope, id: string): Promise<Pick<UsersTable, 'portal_pin_hash' | 'portal_pin_changed_at'> | undefined> {
  return db.selectFrom('users').select(['portal_pin_hash', 'portal_pin_changed_at']).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
}

/** Adds a sign-in. */
export async function insertUser(db: Db, row: UsersTable): Promise<void> {
  await db.insertInto('users').values(row).execute();
}

/** Changes a sign-in; false where there is none. */
export async function updateUser(db: Db, scope: Scope, id: string, values: Partial<Pick<UsersTable, 'email' | 'email_folded' | 'name' | 'phone' | 'password_hash' | 'password_changed_at' | 'last_sign_in_at' | 'last_organization_id' | 'enrolled' | 'password_change_required' | 'portal_pin_hash' | 'portal_pin_changed_at' | 'updated_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('users').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
  return numUpdatedRows > 0n;
}
