import css from './SpokenCode.module.css';
import { spelled } from './spelling.ts';

/** A code to read out: large, with a word for every character. */
export function SpokenCode({ code }: { readonly code: string }) {
  const characters = [...code.replaceAll(/[\s-]/g, '')];
  return (
    <ol className={css.code} data-columns={characters.length % 6 === 0 ? 6 : 5} aria-label={`The code is ${characters.join(' ')}`}>
      {characters.map((character, index) => (
        <li key={index}>
          <b>{character}</b>
          <span>{spelled(character)}</span>
        </li>
      ))}
    </ol>
  );
}
