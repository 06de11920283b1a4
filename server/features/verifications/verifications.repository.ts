import { dialectOf, type Db } from '../../../db/database.ts';
import type { VerificationsTable } from '../../../db/tables/factors.ts';
import type { Scope } from '../../policy.ts';
import { inOrganization, inScope } from '../scoping.repository.ts';

const columns = ['id', 'organization_id', 'customer_user_id', 'staff_id', 'user_id', 'method', 'status', 'contact', 'note', 'second_required', 'approver_id', 'second_by_id', 'created_by_id', 'created_by', 'verified_by', 'second_by', 'created_at', 'expires_at', 'verified_at', 'second_at'] as const;
export type VerificationRow = Pick<VerificationsTable, (typeof columns)[number]>;
const selected = columns.map((column) => `v.${column}` as const);

/** Adds a verification. */
export async function insertVerification(db: Db, row: VerificationsTable): Promise<void> {
  await db.insertInto('verifications').values(row).execute();
}

/** One verification within the scope; in a transaction it is held until the end. */
export async function findVerification(db: Db, scope: Scope, id: string): Promise<VerificationRow | undefined> {
  const query = db.selectFrom('verifications as v').select(selected).where(inScope(scope, 'v')).where('v.id', '=', id);
  return (dialectOf(db) === 'postgres' && db.isTransaction ? query.forUpdate() : query).executeTakeFirst();
}

/** Changes a verification. */
export async function updateVerification(db: Db, scope: Scope, id: string, values: Partial<Pick<VerificationsTable, 'status' | 'note' | 'approver_id' | 'verified_by' | 'verified_at' | 'second_by_id' | 'second_by' | 'second_at' | 'expires_at'>>): Promise<void> {
  await db.updateTable('verifications').set(values).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}

/** The verifications of a person or a member of staff that can still come to count, the newest first. */
export async function listOpen(db: Db, scope: Scope, whose: { customerUserId: string } | { staffId: string }, now: string): Promise<VerificationRow[]> {
  const query = db.selectFrom('verifications as v').select(selected).where(inScope(scope, 'v')).where('v.status', 'in', ['pending', 'verified']).where('v.expires_at', '>', now).orderBy('v.created_at', 'desc').orderBy('v.id', 'desc');
  return ('staffId' in whose ? query.where('v.staff_id', '=', whose.staffId) : query.where('v.customer_user_id', '=', whose.customerUserId)).execute();
}

/** Closes what a member of staff began about somebody and nobody has answered; gives the ids. */
export async function closePending(db: Db, scope: Scope, whose: { customerUserId: string } | { staffId: string }, byUserId: string): Promise<string[]> {
  const query = db.updateTable('verifications').set({ status: 'closed' }).where('provider_id', '=', scope.providerId).where('created_by_id', '=', byUserId).where('status', '=', 'pending');
  const rows = await ('staffId' in whose ? query.where('staff_id', '=', whose.staffId) : query.where('customer_user_id', '=', whose.customerUserId)).returning('id').execute();
  return rows.map(({ id }) => id);
}

export interface ManagerRow {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly user_id: string;
}

/** The active managers of an organization whose portal is open to them and whose address has not changed since a time (ISO), in whichever organization that was done. */
export async function findManagers(db: Db, scope: Scope, organizationId: string, since: string): Promise<ManagerRow[]> {
  const rows = await db
    .selectFrom('customer_users as cu')
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 'cu.user_id').onRef('u.provider_id', '=', 'cu.provider_id'))
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'cu.organization_id').onRef('o.provider_id', '=', 'cu.provider_id'))
    .innerJoin('portals as po', (join) => join.onRef('po.organization_id', '=', 'cu.organization_id').onRef('po.provider_id', '=', 'cu.provider_id'))
    .select(['cu.id', 'cu.name', 'u.email', 'u.id as user_id'])
    .where(inOrganization(scope, 'cu', organizationId))
    .where('cu.role', '=', 'manager')
    .where('cu.status', '=', 'active')
    .where('o.status', '=', 'active')
    .where('po.enabled', '=', 1)
    .where(({ exists, not, selectFrom }) =>
      not(exists(selectFrom('customer_users as own').select('own.id').whereRef('own.user_id', '=', 'cu.user_id').whereRef('own.provider_id', '=', 'cu.provider_id').where('own.email_changed_at', '>', since))),
    )
    .orderBy('cu.name_folded')
    .orderBy('cu.id')
    .execute();
  return rows;
}

export interface ApprovalRow extends VerificationRow {
  readonly person_name: string;
  readonly person_email: string;
}

/** What managers of an organization are asked for and have not answered, the oldest first; or one of these, in whatever state, held in a transaction. */
export async function findApprovals(db: Db, scope: Scope, organizationId: string, which: { pendingAt: string } | { id: string }): Promise<ApprovalRow[]> {
  const query = db
    .selectFrom('verifications as v')
    .innerJoin('customer_users as cu', (join) => join.onRef('cu.id', '=', 'v.customer_user_id').onRef('cu.provider_id', '=', 'v.provider_id'))
    .select(selected)
    .select(['cu.name as person_name', 'cu.email as person_email'])
    .where(inOrganization(scope, 'v', organizationId))
    .where('v.method', '=', 'manager_approval')
    .orderBy('v.created_at')
    .orderBy('v.id');
  if ('pendingAt' in which) return query.where('v.status', '=', 'pending').where('v.expires_at', '>', which.pendingAt).execute();
  const one = query.where('v.id', '=', which.id);
  return (dialectOf(db) === 'postgres' && db.isTransaction ? one.forUpdate('v') : one).execute();
}

/** Passkeys as they are listed. */
export async function findPasskeys(db: Db, scope: Scope, userId: string): Promise<{ name: string; created_at: string; last_used_at: string | null }[]> {
  return db.selectFrom('passkeys').select(['name', 'created_at', 'last_used_at']).where('provider_id', '=', scope.providerId).where('user_id', '=', userId).orderBy('created_at').orderBy('id').execute();
}

/** What an organization says itself about second factors. */
export async function findOwnRule(db: Db, scope: Scope, organizationId: string): Promise<{ mfa_rule: 'optional' | 'required' | null; mfa_from: string | null; sso_lifted_at: string | null } | undefined> {
  return db.selectFrom('portals as po').select(['po.mfa_rule', 'po.mfa_from', 'po.sso_lifted_at']).where(inOrganization(scope, 'po', organizationId)).executeTakeFirst();
}
