import { useEffect, useState } from 'react';
import { zoneName } from '../components/time.ts';
import { useTimeZone } from '../providers/useSession.ts';

/** The time of day where the provider is, with the zone every date on screen is in. */
export function Clock({ className }: { readonly className?: string | undefined }) {
  const timeZone = useTimeZone();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), 60_000 - (now.getTime() % 60_000));
    return () => clearTimeout(timer);
  }, [now]);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(now);
  const short = zoneName(now, timeZone);
  return (
    <div className={className} title="Every date and time in this console is in this time zone.">
      <b>
        {time} {short}
      </b>
      {short !== timeZone && timeZone.replaceAll('_', ' ')}
    </div>
  );
}
