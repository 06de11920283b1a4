import type { ReactNode } from 'react';

/** What every record of the console has. */
export interface Identified {
  readonly id: string;
}

/** A column of a list on wide screens, and its place on the card of a phone. */
export interface Column<R extends Identified> {
  readonly label: string;
  /** The label is only read out. */
  readonly quiet?: boolean;
  readonly render: (record: R) => ReactNode;
  /** The server's sort key, where the list can be ordered by this. */
  readonly sort?: string;
  readonly align?: 'end';
  /** 1 always shows, 2 only from about 900 px, 3 only on wide screens. */
  readonly rank?: 1 | 2 | 3;
  /** On a card: `title` leads it, `mark` stands at its top right, `line` is a line with its label, `plain` one without, `none` is left out. */
  readonly card?: 'title' | 'mark' | 'line' | 'plain' | 'none';
  readonly width?: string;
}

/** A filter with a few values to choose from. */
export interface ChoiceFilter {
  readonly source: string;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The server wants true and false, not their names. */
  readonly boolean?: boolean;
}
