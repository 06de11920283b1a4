import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './Icon.tsx';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Shape {
  readonly look?: Look;
  readonly icon?: IconName;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function shape({ look = 'secondary', wide }: Shape): string {
  return classes(styles.button, styles[look], wide && styles.wide);
}

/** A button that ignores presses while its work is under way, and says that it is. */
export function Button({ look, icon, wide = false, pending = false, children, onClick, type = 'button', ...rest }: Shape & { readonly pending?: boolean } & ComponentProps<'button'>) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button {...rest} type={type} className={shape({ ...(look && { look }), wide, children })} aria-disabled={pending || undefined} onClick={press}>
      {pending ? <span className={styles.spinner} aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
      {pending && <span className="visually-hidden" role="status">Please wait</span>}
    </button>
  );
}

/** A link to another page of the portal that looks like a button. */
export function ButtonLink({ look, icon, wide = false, children, ...rest }: Shape & LinkProps) {
  return (
    <Link {...rest} className={shape({ ...(look && { look }), wide, children })}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}

/** A link out of the portal (telephone, mail, another site) that looks like a button. */
export function ButtonAnchor({ look, icon, wide = false, children, ...rest }: Shape & ComponentProps<'a'>) {
  return (
    <a {...rest} className={shape({ ...(look && { look }), wide, children })}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
