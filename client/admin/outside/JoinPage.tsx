import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import { isProblemOf } from '../../http/problem.ts';
import { Callout } from '../components/Callout.tsx';
import { PasswordField } from '../components/PasswordField.tsx';
import { problemText } from '../components/useAct.ts';
import { sentence } from '../components/words.ts';
import { call, rememberSession } from '../providers/door.ts';
import { useLinkToken } from '../providers/linkToken.ts';
import { DeadLink } from './DeadLink.tsx';
import { OutsideLayout } from './OutsideLayout.tsx';
import css from './OutsideLayout.module.css';
import { useSubmit } from '../components/useSubmit.ts';

/** Accepts a staff invitation: a name and a password, and they are in. */
export default function JoinPage() {
  const token = useLinkToken();
  const navigate = useNavigate();
  const [typedName, setName] = useState<string>();
  const [password, setPassword] = useState('');
  const { data, error } = useQuery({
    queryKey: ['join', token],
    queryFn: () => call('setup.invitationPreview', { body: { token: token ?? '' } }),
    enabled: token !== undefined,
    retry: false,
    refetchOnWindowFocus: false,
  });
  // Whoever invited them has written a name, which they may know better.
  const name = typedName ?? data?.name ?? '';
  const { busy, submit, edited, refusal } = useSubmit(async () => {
    rememberSession(await call('setup.invitationRedeem', { body: { token: token ?? '', name, password } }));
    navigate('/');
  });
  if (token === undefined || isProblemOf(error, 'link_invalid', 'validation_failed') || refusal.code === 'link_invalid') {
    return <DeadLink reason={token === undefined ? 'missing' : 'invalid'}>Ask whoever invited you to send the invitation again: it takes them one click on your page under Staff.</DeadLink>;
  }
  if (error) {
    const sso = isProblemOf(error, 'sso_required') ? error.url : undefined;
    return (
      <OutsideLayout title="Your invitation">
        {sso === undefined ? (
          <Callout tone="danger">{problemText(error)}</Callout>
        ) : (
          <>
            <Callout tone="info">{problemText(error)}</Callout>
            <Button sx={{ mt: 2.5 }} fullWidth size="large" variant="contained" href={sso}>
              Continue with single sign-on
            </Button>
          </>
        )}
      </OutsideLayout>
    );
  }
  return (
    <OutsideLayout
      title={data === undefined ? 'Your invitation' : `Join ${data.providerName}`}
      lead={data === undefined ? <Skeleton width="80%" /> : `You are invited as ${sentence(data.role).toLowerCase()}, and sign in with ${data.email}.`}
    >
      <form className={css.form} onSubmit={submit} onChange={edited}>
        <TextField label="Your name" name="name" autoComplete="name" autoFocus required slotProps={{ inputLabel: { required: false } }} value={name} onChange={(event) => setName(event.target.value)} error={refusal.errors['name'] !== undefined} helperText={refusal.errors['name'] ?? 'Customers see it beside what you do for them.'} />
        <PasswordField label="Password" value={password} onChange={setPassword} error={refusal.errors['password']} fresh={{ avoid: [name, data?.email ?? '', data?.providerName ?? ''] }} />
        {refusal.text !== '' && <Callout tone="danger">{refusal.text}</Callout>}
        <Button type="submit" size="large" variant="contained" loading={busy} disabled={data === undefined}>
          Join and sign in
        </Button>
      </form>
    </OutsideLayout>
  );
}
