const first = 5_000;
const longest = 3_600_000;

/** How long a job waits before its next try, in milliseconds: doubled each time from 5 s to an hour, spread by up to a fifth by its id so that many do not return at once. */
export function backoffMilliseconds(attempt: number, id: string): number {
  const base = Math.min(longest, first * 2 ** (attempt - 1));
  const spread = Number.parseInt(id.slice(-4), 16) / 0xffff;
  return Math.round(base * (1 + spread / 5));
}
