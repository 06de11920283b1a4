import type { CreateTableBuilder, Kysely } from 'kysely';
import { createSearchIndex, tableBuilders } from '../columns.ts';

type Builder = CreateTableBuilder<string, string>;

/** What happens in the house: sign-in attempts, audit, jobs, mail, imports, exports, files. */
export async function up(db: Kysely<never>): Promise<void> {
  const { c, id, keyless, column, tenant, unique, index } = tableBuilders(db);

  let t = tenant(id('sign_in_attempts'));
  t = column(t, 'organization_id customer_user_id user_id session_id', c.id, 'null');
  t = column(t, 'door outcome', c.text);
  t = column(t, 'gate feature reference', c.text, 'null');
  t = column(t, 'email email_folded ip user_agent', c.text);
  t = column(t, 'count', c.integer);
  await column(t, 'at last_at', c.time).execute();
  await unique('sign_in_attempts', ['provider_id', 'reference']);
  await index('sign_in_attempts', ['provider_id', 'at', 'id'], 'at');
  await index('sign_in_attempts', ['provider_id', 'outcome', 'at', 'email_folded'], 'outcome');
  await index('sign_in_attempts', ['organization_id', 'at']);
  await index('sign_in_attempts', ['customer_user_id', 'at']);
  await index('sign_in_attempts', ['session_id', 'gate', 'last_at'], 'session');
  await index('sign_in_attempts', ['provider_id', 'email_folded', 'at'], 'email');

  t = tenant(id('audit_events'));
  t = column(t, 'organization_id', c.id, 'null');
  t = column(t, 'at', c.time);
  t = column(t, 'actor_kind', c.text);
  t = column(t, 'actor_id', c.id, 'null');
  t = column(t, 'actor_label action', c.text);
  t = column(t, 'refusal', c.flag);
  t = column(t, 'subject_kind', c.text);
  t = column(t, 'subject_id', c.id, 'null');
  t = column(t, 'subject_label', c.text);
  t = column(t, 'changes', c.json);
  t = column(t, 'search_text', c.text);
  t = column(t, 'count', c.integer);
  t = column(t, 'ip user_agent request_id', c.text);
  await column(t, 'reference', c.text, 'null').execute();
  await index('audit_events', ['provider_id', 'at', 'id'], 'at');
  await index('audit_events', ['organization_id', 'at', 'id'], 'organization');
  await index('audit_events', ['subject_id', 'at'], 'subject');
  await index('audit_events', ['actor_id', 'at'], 'actor');
  await index('audit_events', ['provider_id', 'action', 'at'], 'action');
  await index('audit_events', ['provider_id', 'reference'], 'reference');
  await createSearchIndex(db, 'audit_events');

  t = column(id('jobs'), 'provider_id', c.id, 'null');
  t = column(t, 'name', c.text);
  t = column(t, 'payload', c.json);
  t = column(t, 'status', c.text);
  t = column(t, 'priority', c.integer);
  t = column(t, 'run_at', c.time);
  t = column(t, 'attempts max_attempts', c.integer);
  t = column(t, 'lease_owner', c.text, 'null');
  t = column(t, 'lease_until', c.time, 'null');
  t = column(t, 'last_error result', c.text, 'null');
  t = column(t, 'progress_done', c.integer);
  t = column(t, 'progress_total', c.integer, 'null');
  t = column(t, 'cancellable', c.flag);
  t = column(t, 'cancel_requested_at', c.time, 'null');
  t = column(t, 'created_by', c.id, 'null');
  t = column(t, 'created_at', c.time);
  await column(t, 'started_at finished_at', c.time, 'null').execute();
  await index('jobs', ['status', 'priority', 'run_at']);
  await index('jobs', ['provider_id', 'created_at']);

  t = tenant(id('deliveries'));
  t = column(t, 'organization_id', c.id, 'null');
  t = column(t, 'channel kind to_email', c.text);
  t = column(t, 'user_id subject_id', c.id, 'null');
  t = column(t, 'data', c.json);
  t = column(t, 'subject_line search_text host status message_id', c.text);
  t = column(t, 'attempts', c.integer);
  t = column(t, 'error', c.text, 'null');
  t = column(t, 'next_try_at', c.time, 'null');
  t = column(t, 'created_at', c.time);
  await column(t, 'sent_at', c.time, 'null').execute();
  await index('deliveries', ['provider_id', 'created_at', 'id'], 'created');
  await index('deliveries', ['provider_id', 'status', 'created_at'], 'status');
  await index('deliveries', ['subject_id']);
  await index('deliveries', ['organization_id', 'created_at', 'id'], 'organization');
  await createSearchIndex(db, 'deliveries');

  t = tenant(id('imports'));
  t = column(t, 'kind', c.text);
  t = column(t, 'file_id', c.id);
  t = column(t, 'file_name', c.text);
  t = column(t, 'bytes', c.bigint);
  t = column(t, 'status delimiter encoding', c.text);
  t = column(t, 'columns sample mapping', c.json);
  t = column(t, 'heading_row', c.integer);
  t = column(t, 'checked result', c.json, 'null');
  t = column(t, 'progress_done', c.integer);
  t = column(t, 'progress_total', c.integer, 'null');
  t = column(t, 'job_id pass_id', c.id, 'null');
  t = column(t, 'error', c.text, 'null');
  t = column(t, 'created_by', c.text);
  t = column(t, 'created_by_id', c.id);
  t = column(t, 'created_at', c.time);
  await column(t, 'finished_at', c.time, 'null').execute();
  await index('imports', ['provider_id', 'created_at']);

  t = tenant(id('import_rows')).addColumn('import_id', c.id as never, (definition) => definition.notNull().references('imports.id'));
  t = column(t, 'pass_id', c.id);
  t = column(t, 'row_number', c.integer);
  t = column(t, 'result', c.text);
  t = column(t, 'code', c.text, 'null');
  t = column(t, 'cells', c.json);
  await column(t, 'subject_id organization_id', c.id, 'null').execute();
  await unique('import_rows', ['pass_id', 'row_number']);
  await index('import_rows', ['import_id']);
  await index('import_rows', ['pass_id', 'result', 'row_number'], 'result');
  await index('import_rows', ['pass_id', 'subject_id'], 'subject');

  t = column(tenant(id('exports')), 'resource', c.text);
  t = column(t, 'filter', c.json);
  t = column(t, 'file_id', c.id, 'null');
  t = column(t, 'file_name', c.text);
  t = column(t, 'rows', c.integer, 'null');
  t = column(t, 'organization_ids', c.json, 'null');
  t = column(t, 'job_id', c.id);
  t = column(t, 'created_by', c.text);
  t = column(t, 'created_by_id', c.id);
  await column(t, 'created_at expires_at', c.time).execute();
  await index('exports', ['provider_id', 'created_at']);

  t = tenant(keyless('file_chunks'));
  t = column(t, 'file_id', c.id);
  t = column(t, 'position', c.integer);
  t = column(t, 'bytes', c.bytes);
  await column(t, 'created_at', c.time).addPrimaryKeyConstraint('file_chunks_pkey', ['file_id', 'position'] as never).execute();
  await index('file_chunks', ['provider_id']);

  await (db.schema.createTable('locks').addColumn('name', c.text as never, (definition) => definition.primaryKey().notNull()) as Builder)
    .addColumn('value', c.text as never, (definition) => definition.notNull())
    .addColumn('updated_at', c.time as never, (definition) => definition.notNull())
    .execute();
}
