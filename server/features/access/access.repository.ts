import { CompiledQuery } from 'kysely';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { hotQuery, type ValueOf } from '../../../db/hot-query.ts';
import { preparedOnce } from '../../../db/prepared-statements.ts';
import type { StaffRole } from '../../../shared/permissions.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';
import type { Membership } from './access.domain.ts';

export interface PortalFactsRow {
  session_id: string;
  provider_id: string;
  user_id: string;
  user_kind: 'staff' | 'customer';
  organization_id: string | null;
  authenticated_at: string;
  factor_at: string | null;
  factor_method: string | null;
  enrolled: number;
  created_at: string;
  last_used_at: string;
  email: string;
  user_name: string;
  provider_name: string;
  time_zone: string;
  support_name: string;
  support_email: string;
  support_phone: string;
  support_url: string;
  provider_idle: number;
  provider_absolute: number;
  provider_mfa_rule: 'optional' | 'required';
  provider_mfa_from: string | null;
  mfa_rule: 'optional' | 'required' | null;
  mfa_from: string | null;
  mfa_exempt_until: string | null;
  sso_rule: 'rehearsal' | 'planned' | 'on' | null;
  sso_lifted_at: string | null;
  sso_exempt_until: string | null;
  sso_rehearsed_at: string | null;
  sso_rehearsed_from: string | null;
  method: string;
  organization_name: string | null;
  organization_status: 'active' | 'archived' | null;
  enabled: number | null;
  note: string | null;
  welcome_text: string | null;
  logo_id: string | null;
  idle_minutes: number | null;
  absolute_minutes: number | null;
  customer_user_id: string | null;
  role: 'user' | 'manager' | null;
  customer_user_status: 'new' | 'invited' | 'active' | 'disabled' | null;
  organizations: string;
  /** Null: the session came through no connection. */
  sso_connection_id: string | null;
  sso_status: 'draft' | 'live' | 'off' | null;
  /** For whose people the connection speaks; null: for nobody's any more. */
  sso_organization_id: string | null;
  sso_mfa: 'idp' | 'ours' | 'local' | null;
  /** JSON of which sections are shown, at each level; null: nothing is set. */
  provider_features: string | null;
  organization_features: string | null;
  person_features: string | null;
  data_scopes: string | null;
}

/** The one query of a portal request: session, host, person, provider, organization, portal, link, and the person's other organizations. */
const portalFacts = (json: { object: string; array: string }, mark: (position: number) => string) => `
  select s.id as session_id, s.provider_id, s.user_id, s.user_kind, s.organization_id, s.authenticated_at, s.factor_at, s.factor_method, s.created_at, s.last_used_at, s.method,
    u.email, u.name as user_name, u.enrolled,
    p.name as provider_name, p.time_zone, p.support_name, p.support_email, p.support_phone, p.support_url, p.portal_idle_minutes as provider_idle, p.portal_absolute_minutes as provider_absolute, p.mfa_rule as provider_mfa_rule, p.mfa_from as provider_mfa_from,
    o.name as organization_name, o.status as organization_status,
    po.enabled, po.note, po.welcome_text, po.logo_id, po.idle_minutes, po.absolute_minutes, po.mfa_rule, po.mfa_from, po.sso_rule, po.sso_lifted_at, po.sso_rehearsed_from,
    p.feature_states as provider_features, po.feature_states as organization_features, cu.feature_states as person_features, po.data_scopes,
    s.sso_connection_id, sc.status as sso_status, coalesce(sc.organization_id, mt.organization_id) as sso_organization_id, sc.mfa as sso_mfa,
    cu.id as customer_user_id, cu.role, cu.status as customer_user_status, cu.mfa_exempt_until, cu.sso_exempt_until, cu.sso_rehearsed_at,
    (select ${json.array}(${json.object}('id', o2.id, 'name', o2.name, 'role', cu2.role) order by o2.name_folded)
      from customer_users cu2 join organizations o2 on o2.id = cu2.organization_id and o2.provider_id = cu2.provider_id
      where cu2.user_id = s.user_id and cu2.provider_id = s.provider_id and cu2.status = 'active') as organizations
  from sessions s
    join hosts h on h.host = ${mark(1)} and h.provider_id = s.provider_id
    join users u on u.id = s.user_id and u.provider_id = s.provider_id
    join providers p on p.id = s.provider_id
    left join organizations o on o.id = s.organization_id and o.provider_id = s.provider_id
    left join portals po on po.organization_id = s.organization_id and po.provider_id = s.provider_id
    left join customer_users cu on cu.user_id = s.user_id and cu.organization_id = s.organization_id and cu.provider_id = s.provider_id
    left join sso_connections sc on sc.id = s.sso_connection_id and sc.provider_id = s.provider_id
    left join microsoft365_tenants mt on mt.tenant_id = s.sso_tenant_id and mt.provider_id = s.provider_id and mt.consented_at is not null and sc.purpose = 'microsoft365'
  where s.token_hash = ${mark(2)} and s.door = 'portal' and s.ended_at is null`;

