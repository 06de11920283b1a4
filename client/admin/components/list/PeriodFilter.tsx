import { useListContext } from 'react-admin';
import { useTimeZone } from '../../providers/useSession.ts';
import { startOfDay, dayOf } from '../time.ts';
import { useFilterChange } from './FilterBar.tsx';
import css from './RecordList.module.css';

/** From one day to another, both included, in the provider's time zone. */
export function PeriodFilter() {
  const { filterValues } = useListContext();
  const change = useFilterChange();
  const timeZone = useTimeZone();
  // An address can hold anything, also what is no moment.
  const dayAt = (moment: unknown) => (typeof moment === 'string' && !Number.isNaN(Date.parse(moment)) ? dayOf(new Date(moment), timeZone) : '');
  const from = dayAt(filterValues['from']);
  // The list's end is a moment: the last one of that day.
  const to = dayAt(filterValues['to']);
  return (
    <span className={css.period}>
      <label className={css.date} data-active={from !== ''}>
        From
        <input type="date" value={from} max={to === '' ? undefined : to} onChange={({ target }) => change('from', target.value === '' ? undefined : startOfDay(target.value, timeZone).toISOString())} />
      </label>
      <label className={css.date} data-active={to !== ''}>
        to
        <input type="date" value={to} min={from === '' ? undefined : from} onChange={({ target }) => change('to', target.value === '' ? undefined : new Date(startOfDay(target.value, timeZone, 1).getTime() - 1).toISOString())} />
      </label>
    </span>
  );
}
