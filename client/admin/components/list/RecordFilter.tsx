import { useGetOne, useListContext } from 'react-admin';
import { useFilterChange } from './FilterBar.tsx';
import { FilterChip } from './FilterChip.tsx';

interface RecordFilterProps {
  readonly source: string;
  readonly resource: string;
  readonly label: string;
  readonly nameOf: (record: { readonly id: string; readonly name?: string }) => string;
}

/** A filter on one record that a link has set, shown by the record's name and taken away by its cross. */
export function RecordFilter({ source, resource, label, nameOf }: RecordFilterProps) {
  const { filterValues } = useListContext();
  const change = useFilterChange();
  const id: unknown = filterValues[source];
  const { data } = useGetOne<{ readonly id: string; readonly name?: string }>(resource, { id: typeof id === 'string' ? id : '' }, { enabled: typeof id === 'string' });
  if (typeof id !== 'string') return null;
  const name = data === undefined ? '…' : nameOf(data);
  return <FilterChip label={label} name={name} onClear={() => change(source, undefined)} />;
}
