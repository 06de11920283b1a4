import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { CustomerUsersTable } from '../../../db/tables/customers.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';
import type { OpenStatus } from './customer-users.domain.ts';

const chunk = 200;

/** Adds people. */
export async function insertPeople(db: Db, rows: readonly CustomerUsersTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += chunk) await db.insertInto('customer_users').values(rows.slice(from, from + chunk)).execute();
}

/** Adds those people whose address nobody of their organization has yet; gives the ids of the added ones. */
export async function insertNewPeople(db: Db, rows: readonly CustomerUsersTable[]): Promise<Set<string>> {
  const added = new Set<string>();
  for (let from = 0; from < rows.length; from += chunk) {
    const inserted = await db
      .insertInto('customer_users')
      .values(rows.slice(from, from + chunk))
      .onConflict((conflict) => conflict.columns(['organization_id', 'email_folded']).doNothing())
      .returning('id')
      .execute();
    for (const { id } of inserted) added.add(id);
  }
  return added;
}

/** Changes one person and raises the version. */
export async function updatePerson(db: Db, scope: Scope, id: string, values: Partial<Omit<CustomerUsersTable, 'id' | 'provider_id' | 'organization_id' | 'version' | 'created_at'>>): Promise<void> {
  await db
    .updateTable('customer_users')
    .set((eb) => ({ ...values, version: eb('version', '+', 1) }))
    .where(inScope(scope, 'customer_users'))
    .where('id', '=', id)
    .execute();
}

/** Disables people and keeps what they were. */
export async function setDisabled(db: Db, scope: Scope, ids: readonly string[], now: string): Promise<void> {
  for (let from = 0; from < ids.length; from += chunk) {
    await db
      .updateTable('customer_users')
      .set((eb) => ({ status: 'disabled', status_before_disable: sql<OpenStatus>`status`, updated_at: now, version: eb('version', '+', 1) }))
      .where(inScope(scope, 'customer_users'))
      .where('id', 'in', ids.slice(from, from + chunk))
      .where('status', '<>', 'disabled')
      .execute();
  }
}

/** Gives disabled people back what they were. */
export async function setEnabled(db: Db, scope: Scope, ids: readonly string[], now: string): Promise<void> {
  for (let from = 0; from < ids.length; from += chunk) {
    await db
      .updateTable('customer_users')
      .set((eb) => ({
        status: eb.fn.coalesce('status_before_disable', sql<OpenStatus>`case when user_id is null then 'new' else 'active' end`),
        status_before_disable: null,
        updated_at: now,
        version: eb('version', '+', 1),
      }))
      .where(inScope(scope, 'customer_users'))
      .where('id', 'in', ids.slice(from, from + chunk))
      .where('status', '=', 'disabled')
      .execute();
  }
}

/** Marks people who are known as invited. */
export async function setInvited(db: Db, scope: Scope, ids: readonly string[], now: string): Promise<void> {
  for (let from = 0; from < ids.length; from += chunk) {
    await db
      .updateTable('customer_users')
      .set((eb) => ({ status: 'invited', updated_at: now, version: eb('version', '+', 1) }))
      .where(inScope(scope, 'customer_users'))
      .where('id', 'in', ids.slice(from, from + chunk))
      .where('status', '=', 'new')
      .execute();
  }
}

/** Revokes the open invitations of these people; gives their ids. */
export async function revokeOpenInvitations(db: Db, scope: Scope, personIds: readonly string[], now: string): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < personIds.length; from += chunk) {
    const rows = await db
      .updateTable('invitations')
      .set({ revoked_at: now, updated_at: now })
      .where(inScope(scope, 'invitations'))
      .where('customer_user_id', 'in', personIds.slice(from, from + chunk))
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute();
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

/** The links of a sign-in, with what its person may change in all of them. */
export async function peopleOfUser(db: Db, scope: Scope, userId: string): Promise<{ id: string; email: string; phone: string }[]> {
  return db.selectFrom('customer_users as cu').select(['cu.id', 'cu.email', 'cu.phone']).where(inScope(scope, 'cu')).where('cu.user_id', '=', userId).execute();
}
