import type { CreateTableBuilder, Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

type Builder = CreateTableBuilder<string, string>;

/** Links by which a customer's own IT fills a connection in, what came in by them or by metadata and waits for staff, and which ends were told ahead. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, column, tenant, organization, unique, index } = tableBuilders(db);
  const ofConnection = (builder: Builder) => builder.addColumn('connection_id', c.id as never, (definition) => definition.notNull().references('sso_connections.id')) as Builder;
  const maybeOrganization = (builder: Builder) => builder.addColumn('organization_id', c.id as never, (definition) => definition.references('organizations.id')) as Builder;

  let t = ofConnection(organization(tenant(id('sso_links'))));
  t = column(t, 'kind email created_by', c.text);
  t = column(t, 'created_at expires_at', c.time);
  await column(t, 'handed_in_at revoked_at', c.time, 'null').execute();
  await index('sso_links', ['connection_id', 'created_at']);
  await index('sso_links', ['organization_id']);

  t = ofConnection(maybeOrganization(tenant(id('sso_proposals'))));
  t = column(t, 'link_id', c.id, 'null');
  t = column(t, 'source kind status guide issuer sso_url metadata_url', c.text);
  t = column(t, 'certificates', c.json);
  t = column(t, 'client_id', c.text);
  t = column(t, 'client_secret_sealed', c.text, 'null');
  t = column(t, 'client_secret_expires_at test_passed_at handed_in_at', c.time, 'null');
  t = column(t, 'version', c.integer);
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('sso_proposals', ['connection_id', 'source', 'kind']);
  await index('sso_proposals', ['provider_id', 'status', 'updated_at']);
  await index('sso_proposals', ['organization_id']);

  t = maybeOrganization(tenant(id('expiry_notices')));
  t = column(t, 'kind', c.text);
  t = column(t, 'subject_id', c.id);
  t = column(t, 'ends_at', c.time);
  t = column(t, 'days', c.integer);
  await column(t, 'created_at', c.time).execute();
  await unique('expiry_notices', ['subject_id', 'ends_at', 'days']);
  await index('expiry_notices', ['ends_at']);

  await db.schema.alterTable('sso_certificates').addColumn('named_at', c.time as never).execute();
  await index('sso_certificates', ['organization_id', 'expires_at'], 'organization_expiry');
  await index('sso_certificates', ['connection_id', 'status', 'expires_at'], 'connection_expiry');
  await index('sso_connections', ['provider_id', 'client_secret_expires_at'], 'secret_expiry');
  await index('sso_connections', ['metadata_checked_at'], 'metadata_due');
  await index('organization_domains', ['provider_id', 'failing_since'], 'failing');
}
