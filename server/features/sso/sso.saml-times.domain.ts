/** How far an identity provider's clock may be off ours, in milliseconds, wherever a time is compared. */
export const clockToleranceMs = 60_000;

/** The milliseconds since 1970 of a time in UTC as SAML writes it (SAML 2.0 core, 1.3.3); null where it is none. */
export function readInstant(text: string): number | null {
  if (!/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/u.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** A time in UTC as SAML writes it. */
export function writtenInstant(time: number): string {
  return new Date(time).toISOString();
}
