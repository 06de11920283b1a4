import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { Callout } from '../../../components/Callout.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { LineInput } from '../../../components/form/inputs.tsx';
import layout from '../../../components/layout.module.css';
import { Panel } from '../../../components/Panel.tsx';
import { useAct } from '../../../components/useAct.ts';
import { call } from '../../../providers/door.ts';
import { TenantTable } from '../../microsoft365-tenants/TenantTable.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { ConnectionState } from './ConnectionState.tsx';
import { CopyValues } from './CopyValues.tsx';
import { OidcFields, oidcOf, oidcValues, type OidcValues } from './OidcFields.tsx';
import { useProviderSignIn, type ProviderConnection } from './useProviderSignIn.ts';
import css from './sign-in.module.css';

/** The provider's one Microsoft 365 app: its set-up, and which organizations have let it in. */
export function Microsoft365Settings() {
  const { data, error } = useProviderSignIn();
  if (error && data === undefined) return <Callout tone="danger">The settings could not be loaded. Reload the page.</Callout>;
  if (data === undefined) return <Skeleton variant="rectangular" height={320} sx={{ borderRadius: '14px' }} />;
  if (data.microsoft365 === null) return <Begin />;
  return (
    <div className={layout.stack}>
      <div className={layout.split}>
        <AppPanel connection={data.microsoft365} authority={data.authority} />
        <Guide connection={data.microsoft365} />
      </div>
      <Panel flush title="Organizations" about="Enter an organization’s tenant ID, send its administrator the consent link, and its people with an address under a proven domain are led to Microsoft 365.">
        <TenantTable />
      </Panel>
    </div>
  );
}

function Begin() {
  const { act, busy } = useAct();
  return (
    <Panel>
      <EmptyState icon="key" title="One Microsoft 365 sign-in for all organizations" action={<Button variant="contained" loading={busy} onClick={() => void act({ run: () => call('providerSignIn.createConnection', { body: { purpose: 'microsoft365', protocol: 'oidc', guide: 'entra' } }) })}>Set it up</Button>}>
        Register one app in your own Microsoft Entra directory. Each organization’s administrator then lets it in with one click, and nobody there needs another password.
      </EmptyState>
    </Panel>
  );
}

interface AppValues extends OidcValues {
  readonly issuer: string;
}

function AppPanel({ connection, authority }: { readonly connection: ProviderConnection; readonly authority: string }) {
  const prefix = `${authority}/`;
  const known = connection.oidc?.issuer ?? '';
  const values: AppValues = { issuer: known.startsWith(prefix) ? (known.slice(prefix.length).split('/')[0] ?? '') : '', ...oidcValues(connection.oidc) };
  const changes = ({ issuer, ...rest }: AppValues) => ({ oidc: oidcOf(`${prefix}${issuer.trim().toLowerCase()}/v2.0`, rest) });
  return (
    <Panel title="Your app in Microsoft Entra" about="From its overview page there.">
      <div className={layout.stack}>
        <ConnectionState
          connection={connection}
          mayChange
          offMeans="Nobody gets in with Microsoft 365 any more, and whoever came that way is signed out at their next click. The organizations’ consents are kept."
          removeMeans="Tenant IDs stay; every organization has to consent anew should you set the app up again."
        />
        <ConnectionForm connection={connection} values={values} changes={changes}>
          <LineInput source="issuer" label="Directory (tenant) ID of your own directory" required maxLength={100} placeholder="8f2c1b7e-…" help="Where the app is registered. Your customers’ directories are entered below." />
          <OidcFields hasSecret={connection.oidc?.hasSecret === true} clientId="Application (client) ID" secret="Client secret" secretHelp="Its value, not its ID. Stored encrypted, and never shown again." />
        </ConnectionForm>
      </div>
    </Panel>
  );
}

function Guide({ connection }: { readonly connection: ProviderConnection }) {
  return (
    <Panel title="How to register it">
      <ol className={css.guide}>
        <li>In the Microsoft Entra admin center, open App registrations and choose New registration.</li>
        <li>For the account types choose “Accounts in any organizational directory (multitenant)”.</li>
        <li>
          For the platform Web enter this:
          <CopyValues of={[['Redirect URI', connection.ours.redirectUri]]} />
        </li>
        <li>Under Certificates &amp; secrets add a client secret, and note when it runs out.</li>
        <li>Under Token configuration add the optional claims email and xms_edov to the ID token.</li>
        <li>Enter the IDs and the secret here, save, test with an account of your own directory, and go live.</li>
      </ol>
    </Panel>
  );
}
