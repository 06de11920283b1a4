import { z } from 'zod';
import type { ProblemCode } from './problem.ts';

/** Which door a route belongs to: the staff's, the customers', or neither (health, single sign-on). */
export type Audience = 'admin' | 'portal' | 'public';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a session's half-finished states may call: everything, only the sign-in's own next steps, or nobody in particular. */
export type RouteTag =
  /** Answers although the portal's gates refuse (session, sign-out, enter). */
  | 'open-at-gates'
  /** Changes nothing although it is a POST (previews, explanations). */
  | 'reads-only'
  /** Needs a fresh authentication (H5). */
  | 'step-up'
  /** Sets the session's cookie unless a token is asked for, so an absent `Origin` is refused. */
  | 'sets-cookie'
  /** Takes or gives something else than JSON. */
  | 'raw-body'
  /** A browser is led here and on: the answer is an address (303), and that of a refusal is a page. */
  | 'redirects'
  /** Takes a form that a page of another site posts; no session counts. */
  | 'cross-site-form';

export interface Contract<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly audience: Audience;
  readonly method: Method;
  /** Path with `:name` parameters, as Express writes them. */
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Absent: the answer has no body. */
  readonly response?: Response;
  readonly status: number;
  /** Codes this route may answer beside those every route may (`problem.ts`). */
  readonly errors: readonly ProblemCode[];
  readonly tags: readonly RouteTag[];
}

type Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Omit<
  Contract<P, Q, B, R>,
  'status' | 'errors' | 'tags'
> & { readonly status?: number; readonly errors?: readonly ProblemCode[]; readonly tags?: readonly RouteTag[] };

/** Declares one endpoint; the status is 200 with an answer's body and 204 without one unless said otherwise. */
export function defineContract<
  P extends z.ZodType = z.ZodType<Record<string, never>>,
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
  R extends z.ZodType = z.ZodType<undefined>,
>(definition: Definition<P, Q, B, R>): Contract<P, Q, B, R> {
  return {
    ...definition,
    status: definition.status ?? (definition.response ? 200 : 204),
    errors: definition.errors ?? [],
    tags: definition.tags ?? [],
  };
}

/** Where a route that leads on sends the browser: a path of ours, or an identity provider's address. */
export const redirectSchema = z.object({ location: z.string() });

export type ParamsOf<C> = C extends Contract<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never;
export type QueryOf<C> = C extends Contract<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never;
export type BodyOf<C> = C extends Contract<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never;
export type ResponseOf<C> = C extends Contract<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never;
/** What a client sends: before defaults and transforms. */
export type BodyInputOf<C> = C extends Contract<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never;
