import type { Db } from '../../../db/database.ts';
import type { Scope } from '../../policy.ts';

/** The oldest live connection of an organization. */
export async function findOwnConnection(db: Db, scope: Scope, organizationId: string): Promise<{ id: string; name: string } | undefined> {
  return db.selectFrom('sso_connections').select(['id', 'name']).where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).where('status', '=', 'live').orderBy('live_at').orderBy('id').limit(1).executeTakeFirst();
}

/** Whether an organization's own single sign-on alone opens its portal, and whether somebody there is exempt at a time. */
export async function findSsoRule(db: Db, scope: Scope, organizationId: string, now: string): Promise<{ only: boolean; held: boolean; anybodyExempt: boolean } | undefined> {
  const row = await db
    .selectFrom('portals as po')
    .select(['po.sso_rule', (eb) => eb.exists(eb.selectFrom('customer_users as cu').select('cu.id').whereRef('cu.organization_id', '=', 'po.organization_id').whereRef('cu.provider_id', '=', 'po.provider_id').where('cu.status', '=', 'active').where('cu.sso_exempt_until', '>', now)).as('exempt')])
    .where('po.provider_id', '=', scope.providerId)
    .where('po.organization_id', '=', organizationId)
    .executeTakeFirst();
  return row && { only: row.sso_rule === 'on', held: row.sso_rule === 'on' || row.sso_rule === 'planned', anybodyExempt: Boolean(row.exempt) };
}

/** How many live connections an organization has beside one. */
export async function countOtherLive(db: Db, scope: Scope, organizationId: string, connectionId: string): Promise<number> {
  const { count } = await db.selectFrom('sso_connections').select(({ fn }) => fn.countAll<number>().as('count')).where('provider_id', '=', scope.providerId).where('organization_id', '=', organizationId).where('status', '=', 'live').where('id', '<>', connectionId).executeTakeFirstOrThrow();
  return Number(count);
}
