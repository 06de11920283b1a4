import type { Db } from '../../../db/database.ts';
import { hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';
import type { Membership } from './access.domain.ts';

const memberships = hotQuery((db, value: ValueOf<{ providerId: string; userId: string }>) =>
  db
    .selectFrom('customer_users as cu')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'cu.organization_id').onRef('o.provider_id', '=', 'cu.provider_id'))
    .innerJoin('portals as po', (join) => join.onRef('po.organization_id', '=', 'cu.organization_id').onRef('po.provider_id', '=', 'cu.provider_id'))
    .select(['cu.organization_id', 'cu.status', 'o.status as organization_status', 'o.name_folded', 'po.enabled', 'po.sso_rule', 'cu.sso_exempt_until'])
    .where('cu.provider_id', '=', value('providerId'))
    .where('cu.user_id', '=', value('userId')),
);

/** A person's links with what decides whether each opens. */
export async function findMemberships(db: Db, scope: Scope, userId: string, now: string): Promise<Membership[]> {
  const { rows } = await memberships(db, { providerId: scope.providerId, userId });
  return rows.map((row) => ({ organizationId: row.organization_id, status: row.status, organizationStatus: row.organization_status, portalEnabled: row.enabled === 1, nameFolded: row.name_folded, ssoOnly: row.sso_rule === 'on' && (row.sso_exempt_until === null || row.sso_exempt_until <= now) }));
}


/** Whose sign-in a customer user is linked to, and in which organization; undefined outside the scope. */
export async function findUserOf(db: Db, scope: Scope, customerUserId: string): Promise<{ user_id: string | null; organization_id: string } | undefined> {
  return db.selectFrom('customer_users as cu').select(['cu.user_id', 'cu.organization_id']).where(inScope(scope, 'cu')).where('cu.id', '=', customerUserId).executeTakeFirst();
}

/** Counts one refusal that the rehearsed rule would have meant for a person, unless one was counted after `before`; what was counted before the rehearsal began (`since`) is over. */
export async function noteRehearsed(db: Db, scope: Pick<Scope, 'providerId'>, customerUserId: string, { now, before, since, method }: { now: string; before: string; since: string; method: string }): Promise<void> {
  await db
    .updateTable('customer_users')
    .set((eb) => ({ sso_rehearsed_at: now, sso_rehearsed_method: method, sso_rehearsed_count: eb.case().when('sso_rehearsed_at', '>=', since).then(eb('sso_rehearsed_count', '+', 1)).else(1).end() }))
    .where('provider_id', '=', scope.providerId)
    .where('id', '=', customerUserId)
    .where((eb) => eb.or([eb('sso_rehearsed_at', 'is', null), eb('sso_rehearsed_at', '<=', before)]))
    .execute();
}
