import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Dialect } from '../columns.ts';

/** Rows of `table` whose folded column contains `text`, by the trigram index; texts under three characters match the beginning of a word. With `atMost` SQLite looks at no more than so many hits, of all tenants: for a first look only. */
export function containsText(dialect: Dialect, table: string, text: string, alias = table, atMost?: number): Expression<SqlBool> {
  const column = sql.ref(`${alias}.search_text`);
  const { length } = [...text];
  if (dialect === 'postgres' || length < 2) {
    const escaped = text.replaceAll('\\', '\\\\').replaceAll('%', '\\%').replaceAll('_', '\\_');
    if (length >= 3) return sql<SqlBool>`${column} like ${`%${escaped}%`} escape '\\'`;
    return sql<SqlBool>`(${column} like ${`${escaped}%`} escape '\\' or ${column} like ${`% ${escaped}%`} escape '\\')`;
  }
  const phrase = `"${length === 2 ? ' ' : ''}${text.replaceAll('"', '""')}"`;
  const index = sql.table(`${table}_search`);
  const limit = atMost === undefined ? sql`` : sql` limit ${sql.lit(atMost)}`;
  return sql<SqlBool>`${sql.ref(`${alias}.rowid`)} in (select rowid from ${index} where ${index} match ${phrase}${limit})`;
}

/** Skips rows that another worker has claimed, where several may claim at once. */
export function skipLocked(dialect: Dialect): RawBuilder<unknown> {
  return dialect === 'postgres' ? sql`for update skip locked` : sql``;
}

/** The names of one column's values as JSON text, `[]` for none. */
export function jsonArrayOf(dialect: Dialect, expression: RawBuilder<unknown>): RawBuilder<string> {
  return dialect === 'postgres' ? sql<string>`coalesce(json_agg(${expression})::text, '[]')` : sql<string>`json_group_array(${expression})`;
}
