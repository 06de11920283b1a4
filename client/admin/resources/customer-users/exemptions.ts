import type { PersonSecurity } from '../../providers/records.ts';

export const hourMilliseconds = 3_600_000;
export const spans = [
  { hours: 1, label: '1 hour' },
  { hours: 4, label: '4 hours' },
  { hours: 24, label: '1 day' },
  { hours: 7 * 24, label: '1 week' },
  { hours: 30 * 24, label: '30 days' },
  { hours: 90 * 24, label: '90 days' },
] as const;

/** The end of a span, never later than this member of staff may choose. */
export function endOf(hours: number, latest: string | null, now = Date.now()): string {
  const end = new Date(now + hours * hourMilliseconds).toISOString();
  return latest !== null && latest < end ? latest : end;
}

/** Why this member of staff may exempt nobody here, or undefined where they may. */
export const barredFromExempting = ({ may }: PersonSecurity): string | undefined => (may.exempt ? undefined : (may.reason ?? 'Your role does not exempt people. Ask an owner or admin of your team.'));
