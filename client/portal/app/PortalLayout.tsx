import { Suspense, useState } from 'react';
import { NavLink, Outlet } from 'react-router';
import { Icon, type IconName } from '../components/Icon.tsx';
import { Logo } from '../components/Logo.tsx';
import { OfflineBanner } from '../components/OfflineBanner.tsx';
import { classes } from '../components/classes.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { TimeZoneContext } from '../components/time.ts';
import { OrganizationSheet } from '../components/OrganizationSheet.tsx';
import type { PortalSession } from '../session/session.ts';
import styles from './PortalLayout.module.css';
import { placesOf } from './sections.ts';
import { tabs } from './tabs.ts';
import { usePullToRefresh } from './usePullToRefresh.ts';

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  readonly end: boolean;
  /** Where it stands: among a phone's tabs, in the side menu of a larger screen, or both. */
  readonly at: 'tab' | 'menu' | 'both';
}

/** Home, the sections this person sees, and their account; on a phone the first two sections have a tab, and More holds the rest. */
function entriesOf(session: PortalSession): Entry[] {
  const places = placesOf(session.features);
  const account = { to: '/account', label: 'Account & profile', icon: 'user', end: false } as const;
  const shown = places.map(({ path, name, icon }, index): Entry => ({ to: path, label: name, icon, end: false, at: index < tabs ? 'both' : 'menu' }));
  const home: Entry = { to: '/', label: 'Home', icon: 'home', end: true, at: 'both' };
  if (places.length === 0) return [home, { ...account, at: 'both' }];
  return [home, ...shown, { to: '/more', label: 'More', icon: 'more', end: false, at: 'tab' }, { ...account, at: 'menu' }];
}

/** The frame of the portal once somebody is inside: whose portal it is, the way to its sections, and the section. */
export function PortalLayout({ session }: { readonly session: PortalSession }) {
  const [choosing, setChoosing] = useState(false);
  const pulled = usePullToRefresh();
  const { branding, organizations = [], organization } = session;
  const name = organization?.name ?? branding.organizationName ?? branding.providerName;
  return (
    <TimeZoneContext value={branding.timeZone}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <div className={styles.portal}>
        <OfflineBanner />
        <header className={styles.header}>
          <div className={styles.bar}>
            {organizations.length > 1 ? (
              <button type="button" className={styles.organization} aria-haspopup="dialog" onClick={() => setChoosing(true)}>
                <Logo url={branding.logoUrl} name={name} />
                <span className={styles.name}>{name}</span>
                <Icon name="choose" />
                <span className="visually-hidden">Switch organization</span>
              </button>
            ) : (
              <p className={styles.organization}>
                <Logo url={branding.logoUrl} name={name} />
                <span className={styles.name}>{name}</span>
              </p>
            )}
          </div>
        </header>
        <p className={classes(styles.pull, pulled !== undefined && styles.pulled)} role="status">
          {pulled === 'ready' && 'Let go to refresh'}
          {pulled === 'refreshing' && 'Looking for news'}
        </p>
        <div className={styles.body}>
          <nav className={styles.nav} aria-label="Portal">
            {entriesOf(session).map(({ to, label, icon, end, at }) => (
              <NavLink key={to} to={to} end={end} className={classes(styles.place, at === 'tab' && styles.tabOnly, at === 'menu' && styles.menuOnly)}>
                <Icon name={icon} />
                <span>{label}</span>
              </NavLink>
            ))}
          </nav>
          <main id="content" key={organization?.id} className={styles.main} tabIndex={-1}>
            <Suspense fallback={<Skeleton lines={6} />}>
              <Outlet context={session} />
            </Suspense>
          </main>
        </div>
      </div>
      <OrganizationSheet open={choosing} onClose={() => setChoosing(false)} session={session} />
    </TimeZoneContext>
  );
}
