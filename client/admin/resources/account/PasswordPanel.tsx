import { useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import { Callout } from '../../components/Callout.tsx';
import form from '../../components/form/form.module.css';
import { Panel } from '../../components/Panel.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { useAct } from '../../components/useAct.ts';
import { call } from '../../providers/door.ts';
import { useSession } from '../../providers/useSession.ts';

/** Changes one's own password; the other sessions end. */
export function PasswordPanel() {
  const session = useSession();
  const [currentPassword, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<{ readonly text: string; readonly errors: Readonly<Record<string, string>> }>({ text: '', errors: {} });
  const { act, busy } = useAct();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem({ text: '', errors: {} });
    const outcome = await act({ quiet: true, run: () => call('adminSignIn.changePassword', { body: { currentPassword, password } }), done: 'Your password is changed. Your other sessions have ended.' });
    if (outcome.ok) {
      setCurrent('');
      setPassword('');
      return;
    }
    const errors = outcome.problem?.errors ?? {};
    setProblem({ errors, text: Object.keys(errors).length > 0 ? '' : (outcome.problem?.detail ?? 'It could not be changed.') });
  };
  return (
    <Panel title="Password" about="Changing it ends your other sessions.">
      <form className={form.form} onSubmit={(event) => void submit(event)}>
        <input type="text" name="username" autoComplete="username" value={session?.user.email ?? ''} readOnly hidden />
        <div className={form.pair}>
          <PasswordField label="Current password" name="currentPassword" value={currentPassword} onChange={setCurrent} error={problem.errors['currentPassword']} />
          <PasswordField label="New password" name="newPassword" value={password} onChange={setPassword} error={problem.errors['password']} fresh={{ avoid: [session?.user.name ?? '', session?.user.email ?? '', session?.provider?.name ?? ''] }} />
        </div>
        {problem.text !== '' && <Callout tone="danger">{problem.text}</Callout>}
        <div className={form.acts}>
          <Button type="submit" variant="contained" loading={busy} disabled={currentPassword === '' || password === ''}>
            Change the password
          </Button>
        </div>
      </form>
    </Panel>
  );
}
