import { sql, type CreateTableBuilder, type Kysely } from 'kysely';
import { createSearchIndex, tableBuilders } from '../columns.ts';

type Builder = CreateTableBuilder<string, string>;

/** The house: providers, staff, organizations, portals, people, invitations, sessions and what is counted and used once. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, keyless, column, tenant, organization, unique, index } = tableBuilders(db);
  if (c.dialect === 'postgres') await sql`create extension if not exists pg_trgm`.execute(db);

  let t = id('providers');
  t = column(t, 'name time_zone support_name support_email support_phone support_url', c.text);
  t = column(t, 'alert_emails', c.json);
  t = column(t, 'invitation_days portal_idle_minutes portal_absolute_minutes admin_idle_minutes admin_absolute_minutes version', c.integer);
  t = column(t, 'smtp smtp_password_sealed', c.text, 'null');
  await column(t, 'created_at updated_at', c.time).execute();

  t = id('organizations');
  t = tenant(t);
  t = column(t, 'name name_folded external_id', c.text);
  t = column(t, 'external_id_folded', c.text, 'null');
  t = column(t, 'phone notes status search_text', c.text);
  t = column(t, 'version', c.integer);
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('organizations', ['provider_id', 'name_folded']);
  await unique('organizations', ['provider_id', 'external_id_folded']);
  await index('organizations', ['provider_id', 'status', 'name_folded', 'id'], 'status');
  await index('organizations', ['provider_id', 'created_at', 'id'], 'created');
  await index('organizations', ['provider_id', 'updated_at', 'id'], 'updated');
  await createSearchIndex(db, 'organizations');

  await (db.schema.createTable('hosts').addColumn('host', c.text as never, (definition) => definition.primaryKey().notNull()) as Builder)
    .addColumn('provider_id', c.id as never, (definition) => definition.notNull().references('providers.id'))
    .addColumn('organization_id', c.id as never, (definition) => definition.references('organizations.id'))
    .addColumn('main', c.flag as never, (definition) => definition.notNull())
    .addColumn('created_at', c.time as never, (definition) => definition.notNull())
    .execute();
  await index('hosts', ['provider_id']);

  t = tenant(id('users'));
  t = column(t, 'kind email email_folded name phone', c.text);
  t = column(t, 'password_hash', c.text, 'null');
  t = column(t, 'password_changed_at last_sign_in_at', c.time, 'null');
  t = column(t, 'last_organization_id', c.id, 'null');
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('users', ['provider_id', 'kind', 'email_folded']);

  t = tenant(id('staff')).addColumn('user_id', c.id as never, (definition) => definition.notNull().references('users.id'));
  t = column(t, 'role status', c.text);
  t = column(t, 'status_before_disable', c.text, 'null');
  t = column(t, 'limited', c.flag);
  t = column(t, 'invitation_sent_at invitation_expires_at', c.time, 'null');
  t = column(t, 'name_folded search_text', c.text);
  t = column(t, 'version', c.integer);
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('staff', ['user_id']);
  await index('staff', ['provider_id', 'name_folded', 'id'], 'name');

  await (tenant(keyless('staff_organizations')))
    .addColumn('staff_id', c.id as never, (definition) => definition.notNull().references('staff.id'))
    .addColumn('organization_id', c.id as never, (definition) => definition.notNull().references('organizations.id'))
    .addPrimaryKeyConstraint('staff_organizations_pkey', ['staff_id', 'organization_id'] as never)
    .execute();

  t = tenant(id('organization_domains'));
  t = organization(t);
  t = column(t, 'domain', c.text);
  await column(t, 'created_at', c.time).execute();
  await unique('organization_domains', ['provider_id', 'domain']);
  await index('organization_domains', ['organization_id', 'domain']);

  t = tenant(db.schema.createTable('portals').addColumn('organization_id', c.id as never, (definition) => definition.primaryKey().notNull().references('organizations.id')) as Builder);
  t = column(t, 'enabled', c.flag);
  t = column(t, 'enabled_changed_at', c.time, 'null');
  t = column(t, 'enabled_changed_by', c.text, 'null');
  t = column(t, 'note welcome_text', c.text);
  t = column(t, 'idle_minutes absolute_minutes', c.integer, 'null');
  t = column(t, 'logo_id', c.id, 'null');
  t = column(t, 'version', c.integer);
  await column(t, 'updated_at', c.time).execute();
  await index('portals', ['provider_id', 'enabled', 'organization_id'], 'enabled');
  await index('portals', ['provider_id', 'updated_at', 'organization_id'], 'updated');

  t = organization(tenant(id('portal_logos')));
  t = column(t, 'media_type', c.text);
  t = column(t, 'bytes', c.bytes);
  await column(t, 'created_at', c.time).execute();
  await index('portal_logos', ['organization_id']);

  t = organization(tenant(id('customer_users'))).addColumn('user_id', c.id as never, (definition) => definition.references('users.id'));
  t = column(t, 'email email_folded name name_folded phone role status', c.text);
  t = column(t, 'status_before_disable', c.text, 'null');
  t = column(t, 'phone_changed_at email_changed_at', c.time, 'null');
  t = column(t, 'search_text', c.text);
  t = column(t, 'version', c.integer);
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('customer_users', ['organization_id', 'email_folded']);
  await unique('customer_users', ['organization_id', 'user_id']);
  await index('customer_users', ['provider_id', 'user_id']);
  await index('customer_users', ['provider_id', 'email_folded']);
  await index('customer_users', ['provider_id', 'name_folded', 'id'], 'name');
  await index('customer_users', ['provider_id', 'status', 'name_folded', 'id'], 'status');
  await index('customer_users', ['provider_id', 'role', 'name_folded', 'id'], 'role');
  await index('customer_users', ['provider_id', 'created_at', 'id'], 'created');
  await index('customer_users', ['organization_id', 'status', 'name_folded', 'id'], 'organization_status');
  await index('customer_users', ['organization_id', 'name_folded', 'id'], 'organization_name');
  await createSearchIndex(db, 'customer_users');

  t = organization(tenant(id('invitations'))).addColumn('customer_user_id', c.id as never, (definition) => definition.notNull().references('customer_users.id'));
  t = column(t, 'email email_folded', c.text);
  t = column(t, 'generation', c.integer);
  t = column(t, 'waiting', c.flag);
  t = column(t, 'queued_at sent_at bounced_at accepted_at revoked_at expires_at', c.time, 'null');
  t = column(t, 'bounce_reason', c.text, 'null');
  t = column(t, 'times_sent', c.integer);
  t = column(t, 'created_by', c.text);
  await column(t, 'created_at updated_at', c.time).execute();
  await unique('invitations', ['customer_user_id'], ['accepted_at', 'revoked_at']);
  await index('invitations', ['provider_id', 'created_at', 'id'], 'created');
  await index('invitations', ['organization_id', 'waiting']);
  await index('invitations', ['provider_id', 'accepted_at', 'revoked_at', 'waiting', 'bounced_at', 'expires_at', 'sent_at'], 'state');
  await index('invitations', ['provider_id', 'customer_user_id', 'created_at'], 'person');
  await index('invitations', ['provider_id', 'email_folded', 'id'], 'email');
  await index('invitations', ['provider_id', 'expires_at', 'id'], 'expires');

  t = tenant(id('sessions'));
  t = column(t, 'door', c.text);
  t = t.addColumn('user_id', c.id as never, (definition) => definition.notNull().references('users.id'));
  t = column(t, 'user_kind', c.text);
  t = column(t, 'organization_id', c.id, 'null');
  t = column(t, 'token_hash transport method', c.text);
  t = column(t, 'authenticated_at', c.time);
  t = column(t, 'factor_at', c.time, 'null');
  t = column(t, 'factor_method', c.text, 'null');
  t = column(t, 'sso_connection_id', c.id, 'null');
  t = column(t, 'created_at last_used_at', c.time);
  t = column(t, 'ip user_agent', c.text);
  t = column(t, 'ended_at', c.time, 'null');
  await column(t, 'end_reason', c.text, 'null').execute();
  await unique('sessions', ['token_hash']);
  await index('sessions', ['user_id', 'ended_at']);
  await index('sessions', ['provider_id', 'last_used_at']);
  await index('sessions', ['organization_id', 'ended_at']);

  t = tenant(id('known_devices')).addColumn('user_id', c.id as never, (definition) => definition.notNull().references('users.id'));
  t = column(t, 'token_hash', c.text);
  await column(t, 'created_at expires_at', c.time).execute();
  await unique('known_devices', ['token_hash']);
  await index('known_devices', ['user_id']);

  t = column(tenant(keyless('guess_counters')), 'kind subject device', c.text);
  t = column(t, 'recent', c.json);
  t = column(t, 'in_a_row', c.integer);
  await column(t, 'updated_at', c.time).addPrimaryKeyConstraint('guess_counters_pkey', ['provider_id', 'kind', 'subject', 'device'] as never).execute();

  t = column(id('one_time_secrets'), 'provider_id', c.id, 'null');
  t = column(t, 'purpose', c.text);
  t = column(t, 'subject_id', c.id);
  t = column(t, 'secret_hash', c.text);
  t = column(t, 'expires_at', c.time);
  t = column(t, 'used_at voided_at', c.time, 'null');
  t = column(t, 'tries', c.integer);
  t = column(t, 'max_tries', c.integer, 'null');
  await column(t, 'created_at', c.time).execute();
  await unique('one_time_secrets', ['secret_hash']);
  await index('one_time_secrets', ['subject_id', 'purpose']);
  await index('one_time_secrets', ['expires_at']);

  t = column(tenant(id('password_resets')), 'kind email email_folded host ip', c.text);
  t = column(t, 'user_id', c.id, 'null');
  await column(t, 'created_at', c.time).execute();
  await index('password_resets', ['created_at']);
}
