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

/** Every provider's sealed mail password. */
export async function listSealedPasswords(db: Db): Promise<{ id: string; sealed: string }[]> {
  const rows = await db.selectFrom('providers').select(['id', 'smtp_password_sealed']).where('smtp_password_sealed', 'is not', null).execute();
  return rows.map(({ id, smtp_password_sealed }) => ({ id, sealed: smtp_password_sealed ?? '' }));
}

/** Replaces a sealed mail password, unless it was changed meanwhile. */
export async function replaceSealedPassword(db: Db, id: string, before: string, after: string): Promise<void> {
  await db.updateTable('providers').set({ smtp_password_sealed: after }).where('id', '=', id).where('smtp_password_sealed', '=', before).execute();
}
