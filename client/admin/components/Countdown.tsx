import { useEffect, useState } from 'react';

const secondMilliseconds = 1_000;

/** How long until a moment, in minutes and seconds, running; `over` is called once when it has come. */
export function Countdown({ until, over }: { readonly until: string; readonly over?: () => void }) {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.round((Date.parse(until) - now) / secondMilliseconds));
  useEffect(() => {
    if (left === 0) {
      over?.();
      return undefined;
    }
    const timer = setTimeout(() => setNow(Date.now()), secondMilliseconds);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- whoever is told last is told
  }, [now, left === 0]);
  const shown = left >= 3_600 ? `${Math.floor(left / 3_600)} h ${String(Math.floor((left % 3_600) / 60)).padStart(2, '0')} min` : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  return (
    <time dateTime={until} role="timer">
      {shown}
    </time>
  );
}
