import { useState } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { useLocation } from 'react-router';
import { Button, ButtonAnchor } from '../../components/Button.tsx';
import { OtherOrganizations } from '../../components/OtherOrganizations.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { ReferenceCode } from '../../components/ReferenceCode.tsx';
import { SignOutButton } from '../../components/SignOutButton.tsx';
import { SupportContact } from '../../components/SupportContact.tsx';
import { pageLanguage, shownTimeOfDay, useTimeZone } from '../../components/time.ts';
import { type PortalSession, useSession } from '../../session/session.ts';
import { safeSsoUrl } from '../../session/sso-url.ts';
import styles from './WallPage.module.css';
import { wallOf } from './wall-text.ts';

/** What stands between a signed-in person and the portal: what happened, what it means, what to do, and whom to ask. The session is looked at again by itself, so the wall goes when its reason goes. */
export function WallPage({ session }: { readonly session: PortalSession }) {
  const wall = wallOf(session);
  const { branding, reference } = session;
  const company = useCompanySignIn(session.url);
  return (
    <>
      <PageHeading title={wall.title} of={branding.providerName} lead={wall.meaning}>
        {wall.title}
      </PageHeading>
      {branding.note !== '' && (
        <figure className={styles.note}>
          <figcaption>{branding.providerName} says</figcaption>
          <blockquote>{branding.note}</blockquote>
        </figure>
      )}
      <section className={styles.part} aria-labelledby="wall-next">
        <h2 id="wall-next">What to do</h2>
        <ol className={styles.steps}>
          {wall.next.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </section>
      {company !== undefined && (
        <ButtonAnchor look="primary" wide href={company}>
          Continue with your company’s sign-in
        </ButtonAnchor>
      )}
      {reference !== undefined && <ReferenceCode code={reference} />}
      <section className={styles.part} aria-labelledby="wall-contact">
        <h2 id="wall-contact">Reach {branding.providerName}</h2>
        <SupportContact branding={branding} subject={reference === undefined ? wall.title : `${wall.title} (reference ${reference})`} />
      </section>
      <div className={styles.actions}>
        <CheckAgain look={company === undefined ? 'primary' : 'secondary'} />
        <SignOutButton />
      </div>
      <OtherOrganizations session={session} />
      <p className={styles.who}>Signed in as {session.user.email}</p>
    </>
  );
}

/** Where the company’s own sign-in begins, to come back to this very page. */
function useCompanySignIn(url: string | undefined): string | undefined {
  const { pathname, search } = useLocation();
  const safe = safeSsoUrl(url, window.location.origin);
  if (safe === undefined) return undefined;
  const there = new URL(safe);
  there.searchParams.set('return', `${pathname}${search}`);
  return there.href;
}

function CheckAgain({ look }: { readonly look: 'primary' | 'secondary' }) {
  const session = useSession();
  const timeZone = useTimeZone();
  const [checking, setChecking] = useState(false);
  const [checkedAt, setCheckedAt] = useState<Date>();
  const check = async () => {
    setChecking(true);
    const { isSuccess } = await session.refetch();
    setChecking(false);
    if (isSuccess) setCheckedAt(new Date());
  };
  return (
    <>
      <Button look={look} icon="refresh" pending={checking} onClick={() => void check()}>
        Check again
      </Button>
      <p className={styles.checked} role="status">
        {checkedAt && !checking && `Still the same at ${shownTimeOfDay(checkedAt, timeZone, pageLanguage())}. This page also looks by itself.`}
      </p>
      {session.isError && <Alert tone="danger">{isProblemOf(session.error) ? session.error.detail : 'We could not check. Try again.'}</Alert>}
    </>
  );
}
