import type { Kysely } from 'kysely';
import { columnsOf } from '../columns.ts';

/** Organizations whose own single sign-on alone opens their portal: how far the rule is, who is exempt until when, and who would have been refused while it was rehearsed. */
export async function up(db: Kysely<never>): Promise<void> {
  const c = columnsOf(db);
  const add = async (table: string, names: string, type: unknown) => {
    for (const name of names.split(' ')) await db.schema.alterTable(table).addColumn(name, type as never).execute();
  };
  await add('portals', 'sso_rule sso_changed_by sso_watchdog sso_relaxed_rule', c.text);
  await add('portals', 'sso_from sso_rehearsed_from sso_changed_at sso_enforced_at sso_alerted_at sso_lifted_at', c.time);
  await add('customer_users', 'sso_exempt_until sso_rehearsed_at', c.time);
  await add('customer_users', 'sso_exempt_reason sso_rehearsed_method', c.text);
  await add('customer_users', 'sso_rehearsed_count', c.integer);
  await add('sso_flows', 'known_user_id', c.id);
  await db.schema.createIndex('portals_sso_rule_index').on('portals').columns(['sso_rule', 'sso_from'] as never).execute();
}
