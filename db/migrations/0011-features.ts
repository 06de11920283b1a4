import type { Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

/** Which sections of the portal are shown to whom and how far each reaches, and the first such section: notes for account managers. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, column, tenant, organization, index } = tableBuilders(db);

  for (const table of ['providers', 'portals', 'customer_users']) await db.schema.alterTable(table).addColumn('feature_states', c.json as never).execute();
  await db.schema.alterTable('portals').addColumn('data_scopes', c.json as never).execute();

  let t = organization(tenant(id('client_notes')));
  t = column(t, 'title body', c.text);
  t = column(t, 'author_id', c.id);
  t = column(t, 'author_name', c.text);
  t = column(t, 'shared_at', c.time, 'null');
  t = column(t, 'shared_by', c.text, 'null');
  t = column(t, 'version', c.integer);
  await column(t, 'created_at updated_at', c.time).execute();
  await index('client_notes', ['organization_id', 'updated_at', 'id']);
}
