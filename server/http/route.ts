import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import type { BodyOf, Contract, ParamsOf, QueryOf, ResponseOf } from '../../shared/contracts/contract.ts';
import type { Page } from '../../shared/contracts/list.ts';
import type { ProblemCode } from '../../shared/contracts/problem.ts';
import { limits } from '../../shared/limits.ts';
import { milliseconds } from '../../shared/times.ts';
import type { Db } from '../../db/database.ts';
import { createContext, type Context, type Ports } from '../context.ts';
import { AppError } from '../errors.ts';
import { newToken } from '../platform/crypto.ts';
import { sourceOf } from '../platform/sources.ts';
import { noProvider, type Actor, type Policy, type Scope } from '../policy.ts';
import { authenticate, hostOf, type Authenticated, type SessionReader } from './authentication.ts';
import { refuseForeignWrites } from './csrf.ts';
import { problemEntry, sendProblem, sendProblemPage } from './problem.ts';
import type { RateLimit, RateLimitName } from './rate-limit.ts';
import { clearCookie, cookieOf, csrfTokenOf, setCookie, tokenCookieOf, type CookieNames, type Door, type PresentedToken } from './session.ts';

/** What a handler may do to its answer beside giving the body. */
export interface Reply {
  /** Gives the session's token as a cookie, or in the body for `"transport": "token"`; returns the CSRF token to answer with. */
  readonly startSession: (session: { token: string; transport: 'cookie' | 'token'; seconds: number }) => { csrfToken: string; token?: string };
  readonly endSession: () => void;
  readonly knownDevice: () => string | undefined;
  readonly rememberDevice: (token: string, seconds: number) => void;
  readonly csrfToken: () => string;
  /** The token the request came with, for reading its session again after a change. */
  readonly presentedToken: () => string;
  /** The same at another door: single sign-on ends at either. */
  readonly at: (door: Door) => Reply;
  /** What binds a way to an identity provider to this browser, or undefined where nothing does. */
  readonly boundBrowser: () => string | undefined;
  /** Binds a way to this browser for `seconds`; a browser that is bound already stays what it is. */
  readonly bindBrowser: (seconds: number) => string;
}

export interface Call<C> {
  readonly ctx: Context;
  readonly scope: Scope;
  readonly params: ParamsOf<C>;
  readonly query: QueryOf<C>;
  readonly body: BodyOf<C>;
  readonly request: Request;
  readonly response: Response;
  readonly reply: Reply;
}

type Result<C> = ResponseOf<C> extends readonly (infer Row)[] ? readonly Row[] | Page<Row> : ResponseOf<C> | (undefined extends ResponseOf<C> ? void : never);
type Handler<C> = (call: Call<C>) => Promise<Result<C>>;

/** One endpoint as the router mounts it. */
export interface Route {
  readonly contract: Contract;
  readonly policy: Policy;
  readonly limit: RateLimitName;
  readonly handle: (call: Call<Contract>) => Promise<unknown>;
}

/** Declares how a contract is answered: `route(contract).allow(policy).limit(name).handle(function)`. */
export function route<C extends Contract>(contract: C) {
  const declare = (policy: Policy, limit: RateLimitName) => ({
    handle: (handle: Handler<C>): Route => ({ contract, policy, limit, handle: handle as unknown as Route['handle'] }),
  });
  return { allow: (policy: Policy) => ({ ...declare(policy, 'normal'), limit: (name: RateLimitName) => declare(policy, name) }) };
}

/** What routes need from the app. */
export interface RouteFrame {
  readonly db: Db;
  readonly ports: Ports;
  readonly reader: SessionReader;
  readonly cookies: CookieNames;
  readonly rateLimit: RateLimit;
  /** How the signed-in person can confirm that it is them. */
  readonly stepUpWays: (ctx: Context) => Promise<readonly { method: string; label: string }[]>;
  /** Writes down a refusal and gives the reference to tell, where the gate has one. */
  readonly recordRefusal: (ctx: Context, error: AppError, route: string) => Promise<string | undefined>;
}

const parseForm: RequestHandler = express.text({ limit: limits.formBodyBytes, type: 'application/x-www-form-urlencoded', inflate: false });
const parseJson: RequestHandler = express.json({ limit: limits.jsonBodyBytes, strict: true, type: 'application/json' });
const plainQuery = (request: Request): Record<string, unknown> => {
  const question = request.originalUrl.indexOf('?');
  const query: Record<string, unknown> = {};
  if (question === -1) return query;
  for (const [name, value] of new URLSearchParams(request.originalUrl.slice(question + 1))) {
    if (Object.hasOwn(query, name)) throw new AppError('malformed_request', { detail: `The parameter ${JSON.stringify(name.slice(0, 40))} is there twice.` });
    Object.defineProperty(query, name, { value, enumerable: true });
  }
  return query;
};

