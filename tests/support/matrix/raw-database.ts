import Sqlite from 'better-sqlite3';
import pg from 'pg';

export type ColumnType = 'text' | 'id' | 'time' | 'integer' | 'bytes';
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Its place in the primary key, from 1; 0: not part of it. */
  readonly key: number;
}
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}
export type Row = Readonly<Record<string, unknown>>;

/** Every row of every table, by its primary key. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, Row>>;

export interface RowChange {
  readonly table: string;
  readonly key: string;
  readonly before: Row | null;
  readonly after: Row | null;
}

/** A connection beside the application's own, which knows nothing of its code: it reads whole databases and puts rows back. */
export interface RawDatabase {
  readonly tables: readonly Table[];
  readonly snapshot: () => Promise<Snapshot>;
  /** Another text than before where somebody else may have written since. */
  readonly stamp: () => Promise<string>;
  /** Adds rows without minding foreign keys. */
  readonly insert: (table: string, rows: readonly Row[]) => Promise<void>;
  /** Takes changes back, newest state to oldest. */
  readonly undo: (changes: readonly RowChange[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

type Run = (text: string, parameters: unknown[]) => Promise<void>;

/** The kind of a column where the database calls everything text: as the house names its columns. */
function typeByName(name: string, declared: string): ColumnType {
  if (/^int/iu.test(declared)) return 'integer';
  if (/^blob$/iu.test(declared)) return 'bytes';
  if (name === 'message_id' || name === 'request_id') return 'text';
  if (name === 'id' || name.endsWith('_id')) return 'id';
  return name === 'at' || /_(?:at|until)$/u.test(name) ? 'time' : 'text';
}

const inner = (name: string) => name.startsWith('kysely_') || name.startsWith('sqlite_') || /_search(?:_\w+)?$/u.test(name);
const sameValue = (a: unknown, b: unknown) => a === b || (a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0);

function sameRow(a: Row, b: Row): boolean {
  for (const name in a) if (!sameValue(a[name], b[name])) return false;
  return true;
}

/** What differs between two snapshots. */
export function changesBetween(before: Snapshot, after: Snapshot): RowChange[] {
  const changes: RowChange[] = [];
  for (const [table, rows] of after) {
    const old = before.get(table) ?? new Map<string, Row>();
    if (old === rows) continue;
    for (const [key, row] of rows) {
      const known = old.get(key);
      if (!known) changes.push({ table, key, before: null, after: row });
      else if (!sameRow(known, row)) changes.push({ table, key, before: known, after: row });
    }
    for (const [key, row] of old) if (!rows.has(key)) changes.push({ table, key, before: row, after: null });
  }
  return changes;
}

const keysOf = (table: Table) => table.columns.filter(({ key }) => key > 0).sort((a, b) => a.key - b.key);
const keyColumns = new WeakMap<Table, readonly string[]>();

function keyOf(table: Table, row: Row): string {
  const names = keyColumns.get(table) ?? keysOf(table).map(({ name }) => name);
  keyColumns.set(table, names);
  return names.map((name) => String(row[name])).join(' ');
}

function build(tables: readonly Table[], parts: { mark: (position: number) => string; read: () => Promise<Map<string, Row[]>>; stamp: () => Promise<string>; transaction: (work: (run: Run) => Promise<void>) => Promise<void>; close: () => Promise<void> }): RawDatabase {
  const { mark } = parts;
  const byName = new Map(tables.map((table) => [table.name, table]));
  const tableOf = (name: string) => {
    const table = byName.get(name);
    if (!table) throw new Error(`There is no table ${name}.`);
    return table;
  };
  const insertOne = (run: Run, table: string, row: Row) => {
    const names = Object.keys(row);
    return run(`insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((_, index) => mark(index + 1)).join(', ')})`, Object.values(row));
  };
  const removeOne = (run: Run, table: string, row: Row) => {
    const keys = keysOf(tableOf(table));
    return run(`delete from ${table} where ${keys.map(({ name }, index) => `"${name}" = ${mark(index + 1)}`).join(' and ')}`, keys.map(({ name }) => row[name]));
  };
  // What was not read anew is not laid out anew.
  const laidOut = new WeakMap<readonly Row[], ReadonlyMap<string, Row>>();
  const layOut = (table: Table, rows: readonly Row[]) => {
    const known = laidOut.get(rows) ?? new Map(rows.map((row) => [keyOf(table, row), row] as const));
    laidOut.set(rows, known);
    return known;
  };
  return {
    tables,
    snapshot: async () => new Map([...(await parts.read())].map(([name, rows]) => [name, layOut(tableOf(name), rows)] as const)),
    stamp: parts.stamp,
    insert: (table, rows) => parts.transaction(async (run) => {
      for (const row of rows) await insertOne(run, table, row);
    }),
    undo: (changes) => parts.transaction(async (run) => {
      for (const { table, after } of changes) if (after) await removeOne(run, table, after);
      for (const { table, before } of changes) if (before) await insertOne(run, table, before);
    }),
    close: parts.close,
  };
}

/** Opens a connection of its own to the database of an app. */
export async function openRawDatabase(target: { file: string } | { url: string }): Promise<RawDatabase> {
  return 'file' in target ? openSqlite(target.file) : openPostgres(target.url);
}

function openSqlite(file: string): RawDatabase {
  const db = new Sqlite(file, { timeout: 10_000 });
  db.pragma('foreign_keys = OFF');
  const names = (db.prepare("select name from sqlite_master where type = 'table' order by name").all() as { name: string }[]).map(({ name }) => name).filter((name) => !inner(name));
  const tables = names.map((name) => ({
    name,
    columns: (db.pragma(`table_info(${name})`) as { name: string; type: string; notnull: number; pk: number }[]).map((column) => ({ name: column.name, type: typeByName(column.name, column.type), nullable: column.notnull === 0 && column.pk === 0, key: column.pk })),
  }));
  const readers = tables.map(({ name }) => [name, db.prepare(`select * from ${name}`)] as const);
  return build(tables, {
    mark: () => '?',
    read: async () => new Map(readers.map(([name, reader]) => [name, reader.all() as Row[]])),
    stamp: async () => String(db.pragma('data_version', { simple: true })),
    transaction: async (work) => {
      db.exec('begin immediate');
      try {
        await work(async (text, parameters) => void db.prepare(text).run(parameters));
        db.exec('commit');
      } catch (error) {
        db.exec('rollback');
        throw error;
      }
    },
    close: async () => void db.close(),
  });
}

const postgresTypes: Readonly<Record<string, ColumnType>> = { uuid: 'id', text: 'text', timestamptz: 'time', int4: 'integer', int8: 'integer', bytea: 'bytes' };

async function openPostgres(url: string): Promise<RawDatabase> {
  // Every value but bytes as the server writes it: what is read goes back as it was.
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: (oid: number) => (oid === 17 ? pg.types.getTypeParser(17) : (value: string) => value) } as pg.CustomTypesConfig });
  await client.connect();
  // Without foreign keys, as the other database has them switched off here.
  await client.query("set session_replication_role = replica; set timezone = 'UTC'");
  const { rows } = await client.query<{ table_name: string; column_name: string; udt_name: string; is_nullable: string; place: string | null }>(`
    select c.table_name, c.column_name, c.udt_name, c.is_nullable, k.ordinal_position as place
    from information_schema.columns c
      left join information_schema.table_constraints t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.constraint_type = 'PRIMARY KEY'
      left join information_schema.key_column_usage k on k.constraint_name = t.constraint_name and k.table_schema = c.table_schema and k.column_name = c.column_name
    where c.table_schema = 'public' order by c.table_name, c.ordinal_position`);
  const tables = [...Map.groupBy(rows, (row) => row.table_name)]
    .filter(([name]) => !inner(name))
    .map(([name, columns]) => ({ name, columns: columns.map((column) => ({ name: column.column_name, type: postgresTypes[column.udt_name] ?? 'text', nullable: column.is_nullable === 'YES', key: Number(column.place ?? 0) })) }));
  // A row's xmin is the transaction that wrote it: a table with as many rows and no newer one is as it was.
  const marks = tables.map(({ name }) => `select '${name}' as name, count(*) || ' ' || coalesce(max(xmin::text::bigint), 0) as mark from ${name}`).join(' union all ');
  const kept = new Map<string, { mark: string; rows: Row[] }>();
  return build(tables, {
    mark: (position) => `$${position}`,
    read: async () => {
      const { rows: now } = await client.query<{ name: string; mark: string }>({ name: 'marks', text: marks });
      for (const { name, mark } of now) {
        if (kept.get(name)?.mark !== mark) kept.set(name, { mark, rows: (await client.query<Row>(`select * from ${name}`)).rows });
      }
      return new Map(tables.map(({ name }) => [name, kept.get(name)?.rows ?? []]));
    },
    // Only transactions that write take a number.
    stamp: async () => (await client.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as next')).rows[0]?.next ?? '',
    transaction: async (work) => {
      await client.query('begin');
      try {
        await work(async (text, parameters) => void (await client.query(text, parameters)));
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    close: () => client.end(),
  });
}
