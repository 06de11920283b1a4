import { type ReactNode, Suspense } from 'react';
import { Outlet } from 'react-router';
import { isProblemOf } from '../../http/problem.ts';
import { Alert } from '../components/Alert.tsx';
import { Arcade } from '../components/Arcade.tsx';
import { Logo } from '../components/Logo.tsx';
import { OfflineBanner } from '../components/OfflineBanner.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { SupportContact } from '../components/SupportContact.tsx';
import { TimeZoneContext } from '../components/time.ts';
import { type Branding, useBranding, useHostBranding } from '../session/session.ts';
import styles from './EntranceLayout.module.css';

/** The pages outside the portal: sign-in, links from mails, walls. */
export function EntranceLayout() {
  const branding = useBranding();
  const host = useHostBranding(branding === undefined);
  return (
    <Entrance branding={branding} nameless={host.isError}>
      {branding === undefined && host.isError && (
        <Alert tone="warning" title="The portal does not answer as it should.">
          <p>{isProblemOf(host.error) ? host.error.detail : 'Reload the page in a minute.'}</p>
        </Alert>
      )}
      <Outlet />
    </Entrance>
  );
}

interface EntranceProps {
  readonly branding: Branding | undefined;
  /** False at a wall: no light, and the page itself names whom to ask. */
  readonly lit?: boolean;
  /** Nobody can say whose door this is. */
  readonly nameless?: boolean;
  readonly children: ReactNode;
}

/** The frame of a page outside the portal: whose door this is, the page, and how to reach help. */
export function Entrance({ branding, lit = true, nameless = false, children }: EntranceProps) {
  return (
    <TimeZoneContext value={branding?.timeZone ?? 'UTC'}>
      <div className={styles.entrance}>
        <div className={styles.picture}>
          <Arcade lit={lit} />
        </div>
        <div className={styles.side}>
          <OfflineBanner />
          <header className={styles.header}>
            {branding && (
              <>
                <Logo url={branding.logoUrl} name={branding.organizationName ?? branding.providerName} />
                <p className={styles.name}>{branding.organizationName ?? branding.providerName}</p>
              </>
            )}
            {!branding && !nameless && (
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
              <h2>Need help?</h2>
              <SupportContact branding={branding} subject="Help with signing in to the portal" compact />
            </footer>
          )}
        </div>
      </div>
    </TimeZoneContext>
  );
}