async function readBody(request: Request, response: Response, contract: Contract): Promise<unknown> {
  if (contract.tags.includes('raw-body')) return undefined;
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? '0') > 0;
  if (!hasBody) return undefined;
  const [type, parse] = contract.tags.includes('cross-site-form') ? (['application/x-www-form-urlencoded', parseForm] as const) : (['application/json', parseJson] as const);
  if (!request.is(type)) throw new AppError('unsupported_media_type');
  await new Promise<void>((resolve, reject) => void parse(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error instanceof Error ? error : new AppError('malformed_json')))));
  return request.body as unknown;
}

function fieldErrors(issues: readonly z.core.$ZodIssue[]): Record<string, string> {
  const errors = Object.create(null) as Record<string, string>;
  for (const issue of issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of names) errors[path.map(String).join('.').slice(0, 200) || 'body'] ??= issue.code === 'unrecognized_keys' ? 'This field is not known here.' : issue.message;
  }
  return errors;
}

function check(schema: z.ZodType | undefined, value: unknown, part: 'params' | 'query' | 'body'): unknown {
  if (!schema) return value;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // An id that is none is not found, like one that belongs to somebody else.
  if (part === 'params') throw new AppError('not_found');
  const errors = fieldErrors(parsed.error.issues);
  if (part === 'query') {
    const fields = Object.keys(errors);
    const code = fields.some((field) => field.startsWith('sort')) ? 'unknown_sort' : fields.some((field) => field.startsWith('range')) ? 'range_invalid' : fields.some((field) => field.startsWith('filter')) ? 'unknown_filter' : 'validation_failed';
    throw new AppError(code, { errors });
  }
  throw new AppError('validation_failed', { errors });
}

function isPage(value: unknown): value is Page<unknown> {
  return typeof value === 'object' && value !== null && 'rows' in value && 'total' in value && Array.isArray(value.rows);
}

function answer(contract: Contract, call: Call<Contract>, result: unknown, checkAnswers: boolean): void {
  const { response } = call;
  if (contract.tags.includes('raw-body') && !contract.response) return;
  if (!contract.response) {
    response.status(contract.status).end();
    return;
  }
  let body = result;
  if (isPage(result)) {
    const [from] = (call.query as { range: [number, number] }).range;
    const name = contract.path.split('/').at(-1) ?? 'items';
    const last = result.rows.length === 0 ? from : from + result.rows.length - 1;
    response.setHeader('Content-Range', `${name} ${from}-${last}/${result.total}`);
    body = result.rows;
  }
  if (contract.tags.includes('redirects')) {
    response.status(contract.status).setHeader('Location', (result as { location: string }).location).end();
    return;
  }
  if (checkAnswers) {
    const parsed = contract.response.safeParse(body);
    if (!parsed.success) throw new Error(`${contract.method} ${contract.path} answers otherwise than its contract: ${JSON.stringify(fieldErrors(parsed.error.issues))}`);
  }
  response.status(contract.status).setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}

function replyFor(request: Request, response: Response, frame: RouteFrame, door: Door, presented: PresentedToken | null): Reply {
  return {
    startSession: ({ token, transport, seconds }) => {
      if (transport === 'token') return { csrfToken: csrfTokenOf(token), token };
      setCookie(response, frame.cookies, frame.cookies.session[door], token, seconds);
      return { csrfToken: csrfTokenOf(token) };
    },
    endSession: () => {
      if (presented?.transport !== 'token') clearCookie(response, frame.cookies, frame.cookies.session[door]);
    },
    knownDevice: () => cookieOf(request, frame.cookies.device[door]),
    rememberDevice: (token, seconds) => setCookie(response, frame.cookies, frame.cookies.device[door], token, seconds),
    csrfToken: () => (presented ? csrfTokenOf(presented.token) : ''),
    presentedToken: () => presented?.token ?? '',
    at: (other) => (other === door ? replyFor(request, response, frame, door, presented) : replyFor(request, response, frame, other, null)),
    boundBrowser: () => tokenCookieOf(request, frame.cookies.sso),
    bindBrowser: (seconds) => {
      const token = tokenCookieOf(request, frame.cookies.sso) ?? newToken();
      setCookie(response, frame.cookies, frame.cookies.sso, token, seconds);
      return token;
    },
  };
}

