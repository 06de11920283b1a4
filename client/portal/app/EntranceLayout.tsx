import { type ReactNode, Suspense } from 'react';
import { Outlet } from 'react-router';
import { Arcade } from '../components/Arcade.tsx';
import { Logo } from '../components/Logo.tsx';
import { OfflineBanner } from '../components/OfflineBanner.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { SupportContact } from '../components/SupportContact.tsx';
import { TimeZoneContext } from '../components/time.ts';
import { useBranding, type Branding } from '../session/session.ts';
import styles from './EntranceLayout.module.css';

/** The pages outside the portal: sign-in, links from mails, walls. */
export function EntranceLayout() {
  return (
    <Entrance branding={useBranding()}>
      <Outlet />
    </Entrance>
  );
}

/** The frame of a page outside the portal: whose door this is, the page, and how to reach help. */
export function Entrance({ branding, lit = true, children }: { readonly branding: Branding | undefined; /** False at a wall: no light, and the page names whom to ask itself. */ readonly lit?: boolean; readonly children: ReactNode }) {
  return (
    <TimeZoneContext value={branding?.timeZone ?? 'UTC'}>
      <div className={styles.entrance}>
        <div className={styles.picture}>
          <Arcade lit={lit} />
        </div>
        <div className={styles.side}>
          <OfflineBanner />
          <header className={styles.header}>
            {branding ? (
              <>
                <Logo url={branding.logoUrl} name={branding.organizationName ?? branding.providerName} />
                <p className={styles.name}>{branding.organizationName ?? branding.providerName}</p>
              </>
            ) : (
              <div className={styles.nameless}>
                <Skeleton lines={1} label="Loading the name of this portal" />
              </div>
            )}
          </header>
          <main className={styles.main}>
            <Suspense fallback={<Skeleton lines={5} />}>{children}</Suspense>
          </main>
          {lit && branding && (
            <footer className={styles.footer}>
              <h2>Need help? Ask {branding.support.name || branding.providerName}.</h2>
              <SupportContact branding={branding} subject="Help with signing in to the portal" compact />
            </footer>
          )}
        </div>
      </div>
    </TimeZoneContext>
  );
}
