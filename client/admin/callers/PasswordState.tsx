import { useState } from 'react';
import Button from '@mui/material/Button';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { StatusMark } from '../components/StatusMark.tsx';
import { refusalOf, useAct } from '../components/useAct.ts';
import { When } from '../components/When.tsx';
import { count } from '../components/words.ts';
import type { PersonSecurity } from '../providers/records.ts';

interface PasswordStateProps {
  /** Whose password it is: a person's, or a colleague's. */
  readonly subject: { readonly id: string; readonly name: string };
  readonly state: PersonSecurity['password'];
  readonly may: boolean;
  readonly sessions: number;
  readonly verbs: { readonly require: (id: string) => Promise<unknown>; readonly waive: (id: string) => Promise<unknown> };
}

/** Since when a password stands, and a way to let it open nothing until another is set. */
export function PasswordState({ subject, state, may, sessions, verbs }: PasswordStateProps) {
  const [asking, setAsking] = useState(false);
  const { act, busy } = useAct();
  if (!state.set) return 'None';
  const { id, name } = subject;
  const waive = { run: () => verbs.waive(id), done: `The password of ${name} works again.`, undo: () => () => verbs.require(id), undone: `${name} must set a new password again.` };
  return (
    <>
      {state.changeRequired ? <StatusMark word={{ label: 'Must be changed', tone: 'warning' }} /> : <span>Set on <When at={state.changedAt} /></span>}
      {may && (
        <div>
          <Button size="small" variant="outlined" sx={{ mt: 0.75 }} loading={busy} onClick={() => (state.changeRequired ? void act(waive) : setAsking(true))}>
            {state.changeRequired ? 'Let it work again' : 'Require a new one'}
          </Button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          open
          danger
          title={`Require a new password from ${name}?`}
          confirm="Require a new one"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const outcome = await act({ quiet: true, run: () => verbs.require(id), done: `The password of ${name} opens nothing any more. They have a mail to set another.`, undo: () => () => verbs.waive(id), undone: waive.done });
            return refusalOf(outcome);
          }}
        >
          <p>
            For when somebody else may know it. It {sessions === 0 ? 'ends every session' : <b>ends {count(sessions, 'session', 'sessions')}</b>}, and the password opens nothing until {name} sets another by the mail that goes out now. Passkeys keep working.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
