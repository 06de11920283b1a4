import { useEffect, useRef } from 'react';
import { Navigate, useLocation } from 'react-router';
import { isProblemOf } from '../../http/problem.ts';
import { Button } from '../components/Button.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { WallPage } from '../features/walls/WallPage.tsx';
import { signInPath } from '../session/next-path.ts';
import { leftBySigningOut, useSession } from '../session/session.ts';
import { Entrance } from './EntranceLayout.tsx';
import { PortalLayout } from './PortalLayout.tsx';
import { PortalSkeleton } from './PortalSkeleton.tsx';

/** What anybody meets inside the portal: their page, the wall in front of it, or the way to sign-in and back. */
export function RequireSession() {
  const session = useSession();
  const location = useLocation();
  const wasIn = useRef(false);
  useEffect(() => {
    if (session.data) wasIn.current = true;
  }, [session.data]);

  if (session.data) {
    if (session.data.access === 'allowed') return <PortalLayout session={session.data} />;
    return (
      <Entrance branding={session.data.branding} lit={false}>
        <WallPage session={session.data} />
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
