// A start that ends at one of its statements as a power cut would; says how many there were where it does not.
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { openDatabase } from '../../db/database.ts';
import { migrateToLatest } from '../../db/migrate.ts';

const [target = '', statement = '0', when = 'after'] = process.argv.slice(2);
const last = Number(statement);
const die = () => process.kill(process.pid, 'SIGKILL');
let seen = 0;

/** Ends the process when the last statement allowed it has run. */
function ran<T>(result: T): T {
  if ((seen += 1) === last) die();
  return result;
}

type Call = (this: unknown, ...parts: unknown[]) => unknown;
function wrap(holder: object, name: string, around: (call: Call, self: unknown, parts: unknown[]) => unknown): void {
  const methods = holder as Record<string, Call>;
  const call = methods[name];
  if (!call) throw new Error(`There is no ${name} to listen at.`);
  methods[name] = function listening(this: unknown, ...parts: unknown[]) {
    return around(call, this, parts);
  };
}

const listen = (call: Call, self: unknown, parts: unknown[]) => ran(call.apply(self, parts));
wrap(Sqlite.prototype, 'pragma', listen);
wrap(Sqlite.prototype, 'exec', listen);
wrap(Sqlite.prototype, 'prepare', (call, self, parts) => {
  const prepared = call.apply(self, parts) as object;
  for (const name of ['run', 'all', 'get']) wrap(prepared, name, listen);
  return prepared;
});
wrap(pg.Client.prototype, 'query', (call, self, parts) => {
  const asked = parts.at(-1);
  if (typeof asked === 'function') return call.apply(self, [...parts.slice(0, -1), (...answer: unknown[]) => (asked as Call)(...ran(answer))]);
  // While the server is at work on it, nobody is there any more to hear the answer.
  if (when === 'during' && seen + 1 === last) setImmediate(die);
  return (call.apply(self, parts) as Promise<unknown>).then(ran);
});

const database = await openDatabase(target.startsWith('postgres') ? { url: target, connections: 2 } : { file: target });
await migrateToLatest(database);
process.stdout.write(String(seen));
await database.close();