const staffFacts = (json: { array: string }, mark: (position: number) => string) => `
  select s.id as session_id, s.provider_id, s.user_id, s.authenticated_at, s.factor_at, s.factor_method, s.created_at, s.last_used_at, u.email, u.name as user_name, u.enrolled,
    p.admin_idle_minutes as provider_idle, p.admin_absolute_minutes as provider_absolute,
    st.id as staff_id, st.role, st.limited, st.break_glass, coalesce(ru.required, 0) as sso_required, s.sso_connection_id, sc.status as sso_status, sc.purpose as sso_purpose, sc.mfa as sso_mfa,
    case when st.limited = 1 then (select ${json.array}(so.organization_id) from staff_organizations so where so.staff_id = st.id and so.provider_id = st.provider_id) end as organizations
  from sessions s
    join hosts h on h.host = ${mark(1)} and h.provider_id = s.provider_id
    join users u on u.id = s.user_id and u.provider_id = s.provider_id
    join providers p on p.id = s.provider_id
    join staff st on st.user_id = s.user_id and st.provider_id = s.provider_id and st.status = 'active'
    left join sso_connections sc on sc.id = s.sso_connection_id and sc.provider_id = s.provider_id
    left join staff_sign_in_rules ru on ru.provider_id = s.provider_id
  where s.token_hash = ${mark(2)} and s.door = 'admin' and s.ended_at is null`;

const sqliteJson = { object: 'json_object', array: 'json_group_array' };
const postgresJson = { object: 'json_build_object', array: 'json_agg' };
const texts = {
  sqlite: { portal: portalFacts(sqliteJson, () => '?'), staff: staffFacts(sqliteJson, () => '?'), host: 'select provider_id from hosts where host = ?' },
  postgres: { portal: preparedOnce(portalFacts(postgresJson, (position) => `$${position}`)), staff: preparedOnce(staffFacts(postgresJson, (position) => `$${position}`)), host: preparedOnce('select provider_id from hosts where host = $1') },
} as const;

export interface StaffFactsRow {
  session_id: string;
  provider_id: string;
  user_id: string;
  authenticated_at: string;
  factor_at: string | null;
  factor_method: string | null;
  enrolled: number;
  created_at: string;
  last_used_at: string;
  email: string;
  user_name: string;
  provider_idle: number;
  provider_absolute: number;
  staff_id: string;
  role: StaffRole;
  limited: number;
  break_glass: number;
  /** Nobody gets in without single sign-on but those who are named for breaking the glass. */
  sso_required: number;
  sso_connection_id: string | null;
  sso_status: 'draft' | 'live' | 'off' | null;
  sso_purpose: 'organization' | 'microsoft365' | 'staff' | null;
  sso_mfa: 'idp' | 'ours' | 'local' | null;
  organizations: string | null;
}

async function first<Row>(db: Db, text: string, parameters: unknown[]): Promise<Row | null> {
  const { rows } = await crossTenant(db, 'sessions.byTokenHash').executeQuery<Row>(CompiledQuery.raw(text, parameters));
  return rows[0] ?? null;
}

/** All facts of a portal session, by its token's hash and the host it is used on. */
export async function findPortalFacts(db: Db, tokenHash: string, host: string): Promise<PortalFactsRow | null> {
  return first(db, texts[dialectOf(db)].portal, [host, tokenHash]);
}

/** All facts of a staff session, by its token's hash and the host it is used on. */
export async function findStaffFacts(db: Db, tokenHash: string, host: string): Promise<StaffFactsRow | null> {
  return first(db, texts[dialectOf(db)].staff, [host, tokenHash]);
}

/** The provider of a host. */
export async function findHost(db: Db, host: string): Promise<{ provider_id: string } | null> {
  return first(db, texts[dialectOf(db)].host, [host]);
}

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
