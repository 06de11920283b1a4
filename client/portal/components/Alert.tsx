import { type ReactNode, useEffect, useRef } from 'react';
import styles from './Alert.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './Icon.tsx';

type Tone = 'danger' | 'warning' | 'success' | 'info';
const icons: Readonly<Record<Tone, IconName>> = { danger: 'alert', warning: 'alert', success: 'check', info: 'info' };

interface Props {
  readonly tone: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  /** Stands where the pressed button was: the focus comes here. */
  readonly takesFocus?: boolean;
}

/** A message about what just happened; dangers interrupt a screen reader, the rest waits its turn. */
export function Alert({ tone, title, children, takesFocus = false }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) ref.current?.focus();
  }, [takesFocus]);
  return (
    <div ref={ref} className={classes(styles.alert, styles[tone])} role={tone === 'danger' ? 'alert' : 'status'} tabIndex={-1}>
      <Icon name={icons[tone]} />
      <div className={styles.text}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
