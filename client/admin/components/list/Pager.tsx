import IconButton from '@mui/material/IconButton';
import { useListContext } from 'react-admin';
import { Icon } from '../Icon.tsx';
import { listTotal } from '../words.ts';
import css from './RecordList.module.css';

const sizes = [25, 50, 100];

/** Which rows of how many are shown, and the way to the others. */
export function Pager({ caption }: { readonly caption: string }) {
  const { page, perPage, total = 0, setPage, setPerPage, hasNextPage, hasPreviousPage } = useListContext();
  const first = (page - 1) * perPage + 1;
  const last = Math.min(page * perPage, total);
  if (total === 0) return null;
  return (
    <nav className={css.pager} aria-label={`Pages: ${caption}`}>
      <span aria-live="polite">
        {first.toLocaleString('en-GB')}–{last.toLocaleString('en-GB')} of {listTotal(total)}
      </span>
      {(total > (sizes[0] ?? 25) || page > 1) && (
        <span className={css.pagerSide}>
          <span className={css.choice}>
            <select aria-label="Rows a page" value={perPage} onChange={(event) => setPerPage(Number(event.target.value))}>
              {sizes.map((size) => (
                <option key={size} value={size}>
                  {size} a page
                </option>
              ))}
            </select>
            <Icon name="down" size={14} />
          </span>
          <IconButton aria-label="Previous page" disabled={hasPreviousPage !== true} onClick={() => setPage(page - 1)}>
            <Icon name="left" />
          </IconButton>
          <IconButton aria-label="Next page" disabled={hasNextPage !== true} onClick={() => setPage(page + 1)}>
            <Icon name="right" />
          </IconButton>
        </span>
      )}
    </nav>
  );
}