/** What somebody without a session is refused that is more than a missing sign-in: a write from elsewhere, a secret that opens nothing; and of staff, an act on themselves or without a verification. */
const recordedOfAnybody = new Set<ProblemCode>(['origin_refused', 'csrf_refused', 'link_invalid', 'code_invalid', 'too_many_attempts', 'passkey_refused', 'verification_required', 'own_account']);

/** Whether a refusal is written down here (N1): rights, gates, foreign records, dead secrets, spent guesses; not what was only typed wrong, nor what its service has written down. */
function isRecorded(error: unknown, actor: Actor): error is AppError {
  if (!(error instanceof AppError) || error.refusal.recorded === true || actor.providerId === noProvider) return false;
  if (actor.kind === 'anonymous') return recordedOfAnybody.has(error.code);
  return recordedOfAnybody.has(error.code) || [403, 404, 410].includes(problemEntry(error.code).status);
}

/** Whether somebody proved a moment ago that it is them (H5); a proof that lies ahead was made before the clock was put back, and is none (P4). */
function isFresh(actor: Actor, now: number): boolean {
  return (actor.kind === 'staff' || actor.kind === 'customer') && Math.abs(now - milliseconds(actor.authenticatedAt)) < limits.stepUpMinutes * 60_000;
}

/** The Express handler of a route: authentication, foreign-write check, policy, step-up, rate limit, contract, service, presenter's answer, in this order. */
export function mount({ contract, policy, limit, handle }: Route, frame: RouteFrame): RequestHandler {
  const door: Door = contract.audience === 'admin' ? 'admin' : 'portal';
  const writes = contract.method !== 'GET';
  const fromElsewhere = contract.tags.includes('cross-site-form');
  const leadsOn = contract.tags.includes('redirects');
  return async (request, response) => {
    const requestId = request.requestId ?? '';
    const { ports } = frame;
    let ctx: Context | null = null;
    try {
      const known = await authenticate(request, door, frame.reader, frame.db, frame.cookies);
      const { actor, presented }: Authenticated = fromElsewhere ? { actor: { kind: 'anonymous', providerId: known.actor.providerId }, presented: null } : known;
      ctx = createContext({ db: frame.db, actor, requestId, client: { ip: request.ip ?? '', userAgent: (request.headers['user-agent'] ?? '').slice(0, 400), host: hostOf(request, frame.cookies.publicHost) }, ports, time: ports.clock.now() });
      let raw: unknown;
      if (writes) {
        // The body says whether a token instead of a cookie is wanted, so it is read before the origin is judged; it is small.
        raw = await readBody(request, response, contract);
        const wantsToken = typeof raw === 'object' && raw !== null && (raw as { transport?: unknown }).transport === 'token';
        if (!fromElsewhere) refuseForeignWrites(request, { ownOrigin: `${request.protocol}://${request.headers.host ?? ''}`, presented, setsCookie: contract.tags.includes('sets-cookie') && !wantsToken, needsCsrfToken: actor.kind === 'staff' || actor.kind === 'customer' });
      }
      if (actor.providerId === noProvider && !contract.path.startsWith('/api/admin/setup/')) throw new AppError('service_unavailable', { detail: 'Portico is not set up yet. Open the link that the server printed at its first start.' });
      const scope = policy.check(actor);
      if (contract.tags.includes('step-up') && !isFresh(actor, ports.clock.now())) throw new AppError('step_up_required', { ways: await frame.stepUpWays(ctx) });
      const source = actor.kind === 'staff' || actor.kind === 'customer' ? actor.sessionId : sourceOf(ctx.client.ip);
      const limited = writes || leadsOn || limit !== 'normal';
      if (limited) await frame.rateLimit.spend(limit, source);
      const params = check(contract.params, request.params, 'params');
      const query = check(contract.query, plainQuery(request), 'query');
      const body = check(contract.body, raw, 'body');
      const call = { ctx, scope, params, query, body, request, response, reply: replyFor(request, response, frame, door, presented) } as Call<Contract>;
      const result = await handle(call);
      if (limit === 'credentials') await frame.rateLimit.giveBack(limit, source);
      answer(contract, call, result, ports.config.checkAnswers);
    } catch (error) {
      let shown = error;
      if (ctx && isRecorded(error, ctx.actor)) {
        try {
          const reference = await frame.recordRefusal(ctx, error, `${contract.method} ${contract.path}`);
          if (reference !== undefined) shown = new AppError(error.code, { ...error.refusal, reference });
        } catch (failure) {
          shown = failure;
        }
      }
      (leadsOn ? sendProblemPage : sendProblem)(shown, response, requestId, ports.logger);
    }
  };
}
