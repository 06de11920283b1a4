import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, request as httpRequest } from './http.ts';

export interface OwnAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A person at a browser: keeps the cookies and the CSRF token of one sign-in. */
export interface OwnClient {
  /** Throws where the answer is a refusal, unless `mayFail`. */
  readonly call: (method: string, path: string, body?: unknown, mayFail?: boolean) => Promise<OwnAnswer>;
}

export interface OwnApi {
  readonly client: (userAgent: string) => OwnClient;
  readonly close: () => Promise<void>;
}

/** Serves an app on a free loopback port and calls it there as browsers on `host` would; for filling a demo with what people really do. */
export async function openOwnApi(listener: RequestListener, host: string): Promise<OwnApi> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = (userAgent: string): OwnClient => {
    const cookies = new Map<string, string>();
    let csrfToken = '';
    return {
      call: async (method, path, body, mayFail = false) => {
        const payload = body === undefined ? '' : JSON.stringify(body);
        const headers = { host, origin: `http://${host}`, 'user-agent': userAgent, 'x-csrf-token': csrfToken, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(payload === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }) };
        const answer = await new Promise<OwnAnswer>((resolve, reject) => {
          const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
            for (const line of response.headers['set-cookie'] ?? []) {
              const [, name, value] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
              if (name !== undefined && value !== undefined) cookies.set(name, value);
            }
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString('utf8');
              resolve({ status: response.statusCode ?? 0, body: text === '' ? null : (JSON.parse(text) as unknown) });
            });
          });
          request.on('error', reject);
          request.end(payload);
        });
        const { csrfToken: own, session } = (answer.body ?? {}) as { csrfToken?: unknown; session?: { csrfToken?: unknown } };
        const next = own ?? session?.csrfToken;
        if (typeof next === 'string') csrfToken = next;
        if (answer.status >= 400 && !mayFail) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
        return answer;
      },
    };
  };
  return {
    client,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
