import { dialectOf, type Db } from '../../../db/database.ts';
import { hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import type { UsersTable } from '../../../db/tables/accounts.ts';
import type { Scope } from '../../policy.ts';

const columns = ['id', 'provider_id', 'kind', 'email', 'email_folded', 'name', 'phone', 'last_sign_in_at', 'last_organization_id', 'enrolled', 'password_change_required', 'created_at', 'updated_at'] as const;
export type UserRow = Pick<UsersTable, (typeof columns)[number]>;
export type UserKind = UsersTable['kind'];

const userByEmail = hotQuery((db, value: ValueOf<{ providerId: string; kind: UserKind; emailFolded: string }>) => db.selectFrom('users').select(columns).where('provider_id', '=', value('providerId')).where('kind', '=', value('kind')).where('email_folded', '=', value('emailFolded')));

/** The sign-in of a kind with an address (folded). */
export async function findUserByEmail(db: Db, scope: Scope, kind: UserKind, emailFolded: string): Promise<UserRow | undefined> {
  const { rows } = await userByEmail(db, { providerId: scope.providerId, kind, emailFolded });
  return rows[0];
}

/** The sign-in with an id. */
export async function findUserById(db: Db, scope: Scope, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').select(columns).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
}

const password = hotQuery((db, value: ValueOf<{ providerId: string; id: string }>) => {
  const query = db.selectFrom('users').select(['password_hash', 'password_changed_at']).where('provider_id', '=', value('providerId')).where('id', '=', value('id'));
  return dialectOf(db) === 'postgres' && db.isTransaction ? query.forUpdate() : query;
});

/** The password hash of a sign-in and when it was set, for comparing only; in a transaction it is held until the end. */
export async function findPassword(db: Db, scope: Scope, id: string): Promise<Pick<UsersTable, 'password_hash' | 'password_changed_at'> | undefined> {
  const { rows } = await password(db, { providerId: scope.providerId, id });
  return rows[0];
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

const signedIn = hotQuery((db, value: ValueOf<{ providerId: string; id: string; at: string }>) => db.updateTable('users').set({ last_sign_in_at: value('at') }).where('provider_id', '=', value('providerId')).where('id', '=', value('id')));
const signedInTo = hotQuery((db, value: ValueOf<{ providerId: string; id: string; at: string; organizationId: string }>) => db.updateTable('users').set({ last_sign_in_at: value('at'), last_organization_id: value('organizationId') }).where('provider_id', '=', value('providerId')).where('id', '=', value('id')));

/** Notes when somebody signed in last, and the organization they landed in, where there is one. */
export async function setLastSignIn(db: Db, scope: Scope, id: string, at: string, organizationId: string | null): Promise<void> {
  const known = { providerId: scope.providerId, id, at };
  await (organizationId === null ? signedIn(db, known) : signedInTo(db, { ...known, organizationId }));
}

/** Changes a sign-in; false where there is none. */
export async function updateUser(db: Db, scope: Scope, id: string, values: Partial<Pick<UsersTable, 'email' | 'email_folded' | 'name' | 'phone' | 'password_hash' | 'password_changed_at' | 'last_organization_id' | 'enrolled' | 'password_change_required' | 'portal_pin_hash' | 'portal_pin_changed_at' | 'updated_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('users').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).executeTakeFirst();
  return numUpdatedRows > 0n;
}
