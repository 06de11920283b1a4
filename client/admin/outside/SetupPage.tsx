import { useState } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate } from 'react-router-dom';
import { isProblemOf } from '../../http/problem.ts';
import { Callout } from '../components/Callout.tsx';
import { PasswordField } from '../components/PasswordField.tsx';
import { timeZones } from '../components/time.ts';
import { call, rememberSession } from '../providers/door.ts';
import { useLinkToken } from '../providers/linkToken.ts';
import { DeadLink } from './DeadLink.tsx';
import { OutsideLayout } from './OutsideLayout.tsx';
import css from './OutsideLayout.module.css';
import { useSubmit } from '../components/useSubmit.ts';

const guessedZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The first start: makes the provider and its owner with the link the server has printed, and signs them in. */
export default function SetupPage() {
  const token = useLinkToken();
  const navigate = useNavigate();
  const [values, setValues] = useState({ providerName: '', timeZone: guessedZone, name: '', email: '', password: '' });
  const set = (field: keyof typeof values) => (value: string) => setValues((before) => ({ ...before, [field]: value }));
  const { data, error } = useQuery({
    queryKey: ['setup', token],
    queryFn: () => call('setup.preview', { body: { token: token ?? '' } }),
    enabled: token !== undefined,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const { busy, submit, edited, refusal } = useSubmit(async () => {
    rememberSession(await call('setup.redeem', { body: { token: token ?? '', ...values } }));
    navigate('/');
  });
  if (token === undefined || isProblemOf(error, 'link_invalid', 'validation_failed') || refusal.code === 'link_invalid') {
    return <DeadLink beforeProvider reason={token === undefined ? 'missing' : 'invalid'}>The link is in the output of the server’s first start. If the provider is set up already, sign in instead; start the server anew for a new link if it is not.</DeadLink>;
  }
  if (data?.kind === 'owner_recovery') return <Navigate to="/recover" replace />;

  const field = (name: keyof typeof values, label: string, more: { readonly autoComplete?: string; readonly type?: string; readonly help?: string; readonly autoFocus?: boolean } = {}) => (
    <TextField label={label} name={name} required slotProps={{ inputLabel: { required: false } }} type={more.type ?? 'text'} autoComplete={more.autoComplete ?? 'off'} autoFocus={more.autoFocus ?? false} value={values[name]} onChange={(event) => set(name)(event.target.value)} error={refusal.errors[name] !== undefined} helperText={refusal.errors[name] ?? more.help} />
  );
  return (
    <OutsideLayout beforeProvider title="Set up your provider" lead="Two minutes, once: who you are to your customers, and the first owner of this console. Everything can be changed later.">
      <form className={css.form} onSubmit={submit} onChange={edited}>
        {field('providerName', 'Name of your company', { help: 'Customers see it on their portal and in every mail.', autoComplete: 'organization', autoFocus: true })}
        <Autocomplete
          options={timeZones()}
          value={values.timeZone}
          disableClearable
          onChange={(_, zone) => set('timeZone')(zone)}
          renderInput={(params) => <TextField {...params} label="Time zone" error={refusal.errors['timeZone'] !== undefined} helperText={refusal.errors['timeZone'] ?? 'Every date in the console is shown in it. Guessed from your browser.'} />}
        />
        <div className={css.pair}>
          {field('name', 'Your name', { autoComplete: 'name' })}
          {field('email', 'Your e-mail', { type: 'email', autoComplete: 'username' })}
        </div>
        <PasswordField label="Password" value={values.password} onChange={set('password')} error={refusal.errors['password']} fresh={{ avoid: [values.name, values.email, values.providerName] }} />
        {refusal.text !== '' && <Callout tone="danger">{refusal.text}</Callout>}
        <Button type="submit" size="large" variant="contained" loading={busy}>
          Create and sign in
        </Button>
      </form>
    </OutsideLayout>
  );
}
