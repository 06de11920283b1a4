import Button from '@mui/material/Button';
import { Callout } from '../../components/Callout.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import type { CustomerUser, PersonSecurity } from '../../providers/records.ts';
import { unlockPerson } from '../../providers/verbs.ts';
import css from './LocksPanel.module.css';

type Lock = PersonSecurity['locks'][number];

const stopped: Readonly<Record<Lock['what'], string>> = {
  password: 'Password sign-in is stopped',
  factor: 'Second factors are not taken',
  verification: 'Codes and PINs on the phone are not taken',
};

/** What stands in a person's way: too many wrong tries, by whom and since when, and a phone whose clock is off. */
export function LocksPanel({ person, security }: { readonly person: Pick<CustomerUser, 'id' | 'name'>; readonly security: PersonSecurity }) {
  const { act, busy } = useAct();
  const { locks, clock, may } = security;
  if (locks.length === 0 && clock === null) return null;
  const minutes = clock === null ? 0 : Math.max(1, Math.round(Math.abs(clock.seconds) / 60));
  return (
    <Panel
      title="In the way"
      acts={
        may.unlock && (
          <Button size="small" variant="contained" loading={busy} onClick={() => void act({ run: () => unlockPerson(person.id), done: (after) => (after.locks.length === 0 ? `${person.name} can try again.` : `${person.name} can try again where it ends by itself; second factors are taken again only after a reset.`) })}>
            Unlock
          </Button>
        )
      }
    >
      <div className={css.stack}>
        {clock !== null && (
          <Callout tone="warning">
            Their phone’s clock is about {count(minutes, 'minute', 'minutes')} {clock.seconds < 0 ? 'slow' : 'fast'}: its codes are right for another time. Ask them to set the time of the phone to automatic. Seen on <When at={clock.at} />.
          </Callout>
        )}
        {locks.length > 0 && (
          <RowList label="Stopped after too many wrong tries">
            {locks.map((lock) => (
              <Row
                key={lock.what}
                icon="lock"
                title={stopped[lock.what]}
                detail={
                  <>
                    Too many wrong tries since <When at={lock.since} />. {lock.until === null ? (lock.what === 'factor' ? 'It stays so until the second factor is reset.' : 'It stays so until somebody unlocks it, or a new password is set by mail.') : <>It ends by itself on <When at={lock.until} ago />.</>}
                    {lock.sources.length > 0 && (
                      <ul className={css.sources} aria-label="Where the tries came from">
                        {lock.sources.map((source) => (
                          <li key={`${source.ip} ${source.browser} ${source.system}`}>
                            {count(source.tries, 'try', 'tries')} from {source.ip}, {source.browser} on {source.system}, the last on <When at={source.lastAt} />
                          </li>
                        ))}
                      </ul>
                    )}
                  </>
                }
              />
            ))}
          </RowList>
        )}
        {may.unlock && <p className={css.hint}>Unlock only if it was them who tried: ask what they did, and from where.</p>}
      </div>
    </Panel>
  );
}
