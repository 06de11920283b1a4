import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import type { Schema } from '../../../db/schema.ts';
import type { CustomerUsersTable, PortalsTable } from '../../../db/tables/customers.ts';
import type { Scope } from '../../policy.ts';
import { inOrganization, inScope } from '../scoping.repository.ts';

const ruleColumns = ['sso_rule', 'sso_from', 'sso_rehearsed_from', 'sso_changed_at', 'sso_changed_by', 'sso_enforced_at', 'sso_watchdog', 'sso_alerted_at', 'sso_lifted_at', 'sso_relaxed_rule'] as const;
export type RuleRow = Pick<PortalsTable, (typeof ruleColumns)[number] | 'organization_id'> & { readonly organization_name: string; readonly organization_status: 'active' | 'archived' };
export type RuleValues = Partial<Pick<PortalsTable, (typeof ruleColumns)[number]>>;

/** The rule of an organization; in a transaction it is held until the end. */
export async function findRule(db: Db, scope: Scope, organizationId: string): Promise<RuleRow | undefined> {
  const query = db
    .selectFrom('portals as p')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'p.organization_id').onRef('o.provider_id', '=', 'p.provider_id'))
    .select(ruleColumns.map((column) => `p.${column}` as const))
    .select(['p.organization_id', 'o.name as organization_name', 'o.status as organization_status'])
    .where(inOrganization(scope, 'p', organizationId));
  return (dialectOf(db) === 'postgres' && db.isTransaction ? query.forUpdate() : query).executeTakeFirst();
}

/** Writes columns of an organization's rule. */
export async function updateRule(db: Db, scope: Scope, organizationId: string, values: RuleValues & { updated_at: string }): Promise<void> {
  await db.updateTable('portals').set((eb) => ({ ...values, version: eb('version', '+', 1) })).where(inOrganization(scope, 'portals', organizationId)).execute();
}

