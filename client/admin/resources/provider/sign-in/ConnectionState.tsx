import { useState } from 'react';
import Button from '@mui/material/Button';
import { useNotify } from 'react-admin';
import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx';
import { StatusMark } from '../../../components/StatusMark.tsx';
import { problemText, refusalOf, useAct } from '../../../components/useAct.ts';
import { connectionStatuses } from '../../../components/words.ts';
import { When } from '../../../components/When.tsx';
import { call } from '../../../providers/door.ts';
import { TestOutcome } from './TestOutcome.tsx';
import type { ProviderConnection } from './useProviderSignIn.ts';
import css from './sign-in.module.css';

interface ConnectionStateProps {
  readonly connection: ProviderConnection;
  /** What switching it off does to people. */
  readonly offMeans: string;
  readonly removeMeans: string;
  readonly mayChange: boolean;
}

/** How far one of the provider's own connections is, and what comes next: a test, going live, switching off. */
export function ConnectionState({ connection, offMeans, removeMeans, mayChange }: ConnectionStateProps) {
  const { id, status, testPassedAt, lastSignInAt, oidc, saml } = connection;
  const complete = oidc === null ? saml !== null && saml.entityId !== '' && saml.certificates.length > 0 : oidc.issuer !== '' && oidc.clientId !== '' && oidc.hasSecret;
  const [asking, setAsking] = useState<'off' | 'remove'>();
  const { act, busy } = useAct();
  const notify = useNotify();
  const byId = { params: { id } };

  const test = () => {
    // Opened at once, since a window that opens later is taken for an advertisement.
    const other = window.open('about:blank', '_blank');
    call('ssoConnections.test', byId)
      .then(({ url }) => (other === null ? window.location : other.location).assign(url))
      .catch((error: unknown) => {
        other?.close();
        notify(problemText(error), { type: 'error' });
      });
  };
  const ask = { off: () => call('ssoConnections.disable', byId), remove: () => call('ssoConnections.remove', byId) };
  return (
    <>
      <div className={css.state}>
        <StatusMark word={connectionStatuses[status]} />
        <p>
          {status === 'live' ? (
            lastSignInAt === null ? (
              'Nobody has used it yet.'
            ) : (
              <>
                Last used <When at={lastSignInAt} />.
              </>
            )
          ) : !complete ? (
            'Fill it in and save it; then test it, and let it go live.'
          ) : testPassedAt === null ? (
            'Test it as it is saved: it goes live after a test that passed.'
          ) : (
            'It was tested as it stands and can go live.'
          )}
        </p>
        {mayChange && (
          <>
            <Button variant={complete && status !== 'live' && testPassedAt === null ? 'contained' : 'outlined'} disabled={!complete} onClick={test}>
              Test
            </Button>
            {status === 'live' ? (
              <Button variant="outlined" color="error" onClick={() => setAsking('off')}>
                Switch off
              </Button>
            ) : (
              <>
                <Button variant={testPassedAt === null ? 'outlined' : 'contained'} loading={busy} disabled={testPassedAt === null} onClick={() => void act({ run: () => call('ssoConnections.enable', byId), done: `${connection.name} is live.` })}>
                  Go live
                </Button>
                <Button variant="text" color="error" onClick={() => setAsking('remove')}>
                  Remove
                </Button>
              </>
            )}
          </>
        )}
      </div>
      <TestOutcome connectionId={id} />
      <ConfirmDialog
        open={asking !== undefined}
        danger
        title={asking === 'off' ? `Switch ${connection.name} off?` : `Remove ${connection.name}?`}
        confirm={asking === 'off' ? 'Switch off' : 'Remove'}
        onClose={() => setAsking(undefined)}
        onConfirm={async () => {
          const outcome = await act<unknown>({ quiet: true, run: ask[asking ?? 'off'], done: asking === 'off' ? 'It is switched off.' : 'It is removed.' });
          return refusalOf(outcome);
        }}
      >
        <p>{asking === 'off' ? offMeans : removeMeans}</p>
      </ConfirmDialog>
    </>
  );
}
