import busboy from 'busboy';
import type { Request } from 'express';
import { AppError } from '../errors.ts';

export interface UploadedFile {
  /** As the sender calls it, without folders; '' where they do not say. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

const fieldBytes = 200;
const mostFields = 10;
/** What a form has around its file. */
const formBytes = 16 * 1024;

const tooLarge = (fileBytes: number) => new AppError('payload_too_large', { detail: `A file may have at most ${Math.floor(fileBytes / 1024 / 1024)} MiB. Split it and try again.` });
const brokeOff = (cause?: unknown) => new AppError('malformed_request', { detail: 'The upload broke off, or is not as a form should be. Try again.', cause });
const atField = (name: string | undefined, message: string) => new AppError('validation_failed', { errors: { [(name ?? '').slice(0, 40) || 'form']: message } });

function parserFor(request: Request, fileBytes: number): busboy.Busboy {
  if (!request.is('multipart/form-data')) throw new AppError('unsupported_media_type', { detail: 'Send the file as multipart/form-data.' });
  if (Number(request.headers['content-length'] ?? '0') > fileBytes + formBytes) throw tooLarge(fileBytes);
  try {
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { files: 1, fields: mostFields, fieldSize: fieldBytes, fileSize: fileBytes + 1, headerPairs: 50 } });
  } catch (cause) {
    throw brokeOff(cause);
  }
}

/**
 * Takes a form with one file in the part `file` and a few short fields, in any order; `store` gets the file's content as it arrives and may break it off
 * by throwing. Throws `unsupported_media_type`, `malformed_request`, `payload_too_large`, `validation_failed`, and what `store` throws; whatever it
 * throws, `store` has ended, and the caller discards what it made.
 */
export async function receiveUpload<Stored>(request: Request, fileBytes: number, store: (file: UploadedFile) => Promise<Stored>): Promise<{ fields: Readonly<Record<string, string>>; stored: Stored }> {
  const parser = parserFor(request, fileBytes);
  const fields = Object.create(null) as Record<string, string>;
  const refusals: AppError[] = [];
  const files: Promise<Stored>[] = [];
  const parsed = new Promise<void>((resolve, reject) => {
    parser.on('file', (part: string | undefined, stream, { filename }) => {
      if (part !== 'file') {
        refusals.push(atField(part, 'Send the file in the part “file”.'));
        stream.resume();
        return;
      }
      // Whoever reads it hears of it; an error that comes while nobody does must not end the process.
      stream.on('error', () => undefined);
      stream.on('limit', () => stream.destroy(tooLarge(fileBytes)));
      const storing = store({ name: filename ?? '', content: stream });
      files.push(storing);
      storing.catch(reject);
    });
    parser.on('field', (name: string | undefined, value, { valueTruncated }) => {
      if (name === undefined || Object.hasOwn(fields, name)) refusals.push(atField(name, 'This field is there twice.'));
      else if (valueTruncated) refusals.push(atField(name, `At most ${fieldBytes} characters.`));
      else fields[name] = value;
    });
    parser.on('filesLimit', () => refusals.push(atField('file', 'Send one file.')));
    parser.on('fieldsLimit', () => refusals.push(atField('form', `Send at most ${mostFields} fields.`)));
    parser.on('error', (error) => reject(error instanceof AppError ? error : brokeOff(error)));
    parser.on('close', resolve);
    request.on('close', () => {
      if (!request.complete) parser.destroy(brokeOff());
    });
    request.pipe(parser);
  });
  try {
    await parsed;
    const [refusal] = refusals;
    if (refusal) throw refusal;
    const [storing] = files;
    if (!storing) throw atField('file', 'Choose a file.');
    return { fields, stored: await storing };
  } catch (error) {
    // The rest is read and thrown away, so that the sender hears the refusal.
    request.unpipe(parser);
    request.resume();
    parser.destroy();
    await Promise.allSettled(files);
    throw error;
  }
}
