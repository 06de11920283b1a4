import { foldEmail } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { milliseconds } from '../../../shared/times.ts';
import type { Scope } from '../../policy.ts';
import { countTry, relax, settle, type Budget } from './attempt-limits.domain.ts';
import { clearCounters, holdCounter, listDevices, readCounter, saveCounter } from './attempt-limits.repository.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const hourly = (tries: number, inARow = Number.MAX_SAFE_INTEGER): Budget => ({ windows: [{ tries, milliseconds: hour }], inARow });
const factor: Budget = {
  windows: [
    { tries: limits.factorGuesses.perTenMinutes, milliseconds: 10 * minute },
    { tries: limits.factorGuesses.perDay, milliseconds: day },
    { tries: limits.factorGuesses.perThirtyDays, milliseconds: 30 * day },
  ],
  inARow: limits.factorGuesses.inARow,
  stopsForGood: true,
};

/** What is limited, as totals over all addresses and processes. */
export const budgets = {
  'password:customer': hourly(limits.guesses.perHour, limits.guesses.inARow),
  'password:staff': hourly(limits.guesses.perHour, limits.guesses.inARow),
  /** All second factors together: authenticator, recovery codes, access passes, passkeys behind a password. */
  factor,
  /** What a technician types for a caller: codes and PINs. An unlock opens the hour, never the day: who guesses may be who unlocks. */
  verification: { windows: [...hourly(limits.guesses.perHour).windows, { tries: limits.verification.triesPerDay, milliseconds: day }], inARow: Number.MAX_SAFE_INTEGER },
  invitation_code: hourly(limits.guesses.perHour),
  /** What the holder of one link has us fetch, keep and begin. */
  sso_link: hourly(limits.sso.linkActsPerHour),
  'mail:staff': hourly(limits.staffMailsPerHour),
  'mail:address': hourly(limits.outsideMails.perAddressPerHour),
  'mail:source': hourly(limits.outsideMails.perSourcePerHour),
} as const satisfies Record<string, Budget>;
export type BudgetName = keyof typeof budgets;

/** What a subject's counters stand under, the current key's first: a rotation forgives no guesses. */
const hashed = (ctx: Context, kind: string, text: string) => ctx.ports.keyring.macs(`limit ${kind}`, text);

/**
 * Counts one try in a commit of its own before anything is judged; where one of several budgets is spent it counts for none and is refused. `device` is a
 * known device's hash, which has a budget of its own, so that nobody can lock somebody else out. Call it outside a transaction.
 */
export async function spend(ctx: Context, scope: Scope, kinds: BudgetName | readonly BudgetName[], subject: string, device = ''): Promise<{ allowed: true } | { allowed: false; retryAfterSeconds: number | null }> {
  return inTransaction(ctx, async (inner) => {
    const now = inner.now();
    const tried = [];
    for (const kind of [kinds].flat()) {
      const key = { kind, subjects: hashed(ctx, kind, subject), device };
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
  const key = { kind, subjects: hashed(ctx, kind, subject), device: '' };
  const { recent, inARow } = await holdCounter(ctx.db, scope, key, ctx.now());
  await saveCounter(ctx.db, scope, key, { recent: recent.slice(0, -1), inARow: Math.max(0, inARow - 1) }, ctx.now());
}

/** Like `spend`. Throws `too_many_attempts`. */
export async function spendOrRefuse(ctx: Context, scope: Scope, kinds: BudgetName | readonly BudgetName[], subject: string, device = ''): Promise<void> {
  const result = await spend(ctx, scope, kinds, subject, device);
  if (!result.allowed) throw new AppError('too_many_attempts', result.retryAfterSeconds === null ? {} : { retryAfterSeconds: result.retryAfterSeconds });
}

/** Takes back the try that was counted at `now()` and turned out right; what failed before still counts, but no longer in a row. */
export async function settleSuccess(ctx: Context, scope: Scope, kind: BudgetName, subject: string, device = ''): Promise<void> {
  const key = { kind, subjects: hashed(ctx, kind, subject), device };
  await inTransaction(ctx, async (inner) => {
    const counter = await holdCounter(inner.db, scope, key, inner.now());
    await saveCounter(inner.db, scope, key, settle(counter, milliseconds(inner.now())), inner.now());
  });
}

/** Counts one mail that staff send to an address, in the transaction at hand. Throws `too_many_requests`. */
export async function spendStaffMail(ctx: Context, scope: Scope, address: string): Promise<void> {
  const result = await spend(ctx, scope, 'mail:staff', foldEmail(address));
  if (result.allowed) return;
  throw new AppError('too_many_requests', { detail: `This address was sent ${limits.staffMailsPerHour} mails within an hour. Nobody finds the right one among more: wait, or call.`, retryAfterSeconds: result.retryAfterSeconds ?? 3_600 });
}

/** Counts a mail to each of these people that staff cause by asking several at once, in the transaction at hand; gives those whose address may be sent another one. */
export async function mailable<Recipient extends { readonly email: string }>(ctx: Context, scope: Scope, recipients: readonly Recipient[]): Promise<Recipient[]> {
  const left: Recipient[] = [];
  for (const recipient of recipients) if ((await spend(ctx, scope, 'mail:staff', foldEmail(recipient.email))).allowed) left.push(recipient);
  return left;
}

/** Forgets the tries after a success or an unlock; with `device` only that device's. */
export async function forgive(ctx: Context, scope: Scope, kind: BudgetName, subject: string, device: string | null = null): Promise<void> {
  await clearCounters(ctx.db, scope, kind, hashed(ctx, kind, subject), device);
}

/** Opens at once what would open by itself, in the transaction at hand; totals over the longest time stay, so that a stop for good stays one. */
export async function openEarly(ctx: Context, scope: Scope, kind: BudgetName, subject: string): Promise<void> {
  const subjects = hashed(ctx, kind, subject);
  for (const device of await listDevices(ctx.db, scope, kind, subjects)) {
    const key = { kind, subjects, device };
    const counter = await holdCounter(ctx.db, scope, key, ctx.now());
    await saveCounter(ctx.db, scope, key, relax(counter, budgets[kind], milliseconds(ctx.now())), ctx.now());
  }
}

/** Whether tries without a known device, which count for all of these, are refused now, since when, and until when (milliseconds since 1970; null: until somebody resets it). */
export async function lockOf(ctx: Context, scope: Scope, kinds: readonly BudgetName[], subject: string): Promise<{ since: number; until: number | null } | null> {
  const now = milliseconds(ctx.now());
  const waits: number[] = [];
  let since = 0;
  for (const kind of kinds) {
    const counter = await readCounter(ctx.db, scope, { kind, subjects: hashed(ctx, kind, subject), device: '' });
    const result = counter && countTry(counter, budgets[kind], now);
    if (result?.allowed !== false) continue;
    waits.push(result.waitMilliseconds ?? Number.POSITIVE_INFINITY);
    since = Math.max(since, counter?.recent.at(-1) ?? now);
  }
  if (waits.length === 0) return null;
  const longest = Math.max(...waits);
  return { since, until: Number.isFinite(longest) ? now + longest : null };
}
