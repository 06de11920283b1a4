import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import css from './RowList.module.css';

/** Things of one kind below each other, each with its state and what can be done with it. */
export function RowList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className={css.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  readonly icon: IconName;
  readonly title: ReactNode;
  /** Beside the title. */
  readonly mark?: ReactNode;
  readonly detail?: ReactNode;
  /** Buttons. */
  readonly acts?: ReactNode;
}

/** One of them. */
export function Row({ icon, title, mark, detail, acts }: RowProps) {
  return (
    <li className={css.row}>
      <span className={css.icon}>
        <Icon name={icon} size={20} />
      </span>
      <div className={css.words}>
        <div className={css.title}>
          <b>{title}</b>
          {mark}
        </div>
        {detail !== undefined && <div className={css.detail}>{detail}</div>}
      </div>
      {acts !== undefined && <div className={css.acts}>{acts}</div>}
    </li>
  );
}
