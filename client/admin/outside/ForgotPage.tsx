import { useState } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { Link, useLocation } from 'react-router-dom';
import { limits } from '../../../shared/limits.ts';
import { Callout } from '../components/Callout.tsx';
import { call } from '../providers/door.ts';
import { OutsideLayout } from './OutsideLayout.tsx';
import css from './OutsideLayout.module.css';
import { useSubmit } from '../components/useSubmit.ts';

/** Asks for the mail with which a password is set anew. */
export default function ForgotPage() {
  const state = (useLocation().state ?? {}) as { readonly email?: string };
  const [email, setEmail] = useState(state.email ?? '');
  const [sent, setSent] = useState(false);
  const { busy, submit, edited, refusal } = useSubmit(async () => {
    await call('adminSignIn.requestReset', { body: { email } });
    setSent(true);
  });
  const back = <Link to="/sign-in">Back to sign-in</Link>;

  if (sent) {
    return (
      <OutsideLayout title="Look at your mail" lead={`If ${email} belongs to a member of staff here, a link is on its way. It works once, for ${limits.passwordResetMinutes} minutes.`} aside={back}>
        <Callout tone="info">Nothing arrives? Look among the junk mail, or ask an owner or admin of your provider: they can see in the mailbox of the console whether the mail went out.</Callout>
      </OutsideLayout>
    );
  }
  return (
    <OutsideLayout title="Set a new password" lead="We send a link to your address. Your factor and your rights stay as they are." aside={back}>
      <form className={css.form} onSubmit={submit} onChange={edited}>
        <TextField label="E-mail" name="email" type="email" autoComplete="username" autoFocus required slotProps={{ inputLabel: { required: false } }} value={email} onChange={(event) => setEmail(event.target.value)} error={refusal.errors['email'] !== undefined} helperText={refusal.errors['email']} />
        {refusal.text !== '' && <Callout tone="danger">{refusal.text}</Callout>}
        <Button type="submit" size="large" variant="contained" loading={busy}>
          Send the link
        </Button>
      </form>
    </OutsideLayout>
  );
}
