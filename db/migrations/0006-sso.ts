import type { CreateTableBuilder, Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

type Builder = CreateTableBuilder<string, string>;

/** Single sign-on: connections to identity providers, their certificates, whom they name, and the ways there and back. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, column, tenant, unique, index } = tableBuilders(db);

  let t = tenant(id('sso_connections')).addColumn('organization_id', c.id as never, (definition) => definition.references('organizations.id')) as Builder;
  t = column(t, 'purpose protocol guide name status issuer sso_url metadata_url', c.text);
  t = column(t, 'metadata_checked_at', c.time, 'null');
  t = column(t, 'metadata_problem client_id', c.text);
  t = column(t, 'client_secret_sealed', c.text, 'null');
  t = column(t, 'client_secret_expires_at', c.time, 'null');
  t = column(t, 'mapping', c.json);
  t = column(t, 'unknown_people default_role mfa', c.text);
  t = column(t, 'mfa_values', c.json);
  t = column(t, 'unsolicited', c.text);
  t = column(t, 'version', c.integer);
  t = column(t, 'created_at updated_at', c.time);
  await column(t, 'live_at test_passed_at last_sign_in_at', c.time, 'null').execute();
  await index('sso_connections', ['provider_id', 'created_at', 'id']);
  await index('sso_connections', ['organization_id', 'created_at', 'id'], 'organization');

  const ofConnection = (table: string) =>
    tenant(id(table))
      .addColumn('organization_id', c.id as never, (definition) => definition.references('organizations.id'))
      .addColumn('connection_id', c.id as never, (definition) => definition.notNull().references('sso_connections.id')) as Builder;

  t = ofConnection('sso_certificates');
  t = column(t, 'certificate fingerprint', c.text);
  t = column(t, 'expires_at', c.time);
  t = column(t, 'status', c.text);
  await column(t, 'created_at', c.time).execute();
  await unique('sso_certificates', ['connection_id', 'fingerprint']);
  await index('sso_certificates', ['provider_id', 'expires_at'], 'expiry');

  t = ofConnection('sso_subjects').addColumn('user_id', c.id as never, (definition) => definition.notNull().references('users.id')) as Builder;
  t = column(t, 'subject', c.text);
  await column(t, 'created_at last_used_at', c.time).execute();
  await unique('sso_subjects', ['connection_id', 'subject']);
  await index('sso_subjects', ['user_id']);

  t = ofConnection('sso_flows');
  t = column(t, 'kind browser_hash host return_path nonce', c.text);
  t = column(t, 'host_browser_hash verifier_sealed app_challenge', c.text, 'null');
  t = column(t, 'staff_user_id', c.id, 'null');
  t = column(t, 'steps', c.json);
  t = column(t, 'outcome_sealed', c.text, 'null');
  t = column(t, 'created_at expires_at', c.time);
  await column(t, 'finished_at', c.time, 'null').execute();
  await index('sso_flows', ['expires_at']);
  await index('sso_flows', ['connection_id', 'kind', 'created_at'], 'connection');

  await index('sessions', ['sso_connection_id'], 'connection');
  const attempts = (name: string, type: unknown) => db.schema.alterTable('sign_in_attempts').addColumn(name, type as never).execute();
  await attempts('sso_connection_id', c.id);
  await attempts('steps', c.json);
}
