import { sentence } from '../../components/words.ts';
import type { Import } from '../../providers/records.ts';
import css from './imports.module.css';
import { resultWords, rowCodeWords, type RowCode, type RowResult } from './words.ts';

interface ImportCountsProps {
  readonly counts: NonNullable<Import['checked']>;
  readonly chosen: RowResult | undefined;
  readonly onChoose: (result: RowResult | undefined) => void;
}

/** How many rows came out how; each figure filters the rows below. */
export function ImportCounts({ counts, chosen, onChoose }: ImportCountsProps) {
  const reasons = Object.entries(counts.refusedBy).sort(([, a], [, b]) => b - a);
  return (
    <>
      <div className={css.counts}>
        <div className={css.count}>
          <b>{counts.rows.toLocaleString('en-GB')}</b>
          Rows
        </div>
        {(Object.keys(resultWords) as RowResult[]).map((result) => (
          <button key={result} type="button" className={css.count} data-tone={counts[result] > 0 ? resultWords[result].tone : 'neutral'} aria-pressed={chosen === result} onClick={() => onChoose(chosen === result ? undefined : result)}>
            <b>{counts[result].toLocaleString('en-GB')}</b>
            {resultWords[result].label}
          </button>
        ))}
      </div>
      {reasons.length > 0 && (
        <ul className={css.reasons} aria-label="Why rows are refused">
          {reasons.map(([code, number]) => (
            <li key={code}>
              <b>{number.toLocaleString('en-GB')}</b> {rowCodeWords[code as RowCode]?.[number === 1 ? 0 : 1] ?? sentence(code)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
