import { Card } from '../../components/Card.tsx';
import type { Factors } from '../../session/factors.ts';
import styles from './Security.module.css';
import { State } from './State.tsx';

/** What somebody has of their own here, to look at only. */
export function OwnFactors({ factors }: { readonly factors: Factors }) {
  const passkeys = factors.passkeys.length;
  const codes = factors.recoveryCodes.remaining;
  return (
    <Card title="What you have of your own here" lead="It is asked for when you sign in without your company.">
      <div className={styles.states}>
        <State on={factors.totp.enrolled}>{factors.totp.enrolled ? 'Authenticator app' : 'No authenticator app'}</State>
        <State on={passkeys > 0}>{passkeys === 0 ? 'No passkey' : passkeys === 1 ? 'One passkey' : `${passkeys} passkeys`}</State>
        <State on={codes > 0}>{codes === 0 ? 'No recovery codes' : codes === 1 ? 'One recovery code left' : `${codes} recovery codes left`}</State>
      </div>
    </Card>
  );
}
