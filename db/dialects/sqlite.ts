import Database from 'better-sqlite3';
import { CompiledQuery, Kysely, SqliteAdapter, SqliteDialect, SqliteIntrospector, SqliteQueryCompiler, type DatabaseConnection, type Dialect, type Driver, type QueryCompiler, type QueryResult } from 'kysely';
import { WriteAheadLog, type SyncFile } from './write-ahead-log.ts';

interface Handle {
  readonly raw: Database.Database;
  readonly statements: Map<string, Database.Statement>;
}

const keptStatements = 500;

function open(file: string, readonly: boolean): Handle {
  // No waiting inside SQLite: it would hold the whole process; `patiently` waits instead.
  const raw = new Database(file, { readonly, timeout: readonly ? 1_000 : 0 });
  raw.pragma('foreign_keys = ON');
  raw.pragma('cache_size = -16000');
  raw.pragma('temp_store = MEMORY');
  return { raw, statements: new Map() };
}

function statement(handle: Handle, sql: string): Database.Statement {
  const known = handle.statements.get(sql);
  if (known) return known;
  const prepared = handle.raw.prepare(sql);
  if (handle.statements.size >= keptStatements) {
    const oldest = handle.statements.keys().next();
    if (!oldest.done) handle.statements.delete(oldest.value);
  }
  handle.statements.set(sql, prepared);
  return prepared;
}

function run<R>(handle: Handle, query: CompiledQuery): QueryResult<R> {
  const prepared = statement(handle, query.sql);
  if (prepared.reader) return { rows: prepared.all(query.parameters) as R[] };
  const { changes } = prepared.run(query.parameters);
  return { numAffectedRows: BigInt(changes), rows: [] };
}

const patienceMilliseconds = 10_000;
/** Pages of the log from which the writer copies it itself, where the thread for it has not kept up. */
const longLog = 10_000;

