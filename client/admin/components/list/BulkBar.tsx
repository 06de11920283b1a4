import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useListContext } from 'react-admin';
import { count, listTotal } from '../words.ts';
import css from './RecordList.module.css';
import { BulkContextProvider } from './selection.ts';

/** Stands above the rows while some are selected: how many, and what can be done with all of them. */
export function BulkBar({ children }: { readonly children: ReactNode }) {
  const { selectedIds, onUnselectItems, data = [], total = 0, filterValues, filter } = useListContext();
  const [everything, setEverything] = useState(false);
  const wholePage = data.length > 0 && data.every((record) => selectedIds.includes(record.id as string));
  const all = everything && wholePage;
  if (selectedIds.length === 0) return null;
  const clear = () => {
    setEverything(false);
    onUnselectItems();
  };
  const selection = all ? { filter: { ...(filterValues as Record<string, unknown>), ...(filter as Record<string, unknown> | undefined) } } : { ids: selectedIds.map(String) };
  return (
    <BulkContextProvider value={{ selection, size: all ? total : selectedIds.length, clear }}>
      <div className={css.bulk} role="region" aria-label="Selected rows">
        <b aria-live="polite">{all ? `All ${listTotal(total)} selected` : count(selectedIds.length, 'row selected', 'rows selected')}</b>
        {wholePage && !all && total > selectedIds.length && (
          <Button variant="text" size="small" onClick={() => setEverything(true)}>
            Select all {listTotal(total)} that match
          </Button>
        )}
        <span className={css.bulkGap} />
        {children}
        <Button variant="text" size="small" color="inherit" onClick={clear}>
          Clear
        </Button>
      </div>
    </BulkContextProvider>
  );
}
