import { useId, type ReactNode } from 'react';
import css from './Panel.module.css';

interface PanelProps {
  readonly title?: string;
  readonly about?: ReactNode;
  /** Buttons beside the title. */
  readonly acts?: ReactNode;
  /** Lists stand edge to edge. */
  readonly flush?: boolean;
  /** Forms are no wider than their lines. */
  readonly narrow?: boolean;
  readonly children: ReactNode;
}

/** A part of a page on its own sheet. */
export function Panel({ title, about, acts, flush = false, narrow = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={css.panel} data-narrow={narrow} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && (
        <div className={css.head}>
          <h2 id={id}>{title}</h2>
          {acts}
        </div>
      )}
      {about !== undefined && <p className={css.about}>{about}</p>}
      {flush ? children : <div className={css.body}>{children}</div>}
    </section>
  );
}

/** What is known about something, as pairs of name and value. */
export function Facts({ of }: { readonly of: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={css.facts}>
      {of.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value === '' || value === null || value === undefined ? '–' : value}</dd>
        </div>
      ))}
    </dl>
  );
}
