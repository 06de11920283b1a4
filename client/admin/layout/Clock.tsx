import { useEffect, useState } from 'react';
import { zoneName } from '../components/time.ts';
import { useTimeZone } from '../providers/useSession.ts';

/** The time of day where the provider is, with the zone every date on screen is in. */
export function Clock({ className }: { readonly className?: string | undefined }) {
  const timeZone = useTimeZone();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(now);
  return (
    <div className={className} title="Every date and time in this console is in this time zone.">
      <b>
        {time} {zoneName(now, timeZone)}
      </b>
      {timeZone.replaceAll('_', ' ')}
    </div>
  );
}
