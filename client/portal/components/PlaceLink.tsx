import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon, type IconName } from './Icon.tsx';
import styles from './PlaceLink.module.css';

/** A row that leads to a page of its own, with what stands there now. */
export function PlaceLink({ to, icon, title, children }: { readonly to: string; readonly icon: IconName; readonly title: string; readonly children: ReactNode }) {
  return (
    <Link to={to} className={styles.place}>
      <span className={styles.icon}>
        <Icon name={icon} />
      </span>
      <span className={styles.text}>
        <span className={styles.title}>{title}</span>
        <span className={styles.detail}>{children}</span>
      </span>
      <Icon name="chevron" />
    </Link>
  );
}
