import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** A file name as a header may carry it (RFC 6266): plain ASCII, and beside it the name as it is. */
function disposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%;]/gu, '_');
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Sends a file as it is made, for saving and never for showing; a receiver who leaves ends the making. */
export async function sendDownload(response: Response, file: { fileName: string; mediaType: string }, content: AsyncIterable<Uint8Array | string>): Promise<void> {
  response.setHeader('Content-Type', file.mediaType);
  response.setHeader('Content-Disposition', disposition(file.fileName));
  try {
    await pipeline(Readable.from(content, { objectMode: false }), response);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

const isGone = (error: unknown) => error instanceof Error && (error as { code?: unknown }).code === 'ERR_STREAM_PREMATURE_CLOSE';
