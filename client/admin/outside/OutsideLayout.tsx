import { useEffect, useRef, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { isProblemOf } from '../../http/problem.ts';
import { Callout } from '../components/Callout.tsx';
import { Brand } from '../layout/Brand.tsx';
import { send } from '../providers/door.ts';
import css from './OutsideLayout.module.css';

interface OutsideLayoutProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** Other ways on, below the form. */
  readonly aside?: ReactNode;
  /** Before there is a provider, nobody is asked for its name. */
  readonly beforeProvider?: boolean;
}

/** The first page of a visit leaves the focus where the browser put it. */
let arrived = false;

/** The frame of the pages for which nobody is signed in; what takes the place of another is read out from its heading. */
export function OutsideLayout({ title, lead, children, aside, beforeProvider = false }: OutsideLayoutProps) {
  const { name: provider, trouble } = useProviderName(!beforeProvider);
  useEffect(() => {
    document.title = `${title} · ${provider ?? 'Portico'}`;
  }, [title, provider]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (arrived && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
    arrived = true;
  }, [title]);
  return (
    <div className={css.page}>
      <div className={css.side}>
        <header className={css.brand}>
          <Brand size={34} />
          <span>
            {provider ?? 'Portico'}
            <small>{provider === undefined ? 'The console of your customers’ portals' : 'Portico console'}</small>
          </span>
        </header>
        <main className={css.main}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className={css.lead}>{lead}</p>}
          {trouble !== undefined && (
            <div className={css.trouble}>
              <Callout tone="warning">{trouble}</Callout>
            </div>
          )}
          {children}
          {aside !== undefined && <div className={css.aside}>{aside}</div>}
        </main>
      </div>
      <div className={css.art} aria-hidden="true">
        <Colonnade />
      </div>
    </div>
  );
}

/** The name of this host's provider, or why there is none; the page does without until it is known. */
function useProviderName(enabled: boolean): { readonly name: string | undefined; readonly trouble: string | undefined } {
  const { data, error } = useQuery({
    queryKey: ['branding'],
    queryFn: async ({ signal }) => {
      const { body } = await send('GET', '/api/portal/branding', { signal });
      return (body as { providerName?: string } | undefined)?.providerName ?? null;
    },
    enabled,
    retry: false,
    staleTime: Infinity,
  });
  return { name: data ?? undefined, trouble: isProblemOf(error) ? error.detail : undefined };
}

const arches = [0, 1, 2, 3, 4];

function Colonnade() {
  return (
    <svg viewBox="0 0 600 900" preserveAspectRatio="xMidYMax slice">
      {arches.map((step) => {
        const inset = step * 62;
        const top = 120 + step * 92;
        const width = 600 - inset * 2 - 60;
        return <path key={step} d={`M${30 + inset} 900V${top + width / 2}a${width / 2} ${width / 2} 0 0 1 ${width} 0V900z`} fill="var(--accent)" opacity={0.1 + step * 0.04} />;
      })}
      <circle cx="300" cy="700" r="46" fill="var(--surface)" opacity="0.9" />
    </svg>
  );
}
