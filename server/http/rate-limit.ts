import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';

/** How many calls one source may make in how many seconds; the promises' own totals per account stand in the database beside it. */
export const rateLimits = {
  /** Changes, by a person's session. Reading is not limited: it is cheap, and one query decides it. */
  normal: { points: 1_200, seconds: 60 },
  /** Sign-in, resets, invitations that fail, by address; what succeeds is given back. */
  credentials: { points: 300, seconds: 60 },
  /** Uploads, exports, test mails. */
  heavy: { points: 60, seconds: 60 },
} as const;
export type RateLimitName = keyof typeof rateLimits;

export interface RateLimit {
  /** Throws `too_many_requests`. */
  readonly spend: (name: RateLimitName, source: string) => Promise<void>;
  readonly giveBack: (name: RateLimitName, source: string) => Promise<void>;
}

/** Limits calls per source within this process. */
export function createRateLimit(factor: number): RateLimit {
  const limiters = new Map(Object.entries(rateLimits).map(([name, { points, seconds }]) => [name, new RateLimiterMemory({ keyPrefix: name, points: points * factor, duration: seconds })]));
  return {
    spend: async (name, source) => {
      try {
        await limiters.get(name)?.consume(source);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new AppError('too_many_requests', { retryAfterSeconds: Math.ceil(refusal.msBeforeNext / 1_000) });
      }
    },
    giveBack: async (name, source) => {
      await limiters.get(name)?.reward(source);
    },
  };
}
