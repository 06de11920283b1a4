import { useState } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { BackLink } from '../../components/BackLink.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SessionList } from '../../components/SessionList.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import { TimeZoneNote } from '../../components/Time.tsx';
import { newestFirst, useOwnSessions } from '../../session/me.ts';
import { usePresentSession } from '../../session/session.ts';
import styles from './Account.module.css';
import { useEndOtherSessions, useEndSession } from './queries.ts';

/** Every place a person is signed in, to look over and to end. */
export function SessionsPage() {
  const session = usePresentSession();
  const sessions = useOwnSessions();
  const endOne = useEndSession();
  const endOthers = useEndOtherSessions();
  const [asking, setAsking] = useState(false);
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;

  const end = (id: string) => {
    endOthers.reset();
    endOne.mutate(id);
  };
  const endAll = () => {
    endOne.reset();
    endOthers.mutate(undefined, { onSuccess: () => setAsking(false) });
  };

  return (
    <div className={styles.page}>
      <PageHeading title="Where you are signed in" of={session.organization?.name} above={<BackLink to="/account">Account &amp; profile</BackLink>} lead="Is one of these not you? End it, and change your password.">
        Where you are signed in
      </PageHeading>
      {endOne.isError && <Refusal error={endOne.error} />}
      {endOne.isSuccess && (
        <Alert key={endOne.submittedAt} tone="success" takesFocus>
          The session is ended.
        </Alert>
      )}
      {endOthers.isSuccess && (
        <Alert key={endOthers.submittedAt} tone="success" takesFocus>
          {endedText(endOthers.data.ended)}
        </Alert>
      )}
      <Card title="Your sessions">
        <Loaded query={sessions} what="your sessions" lines={6}>
          {(list) => (
            <>
              <SessionList sessions={newestFirst(list)} ending={endOne.isPending ? endOne.variables : undefined} onEnd={end} />
              <TimeZoneNote />
            </>
          )}
        </Loaded>
      </Card>
      {others > 0 && (
        <div className={styles.buttons}>
          <Button look="danger" onClick={() => setAsking(true)}>
            End all other sessions
          </Button>
        </div>
      )}
      <Sheet open={asking} onClose={() => setAsking(false)} title="End all other sessions?">
        <p>{others === 1 ? 'One other browser has to sign in again.' : `${others} other browsers have to sign in again.`} You stay signed in here.</p>
        {endOthers.isError && <Refusal error={endOthers.error} />}
        <div className={styles.buttons}>
          <Button look="danger" pending={endOthers.isPending} onClick={endAll}>
            End {others === 1 ? 'it' : `all ${others}`}
          </Button>
          <Button onClick={() => setAsking(false)}>Keep them</Button>
        </div>
      </Sheet>
    </div>
  );
}

function Refusal({ error }: { readonly error: unknown }) {
  return <Alert tone="danger">{isProblemOf(error) ? error.detail : 'That did not work. Try again.'}</Alert>;
}

function endedText(ended: number): string {
  if (ended === 0) return 'There was no other session left to end.';
  return ended === 1 ? 'One other session is ended.' : `${ended} other sessions are ended.`;
}
