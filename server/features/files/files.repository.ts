import type { Db } from '../../../db/database.ts';
import type { FileChunksTable } from '../../../db/tables/operations.ts';
import type { Scope } from '../../policy.ts';

/** Adds one piece of a file. */
export async function insertChunk(db: Db, row: FileChunksTable): Promise<void> {
  await db.insertInto('file_chunks').values(row).execute();
}

/** One piece of a file of the scope's provider, or undefined behind its end. */
export async function chunkAt(db: Db, scope: Scope, fileId: string, position: number): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('file_chunks').select('bytes').where('provider_id', '=', scope.providerId).where('file_id', '=', fileId).where('position', '=', position).executeTakeFirst();
  return row?.bytes;
}

/** How many pieces the scope's provider keeps. */
export async function countChunks(db: Db, scope: Scope): Promise<number> {
  const { count } = await db
    .selectFrom('file_chunks')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('provider_id', '=', scope.providerId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Deletes up to `count` pieces of a file; gives how many there were. */
export async function deleteChunks(db: Db, scope: Scope, fileId: string, count: number): Promise<number> {
  const some = db.selectFrom('file_chunks').select('position').where('provider_id', '=', scope.providerId).where('file_id', '=', fileId).orderBy('position').limit(count);
  const { numDeletedRows } = await db.deleteFrom('file_chunks').where('provider_id', '=', scope.providerId).where('file_id', '=', fileId).where('position', 'in', some).executeTakeFirst();
  return Number(numDeletedRows);
}
