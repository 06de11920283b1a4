import type { Db } from '../../../db/database.ts';
import type { SsoSubjectsTable } from '../../../db/tables/sso.ts';
import type { Scope } from '../../policy.ts';

/** Whose sign-in a connection's subject is. */
export async function findSubject(db: Db, scope: Scope, connectionId: string, subject: string): Promise<Pick<SsoSubjectsTable, 'id' | 'user_id'> | undefined> {
  return db.selectFrom('sso_subjects').select(['id', 'user_id']).where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('subject', '=', subject).executeTakeFirst();
}

/** Whose sign-in a subject is that differs from this one in letter case alone. */
export async function findSubjectInOtherCase(db: Db, scope: Scope, connectionId: string, subject: string): Promise<Pick<SsoSubjectsTable, 'user_id'> | undefined> {
  return db
    .selectFrom('sso_subjects')
    .select('user_id')
    .where('provider_id', '=', scope.providerId)
    .where('connection_id', '=', connectionId)
    .where((eb) => eb(eb.fn<string>('lower', ['subject']), '=', subject.toLowerCase()))
    .where('subject', '<>', subject)
    .limit(1)
    .executeTakeFirst();
}

/** Whether a connection knows a sign-in by some subject. */
export async function knowsUser(db: Db, scope: Scope, connectionId: string, userId: string): Promise<boolean> {
  return (await db.selectFrom('sso_subjects').select('id').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('user_id', '=', userId).limit(1).executeTakeFirst()) !== undefined;
}

/** Forgets whom a connection knows of one organization's people. */
export async function deleteSubjectsOf(db: Db, scope: Scope, connectionId: string, organizationId: string): Promise<void> {
  await db.deleteFrom('sso_subjects').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId).where('organization_id', '=', organizationId).execute();
}

/** Adds whom a subject is. */
export async function insertSubject(db: Db, row: SsoSubjectsTable): Promise<void> {
  await db.insertInto('sso_subjects').values(row).execute();
}

/** Writes the last use of a subject. */
export async function touchSubject(db: Db, scope: Scope, id: string, now: string): Promise<void> {
  await db.updateTable('sso_subjects').set({ last_used_at: now }).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** Forgets whom a connection knows: one sign-in, or all; gives how many subjects. */
export async function deleteSubjects(db: Db, scope: Scope, connectionId: string, userId: string | null): Promise<number> {
  let query = db.deleteFrom('sso_subjects').where('provider_id', '=', scope.providerId).where('connection_id', '=', connectionId);
  if (userId !== null) query = query.where('user_id', '=', userId);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}
