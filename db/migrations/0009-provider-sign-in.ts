import { sql, type Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

/** The provider's own connections: Microsoft 365 for organizations that consented, single sign-on of its staff, and who gets in without it when it fails. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, column, tenant, organization, unique } = tableBuilders(db);

  // Of each purpose but an organization's a provider has one connection.
  await db.schema.createIndex('sso_connections_provider_id_purpose_key').on('sso_connections').columns(['provider_id', 'purpose'] as never).unique().where(sql.ref('purpose'), '<>', sql.lit('organization')).execute();

  let t = organization(tenant(id('microsoft365_tenants')));
  t = column(t, 'tenant_id', c.text);
  t = column(t, 'asked_at', c.time, 'null');
  t = column(t, 'asked_by', c.text, 'null');
  t = column(t, 'consented_at', c.time, 'null');
  t = column(t, 'consented_by', c.text, 'null');
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('microsoft365_tenants', ['provider_id', 'tenant_id']);
  await unique('microsoft365_tenants', ['organization_id']);

  t = tenant(id('staff_sign_in_rules')).addColumn('connection_id', c.id as never, (definition) => definition.references('sso_connections.id'));
  t = column(t, 'domains', c.json);
  t = column(t, 'offered', c.flag);
  t = column(t, 'required', c.flag);
  t = column(t, 'version', c.integer);
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('staff_sign_in_rules', ['provider_id']);

  await db.schema.alterTable('staff').addColumn('break_glass', c.flag as never, (definition) => definition.notNull().defaultTo(0)).execute();
  await db.schema.alterTable('sessions').addColumn('sso_tenant_id', c.text as never).execute();
  await db.schema.alterTable('sso_flows').addColumn('tenant_id', c.text as never).execute();
  await db.schema.alterTable('sso_flows').addColumn('session_id', c.id as never).execute();
}
