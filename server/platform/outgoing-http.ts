import type { IncomingMessage } from 'node:http';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import { request as httpRequest } from './http.ts';
import { TargetError, type NetworkTargets } from './network-targets.ts';

export interface OutgoingRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole of it, from the name to the last byte. */
  readonly milliseconds: number;
  /** Longer answers are given up. */
  readonly maxBytes: number;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Fetches an address on behalf of staff: https (http only on loopback), checked targets alone, no redirect followed, bounded in time and size (C3). Throws TargetError. */
export type OutgoingHttp = (url: string, request: OutgoingRequest) => Promise<OutgoingAnswer>;

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u;

function readAnswer(response: IncomingMessage, maxBytes: number, name: string): Promise<OutgoingAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) response.destroy(new TargetError('unreachable', `${name} sends more than ${Math.round(maxBytes / 1024)} kB, which is no answer to this question.`));
      else chunks.push(chunk);
    });
    response.on('error', reject);
    response.on('end', () => {
      const headers = Object.fromEntries(Object.entries(response.headers).flatMap(([header, value]) => (value === undefined ? [] : [[header, Array.isArray(value) ? value.join(', ') : value]])));
      resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
    });
  });
}

async function secured(socket: Duplex, name: string, isAddress: boolean): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = tlsConnect({ socket, ...(isAddress ? {} : { servername: name }), host: name, ALPNProtocols: ['http/1.1'] });
    secure.once('error', (error: NodeJS.ErrnoException) => reject(new TargetError('unreachable', `${name} answers, but not with a certificate that can be trusted (${(error.code ?? error.message).slice(0, 80)}).`)));
    secure.once('secureConnect', () => resolve(secure));
  });
}

/** Makes the fetcher over checked targets. */
export function createOutgoingHttp(targets: NetworkTargets): OutgoingHttp {
  return async (address, { method, headers, body, milliseconds, maxBytes }) => {
    const url = URL.canParse(address) ? new URL(address) : null;
    const plain = url?.protocol === 'http:';
    if (!url || (!plain && url.protocol !== 'https:') || (plain && !loopback.test(url.hostname)) || url.username !== '' || url.password !== '') throw new TargetError('refused', 'This is not an https address.');
    const end = performance.now() + milliseconds;
    const left = () => Math.max(1, end - performance.now());
    const target = await targets.resolve(url.hostname, false, left());
    const socket = await targets.connect(target, Number(url.port || (plain ? 80 : 443)), left());
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TargetError('timeout', `${target.name} did not answer in time.`)), left());
      });
      const whole = (async () => {
        const stream = plain ? socket : await secured(socket, target.name, target.isAddress);
        const response = await new Promise<IncomingMessage>((resolve, reject) => {
          // Without an agent: one would connect anew, by name.
          const sent = httpRequest({ method, path: `${url.pathname}${url.search}`, headers: { ...headers, host: url.host, connection: 'close', ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) }, createConnection: () => stream }, resolve);
          sent.once('error', (error) => reject(error instanceof TargetError ? error : new TargetError('unreachable', `${target.name} broke the connection off.`, { cause: error })));
          sent.end(body);
        });
        return readAnswer(response, maxBytes, target.name);
      })();
      // What fails after the time is up was answered already.
      whole.catch(() => undefined);
      return await Promise.race([whole, late]);
    } finally {
      clearTimeout(timer);
      socket.destroy();
    }
  };
}
