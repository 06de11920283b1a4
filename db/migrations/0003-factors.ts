import type { CreateTableBuilder, Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

type Builder = CreateTableBuilder<string, string>;

/** Second factors: authenticators, passkeys, recovery codes; who must have one, since when, and who is exempt; how callers are verified. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, column, tenant, unique, index } = tableBuilders(db);
  const add = (table: string, name: string, type: unknown, standard?: string | number) =>
    db.schema.alterTable(table).addColumn(name, type as never, (definition) => (standard === undefined ? definition : definition.notNull().defaultTo(standard))).execute();

  await add('providers', 'mfa_rule', c.text, 'optional');
  await add('providers', 'mfa_from', c.time);
  await add('providers', 'verification_methods', c.json, '["mail_code","manager_approval","call_back","portal_pin"]');
  await add('portals', 'mfa_rule', c.text);
  await add('portals', 'mfa_from', c.time);
  await add('users', 'enrolled', c.flag, 0);
  await add('users', 'password_change_required', c.flag, 0);
  await add('users', 'portal_pin_hash', c.text);
  await add('users', 'portal_pin_changed_at', c.time);
  await add('customer_users', 'protected', c.flag, 0);
  await add('customer_users', 'mfa_exempt_until', c.time);
  await add('customer_users', 'mfa_exempt_reason', c.text, '');
  await add('sign_in_attempts', 'method', c.text);
  await add('sign_in_attempts', 'clock_seconds', c.integer);

  const person = (table: string) => tenant(id(table)).addColumn('user_id', c.id as never, (definition) => definition.notNull().references('users.id')) as Builder;

  let t = person('totp_factors');
  t = column(t, 'secret_sealed', c.text);
  t = column(t, 'confirmed_at', c.time, 'null');
  t = column(t, 'last_step', c.bigint);
  t = column(t, 'created_at', c.time);
  await column(t, 'last_used_at', c.time, 'null').execute();
  await unique('totp_factors', ['user_id'], ['confirmed_at']);
  await index('totp_factors', ['user_id', 'confirmed_at'], 'user');

  t = person('passkeys');
  t = column(t, 'credential_id', c.text);
  t = column(t, 'public_key', c.bytes);
  t = column(t, 'counter', c.bigint);
  t = column(t, 'transports', c.json);
  t = column(t, 'rp_id name', c.text);
  t = column(t, 'backed_up', c.flag);
  t = column(t, 'created_at', c.time);
  await column(t, 'last_used_at', c.time, 'null').execute();
  await unique('passkeys', ['credential_id']);
  await index('passkeys', ['user_id']);

  t = person('recovery_codes');
  t = column(t, 'salt code_hash', c.text);
  t = column(t, 'created_at', c.time);
  await column(t, 'used_at', c.time, 'null').execute();
  await index('recovery_codes', ['user_id']);

  t = tenant(id('verifications')).addColumn('organization_id', c.id as never, (definition) => definition.references('organizations.id')) as Builder;
  t = column(t, 'customer_user_id staff_id', c.id, 'null');
  t = column(t, 'method status note', c.text);
  t = column(t, 'second_required', c.flag);
  t = column(t, 'approver_id second_by_id', c.id, 'null');
  t = column(t, 'created_by_id', c.id);
  t = column(t, 'created_by verified_by second_by', c.text);
  t = column(t, 'created_at expires_at', c.time);
  await column(t, 'verified_at second_at', c.time, 'null').execute();
  await index('verifications', ['customer_user_id', 'created_at'], 'person');
  await index('verifications', ['staff_id', 'created_at'], 'staff');
  await index('verifications', ['organization_id', 'status', 'created_at'], 'organization');
}
