import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useListContext } from 'react-admin';
import { Icon } from '../Icon.tsx';
import type { ChoiceFilter } from './column.ts';
import css from './RecordList.module.css';

interface FilterBarProps {
  /** What the search looks at; absent: the list has none. */
  readonly search?: string | undefined;
  readonly choices: readonly ChoiceFilter[];
  /** Filters of another kind. */
  readonly children?: ReactNode;
  /** What the list holds. */
  readonly caption: string;
}

const restMilliseconds = 200;

/** Search as you type and choices, kept in the address so that a filtered list can be sent to somebody. */
export function FilterBar({ caption, search, choices, children }: FilterBarProps) {
  const { filterValues, setFilters } = useListContext();
  const change = useFilterChange();
  const active = Object.keys(filterValues).length > 0;
  if (search === undefined && choices.length === 0 && children === undefined) return null;
  return (
    <div className={css.bar} role="search" aria-label={`Filter: ${caption}`}>
      {search !== undefined && <SearchField label={search} />}
      {choices.map((choice) => (
        <ChoiceField key={choice.source} filter={choice} value={filterValues[choice.source]} onChange={(value) => change(choice.source, value)} />
      ))}
      {children}
      {active && (
        <Button variant="text" size="small" onClick={() => setFilters({}, {}, false)}>
          Clear filters
        </Button>
      )}
    </div>
  );
}

/** Sets or clears one filter of the list around. */
export function useFilterChange(): (source: string, value: unknown) => void {
  const { filterValues, setFilters } = useListContext();
  return (source, value) => {
    const { [source]: _before, ...rest } = filterValues as Record<string, unknown>;
    setFilters(value === undefined || value === '' ? rest : { ...rest, [source]: value }, undefined, false);
  };
}

function SearchField({ label }: { readonly label: string }) {
  const { filterValues } = useListContext();
  const change = useFilterChange();
  const asked: string = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  const [text, setText] = useState(asked);
  const sent = useRef(asked);

  // The address changed from outside: back button, a link, "Clear filters".
  useEffect(() => {
    if (asked !== sent.current) {
      sent.current = asked;
      setText(asked);
    }
  }, [asked]);

  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => {
    if (text.trim() === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      latest.current('q', text.trim());
    }, restMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <div className={css.search}>
      <Icon name="search" size={16} />
      <input type="search" aria-label={label} placeholder={label} value={text} maxLength={200} autoComplete="off" spellCheck={false} data-list-search onChange={(event) => setText(event.target.value)} onKeyDown={intoTheList} />
    </div>
  );
}

interface ChoiceFieldProps {
  readonly filter: ChoiceFilter;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function ChoiceField({ filter, value, onChange }: ChoiceFieldProps) {
  const shown = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  return (
    <span className={css.choice} data-active={shown !== ''}>
      <select aria-label={filter.label} value={shown} onChange={({ target }) => onChange(target.value === '' ? undefined : filter.boolean === true ? target.value === 'true' : target.value)}>
        <option value="">{filter.label}: all</option>
        {filter.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <Icon name="down" size={14} />
    </span>
  );
}

/** Enter and the down arrow lead from the search to what it found. */
function intoTheList(event: KeyboardEvent): void {
  if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  document.querySelector<HTMLElement>('[data-row] [data-title]')?.focus();
}
