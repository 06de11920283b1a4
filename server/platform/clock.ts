/** Gives the time; tests put their own in its place. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
