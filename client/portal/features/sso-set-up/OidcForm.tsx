import { useState } from 'react';
import type { SsoGuide } from '../../../../shared/sso-guides.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { saveSetUp, type SetUp } from './queries.ts';

interface Props {
  readonly setUp: SetUp;
  readonly guide: SsoGuide;
  readonly token: string;
  readonly onSaved: (saved: SetUp) => void;
}

/** Issuer, client and secret; with a renewal the next secret alone. A secret is never shown again. */
export function OidcForm({ setUp, guide, token, onSaved }: Props) {
  const renewal = setUp.kind === 'renewal';
  const { saved } = setUp;
  const [issuer, setIssuer] = useState(saved?.issuer ?? (guide === 'google' ? 'https://accounts.google.com' : ''));
  const [clientId, setClientId] = useState(saved?.clientId ?? '');
  const [secret, setSecret] = useState('');
  const [ends, setEnds] = useState(saved?.secretExpiresAt?.slice(0, 10) ?? '');
  const keeps = saved?.hasSecret === true && (renewal || (saved.issuer === issuer && saved.clientId === clientId));
  const form = useSubmit<SetUp>({
    check: () => (secret === '' && !keeps ? { 'oidc.clientSecret': 'Enter the client secret.' } : {}),
    send: () => saveSetUp(token, { guide, oidc: { issuer: renewal ? '' : issuer, clientId: renewal ? '' : clientId, ...(secret === '' ? {} : { clientSecret: secret }), secretExpiresAt: ends === '' ? null : `${ends}T00:00:00.000Z` } }),
    onDone: (answer) => {
      setSecret('');
      onSaved(answer);
    },
  });
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const;
  return (
    <Form state={form} refusal={form.problem && <Alert tone="danger">{form.problem.code === 'too_many_attempts' ? 'This was tried too often within an hour. Wait a while, and try again.' : form.problem.detail}</Alert>}>
      {!renewal && (
        <>
          <TextField {...plain} label="Issuer" name="issuer" type="url" inputMode="url" placeholder="https://" value={issuer} onChange={setIssuer} error={form.errors['oidc.issuer']} />
          <TextField {...plain} label="Client ID" name="client-id" value={clientId} onChange={setClientId} error={form.errors['oidc.clientId']} />
        </>
      )}
      <TextField {...plain} autoComplete="new-password" type="password" label={renewal ? 'The new client secret' : 'Client secret'} name="client-secret" value={secret} onChange={setSecret} error={form.errors['oidc.clientSecret']} hint={keeps ? 'One is saved. Leave this empty to keep it.' : 'Nobody is shown it again, not even your provider.'} />
      <TextField label="The secret ends on" name="ends" type="date" value={ends} onChange={setEnds} error={form.errors['oidc.secretExpiresAt']} hint="As your identity provider shows it. Leave it empty if it never ends; else everybody is reminded in time." />
      <Button type="submit" look={saved === null ? 'primary' : 'secondary'} wide pending={form.pending}>
        {saved === null ? 'Check and save' : 'Check and save again'}
      </Button>
    </Form>
  );
}
