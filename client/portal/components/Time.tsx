import styles from './Time.module.css';
import { pageLanguage, shownTime, useTimeZone, zoneName } from './time.ts';

/** An instant in the provider's time zone. */
export function Time({ at }: { readonly at: string }) {
  const timeZone = useTimeZone();
  return (
    <time className={styles.time} dateTime={at}>
      {shownTime(at, timeZone, pageLanguage())}
    </time>
  );
}

/** The line below a list of times that says which zone they are in. */
export function TimeZoneNote() {
  return <p className={styles.note}>Times are in {zoneName(useTimeZone(), pageLanguage(), new Date())}.</p>;
}
