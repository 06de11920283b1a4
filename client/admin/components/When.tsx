import { useTimeZone } from '../providers/useSession.ts';
import { dayAndTime, distance, fullTime, zoneName } from './time.ts';

interface WhenProps {
  /** ISO 8601, UTC. */
  readonly at: string | null | undefined;
  /** Shown where there is no moment. */
  readonly none?: string;
  /** Also says how long ago it is. */
  readonly ago?: boolean;
}

/** A moment in the provider's time zone, with the zone's name; everything else about it on hover. */
export function When({ at, none = '–', ago = false }: WhenProps) {
  const timeZone = useTimeZone();
  if (at === null || at === undefined) return <>{none}</>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={fullTime(date, timeZone)}>
      {dayAndTime(date, timeZone)} <span style={{ whiteSpace: 'nowrap' }}>{zoneName(date, timeZone)}</span>
      {ago && ` (${distance(date)})`}
    </time>
  );
}
