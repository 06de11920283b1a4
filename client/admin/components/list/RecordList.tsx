import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import useMediaQuery from '@mui/material/useMediaQuery';
import { ListBase, useListContext, type SortPayload } from 'react-admin';
import { EmptyState } from '../EmptyState.tsx';
import { problemText } from '../useAct.ts';
import { BulkBar } from './BulkBar.tsx';
import type { ChoiceFilter, Identified } from './column.ts';
import { FilterBar } from './FilterBar.tsx';
import { Pager } from './Pager.tsx';
import { RecordCards } from './RecordCards.tsx';
import css from './RecordList.module.css';
import { RecordTable, type RecordTableProps } from './RecordTable.tsx';
import { useListKeys } from './useListKeys.ts';

interface RecordListProps<R extends Identified> extends Omit<RecordTableProps<R>, 'selectable'> {
  readonly resource: string;
  readonly sort: SortPayload;
  /** Holds always, and does not show in the address. */
  readonly filter?: Record<string, unknown>;
  /** What the search looks at; absent: none. */
  readonly search?: string;
  readonly choices?: readonly ChoiceFilter[];
  /** Filters of another kind. */
  readonly filters?: ReactNode;
  /** What can be done with the selected rows; absent: rows cannot be selected. */
  readonly bulk?: ReactNode;
  /** Beside the filters. */
  readonly acts?: ReactNode;
  /** Where there is nothing at all yet. */
  readonly empty: ReactNode;
  /** Inside another page: its own address stays as it is. */
  readonly embedded?: boolean;
  /** Asks again every so many milliseconds. */
  readonly every?: number | undefined;
  /** What the rows are of, where that changes: rows of one state are never shown for another. */
  readonly state?: string;
}

/** So many rows of a list inside a page are counted at a glance. */
const fewRows = 9;

/** A list of records: search, filters and order in the address, bulk acts, pages; a table on wide screens, cards on phones. */
export function RecordList<R extends Identified>({ resource, sort, filter, embedded = false, every, state, ...view }: RecordListProps<R>) {
  return (
    <ListBase
      resource={resource}
      sort={sort}
      perPage={25}
      storeKey={false}
      disableSyncWithLocation={embedded}
      {...(filter !== undefined && { filter })}
      // A list that could not be loaded says so in its own place.
      queryOptions={{ onError: () => undefined, ...(every !== undefined && { refetchInterval: every }), ...(state !== undefined && { meta: { state } }) }}
      emptyWhileLoading={false}
    >
      <ListView embedded={embedded} {...view} />
    </ListBase>
  );
}

type ListViewProps<R extends Identified> = Omit<RecordListProps<R>, 'resource' | 'sort' | 'filter' | 'every' | 'state'> & { readonly embedded: boolean };

function ListView<R extends Identified>({ embedded, search, choices = [], filters, bulk, acts, empty, ...table }: ListViewProps<R>) {
  const { data, total, isPending, error, filterValues, refetch, setFilters } = useListContext<R>();
  const phone = useMediaQuery('(max-width: 899.95px)', { noSsr: true });
  const filtered = Object.keys(filterValues).length > 0;
  const nothingYet = !isPending && !error && total === 0 && !filtered;
  useListKeys({ on: !embedded });

  if (nothingYet) return <div className={css.sheet} data-embedded={embedded}>{empty}</div>;
  const rows = { ...table, selectable: bulk !== undefined };
  return (
    <div className={css.sheet} data-embedded={embedded}>
      <FilterBar caption={table.caption} search={search} choices={choices}>
        {filters !== undefined || acts !== undefined ? (
          <>
            {filters}
            {acts !== undefined && <span className={css.acts}>{acts}</span>}
          </>
        ) : undefined}
      </FilterBar>
      {bulk !== undefined && <BulkBar>{bulk}</BulkBar>}
      {error ? (
        <EmptyState compact icon="warning" title="The list could not be loaded" action={<Button variant="outlined" onClick={() => void refetch()}>Try again</Button>}>
          {problemText(error)}
        </EmptyState>
      ) : isPending ? (
        <RowsSkeleton />
      ) : data === undefined || data.length === 0 ? (
        <EmptyState compact icon="search" title="Nothing matches" action={<Button variant="outlined" onClick={() => setFilters({}, {}, false)}>Clear filters</Button>}>
          Nothing fits these filters. Try fewer of them, or part of a word.
        </EmptyState>
      ) : phone ? (
        <RecordCards {...rows} />
      ) : (
        <RecordTable {...rows} />
      )}
      {(!embedded || (total ?? 0) > fewRows) && <Pager caption={table.caption} />}
    </div>
  );
}

function RowsSkeleton() {
  return (
    <div className={css.rows} role="status" aria-busy="true" aria-label="Loading">
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} variant="rectangular" height={18} sx={{ my: '14px', width: `${92 - ((index * 17) % 30)}%` }} />
      ))}
    </div>
  );
}