/** Notes an alert unless there was one after `before`; false where there was. */
export async function noteAlert(db: Db, scope: Scope, organizationId: string, now: string | null, before: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('portals')
    .set({ sso_alerted_at: now })
    .where(inOrganization(scope, 'portals', organizationId))
    .where((eb) => (now === null ? eb('sso_alerted_at', 'is not', null) : eb.or([eb('sso_alerted_at', 'is', null), eb('sso_alerted_at', '<', before)])))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A connection of an organization, for the rule about it. */
export async function findOwnConnections(db: Db, scope: Scope, organizationId: string) {
  return db.selectFrom('sso_connections as sc').select(['sc.id', 'sc.name', 'sc.status', 'sc.test_passed_at', 'sc.last_sign_in_at']).where(inOrganization(scope, 'sc', organizationId)).orderBy('sc.created_at').orderBy('sc.id').execute();
}

/** Which organization a connection of the scope is of; undefined where there is no such connection of one. */
export async function findConnectionOwner(db: Db, scope: Scope, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('sso_connections as sc').select('sc.organization_id').where(inScope(scope, 'sc')).where('sc.id', '=', id).executeTakeFirst();
  return row?.organization_id ?? undefined;
}

/** The proven domains of an organization, as DNS has them. */
export async function findProvenDomains(db: Db, scope: Scope, organizationId: string): Promise<string[]> {
  const rows = await db.selectFrom('organization_domains').select('domain').where(inOrganization(scope, 'organization_domains', organizationId)).where('proven_at', 'is not', null).orderBy('domain').execute();
  return rows.map(({ domain }) => domain);
}

/** Which spellings of proven domains make somebody recognizable, and since when the rehearsal runs. */
interface Sight {
  readonly domains: readonly string[];
  readonly now: string;
  readonly rehearsedFrom: string | null;
}

const flag = (condition: Expression<SqlBool>) => sql<number>`case when ${condition} then 1 else 0 end`;

/** Everybody of an organization who is active or invited, with what the rule means to them. */
function sighted(db: Db, scope: Scope, organizationId: string, { domains, now, rehearsedFrom }: Sight) {
  return db
    .selectFrom('customer_users as cu')
    .leftJoin('users as u', (join) => join.onRef('u.id', '=', 'cu.user_id').onRef('u.provider_id', '=', 'cu.provider_id'))
    .where(inOrganization(scope, 'cu', organizationId))
    .where('cu.status', 'in', ['active', 'invited'])
    .select((eb) => {
      const subjects = eb
        .selectFrom('sso_subjects as ss')
        .innerJoin('sso_connections as sc', (join) => join.onRef('sc.id', '=', 'ss.connection_id').onRef('sc.provider_id', '=', 'ss.provider_id').on('sc.status', '=', 'live'))
        .select('ss.id')
        .whereRef('ss.user_id', '=', 'cu.user_id')
        .whereRef('ss.provider_id', '=', 'cu.provider_id')
        .whereRef('sc.organization_id', '=', 'cu.organization_id');
      return [
        'cu.id', 'cu.name', 'cu.name_folded', 'cu.email', 'cu.user_id', 'cu.protected', 'cu.sso_exempt_until', 'cu.sso_exempt_reason', 'cu.sso_rehearsed_at', 'cu.sso_rehearsed_count', 'cu.sso_rehearsed_method',
        flag(eb.exists(subjects)).as('known'),
        flag(eb.or(domains.map((domain) => eb('cu.email_folded', 'like', `%@${domain}`)))).as('by_domain'),
        flag(eb('cu.sso_exempt_until', '>', now)).as('exempt'),
        (rehearsedFrom === null ? sql<number>`0` : flag(eb('cu.sso_rehearsed_at', '>=', rehearsedFrom))).as('rehearsed'),
        flag(eb.and([eb('cu.user_id', 'is not', null), eb('u.password_hash', 'is', null)])).as('without_password'),
      ];
    });
}

export interface RuleCounts {
  readonly people: number;
  readonly known: number;
  readonly byDomain: number;
  readonly shutOut: number;
  readonly exempt: number;
  readonly rehearsed: number;
  readonly withoutPassword: number;
}

/** How many people of an organization the rule would let in, and how. */
export async function countSighted(db: Db, scope: Scope, organizationId: string, sight: Sight): Promise<RuleCounts> {
  const row = await db
    .selectFrom(sighted(db, scope, organizationId, sight).as('seen'))
    .select(({ fn }) => [
      fn.countAll<number>().as('people'),
      sql<number | null>`sum(seen.known)`.as('known'),
      sql<number | null>`sum(case when seen.known = 0 then seen.by_domain else 0 end)`.as('by_domain'),
      sql<number | null>`sum(case when seen.known = 0 and seen.by_domain = 0 and seen.exempt = 0 then 1 else 0 end)`.as('shut_out'),
      sql<number | null>`sum(seen.exempt)`.as('exempt'),
      sql<number | null>`sum(seen.rehearsed)`.as('rehearsed'),
      sql<number | null>`sum(seen.without_password)`.as('without_password'),
    ])
    .executeTakeFirstOrThrow();
  return { people: Number(row.people), known: Number(row.known ?? 0), byDomain: Number(row.by_domain ?? 0), shutOut: Number(row.shut_out ?? 0), exempt: Number(row.exempt ?? 0), rehearsed: Number(row.rehearsed ?? 0), withoutPassword: Number(row.without_password ?? 0) };
}

/** The first people whom the rule would shut out, who are exempt, or whom the rehearsal met, in this order. */
export async function findSighted(db: Db, scope: Scope, organizationId: string, sight: Sight, count: number) {
  return db
    .selectFrom(sighted(db, scope, organizationId, sight).as('seen'))
    .selectAll()
    .where((eb) => eb.or([eb.and([eb('seen.known', '=', 0), eb('seen.by_domain', '=', 0)]), eb('seen.exempt', '=', 1), eb('seen.rehearsed', '=', 1)]))
    .orderBy(sql`case when seen.known = 0 and seen.by_domain = 0 and seen.exempt = 0 then 0 when seen.exempt = 1 then 1 else 2 end`)
    .orderBy('seen.name_folded')
    .orderBy('seen.id')
    .limit(count)
    .execute();
}

/** One person of an organization as the rule sees them. */
export async function findOneSighted(db: Db, scope: Scope, organizationId: string, sight: Sight, customerUserId: string) {
  return sighted(db, scope, organizationId, sight).where('cu.id', '=', customerUserId).executeTakeFirst();
}

/** Which people of an organization a mail goes to. */
export interface Recipients {
  readonly kind: string;
  /** Whoever has this kind of mail of this job already is left out. */
  readonly jobId: string;
  readonly after: string | null;
  readonly count: number;
  readonly withoutPassword: boolean;
  /** This one alone. */
  readonly customerUserId: string | null;
  /** Those alone who were told of a rule that begins then. */
  readonly toldOf: string | null;
}

/** The next active people of an organization with a sign-in behind a place, by id. */
export async function findRecipients(db: Db, scope: Scope, organizationId: string, { kind, jobId, after, count, withoutPassword, customerUserId, toldOf }: Recipients) {
  const mails = (eb: ExpressionBuilder<Schema & { cu: CustomerUsersTable }, 'cu'>, of: string, naming: string) =>
    eb.selectFrom('deliveries as d').select('d.id').whereRef('d.subject_id', '=', 'cu.id').whereRef('d.provider_id', '=', 'cu.provider_id').where('d.kind', '=', of).where('d.data', 'like', `%"${naming}"%`);
  let query = db
    .selectFrom('customer_users as cu')
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 'cu.user_id').onRef('u.provider_id', '=', 'cu.provider_id'))
    .select(['cu.id', 'cu.user_id', 'u.email'])
    .where(inOrganization(scope, 'cu', organizationId))
    .where('cu.status', '=', 'active')
    .where((eb) => eb.not(eb.exists(mails(eb as never, kind, jobId))));
  if (after !== null) query = query.where('cu.id', '>', after);
  if (withoutPassword) query = query.where('u.password_hash', 'is', null);
  if (customerUserId !== null) query = query.where('cu.id', '=', customerUserId);
  if (toldOf !== null) query = query.where((eb) => eb.exists(mails(eb as never, 'sso_rule_announced', toldOf).where('d.status', 'not in', ['cancelled', 'bounced'])));
  return query.orderBy('cu.id').limit(count).execute();
}

