import { type ReactNode, useId } from 'react';
import styles from './Card.module.css';

/** A titled section of a page. */
export function Card({ title, lead, children }: { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <header className={styles.titles}>
        <h2 id={id}>{title}</h2>
        {lead !== undefined && <p>{lead}</p>}
      </header>
      {children}
    </section>
  );
}
