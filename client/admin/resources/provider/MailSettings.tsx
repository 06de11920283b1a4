import { useState } from 'react';
import Button from '@mui/material/Button';
import { Form } from 'react-admin';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import form from '../../components/form/form.module.css';
import { FormActs } from '../../components/form/FormActs.tsx';
import { UnsavedGuard } from '../../components/form/UnsavedGuard.tsx';
import { ChoiceInput, LineInput } from '../../components/form/inputs.tsx';
import { NumberInput } from '../../components/form/NumberInput.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { problemText, refusalOf, useAct } from '../../components/useAct.ts';
import { call } from '../../providers/door.ts';
import type { Provider } from '../../providers/records.ts';
import { useProviderChanged } from './useProvider.ts';

type Smtp = NonNullable<Provider['mail']['smtp']>;
type SmtpValues = Omit<Smtp, 'hasPassword'> & { readonly password: string };

/** How mail goes out: whether it does, the server, and a button that tries it. */
export function MailSettings({ provider }: { readonly provider: Provider }) {
  const { mail } = provider;
  return (
    <div className={layout.split}>
      <SmtpForm provider={provider} />
      <div className={layout.stack}>
        <Panel title="Does mail go out?">
          {mail.source === 'none' ? (
            <Callout tone="warning">No. No mail server is set up: mails are kept in the mailbox, and nobody receives them.</Callout>
          ) : (
            <Callout tone="neutral">{mail.source === 'settings' ? 'Mails are handed to the server set here.' : 'Mails are handed to the server that SMTP_URL names. What is set here takes its place.'} Whether it takes them, a test says.</Callout>
          )}
          {mail.source !== 'none' && <TestButton />}
        </Panel>
        {mail.source === 'settings' && <RemovePanel />}
      </div>
    </div>
  );
}

function SmtpForm({ provider }: { readonly provider: Provider }) {
  const { act } = useAct();
  const changed = useProviderChanged();
  const known = provider.mail.smtp;
  const values: SmtpValues = { host: '', port: 587, security: 'starttls', user: '', from: provider.support.email, fromName: provider.name, ...known, password: '' };

  const save = async ({ password, ...rest }: SmtpValues) => {
    const body = { host: rest.host, port: rest.port, security: rest.security, user: rest.user, from: rest.from, fromName: rest.fromName, ...(password !== '' && { password }) };
    const outcome = await act({ quiet: true, run: () => call('provider.updateSmtp', { body }).finally(() => void changed()), done: 'The mail server is saved. Send yourself a test mail now.' });
    if (outcome.ok) return undefined;
    const errors = outcome.problem?.errors ?? {};
    return Object.keys(errors).length > 0 ? errors : { host: outcome.problem?.detail ?? 'It could not be saved.' };
  };
  return (
    <Panel title="Mail server" about="Mails go out through your own SMTP server, from your own address.">
      <Form key={provider.updatedAt} defaultValues={values} onSubmit={(given: unknown) => save(given as SmtpValues) as Promise<never>} warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
        <div className={form.form}>
          <div className={form.pair}>
            <LineInput source="host" label="Server" required maxLength={253} placeholder="smtp.yours.example" />
            <NumberInput source="port" label="Port" minimum={1} maximum={65_535} />
          </div>
          <ChoiceInput
            source="security"
            label="Encryption"
            choices={[
              { value: 'starttls', label: 'STARTTLS', about: 'Usual on port 587: begins in clear and must switch to TLS.' },
              { value: 'tls', label: 'TLS from the start', about: 'Usual on port 465.' },
              { value: 'none', label: 'None', about: 'Only for a relay inside your own network: anybody on the way can read the mails, links included.' },
            ]}
          />
          <div className={form.pair}>
            <LineInput source="user" label="User name" maxLength={200} autoComplete="off" help="Empty: no sign-in." />
            <LineInput source="password" label="Password" type="password" maxLength={1_000} autoComplete="new-password" help={known?.hasPassword === true ? 'Kept as it is while this stays empty. It is never shown again.' : 'Stored encrypted, and never shown again.'} />
          </div>
          <div className={form.pair}>
            <LineInput source="from" label="From: address" type="email" required />
            <LineInput source="fromName" label="From: name" />
          </div>
          <FormActs save="Save" />
        </div>
      </Form>
    </Panel>
  );
}

function TestButton() {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<{ readonly ok: boolean; readonly text: string }>();
  const test = () => {
    setBusy(true);
    setAnswer(undefined);
    call('provider.testSmtp', undefined, { timeoutMs: 60_000 })
      .then(({ to, answer: said }) => setAnswer({ ok: true, text: `A test mail to ${to} was taken. The server said: ${said}` }))
      .catch((error: unknown) => setAnswer({ ok: false, text: problemText(error) }))
      .finally(() => setBusy(false));
  };
  return (
    <div style={{ marginTop: '0.9rem' }}>
      <Button variant="outlined" loading={busy} onClick={test}>
        Send me a test mail
      </Button>
      <div aria-live="polite">{answer !== undefined && <Callout spaced tone={answer.ok ? 'success' : 'danger'}>{answer.text}</Callout>}</div>
    </div>
  );
}

function RemovePanel() {
  const [asking, setAsking] = useState(false);
  const { act } = useAct();
  const changed = useProviderChanged();
  return (
    <Panel title="Forget this server">
      <p className={layout.muted}>Then the one that SMTP_URL names is used, if there is one; else mails are kept in the mailbox.</p>
      <Button sx={{ mt: 1.5 }} variant="outlined" color="error" onClick={() => setAsking(true)}>
        Forget it
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        title="Forget the mail server?"
        confirm="Forget it"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => call('provider.removeSmtp').finally(() => void changed()), done: 'The mail server is forgotten.' });
          return refusalOf(outcome);
        }}
      >
        <p>Its password is deleted with it. Until another server is set up, mails are kept in the mailbox, unless SMTP_URL names one.</p>
      </ConfirmDialog>
    </Panel>
  );
}
