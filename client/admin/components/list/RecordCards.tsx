import Checkbox from '@mui/material/Checkbox';
import { useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Column, Identified } from './column.ts';
import css from './RecordTable.module.css';
import type { RecordTableProps } from './RecordTable.tsx';

/** The records of the list around it as cards, for phones. */
export function RecordCards<R extends Identified>({ columns, caption, nameOf, to, selectable }: RecordTableProps<R>) {
  const { data = [], selectedIds, onToggleItem, isFetching, isPlaceholderData } = useListContext<R>();
  const at = (place: NonNullable<Column<R>['card']>) => columns.filter((column) => (column.card ?? 'line') === place);
  return (
    <ul className={isPlaceholderData ? `${css.cards} ${css.stale}` : css.cards} aria-label={caption} aria-busy={isFetching}>
      {data.map((record) => {
        const open = to?.(record);
        const selected = selectedIds.includes(record.id);
        return (
          <li key={record.id} className={css.card} data-selected={selected} data-row={record.id}>
            {selectable && (
              <span className={css.cardPick}>
                <Checkbox checked={selected} onChange={() => onToggleItem(record.id)} slotProps={{ input: { 'aria-label': `Select ${nameOf(record)}` } }} sx={{ zIndex: 1 }} />
              </span>
            )}
            <div className={css.cardBody}>
              <div className={css.cardHead}>
                <span className={css.cardTitle}>
                  {at('title').map((column) =>
                    open === undefined ? (
                      <span key={column.label}>{column.render(record)}</span>
                    ) : (
                      <Link key={column.label} to={open} data-title>
                        {column.render(record)}
                      </Link>
                    ),
                  )}
                </span>
                {at('mark').map((column) => (
                  <span key={column.label}>{column.render(record)}</span>
                ))}
              </div>
              <div className={css.cardLines}>
                {[...at('plain'), ...at('line')].map((column) => {
                  const value = column.render(record);
                  // What is not there needs no line on a phone.
                  return value === '–' || value === '' ? null : (
                    <div key={column.label}>
                      {column.card !== 'plain' && `${column.label}: `}
                      {value}
                    </div>
                  );
                })}
              </div>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
