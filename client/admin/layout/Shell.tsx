import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useStore } from 'react-admin';
import { useLocation, useNavigate } from 'react-router-dom';
import { useSession } from '../providers/useSession.ts';
import { BottomBar } from './BottomBar.tsx';
import { ErrorBoundary } from './ErrorPage.tsx';
import { GlobalSearch } from './GlobalSearch.tsx';
import { KeyboardHelp } from './KeyboardHelp.tsx';
import { PageSkeleton } from './PageSkeleton.tsx';
import css from './Shell.module.css';
import { SideNav } from './SideNav.tsx';
import { TopBar } from './TopBar.tsx';
import { useHotkeys } from './useHotkeys.ts';
import { usePages } from './useNavigation.ts';

/** The frame around every page: navigation, search, and the keys that work everywhere. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [narrow, setNarrow] = useStore('nav.narrow', false);
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const phone = useMediaQuery('(max-width: 899.95px)', { noSsr: true });
  const navigate = useNavigate();
  const available = usePages();
  const session = useSession();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  useHotkeys({
    '/': () => setSearching(true),
    '?': () => setHelping(true),
    ...Object.fromEntries(available.map((page) => [`g ${page.key}`, () => navigate(page.to)])),
  });

  // A new page is read out from its start; the very first one keeps the browser's own focus.
  useEffect(() => {
    if (!first.current && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
    first.current = false;
  }, [pathname]);

  if (session?.staff === undefined) return <PageSkeleton />;
  return (
    <div className={css.shell} data-nav={narrow ? 'narrow' : 'wide'}>
      <a className={css.skip} href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>
        Skip to content
      </a>
      {!phone && <SideNav narrow={narrow} onNarrow={setNarrow} />}
      <div className={css.column}>
        <TopBar phone={phone} onSearch={() => setSearching(true)} onHelp={() => setHelping(true)} />
        <main id="main" className={css.main} ref={main} tabIndex={-1}>
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {phone && <BottomBar onSearch={() => setSearching(true)} />}
      <GlobalSearch open={searching} onClose={() => setSearching(false)} />
      <KeyboardHelp open={helping} onClose={() => setHelping(false)} />
    </div>
  );
}
