import { sql, type Expression, type SqlBool } from 'kysely';
import type { Db } from '../../../db/database.ts';
import type { Scope } from '../../policy.ts';
import { inOrganization } from '../scoping.repository.ts';

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

/** The domains an organization has proven, as DNS has them. */
export async function findProvenDomains(db: Db, scope: Scope, organizationId: string): Promise<string[]> {
  const rows = await db.selectFrom('organization_domains as d').select('d.domain').where(inOrganization(scope, 'd', organizationId)).where('d.proven_at', 'is not', null).execute();
  return rows.map(({ domain }) => domain);
}

const flag = (condition: Expression<SqlBool>) => sql<number>`case when ${condition} then 1 else 0 end`;

/** Who of an organization gets in how, seen from one of its connections: whom it knows, whom another live one knows, who is recognized by an address under `domains` (in every spelling), who is exempt. */
function seenFrom(db: Db, scope: Scope, connection: { readonly id: string; readonly organizationId: string }, domains: readonly string[], now: string) {
  return db
    .selectFrom('customer_users as cu')
    .where(inOrganization(scope, 'cu', connection.organizationId))
    .where('cu.status', 'in', ['active', 'invited'])
    .select((eb) => {
      const subjects = eb
        .selectFrom('sso_subjects as ss')
        .innerJoin('sso_connections as sc', (join) => join.onRef('sc.id', '=', 'ss.connection_id').onRef('sc.provider_id', '=', 'ss.provider_id'))
        .select('ss.id')
        .whereRef('ss.user_id', '=', 'cu.user_id')
        .whereRef('ss.provider_id', '=', 'cu.provider_id')
        .whereRef('sc.organization_id', '=', 'cu.organization_id');
      return [
        'cu.name', 'cu.name_folded', 'cu.email', 'cu.id',
        flag(eb.exists(subjects.where('sc.id', '=', connection.id))).as('here'),
        flag(eb.or([eb.exists(subjects.where('sc.id', '<>', connection.id).where('sc.status', '=', 'live')), ...domains.map((domain) => eb('cu.email_folded', 'like', `%@${domain}`))])).as('otherwise'),
        flag(eb('cu.sso_exempt_until', '>', now)).as('exempt'),
      ];
    });
}

/** How many people of an organization only one of its connections lets in, the first of them by name, and how many get in without what it knows. */
export async function countOnlyThrough(db: Db, scope: Scope, connection: { readonly id: string; readonly organizationId: string }, domains: readonly string[], now: string, named: number): Promise<{ people: number; names: string[]; others: number; all: number }> {
  const seen = () => db.selectFrom(seenFrom(db, scope, connection, domains, now).as('seen'));
  const counts = await seen()
    .select(({ fn }) => [fn.countAll<number>().as('all'), sql<number | null>`sum(case when seen.here = 1 and seen.otherwise = 0 and seen.exempt = 0 then 1 else 0 end)`.as('people'), sql<number | null>`sum(seen.otherwise)`.as('others')])
    .executeTakeFirstOrThrow();
  const rows = await seen().select(['seen.name', 'seen.email']).where('seen.here', '=', 1).where('seen.otherwise', '=', 0).where('seen.exempt', '=', 0).orderBy('seen.name_folded').orderBy('seen.id').limit(named).execute();
  return { people: Number(counts.people ?? 0), names: rows.map(({ name, email }) => (name === '' ? email : name)), others: Number(counts.others ?? 0), all: Number(counts.all) };
}
