import type { Db } from '../../../db/database.ts';
import type { StaffSignInRulesTable, StaffTable } from '../../../db/tables/accounts.ts';
import type { Scope } from '../../policy.ts';

export type RuleRow = Pick<StaffSignInRulesTable, 'connection_id' | 'domains' | 'offered' | 'required' | 'version'>;

/** Somebody who is named for breaking the glass, and whether they could. */
export interface BreakGlassRow extends Pick<StaffTable, 'id' | 'user_id' | 'role' | 'status'> {
  readonly name: string;
  readonly email: string;
  readonly enrolled: number;
  readonly has_password: number;
}

/** How the provider's staff sign in; undefined: nobody has said so. */
export async function findRule(db: Db, scope: Scope): Promise<RuleRow | undefined> {
  return db.selectFrom('staff_sign_in_rules').select(['connection_id', 'domains', 'offered', 'required', 'version']).where('provider_id', '=', scope.providerId).executeTakeFirst();
}

/** Adds the rule of a provider unless it has one. */
export async function insertRule(db: Db, row: StaffSignInRulesTable): Promise<void> {
  await db.insertInto('staff_sign_in_rules').values(row).onConflict((conflict) => conflict.column('provider_id').doNothing()).execute();
}

/** Changes the rule of the version somebody read; false where it is another by now. */
export async function updateRule(db: Db, scope: Scope, version: number, values: Partial<Pick<StaffSignInRulesTable, 'connection_id' | 'domains' | 'offered' | 'required' | 'updated_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('staff_sign_in_rules').set({ ...values, version: version + 1 }).where('provider_id', '=', scope.providerId).where('version', '=', version).executeTakeFirst();
  return numUpdatedRows > 0n;
}

function people(db: Db, scope: Scope) {
  return db
    .selectFrom('staff as s')
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 's.user_id').onRef('u.provider_id', '=', 's.provider_id'))
    .select(['s.id', 's.user_id', 's.role', 's.status', 'u.name', 'u.email', 'u.enrolled'])
    .select((eb) => eb.case().when('u.password_hash', 'is', null).then(0).else(1).end().as('has_password'))
    .where('s.provider_id', '=', scope.providerId)
    .orderBy('s.name_folded')
    .orderBy('s.id');
}

/** Who is named for breaking the glass. */
export async function listBreakGlass(db: Db, scope: Scope): Promise<BreakGlassRow[]> {
  return people(db, scope).where('s.break_glass', '=', 1).execute();
}

/** These members of staff, with what they could break the glass with. */
export async function findForBreakGlass(db: Db, scope: Scope, ids: readonly string[]): Promise<BreakGlassRow[]> {
  return ids.length === 0 ? [] : people(db, scope).where('s.id', 'in', ids).execute();
}

/** Names exactly these for breaking the glass. */
export async function nameBreakGlass(db: Db, scope: Scope, ids: readonly string[]): Promise<void> {
  await db.updateTable('staff').set({ break_glass: 0 }).where('provider_id', '=', scope.providerId).where('break_glass', '=', 1).execute();
  if (ids.length > 0) await db.updateTable('staff').set({ break_glass: 1 }).where('provider_id', '=', scope.providerId).where('id', 'in', ids).execute();
}

/** Adds one to those who are named for breaking the glass. */
export async function addBreakGlass(db: Db, scope: Scope, id: string): Promise<void> {
  await db.updateTable('staff').set({ break_glass: 1 }).where('provider_id', '=', scope.providerId).where('id', '=', id).execute();
}
