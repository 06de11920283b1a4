import type { Tone } from './words.ts';
import css from './PartsBar.module.css';

interface Part {
  readonly key: string;
  readonly tone: Tone;
  readonly count: number;
  /** Behind the number. */
  readonly words: string;
  /** Said also where it is nobody. */
  readonly always?: boolean;
}

/** How a whole falls into parts: a bar, and below it each part in words. */
export function PartsBar({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <>
      <div className={css.bar} aria-hidden="true">
        {parts.map(({ key, tone, count }) => (count > 0 ? <span key={key} data-tone={tone} style={{ flexGrow: count }} /> : null))}
      </div>
      <ul className={css.legend}>
        {parts.map(({ key, tone, count, words, always = false }) =>
          count > 0 || always ? (
            <li key={key} data-tone={tone}>
              <b>{count.toLocaleString('en-GB')}</b> {words}
            </li>
          ) : null,
        )}
      </ul>
    </>
  );
}
