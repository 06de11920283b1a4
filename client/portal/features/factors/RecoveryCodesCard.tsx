import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Time } from '../../components/Time.tsx';
import { type Factors, factorsQuery } from '../../session/factors.ts';
import { showNewCodes } from '../../session/new-codes.ts';
import { usePresentSession } from '../../session/session.ts';
import { ConfirmSheet } from './ConfirmSheet.tsx';
import { renewRecoveryCodes } from './queries.ts';
import styles from './Security.module.css';
import { State } from './State.tsx';

const few = 3;

/** How many recovery codes are left, and ten new ones. */
export function RecoveryCodesCard({ factors: { totp, passkeys, recoveryCodes } }: { readonly factors: Factors }) {
  const session = usePresentSession();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { remaining, createdAt } = recoveryCodes;
  const lead = 'For the day you lose your phone: each lets you in once, after your password.';
  if (!totp.enrolled && passkeys.length === 0) {
    return (
      <Card title="Recovery codes" lead={lead}>
        <State on={false}>You get ten of them with your first second step.</State>
      </Card>
    );
  }
  return (
    <Card title="Recovery codes" lead={lead}>
      {remaining > few ? (
        <State on>
          {remaining} left{createdAt !== null && <>, made <Time at={createdAt} /></>}.
        </State>
      ) : (
        <Alert tone="warning" title={remaining === 0 ? 'None left.' : `Only ${remaining} left.`}>
          Make new ones before you need them.
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button icon="refresh" look={remaining > few ? 'secondary' : 'primary'} onClick={() => setAsking(true)}>
          Make ten new ones
        </Button>
      </div>
      <ConfirmSheet
        open={asking}
        onClose={() => setAsking(false)}
        title="Make ten new recovery codes?"
        verb="Make new ones"
        look="primary"
        keep={remaining === 0 ? 'Not now' : 'Keep the old ones'}
        act={renewRecoveryCodes}
        onDone={({ recoveryCodes: made }) => {
          showNewCodes(session.user.id, made);
          void client.invalidateQueries({ queryKey: factorsQuery.queryKey });
        }}
      >
        <p>{remaining === 0 ? 'They are shown once.' : `The ${remaining === 1 ? 'one you have stops' : `${remaining} you have stop`} working at once. The new ones are shown once.`}</p>
      </ConfirmSheet>
    </Card>
  );
}
