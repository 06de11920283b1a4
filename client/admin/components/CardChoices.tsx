import type { ReactNode } from 'react';
import css from './CardChoices.module.css';

interface CardChoicesProps<T extends string> {
  readonly legend: string;
  readonly name: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly about: string; readonly icon?: ReactNode }[];
}

/** One of a few things to begin with, each a card that says what it is. */
export function CardChoices<T extends string>({ legend, name, value, onChange, choices }: CardChoicesProps<T>) {
  return (
    <fieldset className={css.cards}>
      <legend>{legend}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={css.card} data-chosen={value === choice.value}>
          <input type="radio" name={name} value={choice.value} checked={value === choice.value} onChange={() => onChange(choice.value)} />
          {choice.icon}
          <span>
            {choice.label}
            <small>{choice.about}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
