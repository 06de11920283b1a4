import { limits } from '../../../shared/limits.ts';

/** How many days the figures of refusals cover, today included. */
export const refusalDays = 30;

/** A capped count as a figure: exact to 10,000, "more than" beyond. */
export function figureOf(count: number): { value: number; capped: boolean } {
  return { value: Math.min(count, limits.countedRows), capped: count > limits.countedRows };
}

export interface Day {
  /** `2026-11-22` in the time zone asked for. */
  readonly day: string;
  /** The first moment of the day and of the next, ISO 8601 UTC. */
  readonly from: string;
  readonly to: string;
}

const minute = 60_000;
const hour = 60 * minute;

/** The last `count` days of a time zone up to the one that `now` (ISO 8601 UTC) lies in, oldest first; a day begins at the first moment that carries its date, also where clocks change at midnight. */
export function lastDays(now: string, timeZone: string, count: number): Day[] {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const dateOf = (time: number) => format.format(time);
  const beginning = (day: string) => {
    const noon = Date.parse(`${day}T00:00:00Z`);
    // No zone is further than 15 hours from UTC.
    let [before, since] = [noon - 15 * hour, noon + 15 * hour];
    while (since - before > minute) {
      const middle = before + Math.floor((since - before) / 2 / minute) * minute;
      if (dateOf(middle) >= day) since = middle;
      else before = middle;
    }
    return new Date(since).toISOString();
  };
  const today = dateOf(Date.parse(now));
  const dates = Array.from({ length: count + 1 }, (_, index) => new Date(Date.parse(`${today}T00:00:00Z`) + (index - count + 1) * 24 * hour).toISOString().slice(0, 10));
  const beginnings = dates.map(beginning);
  return dates.slice(0, count).map((day, index) => ({ day, from: beginnings[index] ?? now, to: beginnings[index + 1] ?? now }));
}
