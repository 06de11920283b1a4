/** Gives the time; tests put their own in its place. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** ISO 8601 UTC text of a time in milliseconds. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Milliseconds since 1970 of an ISO 8601 text. */
export function milliseconds(time: string): number {
  return Date.parse(time);
}
