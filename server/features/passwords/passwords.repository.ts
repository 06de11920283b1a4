import { crossTenant, type Db } from '../../../db/database.ts';
import type { PasswordResetsTable } from '../../../db/tables/accounts.ts';

/** Adds a request for a reset, whether or not the address is known. */
export async function insertReset(db: Db, row: PasswordResetsTable): Promise<void> {
  await db.insertInto('password_resets').values(row).execute();
}

/** A request, found by its job. */
export async function findReset(db: Db, id: string): Promise<PasswordResetsTable | undefined> {
  return crossTenant(db, 'passwordResets.byId').selectFrom('password_resets').select(['id', 'provider_id', 'kind', 'email', 'email_folded', 'host', 'ip', 'user_id', 'created_at']).where('id', '=', id).executeTakeFirst();
}

/** Notes whom a request is for. */
export async function setResetUser(db: Db, id: string, userId: string): Promise<void> {
  await crossTenant(db, 'passwordResets.byId').updateTable('password_resets').set({ user_id: userId }).where('id', '=', id).execute();
}

/** Forgets requests made before a time. */
export async function deleteResets(db: Db, before: string): Promise<void> {
  await crossTenant(db, 'housekeeping').deleteFrom('password_resets').where('created_at', '<', before).execute();
}
