import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { until } from './app.ts';
import type { Answer, Client } from './client.ts';

export type Part = readonly [name: string, value: string] | readonly [name: string, file: { readonly name?: string; readonly content: string | Uint8Array }];

/** A form as a browser sends it. */
export function form(parts: readonly Part[]): { raw: Uint8Array; headers: { 'content-type': string } } {
  const boundary = '----portico-test-boundary';
  const pieces = parts.flatMap(([name, value]) => {
    const file = typeof value === 'string' ? null : value;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file ? `; filename="${file.name ?? 'list.csv'}"\r\nContent-Type: text/csv` : ''}\r\n\r\n`;
    return [Buffer.from(head), Buffer.from(file ? file.content : (value as string)), Buffer.from('\r\n')];
  });
  return { raw: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

/** Uploads a CSV file for an import. */
export async function upload(client: Client, kind: string, content: string | Uint8Array, fields: Readonly<Record<string, string>> = {}): Promise<Answer<ShownImport>> {
  const { raw, headers } = form([['kind', kind], ...Object.entries(fields), ['file', { content }]]);
  return (await client.send('/api/admin/imports', { method: 'POST', raw, headers })) as Answer<ShownImport>;
}

/** Uploads a file piece by piece, without ever holding it, as long as the server takes it; gives status and code. */
export async function streamUpload(client: Client, kind: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<{ status: number; body: ShownImport & { code?: string } }> {
  const { raw, headers } = form([['kind', kind], ['file', { content: '@' }]]);
  const [before, after] = Buffer.from(raw).toString().split('@');
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const request = httpRequest({ host: '127.0.0.1', port: client.port, path: '/api/admin/imports', method: 'POST', agent: false, headers: { ...headers, host: client.host, origin: `http://${client.host}`, cookie, 'x-csrf-token': client.csrfToken ?? '' } });
  const answered = new Promise<{ status: number; body: ShownImport & { code?: string } }>((resolve, reject) => {
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as ShownImport & { code?: string } }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
  const content = async function* () {
    yield before;
    yield* pieces;
    yield after;
  };
  await Promise.all([answered, pipeline(Readable.from(content()), request).catch(() => undefined)]);
  return answered;
}

export interface ShownCounts {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly duplicate: number;
  readonly refused: number;
  readonly refusedBy: Readonly<Record<string, number>>;
}

export interface ShownImport {
  readonly id: string;
  readonly status: string;
  readonly delimiter: string;
  readonly encoding: string;
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
  readonly mapping: Readonly<Record<string, number | null>>;
  readonly checked: ShownCounts | null;
  readonly result: ShownCounts | null;
  readonly progress: { readonly done: number; readonly total: number | null };
  readonly jobId: string | null;
  readonly error: string | null;
  readonly fileName: string;
  readonly bytes: number;
}

/** Waits until an import is at one of these steps. */
export async function importAt(client: Client, id: string, ...statuses: readonly string[]): Promise<ShownImport> {
  return until(async () => {
    const { body } = (await client.get(`/api/admin/imports/${id}`)) as Answer<ShownImport>;
    if (body.status === 'failed' && !statuses.includes('failed')) throw new Error(`The import failed: ${body.error}`);
    return statuses.includes(body.status) ? body : null;
  }, 60_000);
}

/** Uploads, checks with the guessed columns, and carries out; gives the counts of both. */
export async function importAll(client: Client, kind: string, content: string | Uint8Array): Promise<{ id: string; checked: ShownCounts; result: ShownCounts }> {
  const { body, text } = await upload(client, kind, content);
  if (body?.id === undefined) throw new Error(`The upload was refused: ${text}`);
  await client.post(`/api/admin/imports/${body.id}/check`, { mapping: body.mapping });
  const { checked } = await importAt(client, body.id, 'checked');
  await client.post(`/api/admin/imports/${body.id}/run`);
  const { result } = await importAt(client, body.id, 'done');
  if (!checked || !result) throw new Error('The import has no counts.');
  return { id: body.id, checked, result };
}
