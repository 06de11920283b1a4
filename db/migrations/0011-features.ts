import { sql, type Kysely } from 'kysely';
import { tableBuilders } from '../columns.ts';

/** Which sections of the portal are shown to whom and how far each reaches, what was published about that, and the first such section: notes for account managers. */
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

  t = tenant(id('feature_publications'));
  t = column(t, 'status', c.text);
  t = column(t, 'cells effects', c.json);
  t = column(t, 'settings', c.integer);
  t = column(t, 'created_by_id', c.id);
  t = column(t, 'created_by', c.text);
  t = column(t, 'publish_at published_at ended_at', c.time, 'null');
  t = column(t, 'ended_by', c.text, 'null');
  await column(t, 'created_at updated_at', c.time).execute();
  await index('feature_publications', ['provider_id', 'created_at', 'id']);

  t = tenant(id('feature_changes')).addColumn('publication_id', c.id as never, (definition) => definition.notNull().references('feature_publications.id'));
  t = column(t, 'organization_id customer_user_id', c.id, 'null');
  t = column(t, 'changes', c.json);
  await column(t, 'created_at', c.time).execute();
  await index('feature_changes', ['publication_id']);

  // Whom a change reaches is counted by organization and role; people with settings of their own are few.
  await index('customer_users', ['provider_id', 'status', 'organization_id', 'role'], 'groups');
  await db.schema.createIndex('customer_users_features_index').on('customer_users').columns(['provider_id', 'organization_id'] as never).where(sql.ref('feature_states'), 'is not', null).execute();
}
