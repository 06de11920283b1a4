import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';
import { limits } from '../../../../shared/limits.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import { RecoveryCodesDialog, TotpDialog } from '../../factors/FactorDialog.tsx';
import { call, rememberSession } from '../../providers/door.ts';

/** How few recovery codes make it time for new ones. */
const fewCodes = 3;

/** One's own authenticator app and recovery codes. */
export function FactorsPanel() {
  const { data: totp } = useQuery({ queryKey: ['own-totp'], queryFn: ({ signal }) => call('adminFactors.totp', undefined, { signal }) });
  const { data: recovery } = useQuery({ queryKey: ['own-recovery-codes'], queryFn: ({ signal }) => call('adminFactors.recoveryCodes', undefined, { signal }) });
  const [asking, setAsking] = useState<'setup' | 'remove' | 'renew'>();
  const [codes, setCodes] = useState<readonly string[]>();
  const { act } = useAct();
  const notify = useNotify();
  const queryClient = useQueryClient();
  const close = () => setAsking(undefined);

  if (totp === undefined || recovery === undefined) {
    return (
      <Panel title="Second factor">
        <Skeleton variant="rectangular" height={110} />
      </Panel>
    );
  }
  const few = recovery.remaining <= fewCodes;
  return (
    <Panel title="Second factor" about="Asked for after your password. Changing one ends your other sessions.">
      <RowList label="Your second factors">
        <Row
          icon="mobile"
          title="Authenticator app"
          mark={!totp.enrolled && <StatusMark word={{ label: 'Not set up', tone: 'neutral' }} />}
          detail={totp.enrolled ? <>Set up on <When at={totp.createdAt} />, last used <When at={totp.lastUsedAt} none="never" />.</> : 'An app on your phone shows six digits that change every half minute.'}
          acts={
            <>
              <Button size="small" variant="outlined" onClick={() => setAsking('setup')} aria-label={totp.enrolled ? 'Replace the authenticator app' : 'Set up an authenticator app'}>
                {totp.enrolled ? 'Replace' : 'Set up'}
              </Button>
              {totp.enrolled && (
                <Button size="small" variant="text" color="inherit" onClick={() => setAsking('remove')} aria-label="Remove the authenticator app">
                  Remove
                </Button>
              )}
            </>
          }
        />
        <Row
          icon="scroll"
          title="Recovery codes"
          mark={<StatusMark word={{ label: `${recovery.remaining} of ${limits.recoveryCodes} left`, tone: few ? 'warning' : 'success' }} />}
          detail={recovery.createdAt === null ? 'Each signs you in once without your phone. They come with your first factor.' : few ? 'Make new ones before you run out: without any, a lost phone locks you out.' : <>Made on <When at={recovery.createdAt} />. Each signs you in once without your phone.</>}
          acts={
            <Button size="small" variant="outlined" onClick={() => setAsking('renew')}>
              Make new codes
            </Button>
          }
        />
      </RowList>
      {asking === 'setup' && (
        <TotpDialog
          replaces={totp.enrolled}
          onClose={close}
          onDone={(changed) => {
            close();
            rememberSession(changed.session);
            if (changed.recoveryCodes !== null) setCodes(changed.recoveryCodes);
            void queryClient.invalidateQueries();
            notify('Your authenticator app is set up. Your other sessions have ended.', { type: 'success' });
          }}
        />
      )}
      {asking === 'remove' && (
        <ConfirmDialog
          open
          danger
          title="Remove your authenticator app?"
          confirm="Remove"
          onClose={close}
          onConfirm={async () => {
            const outcome = await act({ quiet: true, run: async () => rememberSession(await call('adminFactors.removeTotp')), done: 'Your authenticator app is removed. Your other sessions have ended.' });
            return refusalOf(outcome);
          }}
        >
          <p>Its codes stop working at once, and your other sessions end. You sign in with a passkey from then on.</p>
        </ConfirmDialog>
      )}
      {asking === 'renew' && (
        <ConfirmDialog
          open
          title="Make ten new recovery codes?"
          confirm="Make new codes"
          onClose={close}
          onConfirm={async () => {
            const outcome = await act({ quiet: true, run: () => call('adminFactors.renewRecoveryCodes') });
            if (outcome.ok) setCodes(outcome.result.recoveryCodes);
            return refusalOf(outcome);
          }}
        >
          <p>{recovery.remaining === 0 ? 'You have none left. The new ones are shown once.' : `The ${count(recovery.remaining, 'code', 'codes')} you have left stop working, and the new ones are shown once.`}</p>
        </ConfirmDialog>
      )}
      {codes !== undefined && <RecoveryCodesDialog codes={codes} onKept={() => setCodes(undefined)} />}
    </Panel>
  );
}
