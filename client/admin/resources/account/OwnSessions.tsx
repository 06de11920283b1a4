import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import { call } from '../../providers/door.ts';
import css from '../customer-users/PersonSessions.module.css';

/** Where one is signed in, to end elsewhere. */
export function OwnSessions() {
  const { data = [] } = useQuery({ queryKey: ['own-sessions'], queryFn: ({ signal }) => call('adminSignIn.ownSessions', undefined, { signal }) });
  const { act, busy } = useAct();
  const others = data.filter((session) => !session.current).length;
  return (
    <Panel title="Your sessions" about={others === 0 ? 'You are signed in only here.' : `You are signed in here and in ${count(others, 'other place', 'other places')}.`}>
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
            {session.current ? (
              <StatusMark word={{ label: 'This one', tone: 'success' }} />
            ) : (
              <Button size="small" variant="text" color="inherit" aria-label={`End the session on ${session.browser}, ${session.system}`} onClick={() => void act({ run: () => call('adminSignIn.endOwnSession', { params: { id: session.id } }), done: `The session on ${session.browser} is ended.` })}>
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others > 0 && (
        <Button sx={{ mt: 2 }} variant="outlined" color="error" loading={busy} onClick={() => void act({ run: () => call('adminSignIn.endOtherSessions'), done: ({ ended }) => `${count(ended, 'other session', 'other sessions')} ended.` })}>
          End all others
        </Button>
      )}
      <p className={layout.muted} style={{ marginTop: '0.9rem' }}>
        A session you do not know? End it, and change your password.
      </p>
    </Panel>
  );
}
