import type { Kysely } from 'kysely';
import { columnsOf } from '../columns.ts';

/** A verification stands for the sign-in its person had when it began, and says by which contact they were reached. */
export async function up(db: Kysely<never>): Promise<void> {
  const c = columnsOf(db);
  await db.schema.alterTable('verifications').addColumn('user_id', c.id as never, (definition) => definition.references('users.id')).execute();
  await db.schema.alterTable('verifications').addColumn('contact', c.text as never, (definition) => definition.notNull().defaultTo('')).execute();
}
