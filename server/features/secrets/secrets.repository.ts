import type { Db } from '../../../db/database.ts';

/** A note of the installation, by name. */
export async function findNote(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom('locks').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value ?? null;
}

/** Writes a note of the installation unless it is there; simultaneous writers agree on the first. */
export async function addNote(db: Db, name: string, value: string, now: string): Promise<void> {
  await db.insertInto('locks').values({ name, value, updated_at: now }).onConflict((conflict) => conflict.column('name').doNothing()).execute();
}

/** Replaces a note of the installation. */
export async function replaceNote(db: Db, name: string, value: string, now: string): Promise<void> {
  await db.updateTable('locks').set({ value, updated_at: now }).where('name', '=', name).execute();
}