/** Runs a statement that takes the write lock, again while another process holds it, without holding up this one; for 10 seconds at most. */
async function patiently<R>(work: () => R): Promise<R> {
  const deadline = performance.now() + patienceMilliseconds;
  for (let pause = 1; ; pause = Math.min(25, pause * 2)) {
    try {
      return work();
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** One place in line for the only connection that writes; between two in line other requests have their turn, since a commit holds the process until the disk has it. */
class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  get taken(): boolean {
    return this.#taken;
  }

  async enter(): Promise<() => void> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
    return () => {
      const next = this.#waiting.shift();
      if (next) setImmediate(next);
      else this.#taken = false;
    };
  }
}

class Connection implements DatabaseConnection {
  leave: (() => void) | null = null;
  readonly #driver: SqliteFileDriver;

  constructor(driver: SqliteFileDriver) {
    this.#driver = driver;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.leave) return run(this.#driver.writer, query);
    // A handle of their own while somebody writes: reads never wait for an open transaction. Else the writer's: what it wrote a moment ago, it has at hand.
    const handle = this.#driver.turnstile.taken ? this.#driver.reader : this.#driver.writer;
    const prepared = statement(handle, query.sql);
    if (prepared.readonly && prepared.reader) return run(handle, query);
    const leave = await this.#driver.turnstile.enter();
    let result: QueryResult<R>;
    try {
      result = await patiently(() => {
        this.#driver.mend();
        return run<R>(this.#driver.writer, query);
      });
    } finally {
      leave();
    }
    await this.#driver.log.durable();
    return result;
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // A handle of its own: better-sqlite3 refuses other statements on a handle that iterates.
    const own = open(this.#driver.file, true);
    try {
      for (const row of own.raw.prepare(query.sql).iterate(query.parameters)) yield { rows: [row as R] };
    } finally {
      own.raw.close();
    }
  }
}

class SqliteFileDriver implements Driver {
  readonly turnstile = new Turnstile();
  readonly file: string;
  readonly log: WriteAheadLog;
  #writer: Handle | null = null;
  #reader: Handle | null = null;

  constructor(file: string, syncFile?: SyncFile) {
    this.file = file;
    this.log = new WriteAheadLog(file, syncFile);
  }

  /** After a failure of the disk: brings everything into the database file before anything is built on it. Throws what the disk says. */
  mend(): void {
    if (!this.log.failed) return;
    const [row] = this.writer.raw.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (row?.busy !== 0) throw new Database.SqliteError('The log is in use.', 'SQLITE_BUSY');
    this.log.renew();
  }

  get writer(): Handle {
    if (!this.#writer) throw new Error('The database is closed.');
    return this.#writer;
  }

  get reader(): Handle {
    if (!this.#reader) throw new Error('The database is closed.');
    return this.#reader;
  }

  async init(): Promise<void> {
    const writer = open(this.file, false);
    const mode = await patiently(() => writer.raw.pragma('journal_mode = WAL', { simple: true }));
    writer.raw.pragma('synchronous = FULL');
    const synchronous = writer.raw.pragma('synchronous', { simple: true });
    if (mode !== 'wal' || synchronous !== 2) {
      writer.raw.close();
      throw new Error(`SQLite runs with journal_mode=${String(mode)} and synchronous=${String(synchronous)}; acknowledged changes could be lost.`);
    }
    // From here on a commit is durable once the log says so, beside the event loop.
    writer.raw.pragma('synchronous = NORMAL');
    writer.raw.pragma(`wal_autocheckpoint = ${longLog}`);
    // Statistics let the planner choose between the tenant's indexes; sampled, so that a start stays fast.
    writer.raw.pragma('analysis_limit = 400');
    await patiently(() => writer.raw.pragma('optimize = 0x10002'));
    this.#writer = writer;
    this.#reader = open(this.file, true);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new Connection(this);
  }

  async beginTransaction(connection: Connection): Promise<void> {
    const leave = await this.turnstile.enter();
    try {
      await patiently(() => {
        this.mend();
        // Immediate: a transaction that reads first and writes later could otherwise fail half way.
        return run(this.writer, CompiledQuery.raw('begin immediate'));
      });
      connection.leave = leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async commitTransaction(connection: Connection): Promise<void> {
    run(this.writer, CompiledQuery.raw('commit'));
    // Others may write while the disk takes this; nobody hears of it before.
    this.#end(connection);
    await this.log.durable();
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    // Committed, and the disk failed afterwards: whoever writes by now is somebody else.
    if (connection.leave === null) return;
    try {
      // A failed commit or a full disk has rolled back already.
      if (this.writer.raw.inTransaction) run(this.writer, CompiledQuery.raw('rollback'));
    } finally {
      this.#end(connection);
    }
  }

  async savepoint(connection: DatabaseConnection, name: string, compile: QueryCompiler['compileQuery']): Promise<void> {
    void compile;
    await connection.executeQuery(CompiledQuery.raw(`savepoint "${name.replaceAll('"', '')}"`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`rollback to "${name.replaceAll('"', '')}"`));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`release "${name.replaceAll('"', '')}"`));
  }

  async releaseConnection(): Promise<void> {
    // Nothing is held outside a transaction.
  }

  async destroy(): Promise<void> {
    await this.log.close();
    this.#reader?.raw.close();
    this.#writer?.raw.close();
    this.#reader = null;
    this.#writer = null;
  }

  #end(connection: Connection): void {
    connection.leave?.();
    connection.leave = null;
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** SQLite in one file: one handle writes in turn, another reads beside it; every commit is on the disk before anybody hears of it. `syncFile` stands in for the disk in tests. */
export function sqliteDialect(file: string, syncFile?: SyncFile): Dialect {
  return {
    createDriver: () => new SqliteFileDriver(file, syncFile),
    createAdapter: () => new TransactionalDdlAdapter(),
    createIntrospector: (db: Kysely<never>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** A read-only handle that sees the file as it was when this was called, until it is destroyed. */
export function openSnapshot<Tables>(file: string): Kysely<Tables> {
  const { raw } = open(file, true);
  raw.exec('begin');
  // The snapshot begins with the first read, not with `begin`.
  raw.prepare('select 1 from sqlite_master limit 1').get();
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: raw }) });
}
