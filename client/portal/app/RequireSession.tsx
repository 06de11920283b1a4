import { lazy, Suspense, useEffect, useRef } from 'react';
import { Navigate, useLocation } from 'react-router';
import { isProblemOf } from '../../http/problem.ts';
import { seemsNew } from '../../http/visitor.ts';
import { Button } from '../components/Button.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { signInPath } from '../session/next-path.ts';
import { useNewCodes } from '../session/new-codes.ts';
import { leftBySigningOut, useSession, useSessionCheck } from '../session/session.ts';
import { Entrance } from './EntranceLayout.tsx';
import { PortalSkeleton } from './PortalSkeleton.tsx';

/** The portal itself; on its way while it is found out who is there. */
export const inside = () => import('./inside-pages.ts');
if (!seemsNew()) inside().catch(() => undefined);

const PortalLayout = lazy(async () => ({ default: (await inside()).PortalLayout }));
const entrance = () => import('./entrance-pages.ts');
const WallPage = lazy(async () => ({ default: (await entrance()).WallPage }));
const EnrolmentPage = lazy(async () => ({ default: (await entrance()).EnrolmentPage }));
const KeepCodes = lazy(async () => ({ default: (await entrance()).KeepCodes }));

/** What anybody meets inside the portal: their page, the wall in front of it, or the way to sign-in and back. */
export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  const newCodes = useNewCodes(session.data?.user.id);
  const wasIn = useRef(false);
  useSessionCheck(location.key);
  useEffect(() => {
    if (session.data) wasIn.current = true;
  }, [session.data]);

  if (session.data) {
    // The second factor is a step of the sign-in.
    if (session.data.access === 'mfa_required') return <Navigate to={signInPath(location)} replace />;
    if (newCodes) {
      return (
        <Entrance branding={session.data.branding}>
          <KeepCodes session={session.data} codes={newCodes} />
        </Entrance>
      );
    }
    if (session.data.access === 'allowed') {
      return (
        <Suspense fallback={<PortalSkeleton />}>
          <PortalLayout session={session.data} />
        </Suspense>
      );
    }
    const enrols = session.data.access === 'mfa_enrolment_required';
    return (
      <Entrance branding={session.data.branding} lit={enrols}>
        {enrols ? <EnrolmentPage session={session.data} /> : <WallPage session={session.data} />}
      </Entrance>
    );
  }
  if (session.data === null && leftBySigningOut()) return <Navigate to="/sign-in" replace state={{ why: 'signed_out' }} />;
  if (session.data === null) return <Navigate to={signInPath(location)} replace state={{ why: wasIn.current ? 'ended' : undefined }} />;
  if (!session.isError) return <PortalSkeleton />;
  return (
    <Entrance branding={undefined} lit={false} nameless>
      <PageHeading title="The portal cannot be reached" lead={isProblemOf(session.error) ? session.error.detail : 'Something on this page failed.'}>
        The portal cannot be reached
      </PageHeading>
      <Button look="primary" icon="refresh" wide pending={session.isFetching} onClick={() => void session.refetch()}>
        Try again
      </Button>
    </Entrance>
  );
}
