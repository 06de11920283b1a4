import type { Compilable, CompiledQuery, QueryResult } from 'kysely';
import type { Db } from './database.ts';
import { preparedOnce } from './prepared-statements.ts';
import { TenantGuard } from './tenant-guard.ts';

/** Stands for a parameter while a query is compiled. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Gives the place of a parameter in a query. */
export type ValueOf<Parameters> = <Name extends keyof Parameters & string>(name: Name) => Parameters[Name];

/**
 * A query of requests that everybody waits for: built, guarded and compiled once for each database and each set of parameters' names, then only run. A parameter is a value, never a
 * choice between two queries: what depends on it would stay as it was first.
 */
export function hotQuery<Parameters extends object, Row>(build: (db: Db, value: ValueOf<Parameters>, names: readonly (keyof Parameters & string)[]) => Compilable<Row>): (db: Db, parameters: Parameters) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  return async (db, parameters) => {
    const { adapter, plugins } = db.getExecutor();
    const names = Object.keys(parameters) as (keyof Parameters & string)[];
    const compile = () => build(db, ((name: string) => new Parameter(name)) as unknown as ValueOf<Parameters>, names).compile();
    // Whoever watches every query, as tests do, sees each of them anew.
    const isUsual = plugins.length === 1 && plugins[0] instanceof TenantGuard;
    const shape = `${db.isTransaction ? 'in a transaction' : ''} ${names.join(' ')}`;
    let query = isUsual ? compiled.get(adapter)?.get(shape) : compile();
    if (!query) {
      query = compile();
      preparedOnce(query.sql);
      const known = compiled.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
      compiled.set(adapter, known.set(shape, query));
    }
    const values = parameters as Readonly<Record<string, unknown>>;
    return db.executeQuery({ ...query, parameters: query.parameters.map((parameter) => (parameter instanceof Parameter ? values[parameter.name] : parameter)) });
  };
}

/** Adds one row to a table; every row has the same columns. */
export function hotInsert<Row extends object>(insert: (db: Db, row: Row) => Compilable<unknown>): (db: Db, row: Row) => Promise<void> {
  const query = hotQuery<Row, unknown>((db, value, names) => insert(db, Object.fromEntries(names.map((name) => [name, value(name)])) as Row));
  return async (db, row) => {
    await query(db, row);
  };
}
