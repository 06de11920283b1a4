import css from './StatusMark.module.css';
import type { Word } from './words.ts';

/** A state as a word in its colour; the word alone is enough. */
export function StatusMark({ word }: { readonly word: Word }) {
  return (
    <span className={css.mark} data-tone={word.tone}>
      {word.label}
    </span>
  );
}
