import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Dialect } from '../columns.ts';

const phraseOf = (text: string) => `"${[...text].length === 2 ? ' ' : ''}${text.replaceAll('"', '""')}"`;

/** Rows of `table` whose folded column contains `text`, by the trigram index; texts under three characters match the beginning of a word. */
export function containsText(dialect: Dialect, table: string, text: string, alias = table): Expression<SqlBool> {
  if (dialect === 'postgres' || [...text].length < 2) return reads(text, alias);
  const index = sql.table(`${table}_search`);
  return sql<SqlBool>`${sql.ref(`${alias}.rowid`)} in (select rowid from ${index} where ${index} match ${phraseOf(text)})`;
}

/** `containsText` among the newest `atMost` hits of all tenants alone, where a word that stands nearly everywhere would cost too much; the same as `containsText` where the database finds the better way itself. */
export function containsLately(dialect: Dialect, table: string, text: string, alias: string, atMost: number): Expression<SqlBool> {
  if (dialect === 'postgres' || [...text].length < 2) return reads(text, alias);
  const index = sql.table(`${table}_search`);
  return sql<SqlBool>`${sql.ref(`${alias}.rowid`)} in (select rowid from ${index} where ${index} match ${phraseOf(text)} order by rowid desc limit ${sql.lit(atMost)})`;
}

/** Whether the folded column of a row contains `text`, by reading it, for where other predicates have left few rows; texts under three characters match the beginning of a word. */
export function reads(text: string, alias: string): Expression<SqlBool> {
  const column = sql.ref(`${alias}.search_text`);
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('%', '\\%').replaceAll('_', '\\_');
  if ([...text].length >= 3) return sql<SqlBool>`${column} like ${`%${escaped}%`} escape '\\'`;
  return sql<SqlBool>`(${column} like ${`${escaped}%`} escape '\\' or ${column} like ${`% ${escaped}%`} escape '\\')`;
}

/** The first `atMost` hits of all tenants for a text of two characters or more, to be joined (`hits.hit = rowid`) where a whole search would cost too much; null where the database finds the better way itself. */
export function firstHits(dialect: Dialect, table: string, text: string, atMost: number): RawBuilder<{ hit: number }> | null {
  if (dialect === 'postgres') return null;
  const index = sql.table(`${table}_search`);
  return sql<{ hit: number }>`(select rowid as hit from ${index} where ${index} match ${phraseOf(text)} limit ${sql.lit(atMost)})`;
}

/** Skips rows that another worker has claimed, where several may claim at once. */
export function skipLocked(dialect: Dialect): RawBuilder<unknown> {
  return dialect === 'postgres' ? sql`for update skip locked` : sql``;
}
