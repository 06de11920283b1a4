import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';

/** Tables with their columns, whether each may be null, and the names of all indexes: what both databases must agree on. */
export async function portableDigest({ db, dialect }: Database): Promise<Record<string, unknown>> {
  const bare = db.withoutPlugins();
  const tables = (await bare.introspection.getTables()).filter(({ name }) => !name.startsWith('kysely_') && !name.includes('_search'));
  const { rows } = dialect === 'sqlite' ? await sql<{ name: string }>`select name from sqlite_master where type = 'index' and name not like 'sqlite_autoindex%' and tbl_name not like '%_search%'`.execute(bare) : await sql<{ name: string }>`select indexname as name from pg_indexes where schemaname = 'public' and indexname not like 'kysely_%' and indexname not like '%_pkey' and indexname not like '%_trgm'`.execute(bare);
  return {
    tables: Object.fromEntries(tables.map(({ name, columns }) => [name, columns.map((column) => `${column.name}${column.isNullable ? '?' : ''}`)]).sort()),
    indexes: rows.map(({ name }) => name).sort(),
  };
}

/** Everything that one database says of its schema: types, defaults, constraints, indexes, triggers, extensions. */
export async function exactDigest({ db, dialect }: Database): Promise<readonly string[]> {
  const bare = db.withoutPlugins();
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ line: string }>`select type || ' ' || name || ': ' || coalesce(sql, '') as line from sqlite_master where name not like 'sqlite_%' and name not like 'kysely_%' order by 1`.execute(bare);
    return rows.map(({ line }) => line);
  }
  const { rows } = await sql<{ line: string }>`
    select 'column ' || table_name || '.' || column_name || ' ' || ordinal_position || ': ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') || ' ' || coalesce(collation_name, '') as line from information_schema.columns where table_schema = 'public' and table_name not like 'kysely_%'
    union all select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename not like 'kysely_%'
    union all select 'constraint ' || conrelid::regclass || ' ' || conname || ': ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'kysely_%'
    union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select 'extension ' || extname from pg_extension
    order by 1`.execute(bare);
  return rows.map(({ line }) => line);
}
