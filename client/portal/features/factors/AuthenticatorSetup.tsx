import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button, ButtonAnchor } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Form } from '../../components/Form.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { SixDigitField } from '../../components/SixDigitField.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { useSubmitWhenFull } from '../../components/useSubmitWhenFull.ts';
import { useTakeFactorChange } from '../../session/factors.ts';
import styles from './AuthenticatorSetup.module.css';
import { type AuthenticatorSecret, confirmAuthenticator, startAuthenticator } from './queries.ts';

/** Setting up an authenticator app: its secret as picture and text, and one code to show that it arrived. */
export function AuthenticatorSetup({ onDone }: { readonly onDone?: () => void }) {
  // Each showing begins anew: the server gives a secret once.
  const started = useQuery({ queryKey: ['new-authenticator'], queryFn: startAuthenticator, staleTime: Infinity, gcTime: 0, retry: false, refetchOnReconnect: false });
  if (isProblemOf(started.error, 'step_up_required') && !started.isFetching) {
    return (
      <>
        <Alert tone="info">To set up a second step, confirm first that it is you.</Alert>
        <Button look="primary" wide onClick={() => void started.refetch()}>
          Confirm that it is you
        </Button>
      </>
    );
  }
  return (
    <Loaded query={started} what="your new secret" lines={8}>
      {(secret) => <Steps key={secret.secret} secret={secret} onAgain={() => void started.refetch()} onDone={onDone} />}
    </Loaded>
  );
}

function Steps({ secret: { secret, uri, qr }, onAgain, onDone }: { readonly secret: AuthenticatorSecret; readonly onAgain: () => void; readonly onDone: (() => void) | undefined }) {
  const take = useTakeFactorChange();
  const [code, setCode] = useState('');
  const form = useSubmit({
    check: () => (code.length === 6 ? {} : { code: code === '' ? 'Enter the code your app shows.' : `Enter all six digits; this has ${code.length}.` }),
    send: () => confirmAuthenticator(code),
    onDone: ({ session, recoveryCodes }) => {
      take(session, recoveryCodes);
      onDone?.();
    },
    fieldOf: { invalid_code: 'code' },
  });
  useSubmitWhenFull(form, code);
  return (
    <ol className={styles.steps}>
      <li>
        <h2>Have an authenticator app at hand</h2>
        <p className={styles.muted}>Microsoft Authenticator, Google Authenticator, 1Password, the Passwords app of an iPhone: any of them will do.</p>
      </li>
      <li>
        <h2>Add this portal to it</h2>
        <div className={styles.open}>
          <ButtonAnchor icon="smartphone" wide href={uri}>
            Open my app on this phone
          </ButtonAnchor>
        </div>
        <div className={styles.scan}>
          <img className={styles.qr} src={qr} width={176} height={176} alt="QR code that holds the same key as the text beside it" />
          <div className={styles.key}>
            <p className={styles.muted}>Scan the picture with the app, or enter this key in it:</p>
            <p className={styles.secret} aria-label="Key">
              {secret.match(/.{1,4}/g)?.join(' ')}
            </p>
            <CopyButton text={secret} what="the key" otherwise="Your browser does not let us copy: hold the key to select it." hintClass={styles.muted} />
          </div>
        </div>
      </li>
      <li>
        <h2>Enter the code it shows now</h2>
        <Form
          state={form}
          refusal={
            form.problem?.code === 'enrolment_not_started' ? (
              <Alert tone="warning" title="This key is no longer valid.">
                <p>The set-up was begun anew elsewhere. Start it again here, and remove the entry you just made from your app.</p>
                <Button onClick={onAgain}>Start again</Button>
              </Alert>
            ) : (
              form.problem?.code === 'too_many_attempts' && <TooManyAttempts problem={form.problem} />
            )
          }
        >
          <SixDigitField value={code} onChange={setCode} error={form.errors['code']} hint="It is checked as soon as the sixth digit is there." />
          <Button type="submit" look="primary" wide pending={form.pending}>
            Confirm
          </Button>
        </Form>
      </li>
    </ol>
  );
}
