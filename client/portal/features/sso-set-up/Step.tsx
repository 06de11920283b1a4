import { type ReactNode, useId } from 'react';
import { Icon } from '../../components/Icon.tsx';
import styles from './SetUp.module.css';

/** One numbered step of the page. */
export function Step({ title, done = false, children }: { readonly title: string; readonly done?: boolean; readonly children: ReactNode }) {
  const id = useId();
  return (
    <li className={styles.step} data-done={done} aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {done && (
          <span className={styles.done}>
            <Icon name="check" size={16} />
            <span className="visually-hidden">, done</span>
          </span>
        )}
      </h2>
      {children}
    </li>
  );
}
