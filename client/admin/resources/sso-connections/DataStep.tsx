import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import layout from '../../components/layout.module.css';
import { Facts, Panel } from '../../components/Panel.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { CertificateList } from './CertificateList.tsx';
import { ConnectionForm } from './ConnectionForm.tsx';
import { MetadataForm } from './MetadataForm.tsx';
import { OidcFields, SamlFields } from './ProviderFields.tsx';
import { isComplete } from './SetUpSteps.tsx';
import setUp from './set-up.module.css';
import css from './sso.module.css';
import { guideNames } from './words.ts';

const required = (values: SsoConnection) => {
  const { issuer = '', clientId = '', hasSecret = false, clientSecret = '' } = (values.oidc ?? {}) as Partial<NonNullable<SsoConnection['oidc']>> & { clientSecret?: string };
  return {
    ...(issuer.trim() === '' && { 'oidc.issuer': 'Enter the issuer, as the identity provider shows it.' }),
    ...(clientId.trim() === '' && { 'oidc.clientId': 'Enter the client ID.' }),
    ...(!hasSecret && clientSecret === '' && { 'oidc.clientSecret': 'Enter the client secret.' }),
  };
};

/** The step in which the identity provider's own values come in. */
export function DataStep({ connection }: { readonly connection: SsoConnection }) {
  const base = `/sso-connections/${connection.id}`;
  const { there } = guideNames[connection.guide];
  if (connection.protocol === 'oidc') {
    return (
      <Panel title={`What ${there} gives you`} about="Copy these three from there. The secret is stored encrypted and sent to this issuer only.">
        <ConnectionForm connection={connection} save="Save and continue" to={`${base}/people`} back={`${base}/guide`} check={required}>
          <OidcFields connection={connection} />
        </ConnectionForm>
      </Panel>
    );
  }
  return <SamlStep connection={connection} base={base} />;
}

function SamlStep({ connection, base }: { readonly connection: SsoConnection; readonly base: string }) {
  const { there } = guideNames[connection.guide];
  const read = connection.saml?.entityId !== '';
  return (
    <div className={layout.stack}>
      <Panel title={`What ${there} gives you`} about="Its metadata hold everything in one: who it is, where people sign in, and the certificate it signs with. By address is best.">
        <MetadataForm connection={connection} />
      </Panel>
      {read && (
        <Panel title={connection.saml?.metadataCheckedAt == null ? 'What was entered' : 'What was read'}>
          <Facts
            of={[
              ['Entity ID', connection.saml?.entityId],
              ['Sign-in address', connection.saml?.ssoUrl],
            ]}
          />
          <div className={css.part}>
            <CertificateList connection={connection} />
          </div>
        </Panel>
      )}
      <Panel>
        <details className={setUp.byHand} open={read && !isComplete(connection)}>
          <summary>There are no metadata: enter it by hand</summary>
          <ConnectionForm connection={connection} save="Save">
            <SamlFields connection={connection} />
          </ConnectionForm>
          {!read && (
            <div className={css.part}>
              <CertificateList connection={connection} />
            </div>
          )}
        </details>
      </Panel>
      <div className={css.acts}>
        {isComplete(connection) ? (
          <Button variant="contained" component={Link} to={`${base}/people`}>
            Continue
          </Button>
        ) : (
          <Button variant="contained" disabled>
            Continue
          </Button>
        )}
        <Button variant="outlined" component={Link} to={`${base}/guide`}>
          Back
        </Button>
      </div>
    </div>
  );
}
