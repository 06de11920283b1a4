import type { ReactNode } from 'react';
import { classes } from '../../components/classes.ts';
import { Icon } from '../../components/Icon.tsx';
import styles from './Security.module.css';

/** Whether something protects the sign-in, in words beside a mark. */
export function State({ on, children }: { readonly on: boolean; readonly children: ReactNode }) {
  return (
    <p className={classes(styles.state, on && styles.on)}>
      <Icon name={on ? 'shield' : 'info'} />
      <span>{children}</span>
    </p>
  );
}
