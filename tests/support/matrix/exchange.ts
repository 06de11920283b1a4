import { Agent, request as httpRequest } from 'node:http';

export interface Sending {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string | Uint8Array | undefined;
}

export interface Exchange {
  readonly status: number;
  readonly statusLine: string;
  /** As they came, in pairs. */
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** Sends requests as they are given and keeps the whole answer. */
export interface Exchanger {
  readonly send: (sending: Sending) => Promise<Exchange>;
  readonly close: () => void;
}

/** Opens kept connections to a port on loopback. */
export function openExchanger(port: number): Exchanger {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  return {
    send: ({ method, path, headers = {}, payload }) =>
      new Promise((resolve, reject) => {
        const request = httpRequest({ host: '127.0.0.1', port, path, method, agent, headers: { ...headers, ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }) } }, (response) => {
          const chunks: Buffer[] = [];
          const finish = (status: number, text: string) => {
            const pairs = Array.from({ length: response.rawHeaders.length / 2 }, (_, index) => [response.rawHeaders[index * 2] ?? '', response.rawHeaders[index * 2 + 1] ?? ''] as const);
            resolve({ status, statusLine: `HTTP/${response.httpVersion} ${status} ${response.statusMessage ?? ''}`, headers: pairs, text });
          };
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          // What broke off on its way failed, whatever its first line said.
          response.on('error', (error) => finish(500, `The answer broke off: ${error.message}`));
          response.on('end', () => finish(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8')));
        });
        request.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve({ status: 500, statusLine: '', headers: [], text: `No answer came: ${error.message}` }) : reject(error)));
        request.end(payload);
      }),
    close: () => agent.destroy(),
  };
}

/** The one value of a header, or undefined. */
export function headerOf(answer: Exchange, name: string): string | undefined {
  return answer.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Everything of an answer that a client can read. */
export function wholeText(answer: Exchange): string {
  return [answer.statusLine, ...answer.headers.map(([name, value]) => `${name}: ${value}`), '', answer.text].join('\n');
}
