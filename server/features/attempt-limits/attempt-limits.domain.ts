export interface Window {
  readonly tries: number;
  readonly milliseconds: number;
}

export interface Budget {
  /** How many may happen in any window of each of these lengths. */
  readonly windows: readonly Window[];
  /** How many failures in a row, over all time. */
  readonly inARow: number;
  /** Whether spending the longest window stops everything until somebody resets it, instead of waiting it out. */
  readonly stopsForGood?: boolean;
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
  const longest = Math.max(...budget.windows.map(({ milliseconds }) => milliseconds));
  const recent = counter.recent.filter((time) => time > now - longest && time <= now + simultaneousMilliseconds);
  if (counter.inARow >= budget.inARow) return { allowed: false, waitMilliseconds: null };
  const waits = budget.windows.map(({ tries, milliseconds }) => {
    const within = recent.filter((time) => time > now - milliseconds);
    const leaves = within.length < tries ? undefined : within[within.length - tries];
    if (leaves === undefined) return 0;
    return budget.stopsForGood === true && milliseconds === longest ? Number.POSITIVE_INFINITY : leaves + milliseconds - now;
  });
  const wait = Math.max(...waits);
  if (wait > 0) return { allowed: false, waitMilliseconds: Number.isFinite(wait) ? wait : null };
  return { allowed: true, counter: { recent: [...recent, now].sort((a, b) => a - b), inARow: counter.inARow + 1 } };
}

/** Takes the try that turned out right out of the failures; the others stay, and none are in a row any more. */
export function settle(counter: Counter, triedAt: number): Counter {
  const at = counter.recent.lastIndexOf(triedAt);
  return { recent: counter.recent.filter((_, index) => index !== at), inARow: 0 };
}

/** Opens what ends by itself: recent tries fall out of every window but the longest, whose total and the failures in a row stay. */
export function relax(counter: Counter, budget: Budget, now: number): Counter {
  const lengths = budget.windows.map(({ milliseconds }) => milliseconds).sort((a, b) => b - a);
  const outside = now - (lengths[1] ?? lengths[0] ?? 0) - 1;
  return { recent: counter.recent.map((time) => Math.min(time, outside)).sort((a, b) => a - b), inARow: counter.inARow };
}
