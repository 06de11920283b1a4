import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed JSON, or undefined where the answer is none. */
  readonly body: Body;
}

export interface Send {
  readonly method?: string;
  readonly body?: unknown;
  /** Sent as it is instead of JSON. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A browser-like client of one door: keeps cookies and the CSRF token, and sends `Origin` as a page of the host would. */
export class Client {
  readonly cookies = new Map<string, string>();
  csrfToken: string | null = null;
  bearer: string | null = null;
  readonly port: number;
  readonly host: string;

  constructor(port: number, host: string) {
    this.port = port;
    this.host = host;
  }

  /** Sends one request; a header of `undefined` leaves out what the client would add. */
  async send(path: string, { method = 'GET', body, raw, headers = {} }: Send = {}): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const all: Record<string, string> = { host: this.host };
    if (method !== 'GET' && method !== 'HEAD') all['origin'] = `http://${this.host}`;
    if (payload !== undefined) all['content-type'] = 'application/json';
    if (this.csrfToken !== null) all['x-csrf-token'] = this.csrfToken;
    if (this.bearer !== null) {
      all['authorization'] = `Bearer ${this.bearer}`;
      delete all['origin'];
    }
    if (this.cookies.size > 0) all['cookie'] = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const [name, value] of Object.entries(headers)) {
      if (value === undefined) delete all[name.toLowerCase()];
      else all[name.toLowerCase()] = value;
    }
    if (payload !== undefined) all['content-length'] = String(Buffer.byteLength(payload));
    const answer = await new Promise<Answer>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: this.port, path, method, headers: all, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const json = /json/u.test(response.headers['content-type'] ?? '');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: json && text !== '' ? (JSON.parse(text) as unknown) : undefined });
        });
      });
      request.on('error', reject);
      request.end(payload);
    });
    this.#keep(answer);
    return answer;
  }

  get(path: string, headers?: Send['headers']): Promise<Answer> {
    return this.send(path, headers ? { headers } : {});
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send(path, { method: 'POST', body });
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.send(path, { method: 'PUT', body });
  }

  delete(path: string): Promise<Answer> {
    return this.send(path, { method: 'DELETE' });
  }

  /** A list in the console's dialect. */
  list(path: string, query: { sort?: [string, string]; range?: [number, number]; filter?: unknown } = {}): Promise<Answer<Record<string, unknown>[]>> {
    const parameters = new URLSearchParams();
    if (query.sort) parameters.set('sort', JSON.stringify(query.sort));
    if (query.range) parameters.set('range', JSON.stringify(query.range));
    if (query.filter !== undefined) parameters.set('filter', JSON.stringify(query.filter));
    return this.get(`${path}?${parameters.toString()}`) as Promise<Answer<Record<string, unknown>[]>>;
  }

  #keep(answer: Answer): void {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970/iu.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const body = answer.body as { csrfToken?: unknown; session?: { csrfToken?: unknown } } | undefined;
    const csrfToken = body?.csrfToken ?? body?.session?.csrfToken;
    if (typeof csrfToken === 'string') this.csrfToken = csrfToken;
  }
}

/** The code of a problem answer. */
export function codeOf(answer: Answer): string | undefined {
  return (answer.body as { code?: string } | undefined)?.code;
}
