import type { OwnSession } from '../session/me.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import styles from './SessionList.module.css';
import { Time } from './Time.tsx';

interface Props {
  readonly sessions: readonly OwnSession[];
  /** Offered beside every session but the one in use. */
  readonly onEnd?: (id: string) => void;
  /** The one being ended right now. */
  readonly ending?: string | undefined;
}

/** Open sessions with what tells them apart: browser, system, address, last use and how it was signed in. */
export function SessionList({ sessions, onEnd, ending }: Props) {
  return (
    <ul className={styles.list}>
      {sessions.map((session) => (
        <li key={session.id} className={styles.item}>
          <span className={styles.icon}>
            <Icon name={/android|ios|iphone|ipad/i.test(session.system) ? 'smartphone' : 'laptop'} />
          </span>
          <div className={styles.text}>
            <p className={styles.name}>
              {sessionName(session)}
              {session.current && <span className={styles.here}>This device</span>}
            </p>
            <p className={styles.detail}>
              {session.current ? 'In use now' : <>Last used <Time at={session.lastUsedAt} /></>}
            </p>
            <p className={styles.detail}>
              Signed in <Time at={session.createdAt} /> from {session.ip} ({session.signedInWith})
            </p>
          </div>
          {onEnd && !session.current && (
            <div className={styles.action}>
              <Button pending={ending === session.id} onClick={() => onEnd(session.id)}>
                End<span className="visually-hidden"> the session of {sessionName(session)}</span>
              </Button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function sessionName({ browser, system }: Pick<OwnSession, 'browser' | 'system'>): string {
  if (browser === '' && system === '') return 'Unknown browser';
  return [browser, system].filter(Boolean).join(' on ');
}
