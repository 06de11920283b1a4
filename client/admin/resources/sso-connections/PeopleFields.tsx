import { useWatch } from 'react-hook-form';
import { ssoSetUpGuides } from '../../../../shared/sso-guides.ts';
import form from '../../components/form/form.module.css';
import { ChoiceInput, LineInput } from '../../components/form/inputs.tsx';
import { ListInput } from '../../components/form/ListInput.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { Emphasized } from './Emphasized.tsx';

/** Which of what the identity provider says is name, address and role. */
export function MappingFields({ connection }: { readonly connection: SsoConnection }) {
  const word = connection.protocol === 'saml' ? 'attribute' : 'claim';
  const role = useWatch<{ mapping?: { role?: string } }, 'mapping.role'>({ name: 'mapping.role' }) ?? '';
  return (
    <>
      <h3>What it says of a person</h3>
      <div className={form.pair}>
        <LineInput source="mapping.email" label="E-mail address comes from" maxLength={300} help={`The name of the ${word}. People are recognized by it at their first sign-in, and only under a proven domain.`} />
        <LineInput source="mapping.name" label="Name comes from" maxLength={300} help={`The name of the ${word}. For people who are made here at their first sign-in.`} />
      </div>
      <LineInput source="mapping.role" label="Role comes from" maxLength={300} help={`The ${word} with groups or roles, for people who are made here at their first sign-in. Empty: everybody gets the role below.`} />
      {role !== '' && <ListInput whole source="mapping.managerValues" label="These make a manager" placeholder="Type a group or role, then Enter" help="Exactly as it sends them. Everybody else gets the role below." />}
    </>
  );
}

/** What happens to somebody whom the identity provider lets through and nobody has invited. */
export function UnknownPeopleFields({ connection }: { readonly connection: SsoConnection }) {
  const unknown = useWatch<Partial<SsoConnection>, 'unknownPeople'>({ name: 'unknownPeople' });
  const organization = connection.organizationName ?? 'the organization';
  return (
    <>
      <ChoiceInput
        source="unknownPeople"
        label="Somebody nobody has invited"
        choices={[
          { value: 'invitation', label: 'Is not let in', about: `Only people who are known in ${organization} get in. The others read whom to ask.` },
          { value: 'create', label: 'Is added at their first sign-in', about: `Whoever is assigned at the identity provider gets in, if their address lies under a domain that ${organization} has proven.` },
        ]}
      />
      {unknown === 'create' && (
        <ChoiceInput
          source="defaultRole"
          label="Their role"
          choices={[
            { value: 'user', label: 'User', about: 'Sees their own tickets and devices.' },
            { value: 'manager', label: 'Manager', about: `Sees everything of ${organization}.` },
          ]}
        />
      )}
    </>
  );
}

/** Whose second factor counts. */
export function FactorFields({ connection }: { readonly connection: SsoConnection }) {
  const mfa = useWatch<Partial<SsoConnection>, 'mfa'>({ name: 'mfa' });
  const { factor, factorNote } = ssoSetUpGuides[connection.guide][connection.protocol];
  return (
    <>
      <ChoiceInput
        source="mfa"
        label="Second factor"
        choices={[
          { value: 'ours', label: 'Ours, on top', about: 'Where a second factor is required, it is asked for here too, whatever the identity provider has asked for.' },
          { value: 'idp', label: 'The identity provider’s, if it says that it asked', about: 'Nobody is asked twice. Where it does not say so, ours is asked for.' },
          { value: 'local', label: 'Only at sign-ins with a password of ours', about: 'Nobody who comes by this connection is asked here: only for companies whose identity provider you trust to ask.' },
        ]}
      />
      {mfa === 'idp' && (
        <ListInput
          whole
          source="mfaValues"
          label="What it says then"
          placeholder="Type a value, then Enter"
          options={factor}
          help={<Emphasized text={factorNote} />}
        />
      )}
    </>
  );
}

/** What becomes of a sign-in that began at the identity provider. */
export function UnsolicitedField() {
  return (
    <ChoiceInput
      source="unsolicited"
      label="When somebody begins at their company’s app page"
      choices={[
        { value: 'restart', label: 'Begin anew here, at once', about: 'They notice nothing: the answer nobody asked for is thrown away, and a fresh sign-in is asked for.' },
        { value: 'refuse', label: 'Refuse, and say to begin here', about: 'The strictest.' },
      ]}
    />
  );
}

/** What the connection is called where people choose among several. */
export function NameField() {
  return <LineInput source="name" label="Name" required maxLength={100} help="People read it on the button that leads them to their company’s sign-in." />;
}
