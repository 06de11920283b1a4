import type { CreateTableBuilder, Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

type Builder = CreateTableBuilder<string, string>;

/** Whom a connection named under an address that proves nothing, until they have proven it by mail; and the keys by which our own requests are signed. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, column, tenant, organization, unique, index } = tableBuilders(db);
  const ofConnection = (builder: Builder) => builder.addColumn('connection_id', c.id as never, (definition) => definition.notNull().references('sso_connections.id')) as Builder;
  const maybeOrganization = (builder: Builder) => builder.addColumn('organization_id', c.id as never, (definition) => definition.references('organizations.id')) as Builder;

  let t = ofConnection(organization(tenant(id('sso_proofs'))));
  t = column(t, 'subject email', c.text);
  t = column(t, 'customer_user_id', c.id, 'null');
  t = column(t, 'browser_hash host return_path', c.text);
  t = column(t, 'from_app', c.flag);
  t = column(t, 'named_sealed', c.text);
  t = column(t, 'created_at expires_at', c.time);
  await column(t, 'proven_at', c.time, 'null').execute();
  await index('sso_proofs', ['connection_id', 'subject']);
  await index('sso_proofs', ['organization_id']);
  await index('sso_proofs', ['expires_at']);

  t = ofConnection(maybeOrganization(tenant(id('sso_signing_keys'))));
  t = column(t, 'status certificate fingerprint private_key_sealed', c.text);
  await column(t, 'expires_at created_at', c.time).execute();
  await unique('sso_signing_keys', ['connection_id', 'status']);
  await index('sso_signing_keys', ['provider_id', 'expires_at'], 'expiry');

  for (const table of ['sso_connections', 'sso_proposals']) await db.schema.alterTable(table).addColumn('sign_requests', c.flag as never, (definition) => definition.notNull().defaultTo(0)).execute();
}
