import { sql } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { PortalsTable } from '../../../db/tables/customers.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';

/** Whose people a rule is about: these organizations, or those without a rule of their own. */
export type Reach = { readonly ids: readonly string[] } | 'without own rule';

function organizations(db: Db, scope: Scope, reach: Reach) {
  const query = db
    .selectFrom('portals as p')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'p.organization_id').onRef('o.provider_id', '=', 'p.provider_id'))
    .where(inScope(scope, 'p'))
    .where('o.status', '=', 'active');
  return reach === 'without own rule' ? query.where('p.mfa_rule', 'is', null) : query.where('p.organization_id', 'in', reach.ids);
}

function people(db: Db, scope: Scope, reach: Reach) {
  return organizations(db, scope, reach)
    .innerJoin('customer_users as cu', (join) => join.onRef('cu.organization_id', '=', 'p.organization_id').onRef('cu.provider_id', '=', 'p.provider_id').on('cu.status', '=', 'active'))
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 'cu.user_id').onRef('u.provider_id', '=', 'cu.provider_id'));
}

/** How many people a rule reaches that begins at a time. */
export async function countReached(db: Db, scope: Scope, reach: Reach, from: string): Promise<{ organizations: number; people: number; enrolled: number; exempt: number }> {
  const reached = await organizations(db, scope, reach).select(({ fn }) => fn.countAll<number>().as('organizations')).executeTakeFirstOrThrow();
  const counts = await people(db, scope, reach)
    .select(({ fn }) => [
      fn.countAll<number>().as('people'),
      sql<number | null>`sum(u.enrolled)`.as('enrolled'),
      sql<number | null>`sum(case when u.enrolled = 0 and cu.mfa_exempt_until > ${from} then 1 else 0 end)`.as('exempt'),
    ])
    .executeTakeFirstOrThrow();
  return { organizations: Number(reached.organizations), people: Number(counts.people), enrolled: Number(counts.enrolled ?? 0), exempt: Number(counts.exempt ?? 0) };
}

/** The next people without a factor behind a place, by folded name and id; with `jobId` those alone whom that job has not mailed. */
export async function findNotEnrolled(db: Db, scope: Scope, reach: Reach, after: { nameFolded: string; id: string } | null, count: number, jobId: string | null = null) {
  let query = people(db, scope, reach).where('u.enrolled', '=', 0);
  if (jobId !== null) {
    query = query.where((eb) => eb.not(eb.exists(eb.selectFrom('deliveries as d').select('d.id').whereRef('d.subject_id', '=', 'cu.id').whereRef('d.provider_id', '=', 'cu.provider_id').where('d.kind', '=', 'mfa_announced').where('d.data', 'like', `%"${jobId}"%`))));
  }
  if (after) query = query.where((eb) => eb.or([eb('cu.name_folded', '>', after.nameFolded), eb.and([eb('cu.name_folded', '=', after.nameFolded), eb('cu.id', '>', after.id)])]));
  return query
    .select(['cu.id', 'cu.user_id', 'cu.name', 'cu.name_folded', 'cu.organization_id', 'u.email', 'o.name as organization_name', 'cu.mfa_exempt_until'])
    .orderBy('cu.name_folded')
    .orderBy('cu.id')
    .limit(count)
    .execute();
}

/** The rules these organizations have now, by name. */
export async function findRules(db: Db, scope: Scope, ids: readonly string[]): Promise<(Pick<PortalsTable, 'organization_id' | 'mfa_rule' | 'mfa_from'> & { name: string })[]> {
  return db
    .selectFrom('portals as p')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'p.organization_id').onRef('o.provider_id', '=', 'p.provider_id'))
    .select(['p.organization_id', 'p.mfa_rule', 'p.mfa_from', 'o.name'])
    .where(inScope(scope, 'p'))
    .where('p.organization_id', 'in', ids)
    .execute();
}

/** Gives organizations of the scope another rule, or none of their own. */
export async function updateRules(db: Db, scope: Scope, ids: readonly string[], values: Pick<PortalsTable, 'mfa_rule' | 'mfa_from' | 'updated_at'>): Promise<void> {
  await db.updateTable('portals').set((eb) => ({ ...values, version: eb('version', '+', 1) })).where(inScope(scope, 'portals')).where('organization_id', 'in', ids).execute();
}
