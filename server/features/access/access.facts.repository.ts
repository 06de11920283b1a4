import { CompiledQuery } from 'kysely';
import type { Dialect } from '../../../db/columns.ts';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { preparedOnce } from '../../../db/prepared-statements.ts';
import type { StaffRole } from '../../../shared/permissions.ts';

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

/** What each fact is read from; organizations follow, in the words of the dialect. */
const portalColumns: Record<Exclude<keyof PortalFactsRow, 'organizations'>, string> = {
  session_id: 's.id',
  provider_id: 's.provider_id',
  user_id: 's.user_id',
  user_kind: 's.user_kind',
  organization_id: 's.organization_id',
  authenticated_at: 's.authenticated_at',
  factor_at: 's.factor_at',
  factor_method: 's.factor_method',
  created_at: 's.created_at',
  last_used_at: 's.last_used_at',
  method: 's.method',
  email: 'u.email',
  user_name: 'u.name',
  enrolled: 'u.enrolled',
  provider_name: 'p.name',
  time_zone: 'p.time_zone',
  support_name: 'p.support_name',
  support_email: 'p.support_email',
  support_phone: 'p.support_phone',
  support_url: 'p.support_url',
  provider_idle: 'p.portal_idle_minutes',
  provider_absolute: 'p.portal_absolute_minutes',
  provider_mfa_rule: 'p.mfa_rule',
  provider_mfa_from: 'p.mfa_from',
  organization_name: 'o.name',
  organization_status: 'o.status',
  enabled: 'po.enabled',
  note: 'po.note',
  welcome_text: 'po.welcome_text',
  logo_id: 'po.logo_id',
  idle_minutes: 'po.idle_minutes',
  absolute_minutes: 'po.absolute_minutes',
  mfa_rule: 'po.mfa_rule',
  mfa_from: 'po.mfa_from',
  sso_rule: 'po.sso_rule',
  sso_lifted_at: 'po.sso_lifted_at',
  sso_rehearsed_from: 'po.sso_rehearsed_from',
  sso_connection_id: 's.sso_connection_id',
  sso_status: 'sc.status',
  sso_organization_id: 'coalesce(sc.organization_id, mt.organization_id)',
  sso_mfa: 'sc.mfa',
  customer_user_id: 'cu.id',
  role: 'cu.role',
  customer_user_status: 'cu.status',
  mfa_exempt_until: 'cu.mfa_exempt_until',
  sso_exempt_until: 'cu.sso_exempt_until',
  sso_rehearsed_at: 'cu.sso_rehearsed_at',
  provider_features: 'p.feature_states',
  organization_features: 'po.feature_states',
  person_features: 'cu.feature_states',
  data_scopes: 'po.data_scopes',
};

const staffColumns: Record<Exclude<keyof StaffFactsRow, 'organizations'>, string> = {
  session_id: 's.id',
  provider_id: 's.provider_id',
  user_id: 's.user_id',
  authenticated_at: 's.authenticated_at',
  factor_at: 's.factor_at',
  factor_method: 's.factor_method',
  created_at: 's.created_at',
  last_used_at: 's.last_used_at',
  email: 'u.email',
  user_name: 'u.name',
  enrolled: 'u.enrolled',
  provider_idle: 'p.admin_idle_minutes',
  provider_absolute: 'p.admin_absolute_minutes',
  staff_id: 'st.id',
  role: 'st.role',
  limited: 'st.limited',
  break_glass: 'st.break_glass',
  sso_required: 'coalesce(ru.required, 0)',
  sso_connection_id: 's.sso_connection_id',
  sso_status: 'sc.status',
  sso_purpose: 'sc.purpose',
  sso_mfa: 'sc.mfa',
};

