const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
  formats.set(key, made);
  return made;
}

/** The short name of a time zone at a moment, such as GMT, BST or GMT+2. */
export function zoneName(at: Date, timeZone: string): string {
  return format(timeZone, { timeZoneName: 'short', hour: '2-digit' }).formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** Day and time of day in a time zone, without its name; the year only where it is not this one. */
export function dayAndTime(at: Date, timeZone: string, now = new Date()): string {
  const sameYear = format(timeZone, { year: 'numeric' }).format(at) === format(timeZone, { year: 'numeric' }).format(now);
  const day = format(timeZone, { day: 'numeric', month: 'short', ...(!sameYear && { year: 'numeric' }) }).format(at);
  return `${day}, ${format(timeZone, { hour: '2-digit', minute: '2-digit' }).format(at)}`;
}

/** Everything about a moment, for those who ask: weekday, date, seconds, zone. */
export function fullTime(at: Date, timeZone: string): string {
  return `${format(timeZone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)} ${zoneName(at, timeZone)} (${timeZone.replaceAll('_', ' ')})`;
}

const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** How long ago or ahead a moment is, in the largest unit that fits. */
export function distance(at: Date, now = new Date()): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  const size = Math.abs(seconds);
  if (size < 45) return seconds <= 0 ? 'just now' : 'in a moment';
  if (size < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  if (size < 86_400 * 45) return relative.format(Math.round(seconds / 86_400), 'day');
  if (size < 86_400 * 730) return relative.format(Math.round(seconds / (86_400 * 30)), 'month');
  return relative.format(Math.round(seconds / (86_400 * 365.25)), 'year');
}

/** The calendar day of a moment in a time zone, as `YYYY-MM-DD`. */
export function dayOf(at: Date, timeZone: string): string {
  const parts = format(timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The first moment of a calendar day in a time zone, or of a day so many days later. */
export function startOfDay(day: string, timeZone: string, daysLater = 0): Date {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`) + daysLater * 86_400_000;
  // Twice: the first guess may lie on the other side of a change to or from summer time.
  const once = asIfUtc - offset(new Date(asIfUtc), timeZone);
  return new Date(asIfUtc - offset(new Date(once), timeZone));
}

/** How far a time zone's clock is ahead of UTC at a moment, in milliseconds. */
function offset(at: Date, timeZone: string): number {
  const parts = format(timeZone, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at.getTime() / 1_000) * 1_000;
}

/** Every time zone to choose from, by IANA name; UTC first. */
export function timeZones(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}
