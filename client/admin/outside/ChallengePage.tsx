import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import { knowsPasskeys } from '../../http/passkeys.ts';
import { isProblemOf } from '../../http/problem.ts';
import { Callout } from '../components/Callout.tsx';
import { Icon, type IconName } from '../components/Icon.tsx';
import { problemText } from '../components/useAct.ts';
import { useSubmit } from '../components/useSubmit.ts';
import { CodeField, codeProblem, requireWhole } from '../factors/CodeField.tsx';
import { PasskeyButton } from '../factors/PasskeyButton.tsx';
import { signInWithPasskey } from '../factors/passkeys.ts';
import { call, rememberSession } from '../providers/door.ts';
import { OutsideLayout } from './OutsideLayout.tsx';
import css from './OutsideLayout.module.css';
import { SignedInAs } from './SignedInAs.tsx';

type Method = 'totp' | 'recovery_code' | 'passkey';

const words: Readonly<Record<Method, { readonly icon: IconName; readonly name: string; readonly lead: string }>> = {
  totp: { icon: 'mobile', name: 'Code from your authenticator app', lead: 'Enter the six digits that your authenticator app shows now.' },
  recovery_code: { icon: 'scroll', name: 'Recovery code', lead: 'Enter one of the recovery codes you have kept. Each of them works once.' },
  passkey: { icon: 'key', name: 'Passkey', lead: 'Use the passkey you have registered, on this device, your phone or a security key.' },
};

/** After the password: the second factor, by whichever way the person has. */
export function ChallengePage() {
  const { data, error } = useQuery({ queryKey: ['factor-ways'], queryFn: ({ signal }) => call('adminFactors.ways', undefined, { signal }), gcTime: 0, refetchOnWindowFocus: false });
  const [chosen, setChosen] = useState<Method>();
  const [over, setOver] = useState('');
  const methods = (data?.ways ?? []).map(({ method }) => method).filter((method): method is Method => method in words && (method !== 'passkey' || knowsPasskeys()));
  const method = chosen ?? methods[0];
  const others = methods.filter((other) => other !== method);
  const ended = over !== '' ? over : isProblemOf(error, 'unauthenticated') ? 'Your sign-in has run out: the second factor has to follow within a quarter of an hour.' : '';

  if (ended !== '') {
    return (
      <OutsideLayout title="Sign in once more">
        <Callout tone="warning">{ended}</Callout>
        <Button sx={{ mt: 2 }} size="large" variant="contained" fullWidth onClick={() => rememberSession(undefined)}>
          Back to sign-in
        </Button>
      </OutsideLayout>
    );
  }
  return (
    <OutsideLayout title="Confirm that it is you" lead={method === undefined ? undefined : words[method].lead} aside={<SignedInAs />}>
      {error ? (
        <Callout tone="danger">{problemText(error)}</Callout>
      ) : data === undefined ? (
        <Skeleton variant="rectangular" height={120} />
      ) : method === undefined ? (
        <Callout tone="warning">None of your factors works at this address. Ask an owner or admin of your team to reset them; you set up new ones afterwards.</Callout>
      ) : (
        <>
          {method === 'passkey' ? <PasskeyForm onOver={setOver} /> : <FactorForm key={method} method={method} onOver={setOver} />}
          <section className={css.others} aria-label="Other ways">
            {others.length > 0 && <h2>Use another way</h2>}
            <ul>
              {others.map((other) => (
                <li key={other}>
                  <Button variant="outlined" startIcon={<Icon name={words[other].icon} />} onClick={() => setChosen(other)}>
                    {words[other].name}
                  </Button>
                </li>
              ))}
            </ul>
            <p className={css.hint}>{others.length === 0 ? 'Lost your phone?' : 'Nothing of it at hand?'} An owner or admin of your team can reset your second factor on your page under Staff.</p>
          </section>
        </>
      )}
    </OutsideLayout>
  );
}

/** No more tries, or no more time: the server has ended this sign-in. */
function tellIfOver(problem: unknown, onOver: (why: string) => void): void {
  if (isProblemOf(problem, 'too_many_attempts', 'unauthenticated')) onOver(problem.detail);
}

function PasskeyForm({ onOver }: { readonly onOver: (why: string) => void }) {
  const [problem, setProblem] = useState('');
  const refuse = (error: unknown) => {
    tellIfOver(error, onOver);
    setProblem(problemText(error));
  };
  return (
    <div className={css.form}>
      {problem !== '' && <Callout tone="danger">{problem}</Callout>}
      <PasskeyButton large variant="contained" label="Use your passkey" run={async () => { setProblem(''); rememberSession(await signInWithPasskey()); }} onRefused={refuse} />
    </div>
  );
}

function FactorForm({ method, onOver }: { readonly method: Exclude<Method, 'passkey'>; readonly onOver: (why: string) => void }) {
  const [code, setCode] = useState('');
  const { busy, submit, refusal } = useSubmit(async () => {
    requireWhole(method, code);
    try {
      rememberSession(await call('adminFactors.factor', { body: { method, code } }));
    } catch (problem) {
      setCode('');
      tellIfOver(problem, onOver);
      throw problem;
    }
  }, codeProblem);
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <CodeField kind={method} value={code} onChange={setCode} error={refusal.errors['code']} busy={busy} autoFocus autoSubmit />
      {refusal.text !== '' && <Callout tone="danger">{refusal.text}</Callout>}
      <Button type="submit" size="large" variant="contained" loading={busy}>
        Sign in
      </Button>
    </form>
  );
}
