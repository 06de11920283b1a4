import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { FactorFields, MappingFields, NameField, UnknownPeopleFields, UnsolicitedField } from './PeopleFields.tsx';
import { OidcFields, SamlFields } from './ProviderFields.tsx';
import { guideNames } from './words.ts';

/** Everything staff may change about a connection, in one form. */
export function SettingsTab({ connection }: { readonly connection: SsoConnection }) {
  return (
    <div className={layout.stack}>
      {connection.status === 'live' && <Callout tone="info">This connection is live: what you save holds from the next sign-in on. After a change of identity provider or of what its answers mean, run the test.</Callout>}
      <Panel narrow title="Settings">
        <ConnectionForm connection={connection}>
          <NameField />
          <h3>{guideNames[connection.guide].product}</h3>
          {connection.protocol === 'oidc' ? <OidcFields connection={connection} /> : <SamlFields connection={connection} />}
          <MappingFields connection={connection} />
          <h3>Who gets in</h3>
          <UnknownPeopleFields connection={connection} />
          <FactorFields connection={connection} />
          {connection.protocol === 'saml' && <UnsolicitedField />}
        </ConnectionForm>
      </Panel>
    </div>
  );
}
