import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { milliseconds } from '../../../shared/times.ts';
import type { Scope } from '../../policy.ts';
import { countTry, type Budget } from './attempt-limits.domain.ts';
import { clearCounters, holdCounter, readCounter, saveCounter } from './attempt-limits.repository.ts';

const hour = 3_600_000;

/** What is limited, as totals over all addresses and processes. */
export const budgets = {
  'password:customer': { perWindow: limits.guesses.perHour, windowMilliseconds: hour, inARow: limits.guesses.inARow },
  'password:staff': { perWindow: limits.guesses.perHour, windowMilliseconds: hour, inARow: limits.guesses.inARow },
  invitation_code: { perWindow: limits.guesses.perHour, windowMilliseconds: hour, inARow: Number.MAX_SAFE_INTEGER },
  'mail:address': { perWindow: limits.outsideMails.perAddressPerHour, windowMilliseconds: hour, inARow: Number.MAX_SAFE_INTEGER },
  'mail:source': { perWindow: limits.outsideMails.perSourcePerHour, windowMilliseconds: hour, inARow: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<string, Budget>;
export type BudgetName = keyof typeof budgets;

const hashed = (ctx: Context, kind: string, text: string) => ctx.ports.keyring.mac(`limit ${kind}`, text);

/**
 * Counts one try in a commit of its own before anything is judged; where one of several budgets is spent it counts for none and is refused. `device` is a
 * known device's hash, which has a budget of its own, so that nobody can lock somebody else out. Call it outside a transaction.
 */
export async function spend(ctx: Context, scope: Scope, kinds: BudgetName | readonly BudgetName[], subject: string, device = ''): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number | null }> {
  return inTransaction(ctx, async (inner) => {
    const now = inner.now();
    const tried = [];
    for (const kind of [kinds].flat()) {
      const key = { kind, subject: hashed(ctx, kind, subject), device };
      tried.push({ key, result: countTry(await holdCounter(inner.db, scope, key, now), budgets[kind], milliseconds(now)) });
    }
    const waits = tried.flatMap(({ result }) => (result.allowed ? [] : [result.waitMilliseconds ?? Number.POSITIVE_INFINITY]));
    if (waits.length > 0) {
      const longest = Math.max(...waits);
      return { allowed: false as const, retryAfterSeconds: Number.isFinite(longest) ? Math.max(1, Math.ceil(longest / 1_000)) : null };
    }
    for (const { key, result } of tried) if (result.allowed) await saveCounter(inner.db, scope, key, result.counter, now);
    return { allowed: true as const };
  });
}

/** Takes the newest try without a known device back, in the transaction at hand: it turned out to be none. */
export async function giveBack(ctx: Context, scope: Scope, kind: BudgetName, subject: string): Promise<void> {
  const key = { kind, subject: hashed(ctx, kind, subject), device: '' };
  const { recent, inARow } = await holdCounter(ctx.db, scope, key, ctx.now());
  await saveCounter(ctx.db, scope, key, { recent: recent.slice(0, -1), inARow: Math.max(0, inARow - 1) }, ctx.now());
}

/** Like `spend`. Throws `too_many_attempts`. */
export async function spendOrRefuse(ctx: Context, scope: Scope, kinds: BudgetName | readonly BudgetName[], subject: string, device = ''): Promise<void> {
  const result = await spend(ctx, scope, kinds, subject, device);
  if (!result.allowed) throw new AppError('too_many_attempts', result.retryAfterSeconds === null ? {} : { retryAfterSeconds: result.retryAfterSeconds });
}

/** Forgets the tries after a success or an unlock; with `device` only that device's. */
export async function forgive(ctx: Context, scope: Scope, kind: BudgetName, subject: string, device: string | null = null): Promise<void> {
  await clearCounters(ctx.db, scope, kind, hashed(ctx, kind, subject), device);
}

/** Whether tries without a known device, which count for all of these, are refused now, and until when (milliseconds since 1970; null: until somebody resets it). */
export async function lockOf(ctx: Context, scope: Scope, kinds: readonly BudgetName[], subject: string): Promise<{ until: number | null } | null> {
  const now = milliseconds(ctx.now());
  const waits: number[] = [];
  for (const kind of kinds) {
    const counter = await readCounter(ctx.db, scope, { kind, subject: hashed(ctx, kind, subject), device: '' });
    const result = counter && countTry(counter, budgets[kind], now);
    if (result?.allowed === false) waits.push(result.waitMilliseconds ?? Number.POSITIVE_INFINITY);
  }
  if (waits.length === 0) return null;
  const longest = Math.max(...waits);
  return { until: Number.isFinite(longest) ? now + longest : null };
}
