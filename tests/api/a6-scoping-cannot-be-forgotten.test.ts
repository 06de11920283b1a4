import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database, type Db } from '../../db/database.ts';
import { tablesWithoutTenant, type Schema } from '../../db/schema.ts';
import { freshDatabase, type FreshDatabase } from '../support/app.ts';
import { openRawDatabase } from '../support/matrix/raw-database.ts';

let fresh: FreshDatabase;
let database: Database;
let db: Db;
let tenantTables: (keyof Schema)[];

beforeAll(async () => {
  fresh = await freshDatabase();
  const target = fresh.env['DATABASE_URL'] === undefined ? { file: `${fresh.folder}/portico.db` } : { url: fresh.env['DATABASE_URL'], connections: 2 };
  database = await openDatabase(target);
  db = database.db;
  const raw = await openRawDatabase(target);
  // The tables as the database itself lists them, so that one the guard has never heard of is found.
  tenantTables = raw.tables.map(({ name }) => name as keyof Schema).filter((name) => !tablesWithoutTenant.has(name));
  await raw.close();
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const provider = '00000000-0000-7000-8000-000000000001';
const names = /names no tenant/u;
/** Loosely typed on purpose: the same query is tried on every table. */
const loose = () => db as unknown as { [method in 'selectFrom' | 'updateTable' | 'deleteFrom']: (table: string) => never };
type Loose = { selectAll: () => Loose; set: (values: object) => Loose; where: (...parts: unknown[]) => Loose; whereRef: (...parts: unknown[]) => Loose; innerJoin: (...parts: unknown[]) => Loose; leftJoin: (...parts: unknown[]) => Loose; using: (table: string) => Loose; from: (table: string) => Loose; select: (columns: unknown) => Loose; compile: () => { sql: string } };
const select = (table: string) => loose().selectFrom(table) as Loose;
const update = (table: string) => (loose().updateTable(table) as Loose).set({ provider_id: provider });
const remove = (table: string) => loose().deleteFrom(table) as Loose;

describe('a query that names no tenant', () => {
  it('covers every table that holds a tenant', () => {
    expect(tenantTables.length).toBeGreaterThan(15);
    for (const table of tenantTables) expect(() => select(table).selectAll().compile(), table).toThrow(names);
  });

  it('is refused for select, update and delete of every tenant table, and let through with its tenant', () => {
    for (const table of tenantTables) {
      for (const query of [select(table).selectAll(), update(table), remove(table)]) {
        expect(() => query.compile(), table).toThrow(names);
        expect(() => query.where('id', '=', provider).compile(), table).toThrow(names);
        expect(() => query.where('provider_id', '=', provider).compile(), table).not.toThrow();
      }
    }
  });

  it('is refused in joins, subqueries, common table expressions, lists and counts', () => {
    for (const table of tenantTables) {
      const scoped = () => select('organizations as o').where('o.provider_id', '=', provider).select('o.id');
      expect(() => scoped().innerJoin(`${table} as t`, 't.id', 'o.id').compile(), table).toThrow(names);
      expect(() => scoped().leftJoin(`${table} as t`, 't.id', 'o.id').compile(), table).toThrow(names);
      expect(() => scoped().where('o.id', 'in', select(table).select('id')).compile(), table).toThrow(names);
      expect(() => scoped().where((eb: { exists: (query: Loose) => unknown }) => eb.exists(select(`${table} as t`).select('t.id').whereRef('t.id', '=', 'o.id'))).compile(), table).toThrow(names);
      expect(() => db.with('found', () => select(table).selectAll() as never).selectFrom('found' as never).selectAll().compile(), table).toThrow(names);
      expect(() => sql`select count(*) from (${select(table).selectAll() as never}) as counted`.compile(db), table).toThrow(names);
      expect(() => db.insertInto('locks').columns(['name']).expression(select(table).select('id') as never).compile(), table).toThrow(names);
      expect(() => remove('organizations').using(`${table} as t`).where('organizations.provider_id', '=', provider).compile(), table).toThrow(names);
      expect(() => update('organizations').from(`${table} as t`).where('organizations.provider_id', '=', provider).compile(), table).toThrow(names);
    }
  });

  it('is refused when it is written as text', () => {
    for (const table of tenantTables) {
      for (const text of [`select * from ${table}`, `SELECT 1 FROM organizations o JOIN "${table}" t ON true`, `update ${table} set provider_id = provider_id`, `delete from ${table}`]) expect(() => sql.raw(text).compile(db), text).toThrow(names);
      expect(() => sql`select * from ${sql.table(table)}`.compile(db), table).toThrow(names);
    }
  });

  it.each([
    ['an alternative', () => select('users').selectAll().where((eb: (...parts: unknown[]) => unknown) => (eb as unknown as { or: (parts: unknown[]) => unknown }).or([eb('provider_id', '=', provider), eb('email', '=', 'ada@customer.example')]))],
    ['a negation', () => select('users').selectAll().where('provider_id', '<>', provider)],
    ['the absence of an organization', () => select('audit_events').selectAll().where('organization_id', 'is', null)],
    ['a comparison of the tenant with itself', () => select('users').selectAll().whereRef('provider_id', '=', 'provider_id')],
    ['a comparison with another column', () => select('customer_users').selectAll().whereRef('organization_id', '=', 'user_id')],
    ['a join on the tenant without any value', () => select('users as u').innerJoin('staff as s', (join: { onRef: (...parts: string[]) => unknown }) => join.onRef('s.provider_id', '=', 'u.provider_id')).select('u.id')],
    ['the condition of an outer join', () => select('users as u').leftJoin('staff as s', (join: { on: (...parts: string[]) => { onRef: (...parts: string[]) => unknown } }) => join.on('s.provider_id', '=', provider).onRef('s.provider_id', '=', 'u.provider_id')).select('u.id')],
    ['a table without tenant beside it', () => select('users as u').innerJoin('hosts as h', (join: { onRef: (...parts: string[]) => unknown }) => join.onRef('h.provider_id', '=', 'u.provider_id')).select('u.id')],
    ['another alias of the same table', () => select('users as u').innerJoin('users as v', 'v.id', 'u.id').where('v.provider_id', '=', provider).select('u.id')],
  ])('is not pinned by %s', (_, query) => {
    expect(() => query().compile()).toThrow(names);
  });

  it.each([
    ['by a value through an inner join', () => select('users as u').innerJoin('staff as s', (join: { onRef: (...parts: string[]) => unknown }) => join.onRef('s.provider_id', '=', 'u.provider_id')).where('s.provider_id', '=', provider).select('u.id')],
    ['by a list of organizations', () => select('customer_users').selectAll().where('organization_id', 'in', [provider])],
    ['by the query around it', () => select('organizations as o').where('o.provider_id', '=', provider).where((eb: { exists: (query: Loose) => unknown }) => eb.exists(select('portals as p').select('p.organization_id').whereRef('p.organization_id', '=', 'o.id'))).select('o.id')],
    ['by an outer join that follows it', () => select('users as u').leftJoin('staff as s', (join: { onRef: (...parts: string[]) => unknown }) => join.onRef('s.provider_id', '=', 'u.provider_id')).where('u.provider_id', '=', provider).select('u.id')],
  ])('is pinned %s', (_, query) => {
    expect(() => query().compile()).not.toThrow();
  });

  it('stands behind no transaction and no other plugin', async () => {
    await expect(db.transaction().execute((transaction) => transaction.selectFrom('users').selectAll().execute())).rejects.toThrow(names);
    const kept = db.withPlugin({ transformQuery: ({ node }) => node, transformResult: async ({ result }) => result });
    expect(() => kept.selectFrom('users').selectAll().compile()).toThrow(names);
  });
});
