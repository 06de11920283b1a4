/** ISO 8601 UTC text of a time in milliseconds since 1970. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Milliseconds since 1970 of an ISO 8601 text. */
export function milliseconds(time: string): number {
  return Date.parse(time);
}
