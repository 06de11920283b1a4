import { dialectOf, type Db } from '../../../db/database.ts';
import type { StaffTable } from '../../../db/tables/accounts.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import { foldText } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'user_id', 'role', 'status', 'status_before_disable', 'limited', 'break_glass', 'invitation_sent_at', 'invitation_expires_at', 'version', 'created_at', 'updated_at'] as const;
export type StaffRow = Pick<StaffTable, (typeof columns)[number]> & { name: string; email: string; email_folded: string; last_sign_in_at: string | null };

export interface StaffFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly role?: StaffTable['role'] | undefined;
  readonly status?: StaffTable['status'] | undefined;
}

const sorts = { name: 's.name_folded', email: 'u.email_folded', role: 's.role', status: 's.status', createdAt: 's.created_at' } as const;

function filtered(db: Db, scope: Scope, filter: StaffFilter) {
  let query = db
    .selectFrom('staff as s')
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 's.user_id').onRef('u.provider_id', '=', 's.provider_id'))
    .where('s.provider_id', '=', scope.providerId);
  if (filter.id) query = query.where('s.id', 'in', filter.id.length > 0 ? filter.id : ['00000000-0000-0000-0000-000000000000']);
  if (filter.q !== undefined && filter.q.trim() !== '') query = query.where('s.search_text', 'like', `%${foldText(filter.q).replaceAll(/[%_\\]/gu, '')}%`);
  if (filter.role !== undefined) query = query.where('s.role', '=', filter.role);
  if (filter.status !== undefined) query = query.where('s.status', '=', filter.status);
  return query;
}

/** One page of the provider's people. */
export async function listStaff(db: Db, scope: Scope, filter: StaffFilter, sort: { field: keyof typeof sorts; direction: 'asc' | 'desc' }, range: readonly [number, number]): Promise<Page<StaffRow>> {
  const rows = await filtered(db, scope, filter)
    .select(columns.map((column) => `s.${column}` as const))
    .select(['u.name', 'u.email', 'u.email_folded', 'u.last_sign_in_at'])
    .orderBy(sorts[sort.field], sort.direction)
    .orderBy('s.id', sort.direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('s.id')) };
}

/** The member of staff behind a sign-in. */
export async function findByUser(db: Db, scope: Scope, userId: string): Promise<Pick<StaffTable, 'id' | 'role' | 'status' | 'break_glass'> | undefined> {
  return db.selectFrom('staff').select(['id', 'role', 'status', 'break_glass']).where('provider_id', '=', scope.providerId).where('user_id', '=', userId).executeTakeFirst();
}

/** Organizations that each member of staff is limited to. */
export async function listLimits(db: Db, scope: Scope, staffIds: readonly string[]): Promise<{ staff_id: string; organization_id: string }[]> {
  if (staffIds.length === 0) return [];
  return db.selectFrom('staff_organizations').select(['staff_id', 'organization_id']).where('provider_id', '=', scope.providerId).where('staff_id', 'in', staffIds).execute();
}

/** Sets the organizations of a member of staff; null: all. */
export async function replaceLimits(db: Db, scope: Scope, staffId: string, organizationIds: readonly string[] | null): Promise<void> {
  await db.deleteFrom('staff_organizations').where('provider_id', '=', scope.providerId).where('staff_id', '=', staffId).execute();
  if (organizationIds !== null && organizationIds.length > 0) await db.insertInto('staff_organizations').values(organizationIds.map((organizationId) => ({ provider_id: scope.providerId, staff_id: staffId, organization_id: organizationId }))).execute();
}

/** How many of these organizations exist in the provider. */
export async function countOrganizations(db: Db, scope: Scope, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { count } = await db.selectFrom('organizations').select(({ fn }) => fn.countAll<number>().as('count')).where('provider_id', '=', scope.providerId).where('id', 'in', ids).executeTakeFirstOrThrow();
  return Number(count);
}

/** Adds a member of staff. */
export async function insertStaff(db: Db, row: StaffTable): Promise<void> {
  await db.insertInto('staff').values(row).execute();
}

/** Changes a member of staff; with `version` only that version. False where it is another by now. */
export async function updateStaff(db: Db, scope: Scope, id: string, values: Partial<Pick<StaffTable, 'role' | 'status' | 'status_before_disable' | 'limited' | 'invitation_sent_at' | 'invitation_expires_at' | 'name_folded' | 'search_text' | 'updated_at'>>, version?: number): Promise<boolean> {
  let query = db.updateTable('staff').set(values).set((eb) => ({ version: eb('version', '+', 1) })).where('provider_id', '=', scope.providerId).where('id', '=', id);
  if (version !== undefined) query = query.where('version', '=', version);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Holds a member of staff until the transaction ends, so that acts on one happen one after another. */
export async function holdStaff(db: Db, scope: Scope, id: string): Promise<void> {
  if (dialectOf(db) === 'postgres') await db.selectFrom('staff').select('id').where('provider_id', '=', scope.providerId).where('id', '=', id).forUpdate().execute();
}

/** Holds the provider's active owners until the transaction ends and gives their ids, so that two at once cannot remove the last two. */
export async function holdOwners(db: Db, scope: Scope): Promise<string[]> {
  let query = db.selectFrom('staff').select('id').where('provider_id', '=', scope.providerId).where('role', '=', 'owner').where('status', '=', 'active').orderBy('id');
  if (dialectOf(db) === 'postgres') query = query.forUpdate();
  return (await query.execute()).map(({ id }) => id);
}

/** The addresses of the provider's active owners. */
export async function findOwnerAddresses(db: Db, scope: Scope): Promise<string[]> {
  const rows = await filtered(db, scope, { role: 'owner', status: 'active' }).select('u.email').orderBy('u.email').execute();
  return rows.map(({ email }) => email);
}

/** How many other active owners get in without the single sign-on that is required. */
export async function countOtherBreakGlassOwners(db: Db, scope: Scope, id: string): Promise<number> {
  const rows = await db.selectFrom('staff').select('id').where('provider_id', '=', scope.providerId).where('role', '=', 'owner').where('status', '=', 'active').where('break_glass', '=', 1).where('id', '<>', id).execute();
  return rows.length;
}