const portalTables = (mark: Wording['mark']) => `
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

const staffTables = (mark: Wording['mark']) => `
  from sessions s
    join hosts h on h.host = ${mark(1)} and h.provider_id = s.provider_id
    join users u on u.id = s.user_id and u.provider_id = s.provider_id
    join providers p on p.id = s.provider_id
    join staff st on st.user_id = s.user_id and st.provider_id = s.provider_id and st.status = 'active'
    left join sso_connections sc on sc.id = s.sso_connection_id and sc.provider_id = s.provider_id
    left join staff_sign_in_rules ru on ru.provider_id = s.provider_id
  where s.token_hash = ${mark(2)} and s.door = 'admin' and s.ended_at is null`;

interface Wording {
  readonly object: string;
  readonly array: string;
  readonly mark: (position: number) => string;
  /** The columns as the query answers them. */
  readonly answer: (columns: readonly (readonly [name: string, expression: string])[]) => string;
  readonly prepare: (text: string) => string;
}

const wordings: Record<Dialect, Wording> = {
  // One text of JSON: fifty values that are made one by one cost as much as finding them.
  sqlite: { object: 'json_object', array: 'json_group_array', mark: () => '?', answer: (columns) => `json_array(${columns.map(([, expression]) => expression).join(', ')}) as facts`, prepare: (text) => text },
  postgres: { object: 'json_build_object', array: 'json_agg', mark: (position) => `$${position}`, answer: (columns) => columns.map(([name, expression]) => `${expression} as ${name}`).join(', '), prepare: preparedOnce },
};

/** The one query of a portal request: session, host, person, provider, organization, portal, link, and the person's other organizations. */
function portalFacts({ object, array, mark, answer, prepare }: Wording): string {
  const organizations = `(select ${array}(${object}('id', o2.id, 'name', o2.name, 'role', cu2.role) order by o2.name_folded)
      from customer_users cu2 join organizations o2 on o2.id = cu2.organization_id and o2.provider_id = cu2.provider_id
      where cu2.user_id = s.user_id and cu2.provider_id = s.provider_id and cu2.status = 'active')`;
  return prepare(`select ${answer([...Object.entries(portalColumns), ['organizations', organizations]])} ${portalTables(mark)}`);
}

/** The one query of a request in the console. */
function staffFacts({ array, mark, answer, prepare }: Wording): string {
  const organizations = `case when st.limited = 1 then (select ${array}(so.organization_id) from staff_organizations so where so.staff_id = st.id and so.provider_id = st.provider_id) end`;
  return prepare(`select ${answer([...Object.entries(staffColumns), ['organizations', organizations]])} ${staffTables(mark)}`);
}

const texts = Object.fromEntries(Object.entries(wordings).map(([name, wording]) => [name, { portal: portalFacts(wording), staff: staffFacts(wording), host: wording.prepare(`select provider_id from hosts where host = ${wording.mark(1)}`) }])) as Record<Dialect, Record<'portal' | 'staff' | 'host', string>>;

async function first<Row>(db: Db, text: string, parameters: unknown[]): Promise<Row | null> {
  const { rows } = await crossTenant(db, 'sessions.byTokenHash').executeQuery<Row>(CompiledQuery.raw(text, parameters));
  return rows[0] ?? null;
}

const portalNames = [...Object.keys(portalColumns), 'organizations'];
const staffNames = [...Object.keys(staffColumns), 'organizations'];

/** The row as its columns say it, also where they came as one JSON. */
function named<Row extends object>(names: readonly string[], row: Row | { readonly facts: string } | null): Row | null {
  if (row === null || !('facts' in row)) return row;
  const values = JSON.parse(row.facts) as unknown[];
  const facts: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) facts[name] = values[index];
  return facts as Row;
}

/** All facts of a portal session, by its token's hash and the host it is used on. */
export async function findPortalFacts(db: Db, tokenHash: string, host: string): Promise<PortalFactsRow | null> {
  const row: PortalFactsRow | { facts: string } | null = await first(db, texts[dialectOf(db)].portal, [host, tokenHash]);
  return named<PortalFactsRow>(portalNames, row);
}

/** All facts of a staff session, by its token's hash and the host it is used on. */
export async function findStaffFacts(db: Db, tokenHash: string, host: string): Promise<StaffFactsRow | null> {
  const row: StaffFactsRow | { facts: string } | null = await first(db, texts[dialectOf(db)].staff, [host, tokenHash]);
  return named<StaffFactsRow>(staffNames, row);
}

/** The provider of a host. */
export async function findHost(db: Db, host: string): Promise<{ provider_id: string } | null> {
  return first(db, texts[dialectOf(db)].host, [host]);
}
