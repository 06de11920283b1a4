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
 * Counts one try in a commit of its own before anything is judged; false when the budget is spent. `device` is a known device's hash, which has a
 * budget of its own, so that nobody can lock somebody else out. Call it outside a transaction.
 */
export async function spend(ctx: Context, scope: Scope, kind: BudgetName, subject: string, device = ''): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number | null }> {
  const key = { kind, subject: hashed(ctx, kind, subject), device };
  return inTransaction(ctx, async (inner) => {
    const counter = await holdCounter(inner.db, scope, key, inner.now());
    const result = countTry(counter, budgets[kind], milliseconds(inner.now()));
    if (!result.allowed) return { allowed: false as const, retryAfterSeconds: result.waitMilliseconds === null ? null : Math.max(1, Math.ceil(result.waitMilliseconds / 1_000)) };
    await saveCounter(inner.db, scope, key, result.counter, inner.now());
    return { allowed: true as const };
  });
}

/** Like `spend`. Throws `too_many_attempts`. */
export async function spendOrRefuse(ctx: Context, scope: Scope, kind: BudgetName, subject: string, device = ''): Promise<void> {
  const result = await spend(ctx, scope, kind, subject, device);
  if (!result.allowed) throw new AppError('too_many_attempts', result.retryAfterSeconds === null ? {} : { retryAfterSeconds: result.retryAfterSeconds });
}

/** Forgets the tries after a success or an unlock; with `device` only that device's. */
export async function forgive(ctx: Context, scope: Scope, kind: BudgetName, subject: string, device: string | null = null): Promise<void> {
  await clearCounters(ctx.db, scope, kind, hashed(ctx, kind, subject), device);
}

/** Whether tries without a known device are refused now, and until when (milliseconds since 1970; null: until somebody resets it). */
export async function lockOf(ctx: Context, scope: Scope, kind: BudgetName, subject: string): Promise<{ until: number | null } | null> {
  const counter = await readCounter(ctx.db, scope, { kind, subject: hashed(ctx, kind, subject), device: '' });
  if (!counter) return null;
  const result = countTry(counter, budgets[kind], milliseconds(ctx.now()));
  return result.allowed ? null : { until: result.waitMilliseconds === null ? null : milliseconds(ctx.now()) + result.waitMilliseconds };
}
