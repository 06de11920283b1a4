import { Panel } from '../../components/Panel.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { FactorFields, MappingFields, NameField, UnknownPeopleFields, UnsolicitedField } from './PeopleFields.tsx';

/** The step in which staff say who gets in, as what, and with whose second factor. */
export function PeopleStep({ connection }: { readonly connection: SsoConnection }) {
  const base = `/sso-connections/${connection.id}`;
  return (
    <Panel title="Who gets in, and as what" about="The names are filled in as the guide has them. A test shows what the identity provider really says.">
      <ConnectionForm connection={connection} save="Save and continue" to={`${base}/test`} back={`${base}/data`}>
        <NameField />
        <MappingFields connection={connection} />
        <UnknownPeopleFields connection={connection} />
        <FactorFields connection={connection} />
        {connection.protocol === 'saml' && <UnsolicitedField />}
      </ConnectionForm>
    </Panel>
  );
}
