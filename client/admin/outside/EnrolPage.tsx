import { useState } from 'react';
import Button from '@mui/material/Button';
import { knowsPasskeys } from '../../http/passkeys.ts';
import type { AnswerOf } from '../../http/route-table.ts';
import { Callout } from '../components/Callout.tsx';
import { Icon } from '../components/Icon.tsx';
import { problemText } from '../components/useAct.ts';
import { PasskeyButton } from '../factors/PasskeyButton.tsx';
import { registerPasskey } from '../factors/passkeys.ts';
import { RecoveryCodes } from '../factors/RecoveryCodes.tsx';
import { TotpSetup } from '../factors/TotpSetup.tsx';
import { rememberSession } from '../providers/door.ts';
import { OutsideLayout } from './OutsideLayout.tsx';
import css from './OutsideLayout.module.css';
import { SignedInAs } from './SignedInAs.tsx';

/** For staff who have no second factor yet: sets one up, and nothing else opens before. */
export default function EnrolPage() {
  const [changed, setChanged] = useState<AnswerOf<'adminFactors.confirmTotp'>>();
  const [way, setWay] = useState<'totp' | 'passkey'>('totp');
  const [problem, setProblem] = useState('');
  const codes = changed?.recoveryCodes;
  if (changed !== undefined && codes) {
    return (
      <OutsideLayout title="Keep your recovery codes" lead="Each of these ten codes signs you in once, when your phone is lost or broken. They are shown only now.">
        <RecoveryCodes codes={codes} onKept={() => rememberSession(changed.session)} />
      </OutsideLayout>
    );
  }
  const done = (answer: AnswerOf<'adminFactors.confirmTotp'>) => (answer.recoveryCodes === null ? rememberSession(answer.session) : setChanged(answer));
  const change = (next: typeof way) => {
    setProblem('');
    setWay(next);
  };
  return (
    <OutsideLayout title="Set up your second factor" lead="You look after other people’s portals, so a stolen password alone must never open this console." aside={<SignedInAs />}>
      {way === 'totp' ? (
        <TotpSetup confirm="Check the code" onDone={done} />
      ) : (
        <div className={css.form}>
          <p>Your device makes a passkey and asks for your fingerprint, face or PIN whenever you use it. It then signs you in without a password, at this address only.</p>
          {problem !== '' && <Callout tone="danger">{problem}</Callout>}
          <PasskeyButton large variant="contained" label="Make a passkey" run={async () => { setProblem(''); done(await registerPasskey()); }} onRefused={(error) => setProblem(problemText(error))} />
        </div>
      )}
      {knowsPasskeys() && (
        <section className={css.others} aria-label="Another way">
          <Button variant="outlined" startIcon={<Icon name={way === 'totp' ? 'key' : 'mobile'} />} onClick={() => change(way === 'totp' ? 'passkey' : 'totp')}>
            {way === 'totp' ? 'Use a passkey instead' : 'Use an authenticator app instead'}
          </Button>
        </section>
      )}
    </OutsideLayout>
  );
}
