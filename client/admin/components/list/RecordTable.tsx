import Checkbox from '@mui/material/Checkbox';
import { useListContext } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { Icon } from '../Icon.tsx';
import type { Column, Identified } from './column.ts';
import css from './RecordTable.module.css';

export interface RecordTableProps<R extends Identified> {
  readonly columns: readonly Column<R>[];
  /** What the list holds, for those who hear it. */
  readonly caption: string;
  /** What a record is called, for its checkbox and its link. */
  readonly nameOf: (record: R) => string;
  /** Where a record opens; absent: nowhere. */
  readonly to?: ((record: R) => string) | undefined;
  readonly selectable: boolean;
}

const ranks = { 1: undefined, 2: css.rank2, 3: css.rank3 } as const;

/** The records of the list around it as a table: sortable heads, labelled checkboxes, and one link a row. */
export function RecordTable<R extends Identified>({ columns, caption, nameOf, to, selectable }: RecordTableProps<R>) {
  const { data = [], sort, setSort, selectedIds, onSelect, onToggleItem, isFetching, isPlaceholderData } = useListContext<R>();
  const navigate = useNavigate();
  const all = data.length > 0 && data.every((record) => selectedIds.includes(record.id));
  const some = data.some((record) => selectedIds.includes(record.id));
  const pageIds = data.map((record) => record.id);
  const toggleAll = () => onSelect(all ? selectedIds.filter((id) => !pageIds.includes(String(id))) : [...new Set([...selectedIds, ...pageIds])]);
  const sides = (column: Column<R>) => [ranks[column.rank ?? 1], column.align === 'end' ? css.end : undefined].filter(Boolean).join(' ') || undefined;

  return (
    <div className={css.frame}>
      <table className={css.table} aria-busy={isFetching}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            {selectable && (
              <th scope="col" className={css.pick}>
                <Checkbox checked={all} indeterminate={some && !all} onChange={toggleAll} slotProps={{ input: { 'aria-label': 'Select every row of this page' } }} />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.label} scope="col" className={sides(column)} style={column.width === undefined ? undefined : { width: column.width }} aria-sort={column.sort === undefined || sort.field !== column.sort ? undefined : sort.order === 'ASC' ? 'ascending' : 'descending'}>
                {column.sort === undefined ? (
                  <span className={column.quiet === true ? 'spoken' : undefined}>{column.label}</span>
                ) : (
                  <button type="button" className={css.sort} onClick={() => setSort({ field: column.sort ?? '', order: sort.field === column.sort && sort.order === 'ASC' ? 'DESC' : 'ASC' })}>
                    {column.label}
                    <Icon name={sort.field === column.sort && sort.order === 'DESC' ? 'down' : 'up'} size={13} />
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={isPlaceholderData ? css.stale : undefined}>
          {data.map((record) => {
            const open = to?.(record);
            const selected = selectedIds.includes(record.id);
            return (
              <tr
                key={record.id}
                data-row={record.id}
                data-open={open !== undefined}
                data-selected={selected}
                onClick={(event) => {
                  if (open !== undefined && !isPressable(event.target)) navigate(open);
                }}
              >
                {selectable && (
                  <td className={css.pick}>
                    <Checkbox checked={selected} onChange={() => onToggleItem(record.id)} slotProps={{ input: { 'aria-label': `Select ${nameOf(record)}` } }} />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.label} className={sides(column)}>
                    {column.card === 'title' && open !== undefined ? (
                      <Link to={open} className={css.title} data-title>
                        {column.render(record)}
                      </Link>
                    ) : (
                      column.render(record)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** Whether a click landed on something that has its own answer to it. */
function isPressable(target: EventTarget): boolean {
  return (target instanceof Element && target.closest('a, button, input, label, select, [role="dialog"], [role="menu"]') !== null) || (window.getSelection()?.toString() ?? '') !== '';
}
