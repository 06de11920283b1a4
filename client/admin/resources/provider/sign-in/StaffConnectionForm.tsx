import { useState } from 'react';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useWatch } from 'react-hook-form';
import { Callout } from '../../../components/Callout.tsx';
import { ChoiceInput, LineInput } from '../../../components/form/inputs.tsx';
import { ListInput } from '../../../components/form/ListInput.tsx';
import layout from '../../../components/layout.module.css';
import { Facts } from '../../../components/Panel.tsx';
import { useAct } from '../../../components/useAct.ts';
import { When } from '../../../components/When.tsx';
import { call } from '../../../providers/door.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { OidcFields, oidcOf, oidcValues, type OidcValues } from './OidcFields.tsx';
import type { ProviderConnection } from './useProviderSignIn.ts';

interface Values extends OidcValues {
  readonly name: string;
  readonly issuer: string;
  readonly mfa: ProviderConnection['mfa'];
  readonly mfaValues: string[];
}

/** The staff connection's fields: who answers there, as whom we ask, and whose second factor counts. */
export function StaffConnectionForm({ connection }: { readonly connection: ProviderConnection }) {
  const { oidc, saml } = connection;
  const values: Values = { name: connection.name, issuer: oidc?.issuer ?? '', ...oidcValues(oidc), mfa: connection.mfa, mfaValues: connection.mfaValues };
  const changes = ({ name, mfa, mfaValues, issuer, ...rest }: Values) => ({ name, mfa, mfaValues, ...(oidc !== null && { oidc: oidcOf(issuer.trim(), rest) }) });
  return (
    <div className={layout.stack}>
      {saml !== null && <Metadata id={connection.id} saml={saml} />}
      <ConnectionForm connection={connection} values={values} changes={changes}>
        <LineInput source="name" label="Name on the sign-in page" required maxLength={100} help="“Continue with …”" />
        {oidc !== null && (
          <>
            <LineInput source="issuer" label="Issuer" type="url" required maxLength={500} placeholder="https://" help="As your identity provider shows it." />
            <OidcFields hasSecret={oidc.hasSecret} clientId="Client ID" secret="Client secret" />
          </>
        )}
        <ChoiceInput
          source="mfa"
          label="Second factor"
          choices={[
            { value: 'idp', label: 'Your identity provider’s counts', about: 'Where it says that it asked for one; else ours is asked for.' },
            { value: 'ours', label: 'Ours on top', about: 'After single sign-on everybody gives a code or passkey here, too.' },
            { value: 'local', label: 'Ours only without single sign-on', about: 'Choose this only where your identity provider always asks for one.' },
          ]}
        />
        <FactorValues />
      </ConnectionForm>
    </div>
  );
}

function FactorValues() {
  const mfa: unknown = useWatch({ name: 'mfa' });
  return mfa === 'idp' ? <ListInput source="mfaValues" label="It says so with" placeholder="mfa" help="Values of amr, acr or AuthnContext that mean a second factor was given." /> : null;
}

function Metadata({ id, saml }: { readonly id: string; readonly saml: NonNullable<ProviderConnection['saml']> }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const { act, busy } = useAct();
  const isAddress = /^https?:\/\/\S+$/u.test(text.trim());
  const read = async () => {
    setProblem('');
    const outcome = await act({ quiet: true, run: () => call('ssoConnections.readMetadata', { params: { id }, body: isAddress ? { url: text.trim() } : { xml: text } }), done: 'The metadata are read.' });
    if (outcome.ok) setText('');
    else setProblem(outcome.problem?.detail ?? 'They could not be read.');
  };
  return (
    <div className={layout.stack}>
      {saml.entityId !== '' && (
        <Facts
          of={[
            ['Entity ID', saml.entityId],
            ['Sign-in address', saml.ssoUrl],
            ...saml.certificates.map(({ fingerprint, notAfter }) => [`Certificate ${fingerprint.slice(0, 8)}`, <>until <When at={notAfter} /></>] as const),
          ]}
        />
      )}
      <TextField label={saml.entityId === '' ? 'Metadata: address or XML' : 'Read other metadata: address or XML'} multiline minRows={2} maxRows={8} value={text} onChange={(event) => setText(event.target.value)} placeholder="https://" slotProps={{ htmlInput: { spellCheck: false } }} />
      {problem !== '' && <Callout tone="danger">{problem}</Callout>}
      <div>
        <Button variant="outlined" loading={busy} disabled={text.trim() === ''} onClick={() => void read()}>
          Read metadata
        </Button>
      </div>
    </div>
  );
}
