import { sql, type Kysely } from 'kysely';
import { createSearchIndex, tableBuilders } from '../columns.ts';

/** Tickets, what customers and staff say in them, the notes that staff keep among themselves, the files, and the provider's own form. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, keyless, column, tenant, organization, unique, index } = tableBuilders(db);

  let t = keyless('ticket_settings').addColumn('provider_id', c.id as never, (definition) => definition.primaryKey().notNull().references('providers.id'));
  t = column(t, 'next_number version', c.integer);
  t = column(t, 'fields', c.json);
  await column(t, 'updated_at', c.time).execute();

  t = organization(tenant(id('tickets')))
    .addColumn('requester_id', c.id as never, (definition) => definition.notNull().references('customer_users.id'))
    .addColumn('assignee_id', c.id as never, (definition) => definition.references('staff.id'));
  t = column(t, 'number version', c.integer);
  t = column(t, 'subject description status priority', c.text);
  t = column(t, 'is_open', c.flag);
  t = column(t, 'fields', c.json);
  t = column(t, 'search_text created_by_kind created_by_name', c.text);
  t = column(t, 'created_by_id', c.id);
  t = column(t, 'client_id', c.id, 'null');
  t = column(t, 'request_hash', c.text, 'null');
  t = column(t, 'closed_at', c.time, 'null');
  await column(t, 'activity_at created_at updated_at', c.time).execute();
  await unique('tickets', ['provider_id', 'number']);
  await unique('tickets', ['organization_id', 'created_by_id', 'client_id']);
  await index('tickets', ['provider_id', 'activity_at', 'id'], 'activity');
  await index('tickets', ['provider_id', 'is_open', 'activity_at', 'id'], 'open');
  await index('tickets', ['provider_id', 'status', 'activity_at', 'id'], 'status');
  await index('tickets', ['provider_id', 'priority', 'activity_at', 'id'], 'priority');
  await index('tickets', ['provider_id', 'assignee_id', 'is_open', 'activity_at', 'id'], 'assignee');
  // An index that holds nobody's tickets alone: PostgreSQL would sort those behind a null anew.
  await db.schema.createIndex('tickets_unassigned_index').on('tickets').columns(['provider_id', 'is_open', 'activity_at', 'id'] as never).where(sql.ref('assignee_id'), 'is', null).execute();
  await index('tickets', ['provider_id', 'created_at', 'id'], 'created');
  await index('tickets', ['organization_id', 'activity_at', 'id'], 'organization_activity');
  await index('tickets', ['organization_id', 'is_open', 'activity_at', 'id'], 'organization_open');
  await index('tickets', ['organization_id', 'requester_id', 'activity_at', 'id'], 'requester');
  await createSearchIndex(db, 'tickets');

  t = organization(tenant(id('ticket_comments'))).addColumn('ticket_id', c.id as never, (definition) => definition.notNull().references('tickets.id'));
  t = column(t, 'author_kind author_name body', c.text);
  t = column(t, 'author_id', c.id);
  t = column(t, 'status', c.text, 'null');
  t = column(t, 'client_id', c.id, 'null');
  t = column(t, 'request_hash', c.text, 'null');
  await column(t, 'created_at', c.time).execute();
  await unique('ticket_comments', ['organization_id', 'author_id', 'client_id']);
  await index('ticket_comments', ['organization_id', 'ticket_id', 'created_at', 'id'], 'ticket');

  t = organization(tenant(id('ticket_notes'))).addColumn('ticket_id', c.id as never, (definition) => definition.notNull().references('tickets.id'));
  t = column(t, 'author_name body', c.text);
  t = column(t, 'author_id', c.id);
  await column(t, 'created_at', c.time).execute();
  await index('ticket_notes', ['organization_id', 'ticket_id', 'created_at', 'id'], 'ticket');

  t = organization(tenant(id('ticket_files')))
    .addColumn('ticket_id', c.id as never, (definition) => definition.notNull().references('tickets.id'))
    .addColumn('comment_id', c.id as never, (definition) => definition.references('ticket_comments.id'));
  t = column(t, 'file_id author_id', c.id);
  t = column(t, 'author_kind author_name file_name media_type', c.text);
  t = column(t, 'bytes', c.integer);
  t = column(t, 'client_id', c.id, 'null');
  await column(t, 'created_at', c.time).execute();
  await unique('ticket_files', ['organization_id', 'author_id', 'client_id']);
  await unique('ticket_files', ['provider_id', 'file_id']);
  await index('ticket_files', ['organization_id', 'ticket_id', 'created_at', 'id'], 'ticket');
  await index('ticket_files', ['organization_id', 'author_id', 'bytes'], 'quota');
}