/** Whether a mail about a rule that begins at a time has reached somebody of an organization, or waits for them in the mailbox. */
export async function wasTold(db: Db, scope: Scope, customerUserId: string, from: string): Promise<boolean> {
  const row = await db
    .selectFrom('deliveries')
    .select('id')
    .where('provider_id', '=', scope.providerId)
    .where('subject_id', '=', customerUserId)
    .where('kind', '=', 'sso_rule_announced')
    .where('status', 'in', ['sent', 'kept'])
    .where('data', 'like', `%"${from}"%`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The organizations of every provider that only their own single sign-on opens. */
export async function listEnforced(db: Db): Promise<{ provider_id: string; organization_id: string }[]> {
  return crossTenant(db, 'ssoRules.on').selectFrom('portals').select(['provider_id', 'organization_id']).where('sso_rule', '=', 'on').execute();
}

/** What an organization's sign-ins looked like between two times: how many succeeded. */
export async function countSignIns(db: Db, scope: Scope, organizationId: string, from: string, to: string): Promise<number> {
  const { count } = await db
    .selectFrom('sign_in_attempts as a')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(inOrganization(scope, 'a', organizationId))
    .where('a.at', '>=', from)
    .where('a.at', '<', to)
    .where('a.door', '=', 'portal')
    .where('a.outcome', '=', 'signed_in')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Failures at an organization's connections since a time, by person (null: nobody known, or no active one of it) and what failed: the first, and how many. */
export async function findFailures(db: Db, scope: Scope, organizationId: string, since: string): Promise<{ userId: string | null; method: string; firstAt: string; count: number }[]> {
  const rows = await db
    .selectFrom('sign_in_attempts as a')
    .leftJoin('customer_users as cu', (join) => join.onRef('cu.user_id', '=', 'a.user_id').onRef('cu.organization_id', '=', 'a.organization_id').onRef('cu.provider_id', '=', 'a.provider_id').on('cu.status', '=', 'active'))
    .select((eb) => ['cu.user_id', 'a.method', eb.fn.min('a.at').as('first_at'), eb.fn.sum<number>('a.count').as('count')])
    .where(inOrganization(scope, 'a', organizationId))
    .where('a.at', '>=', since)
    .where('a.outcome', '=', 'sso_failed')
    .groupBy(['cu.user_id', 'a.method'])
    .execute();
  return rows.map((row) => ({ userId: row.user_id, method: row.method ?? '', firstAt: row.first_at, count: Number(row.count) }));
}

/** How many sign-ins through the organization's own connections have succeeded since a time. */
export async function countThroughConnections(db: Db, scope: Scope, organizationId: string, since: string): Promise<number> {
  const { count } = await db
    .selectFrom('sessions as s')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(inOrganization(scope, 's', organizationId))
    .where('s.created_at', '>=', since)
    .where('s.sso_connection_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many active people an organization has. */
export async function countActive(db: Db, scope: Scope, organizationId: string): Promise<number> {
  const { count } = await db.selectFrom('customer_users as cu').select(({ fn }) => fn.countAll<number>().as('count')).where(inOrganization(scope, 'cu', organizationId)).where('cu.status', '=', 'active').executeTakeFirstOrThrow();
  return Number(count);
}
