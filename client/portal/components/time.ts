import { createContext, use } from 'react';

/** The provider's time zone, in which every date on screen stands. */
export const TimeZoneContext = createContext('UTC');

/** An instant as people of a time zone write it, with the zone's short name: "22 Nov 2026, 14:54 CET". */
export function shownTime(at: string, timeZone: string, language: string): string {
  return formatter(timeZone, language, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(new Date(at));
}

/** The time of day alone, with the zone's short name: "14:54 CET". */
export function shownTimeOfDay(at: Date, timeZone: string, language: string): string {
  return formatter(timeZone, language, { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }).format(at);
}

/** The day alone, as it is spoken of: "3 December"; less than two days ahead also the time. */
export function shownDay(at: string, now: Date, timeZone: string, language: string): string {
  const near = new Date(at).getTime() - now.getTime() < 48 * 3_600_000;
  const day = formatter(timeZone, language, { day: 'numeric', month: 'long' }).format(new Date(at));
  return near ? `${day}, ${shownTimeOfDay(new Date(at), timeZone, language)}` : day;
}

/** A time zone's name in full: "Central European Standard Time (Europe/Zurich)". */
export function zoneName(timeZone: string, language: string, at: Date): string {
  const name = formatter(timeZone, language, { timeZoneName: 'long' }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
  return name === undefined || name === timeZone ? timeZone : `${name} (${timeZone})`;
}

/** The reader's own English where they have one; the page speaks no other language. */
export function pageLanguage(): string {
  return navigator.languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';
}

/** The time zone dates are shown in. */
export function useTimeZone(): string {
  return use(TimeZoneContext);
}

function formatter(timeZone: string, language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone });
  } catch {
    // An older device may not know a zone that the server does.
    return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  }
}
