export interface Budget {
  /** How many may happen in any window of `windowMilliseconds`. */
  readonly perWindow: number;
  readonly windowMilliseconds: number;
  /** How many failures in a row, over all time. */
  readonly inARow: number;
}

export interface Counter {
  /** Times in milliseconds, oldest first. */
  readonly recent: readonly number[];
  readonly inARow: number;
}

/** Simultaneous tries are counted in another order than they came in: this much later (milliseconds) is not a clock that was put back. */
const simultaneousMilliseconds = 60_000;

/** Counts one more try, or says how long (milliseconds) until the next is allowed; `null`: not before somebody resets it. */
export function countTry(counter: Counter, budget: Budget, now: number): { allowed: true; counter: Counter } | { allowed: false; waitMilliseconds: number | null } {
  const recent = counter.recent.filter((time) => time > now - budget.windowMilliseconds && time <= now + simultaneousMilliseconds);
  if (counter.inARow >= budget.inARow) return { allowed: false, waitMilliseconds: null };
  const oldest = recent[0];
  if (recent.length >= budget.perWindow && oldest !== undefined) return { allowed: false, waitMilliseconds: oldest + budget.windowMilliseconds - now };
  return { allowed: true, counter: { recent: [...recent, now].sort((a, b) => a - b), inARow: counter.inARow + 1 } };
}
