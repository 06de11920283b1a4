import type { Problem, ProblemCode } from '../../shared/contracts/problem.ts';

/** What went wrong before an answer of ours arrived. */
export type ConnectionCode = 'offline' | 'unreachable' | 'timed_out' | 'unreadable_answer';
export type ClientCode = ProblemCode | ConnectionCode;

interface ProblemFields {
  readonly code: ClientCode;
  /** 0 when no answer arrived. */
  readonly status: number;
  /** Text for people. */
  readonly detail: string;
  readonly title?: string | undefined;
  /** Text for people, by form field. */
  readonly errors?: Readonly<Record<string, string>> | undefined;
  /** At a gate: what to type into the console. */
  readonly reference?: string | undefined;
  readonly requestId?: string | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  readonly url?: string | undefined;
  /** The newer record beside `changed_meanwhile`. */
  readonly current?: unknown;
  /** How to confirm it is you, beside `step_up_required`. */
  readonly ways?: Problem['ways'];
}

/** A refusal of the server or of the connection, with a stable code and text for people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ClientCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly reference: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly url: string | undefined;
  readonly current: unknown;
  readonly ways: NonNullable<Problem['ways']>;

  constructor(fields: ProblemFields) {
    super(fields.detail);
    this.code = fields.code;
    this.status = fields.status;
    this.title = fields.title ?? '';
    this.detail = fields.detail;
    this.errors = fields.errors ?? {};
    this.reference = fields.reference;
    this.requestId = fields.requestId;
    this.retryAfter = fields.retryAfter;
    this.url = fields.url;
    this.current = fields.current;
    this.ways = fields.ways ?? [];
  }
}

const connectionTexts: Readonly<Record<ConnectionCode, string>> = {
  offline: 'You are offline, so nothing was sent. Connect to the internet and try again.',
  unreachable: 'The connection was lost before an answer came. Check your connection and try again.',
  timed_out: 'The server is taking too long to answer. Wait a moment and try again.',
  unreadable_answer: 'The server gave an answer that this page cannot read. Reload the page and try again.',
};

/** The problem of a call that got no answer of ours. */
export function connectionProblem(code: ConnectionCode, status = 0): ProblemError {
  return new ProblemError({ code, status, detail: connectionTexts[code] });
}

/** The problem behind an answer outside 200 to 299: ours as it stands, a proxy's page as `service_unavailable` or `unreadable_answer`. */
export function problemFrom(response: Response, body: unknown): ProblemError {
  const retryAfter = secondsUntil(response.headers.get('retry-after'));
  if (isProblem(body)) return new ProblemError({ ...body, retryAfter });
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    const detail = 'The service is not available at the moment. Nothing is wrong with your account; try again in a minute.';
    return new ProblemError({ code: 'service_unavailable', status: response.status, detail, retryAfter, requestId });
  }
  return connectionProblem('unreadable_answer', response.status);
}

/** Whether an error is a problem with one of these codes; without codes, any problem. */
export function isProblemOf(error: unknown, ...codes: readonly ClientCode[]): error is ProblemError {
  return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

/** Whether trying the same again may help by itself: no answer, or the server's own trouble. */
export function isPassing(error: unknown): boolean {
  return isProblemOf(error) && (error.status === 0 || error.status >= 500) && error.code !== 'unreadable_answer';
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body && typeof body.detail === 'string';
}

/** `Retry-After` (RFC 9110) in seconds, from either of its forms. */
function secondsUntil(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}
