import { PostgresAdapter, sql, type ColumnDataType, type CreateTableBuilder, type Kysely, type RawBuilder } from 'kysely';

export type Dialect = 'sqlite' | 'postgres';

/** The portable column types: ids and times have their own type on PostgreSQL and are text on SQLite; flags are 0 or 1, JSON is text on both. */
export interface Columns {
  readonly dialect: Dialect;
  readonly id: RawBuilder<unknown> | ColumnDataType;
  /** Compared byte by byte on both databases. */
  readonly text: RawBuilder<unknown> | ColumnDataType;
  readonly time: RawBuilder<unknown> | ColumnDataType;
  readonly integer: ColumnDataType;
  /** Whole numbers beyond 2^31. */
  readonly bigint: ColumnDataType;
  readonly flag: ColumnDataType;
  readonly json: RawBuilder<unknown> | ColumnDataType;
  readonly bytes: ColumnDataType;
}

/** Which database a handle or transaction talks to, for the few statements that differ. */
export function dialectOf(db: { getExecutor(): { readonly adapter: unknown } }): Dialect {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

/** The column types of the dialect a migration runs on. */
export function columnsOf(db: Kysely<never>): Columns {
  const dialect = dialectOf(db);
  if (dialect === 'postgres') {
    const text = sql`text collate "C"`;
    return { dialect, id: 'uuid', text, time: 'timestamptz', integer: 'integer', bigint: 'bigint', flag: 'integer', json: text, bytes: 'bytea' };
  }
  return { dialect, id: 'text', text: 'text', time: 'text', integer: 'integer', bigint: 'integer', flag: 'integer', json: 'text', bytes: 'blob' };
}

/** A trigram index over a folded search column: FTS5 with triggers on SQLite, `pg_trgm` on PostgreSQL; needs `rowid`s to stay, so the file is never vacuumed. */
export async function createSearchIndex(db: Kysely<never>, table: string, column = 'search_text'): Promise<void> {
  if (columnsOf(db).dialect === 'postgres') {
    await sql`create index ${sql.ref(`${table}_${column}_trgm`)} on ${sql.table(table)} using gin (${sql.ref(column)} gin_trgm_ops)`.execute(db);
    return;
  }
  const index = sql.table(`${table}_search`);
  // Only the index is kept, not the text again; behind a space every word, the first too, has a trigram of its first two letters.
  await sql`create virtual table ${index} using fts5(${sql.ref(column)}, content='', contentless_delete=1, tokenize='trigram case_sensitive 1')`.execute(db);
  const add = sql`insert into ${index}(rowid, ${sql.ref(column)}) values (new.rowid, ' ' || new.${sql.ref(column)});`;
  const remove = sql`delete from ${index} where rowid = old.rowid;`;
  await sql`create trigger ${sql.ref(`${table}_search_insert`)} after insert on ${sql.table(table)} begin ${add} end`.execute(db);
  await sql`create trigger ${sql.ref(`${table}_search_delete`)} after delete on ${sql.table(table)} begin ${remove} end`.execute(db);
  await sql`create trigger ${sql.ref(`${table}_search_update`)} after update of ${sql.ref(column)} on ${sql.table(table)} when old.${sql.ref(column)} <> new.${sql.ref(column)} begin ${remove} ${add} end`.execute(db);
}

type Builder = CreateTableBuilder<string, string>;

/** How migrations declare tables: `id` begins one, `column` adds columns of a type by their names, `unique` and `index` name themselves after table and columns. */
export function tableBuilders(db: Kysely<never>) {
  const c = columnsOf(db);
  return {
    c,
    id: (table: string) => db.schema.createTable(table).addColumn('id', c.id as never, (column) => column.primaryKey().notNull()) as Builder,
    keyless: (table: string) => db.schema.createTable(table) as Builder,
    column: (builder: Builder, names: string, type: unknown, extra: 'null' | 'required' = 'required') =>
      names.split(' ').reduce((table, name) => table.addColumn(name, type as never, (definition) => (extra === 'null' ? definition : definition.notNull())), builder),
    tenant: (builder: Builder) => builder.addColumn('provider_id', c.id as never, (definition) => definition.notNull().references('providers.id')),
    organization: (builder: Builder) => builder.addColumn('organization_id', c.id as never, (definition) => definition.notNull().references('organizations.id')),
    unique: async (table: string, columns: string[], whereNull: string[] = []) => {
      let index = db.schema.createIndex(`${table}_${columns.join('_')}_key`).on(table).columns(columns as never).unique();
      for (const column of whereNull) index = index.where(sql.ref(column), 'is', null) as never;
      await index.execute();
    },
    index: (table: string, columns: string[], name = columns.join('_')) => db.schema.createIndex(`${table}_${name}_index`).on(table).columns(columns as never).execute(),
  };
}
