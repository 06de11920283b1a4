import type { Method } from '../../shared/contracts/contract.ts';
import { connectionProblem, isProblemOf, problemFrom } from './problem.ts';
import type { AnswerOf, InputOf, RouteTable } from './route-table.ts';

interface SendOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** An object travels as JSON, a Blob or FormData as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the answer has none. */
  readonly body: unknown;
}

type CallOptions = Pick<SendOptions, 'signal' | 'timeoutMs'>;
type CallArguments<Name> = Record<never, never> extends InputOf<Name> ? [input?: InputOf<Name>, options?: CallOptions] : [input: InputOf<Name>, options?: CallOptions];

/** One of the two doors: its routes, and the CSRF token of the session it last heard of. */
export interface Door<Routes extends RouteTable> {
  /** Calls an endpoint by its contract's name; throws ProblemError for every refusal and for a lost connection. */
  readonly call: <Name extends keyof Routes & string>(name: Name, ...rest: CallArguments<Name>) => Promise<AnswerOf<Name>>;
  /** The same below the contracts: for lists with headers and bodies that are not JSON. */
  readonly send: (method: Method, path: string, options?: SendOptions) => Promise<Answer>;
  /** Forgets the session's token, at sign-out. */
  readonly forget: () => void;
}

interface KnownSession {
  readonly csrfToken: string;
  readonly userId: string | undefined;
}

const defaultTimeoutMs = 20_000;

/**
 * Opens a door: every call goes to this origin with its cookie, writes carry `x-csrf-token` from the newest session body. A write refused for its
 * token (none yet on a page opened by a mail's link, or an old one after a sign-in in another tab) is sent again with the one `sessionPath` gives,
 * unless that is another person's.
 */
export function openDoor<const Routes extends RouteTable>(routes: Routes, sessionPath?: string): Door<Routes> {
  let known: KnownSession | undefined;
  const writing = new Set<Promise<unknown>>();

  /** Whether the session was renewed while a call was under way, whose old cookie opens nothing any more. */
  async function isRenewed(before: KnownSession | undefined, own: Promise<unknown> | undefined): Promise<boolean> {
    if (before === undefined) return false;
    await Promise.allSettled([...writing].filter((work) => work !== own));
    return known !== undefined && known.csrfToken !== before.csrfToken && known.userId === before.userId;
  }

  async function send(method: Method, path: string, options: SendOptions = {}): Promise<Answer> {
    const before = known;
    const first = sendOnce(method, path, options);
    if (method !== 'GET') {
      writing.add(first);
      first.catch(() => undefined).finally(() => writing.delete(first));
    }
    try {
      return await first;
    } catch (error) {
      if (isProblemOf(error, 'unauthenticated') && (await isRenewed(before, first))) return await sendOnce(method, path, options);
      if (sessionPath === undefined || !isProblemOf(error, 'csrf_refused')) throw error;
      await sendOnce('GET', sessionPath, { signal: options.signal });
      if (before !== undefined && before.userId !== known?.userId) throw error;
      return await sendOnce(method, path, options);
    }
  }

  async function sendOnce(method: Method, path: string, options: SendOptions): Promise<Answer> {
    const headers = new Headers({ accept: 'application/json' });
    if (method !== 'GET' && known !== undefined) headers.set('x-csrf-token', known.csrfToken);
    const raw = options.body instanceof Blob || options.body instanceof FormData ? options.body : undefined;
    if (options.body !== undefined && raw === undefined) headers.set('content-type', 'application/json');
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
    if (raw !== undefined) init.body = raw;
    else if (options.body !== undefined) init.body = JSON.stringify(options.body);

    const response = await fetchWithin(options.timeoutMs ?? defaultTimeoutMs, options.signal, path + queryText(options.query), init);
    const body = await read(response);
    if (!response.ok) throw problemFrom(response, body);
    known = sessionIn(body) ?? known;
    return { status: response.status, headers: response.headers, body };
  }

  return {
    send,
    forget: () => {
      known = undefined;
    },
    call: async (name, ...rest) => {
      const route: readonly [Method, string] | undefined = (routes as RouteTable)[name as keyof RouteTable];
      if (route === undefined) throw new Error(`There is no route called ${name}.`);
      const [input, options] = rest;
      // The table is proven against the contracts, so these are the parts of this very name.
      const { params, query, body } = (input ?? {}) as { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
      const answer = await send(route[0], fillIn(route[1], params ?? {}), { ...options, ...(query && { query }), body });
      return answer.body as AnswerOf<typeof name>;
    },
  };
}

/** A path with its `:name` parameters filled in and encoded; throws where one is missing. */
function fillIn(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new Error(`${path} needs ${name}.`);
    return encodeURIComponent(value);
  });
}

function queryText(query: SendOptions['query']): string {
  const given = Object.entries(query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

async function fetchWithin(milliseconds: number, signal: AbortSignal | undefined, url: string, init: RequestInit): Promise<Response> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  const timer = setTimeout(giveUp, milliseconds);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await fetch(url, { ...init, signal: controller.signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    if (controller.signal.aborted) throw connectionProblem('timed_out');
    throw connectionProblem(navigator.onLine ? 'unreachable' : 'offline');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw connectionProblem('unreachable', response.status);
  });
  if (text === '') return undefined;
  if (!/^application\/(?:[\w.-]+\+)?json\b/.test(response.headers.get('content-type') ?? '')) {
    if (response.ok) throw connectionProblem('unreadable_answer', response.status);
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw connectionProblem('unreadable_answer', response.status);
  }
}

/** The session of an answer: the answer itself, or beside what a change of factors gives. */
function sessionIn(body: unknown): KnownSession | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('session' in body) return sessionIn(body.session);
  if (!('csrfToken' in body) || typeof body.csrfToken !== 'string') return undefined;
  const user = 'user' in body ? body.user : undefined;
  const userId = typeof user === 'object' && user !== null && 'id' in user && typeof user.id === 'string' ? user.id : undefined;
  return { csrfToken: body.csrfToken, userId };
}
