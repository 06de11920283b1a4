import type { ReactNode } from 'react';
import css from './EmptyState.module.css';
import { Icon, type IconName } from './Icon.tsx';

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  /** What belongs here. */
  readonly children: ReactNode;
  /** The first step. */
  readonly action?: ReactNode;
  readonly compact?: boolean;
}

/** In place of an empty list: what belongs there, and the first step. */
export function EmptyState({ icon, title, children, action, compact = false }: EmptyStateProps) {
  return (
    <div className={css.empty} data-compact={compact}>
      <span className={css.mark}>
        <Icon name={icon} size={26} />
      </span>
      <p className={css.title}>{title}</p>
      <p className={css.text}>{children}</p>
      {action !== undefined && <div className={css.act}>{action}</div>}
    </div>
  );
}
