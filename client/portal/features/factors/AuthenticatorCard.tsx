import { useState } from 'react';
import { Button, ButtonLink } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Time } from '../../components/Time.tsx';
import { type Factors, useTakeFactorChange } from '../../session/factors.ts';
import { ConfirmSheet } from './ConfirmSheet.tsx';
import { LastOne } from './LastOne.tsx';
import { removeAuthenticator } from './queries.ts';
import styles from './Security.module.css';
import { State } from './State.tsx';

const place = '/account/security/authenticator';

/** The authenticator app: set it up, replace it, remove it. */
export function AuthenticatorCard({ factors: { totp, passkeys }, onSaid }: { readonly factors: Factors; readonly onSaid: (text: string) => void }) {
  const take = useTakeFactorChange();
  const [asking, setAsking] = useState(false);
  if (!totp.enrolled) {
    return (
      <Card title="Authenticator app" lead="An app on your phone shows six digits to type after your password. Works on every device.">
        <State on={false}>Not set up</State>
        <div className={styles.buttons}>
          <ButtonLink look={passkeys.length === 0 ? 'primary' : 'secondary'} icon="smartphone" to={place}>
            Set it up
          </ButtonLink>
        </div>
      </Card>
    );
  }
  return (
    <Card title="Authenticator app">
      <State on>
        {totp.createdAt !== null && (
          <>
            On since <Time at={totp.createdAt} />.{' '}
          </>
        )}
        {totp.lastUsedAt !== null && (
          <>
            Last used <Time at={totp.lastUsedAt} />.
          </>
        )}
      </State>
      <div className={styles.buttons}>
        <ButtonLink icon="refresh" to={place}>
          Replace<span className="visually-hidden"> the authenticator app</span>
        </ButtonLink>
        <Button look="danger" onClick={() => setAsking(true)}>
          Remove<span className="visually-hidden"> the authenticator app</span>
        </Button>
      </div>
      <ConfirmSheet
        open={asking}
        onClose={() => setAsking(false)}
        title="Remove the authenticator app?"
        verb="Remove it"
        keep="Keep it"
        act={removeAuthenticator}
        onDone={(session) => {
          take(session);
          onSaid('Your authenticator app is removed. Delete its entry in the app, too.');
        }}
      >
        <p>Its codes stop working, and all your other sessions end.</p>
        <LastOne shown={passkeys.length === 0} />
      </ConfirmSheet>
    </Card>
  );
}
