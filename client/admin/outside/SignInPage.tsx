import { useEffect, useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useLogin } from 'react-admin';
import { Link, Navigate, useLocation } from 'react-router-dom';
import { Callout } from '../components/Callout.tsx';
import { PasswordField } from '../components/PasswordField.tsx';
import { call, hasRunOut, isSessionKnown, loadSession, rememberSession } from '../providers/door.ts';
import { knowsPasskeys } from '../../http/passkeys.ts';
import { problemText } from '../components/useAct.ts';
import { PasskeyButton } from '../factors/PasskeyButton.tsx';
import { signInWithPasskey } from '../factors/passkeys.ts';
import { usePasskeyInField } from '../factors/usePasskeyInField.ts';
import { useSession } from '../providers/useSession.ts';
import { OutsideLayout } from './OutsideLayout.tsx';
import { comingOutAt, SsoButton, useSsoWays } from './SsoWays.tsx';
import css from './OutsideLayout.module.css';
import { useSubmit } from '../components/useSubmit.ts';

interface CameFrom {
  readonly nextPathname?: string;
  readonly nextSearch?: string;
  /** What a page before this one wants said. */
  readonly notice?: string;
}

/** Sign-in: the address first, then Continue, then what its domain asks for. */
export function SignInPage() {
  const login = useLogin();
  const session = useSession();
  const state = (useLocation().state ?? {}) as CameFrom;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<'email' | 'password' | 'sso'>('email');
  const [sso, setSso] = useState<{ readonly label: string; readonly url: string }>();
  const next = `${state.nextPathname ?? '/'}${state.nextSearch ?? ''}`;
  const offered = useSsoWays().map((way) => ({ label: way.label, url: comingOutAt(way.url, next) }));
  const [passkeyProblem, setPasskeyProblem] = useState('');
  const [checked, setChecked] = useState(isSessionKnown);

  // Whoever is signed in already has no business here.
  useEffect(() => {
    if (!checked) void loadSession().catch(() => undefined).finally(() => setChecked(true));
  }, [checked]);

  const start = useSubmit(async () => {
    const answer = await call('adminSignIn.start', { body: { email } });
    const way = answer.ways.find(({ method }) => method === 'sso');
    setSso(way?.url === undefined ? undefined : { label: way.label, url: comingOutAt(way.url, next) });
    setStep(answer.next);
  });
  const finish = useSubmit(() => login({ email, password }));
  const refusePasskey = (error: unknown) => setPasskeyProblem(problemText(error));
  usePasskeyInField(refusePasskey);
  const leave = (event: FormEvent) => {
    event.preventDefault();
    if (sso !== undefined) window.location.assign(sso.url);
  };
  const back = () => {
    setStep('email');
    setPassword('');
  };

  if (session !== undefined) return <Navigate to={next} replace />;
  const current = step === 'email' ? start : finish;
  const ways = step === 'password' && sso !== undefined ? [sso] : step === 'sso' ? [] : offered;
  const ended = state.notice === undefined && step === 'email' && hasRunOut();
  return (
    <OutsideLayout
      title="Sign in"
      lead={step === 'email' ? 'For the staff who look after customers’ portals.' : undefined}
      aside={<Link to="/forgot" state={{ email }}>Forgot your password?</Link>}
    >
      {state.notice !== undefined && step === 'email' && <Callout tone="success">{state.notice}</Callout>}
      {ended && <Callout tone="info">Your session has ended. Sign in again, and you go on where you were.</Callout>}
      <form className={css.form} onSubmit={step === 'sso' ? leave : current.submit} onChange={current.edited} style={{ marginTop: state.notice === undefined && !ended ? 0 : '1.1rem' }}>
        {step === 'email' ? (
          <TextField key="email" label="E-mail" name="email" type="email" autoComplete="username webauthn" autoFocus required value={email} onChange={(event) => setEmail(event.target.value)} error={start.refusal.errors['email'] !== undefined} helperText={start.refusal.errors['email']} slotProps={{ inputLabel: { required: false }, htmlInput: { inputMode: 'email', autoCapitalize: 'none', spellCheck: false } }} />
        ) : (
          <>
            <TextField label="E-mail" name="email" type="email" autoComplete="username" value={email} slotProps={{ input: { readOnly: true, endAdornment: <Button size="small" variant="text" onClick={back}>Change</Button> } }} />
            {step === 'password' && <PasswordField label="Password" value={password} onChange={setPassword} error={finish.refusal.errors['password']} autoFocus />}
          </>
        )}
        {current.refusal.text !== '' && <Callout tone="danger">{current.refusal.text}</Callout>}
        {step === 'sso' && sso !== undefined ? (
          <>
            <SsoButton {...sso} primary />
            <Button variant="text" onClick={() => setStep('password')}>
              Use your password
            </Button>
          </>
        ) : (
          <Button type="submit" size="large" variant="contained" loading={current.busy}>
            {step === 'email' ? 'Continue' : 'Sign in'}
          </Button>
        )}
      </form>
      {(knowsPasskeys() || ways.length > 0) && (
        <section className={css.others} aria-label="Another way">
          {ways.map((way) => (
            <SsoButton key={way.url} {...way} />
          ))}
          {knowsPasskeys() && <PasskeyButton label="Sign in with a passkey" run={async () => { setPasskeyProblem(''); rememberSession(await signInWithPasskey()); }} onRefused={refusePasskey} />}
          {passkeyProblem !== '' && <Callout tone="danger" spaced>{passkeyProblem}</Callout>}
        </section>
      )}
    </OutsideLayout>
  );
}
