import { Suspense, useState } from 'react';
import { NavLink, Outlet } from 'react-router';
import { Icon, type IconName } from '../components/Icon.tsx';
import { Logo } from '../components/Logo.tsx';
import { OfflineBanner } from '../components/OfflineBanner.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { TimeZoneContext } from '../components/time.ts';
import { OrganizationSheet } from '../components/OrganizationSheet.tsx';
import type { PortalSession } from '../session/session.ts';
import styles from './PortalLayout.module.css';

const places: readonly { to: string; label: string; icon: IconName; end: boolean }[] = [
  { to: '/', label: 'Home', icon: 'home', end: true },
  { to: '/account', label: 'Account & profile', icon: 'user', end: false },
];

/** The frame of the portal once somebody is inside: whose portal it is, the way to its sections, and the section. */
export function PortalLayout({ session }: { readonly session: PortalSession }) {
  const [choosing, setChoosing] = useState(false);
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
            <nav className={styles.nav} aria-label="Portal">
              {places.map(({ to, label, icon, end }) => (
                <NavLink key={to} to={to} end={end} className={styles.place ?? ''}>
                  <Icon name={icon} />
                  <span>{label}</span>
                </NavLink>
              ))}
            </nav>
          </div>
        </header>
        <main id="content" key={organization?.id} className={styles.main} tabIndex={-1}>
          <Suspense fallback={<Skeleton lines={6} />}>
            <Outlet context={session} />
          </Suspense>
        </main>
      </div>
      <OrganizationSheet open={choosing} onClose={() => setChoosing(false)} session={session} />
    </TimeZoneContext>
  );
}
