import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { Callout } from '../../../components/Callout.tsx';
import { Choices } from '../../../components/Choices.tsx';
import layout from '../../../components/layout.module.css';
import { Panel } from '../../../components/Panel.tsx';
import { useAct } from '../../../components/useAct.ts';
import { call } from '../../../providers/door.ts';
import { useMay } from '../../../providers/useSession.ts';
import { ConnectionState } from './ConnectionState.tsx';
import { CopyValues } from './CopyValues.tsx';
import { StaffConnectionForm } from './StaffConnectionForm.tsx';
import { StaffRuleForm } from './StaffRuleForm.tsx';
import css from './sign-in.module.css';
import { useProviderSignIn, type ProviderConnection } from './useProviderSignIn.ts';

/** How the provider's own people sign in: their connection, whom it is for, and who gets in when it fails. */
export function StaffSignInSettings() {
  const { data, error } = useProviderSignIn();
  const mayChange = useMay('owners.manage');
  if (error && data === undefined) return <Callout tone="danger">The settings could not be loaded. Reload the page.</Callout>;
  if (data === undefined) return <Skeleton variant="rectangular" height={320} sx={{ borderRadius: '14px' }} />;
  const { connection } = data.staff;
  return (
    <div className={layout.stack}>
      {!mayChange && <Callout tone="info">Only owners change how your team signs in: whoever names the identity provider could come in as anybody.</Callout>}
      <div className={layout.split}>
        <div className={layout.stack}>
          {connection === null ? <Begin mayChange={mayChange} /> : <ConnectionPanel connection={connection} mayChange={mayChange} />}
          {connection !== null && <StaffRuleForm key={data.staff.version} staff={data.staff} mayChange={mayChange} />}
        </div>
        {connection !== null && <Values connection={connection} />}
      </div>
    </div>
  );
}

function Begin({ mayChange }: { readonly mayChange: boolean }) {
  const [protocol, setProtocol] = useState<'oidc' | 'saml'>('oidc');
  const { act, busy } = useAct();
  return (
    <Panel title="Single sign-on for your team" about="Your team then signs in here as it does everywhere else. Passwords and passkeys go on working until you say otherwise.">
      {mayChange && (
        <div className={css.begin}>
          <Choices
            label="How it speaks"
            value={protocol}
            onChange={setProtocol}
            choices={[
              { value: 'oidc', label: 'OpenID Connect', about: 'Usual with Microsoft Entra ID, Google Workspace, Okta and Keycloak.' },
              { value: 'saml', label: 'SAML 2.0', about: 'Where your identity provider offers nothing else.' },
            ]}
          />
          <Button variant="contained" loading={busy} onClick={() => void act({ run: () => call('providerSignIn.createConnection', { body: { purpose: 'staff', protocol, guide: 'other' } }) })}>
            Set it up
          </Button>
        </div>
      )}
    </Panel>
  );
}

function ConnectionPanel({ connection, mayChange }: { readonly connection: ProviderConnection; readonly mayChange: boolean }) {
  return (
    <Panel title="Your identity provider" about="Only people who are on your team already get in with it, each with the role they have here.">
      <div className={layout.stack}>
        <ConnectionState
          connection={connection}
          mayChange={mayChange}
          offMeans="Whoever of your team came this way is signed out at their next click, and signs in with a password or passkey again."
          removeMeans="Whom it knows is forgotten. Your team signs in with passwords and passkeys."
        />
        {mayChange && <StaffConnectionForm connection={connection} />}
      </div>
    </Panel>
  );
}

function Values({ connection: { protocol, ours } }: { readonly connection: ProviderConnection }) {
  return (
    <Panel title="Enter this there" about="At your identity provider, in the application you make for this console.">
      <CopyValues of={protocol === 'oidc' ? [['Redirect URI', ours.redirectUri]] : [['Entity ID', ours.entityId], ['ACS URL', ours.acsUrl], ['Metadata', ours.metadataUrl]]} />
    </Panel>
  );
}
