import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';

/** How many calls one source may make in how many seconds; the promises' own totals per account stand in the database beside it. */
export const rateLimits = {
  /** Everything a person may press. */
  normal: { points: 1_200, seconds: 60 },
  /** Sign-in, resets, invitations. */
  credentials: { points: 120, seconds: 60 },
  /** Uploads, exports, test mails. */
  heavy: { points: 60, seconds: 60 },
} as const;
export type RateLimitName = keyof typeof rateLimits;

export type RateLimit = (name: RateLimitName, source: string) => Promise<void>;

/** Limits calls per source within this process. Throws `too_many_requests`. */
export function createRateLimit(factor: number): RateLimit {
  const limiters = new Map(Object.entries(rateLimits).map(([name, { points, seconds }]) => [name, new RateLimiterMemory({ keyPrefix: name, points: points * factor, duration: seconds })]));
  return async (name, source) => {
    try {
      await limiters.get(name)?.consume(source);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError('too_many_requests', { retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1_000) });
    }
  };
}
