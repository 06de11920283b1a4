import { useState } from 'react';
import Button from '@mui/material/Button';
import { Callout } from '../components/Callout.tsx';
import { PasswordField } from '../components/PasswordField.tsx';
import css from './OutsideLayout.module.css';
import { useSubmit } from '../components/useSubmit.ts';

interface NewPasswordFormProps {
  readonly avoid?: readonly string[];
  readonly onSubmit: (password: string) => Promise<unknown>;
}

/** One new password and the button that sets it. */
export function NewPasswordForm({ avoid = [], onSubmit }: NewPasswordFormProps) {
  const [password, setPassword] = useState('');
  const { busy, submit, edited, refusal } = useSubmit(() => onSubmit(password));
  return (
    <form className={css.form} onSubmit={submit} onChange={edited}>
      <PasswordField label="New password" value={password} onChange={setPassword} error={refusal.errors['password']} autoFocus fresh={{ avoid }} />
      {refusal.text !== '' && <Callout tone="danger">{refusal.text}</Callout>}
      <Button type="submit" size="large" variant="contained" loading={busy}>
        Set the password
      </Button>
    </form>
  );
}
