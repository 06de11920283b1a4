import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import styles from './PageHeading.module.css';

/** The first page of a visit leaves the focus where the browser put it. */
let arrived = false;

/** The page's one h1 and its title in the browser; takes the focus when it takes the place of another page. */
export function PageHeading({ children, title, of, lead, above }: { readonly children: ReactNode; readonly title: string; readonly of?: string | undefined; readonly lead?: ReactNode; readonly above?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();

  useEffect(() => {
    document.title = of === undefined || of === '' ? title : `${title} · ${of}`;
  }, [title, of]);

  useEffect(() => {
    if (!arrived) {
      arrived = true;
      return;
    }
    // A field that asked for the focus keeps it: its label and this heading are both in sight.
    if (document.activeElement instanceof HTMLInputElement) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [key]);

  return (
    <div className={styles.heading}>
      {above}
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </div>
  );
}
