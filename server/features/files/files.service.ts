import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { inPiecesOf } from './files.domain.ts';
import { chunkAt, countChunks, deleteChunks, insertChunk } from './files.repository.ts';

const deletedAtOnce = 40;

/**
 * Keeps what a stream gives as a file of the scope's provider, in pieces that any node can read, and gives its size in bytes; a stream that
 * breaks off or holds more than `maximumBytes` leaves nothing behind. Throws `payload_too_large`, and what the stream throws.
 */
export async function storeFile(ctx: Context, scope: Scope, fileId: string, source: AsyncIterable<Uint8Array>, maximumBytes: number): Promise<number> {
  const room = limits.storedBytes - (await countChunks(ctx.db, scope)) * limits.fileChunkBytes;
  let bytes = 0;
  let position = 0;
  try {
    for await (const piece of inPiecesOf(limits.fileChunkBytes, source)) {
      bytes += piece.length;
      if (bytes > maximumBytes) throw new AppError('payload_too_large', { detail: `A file may have at most ${Math.floor(maximumBytes / 1024 / 1024)} MiB. Split it and try again.` });
      if (bytes > room) throw new AppError('payload_too_large', { detail: 'The space for files is full. Files of imports go after 30 days, exports after 7; try again then, or ask the operator.' });
      await insertChunk(ctx.db, { provider_id: scope.providerId, file_id: fileId, position, bytes: piece, created_at: ctx.now() });
      position += 1;
    }
  } catch (error) {
    await deleteFile(ctx, scope, fileId);
    throw error;
  }
  return bytes;
}

/** The content of a file, one piece at a time; nothing where there is no such file. */
export async function* readFile(ctx: Context, scope: Scope, fileId: string): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; position += 1) {
    const piece = await chunkAt(ctx.db, scope, fileId, position);
    if (!piece) return;
    yield piece;
  }
}

/** Deletes a file a few pieces at a time, so that nothing waits for it long; one that is gone already is no error. */
export async function deleteFile(ctx: Context, scope: Scope, fileId: string): Promise<void> {
  while ((await deleteChunks(ctx.db, scope, fileId, deletedAtOnce)) === deletedAtOnce);
}
