import styles from './Skeleton.module.css';
import { classes } from './classes.ts';

/** The shape of lines that are on their way; says so once, after a moment. */
export function Skeleton({ lines = 3, label = 'Loading' }: { readonly lines?: number; readonly label?: string }) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={classes(styles.line, line === lines - 1 && styles.last)} />
      ))}
    </div>
  );
}
