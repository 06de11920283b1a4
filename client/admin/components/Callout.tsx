import type { ReactNode } from 'react';
import css from './Callout.module.css';
import { Icon, type IconName } from './Icon.tsx';
import type { Tone } from './words.ts';

const icons: Readonly<Record<Tone, IconName>> = { neutral: 'question', success: 'check', warning: 'warning', danger: 'blocked', info: 'question' };

/** Something to notice before going on; refusals are read out at once. */
export function Callout({ tone = 'neutral', spaced = false, children }: { readonly tone?: Tone; readonly spaced?: boolean; readonly children: ReactNode }) {
  return (
    <div className={css.callout} data-tone={tone} data-spaced={spaced} role={tone === 'danger' ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  );
}
