import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './BackLink.module.css';
import { Icon } from './Icon.tsx';

/** The way one level up. */
export function BackLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link to={to} className={styles.back}>
      <Icon name="arrow" size={18} />
      <span>{children}</span>
    </Link>
  );
}
