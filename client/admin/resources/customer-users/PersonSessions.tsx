import Button from '@mui/material/Button';
import { useGetList } from 'react-admin';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import type { CustomerUser, OpenSession } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { endPersonSessions, endSession } from '../../providers/verbs.ts';
import css from './PersonSessions.module.css';

/** The sessions a person has open here, to end one by one or all at once. */
export function PersonSessions({ record }: { readonly record: CustomerUser }) {
  const { data = [], total = 0 } = useGetList<OpenSession>('sessions', { filter: { customerUserId: record.id }, sort: { field: 'lastUsedAt', order: 'DESC' }, pagination: { page: 1, perPage: 10 } });
  const may = useMay('customers.help');
  const { act, busy } = useAct();
  const endAll = () => void act({ run: () => endPersonSessions(record.id), done: ({ ended }) => `${count(ended, 'session', 'sessions')} of ${record.name} ended. They sign in anew.` });
  return (
    <Panel title={total === 0 ? 'No session open' : count(total, 'session open', 'sessions open')} acts={may && total > 0 && <Button size="small" variant="outlined" color="error" loading={busy} onClick={endAll}>End all</Button>}>
      {total === 0 ? (
        <p className={layout.muted}>They are not signed in anywhere in this organization.</p>
      ) : (
        <ul className={css.list}>
          {data.map((session) => (
            <li key={session.id} className={css.session}>
              <span>
                <b>
                  {session.browser} on {session.system}
                </b>
                <small>
                  {session.signedInWith} · {session.ip} · last used <When at={session.lastUsedAt} />
                </small>
              </span>
              {may && (
                <Button size="small" variant="text" color="inherit" onClick={() => void act({ run: () => endSession(session.id), done: `The session on ${session.browser} is ended.` })} aria-label={`End the session on ${session.browser}, ${session.system}`}>
                  End
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
