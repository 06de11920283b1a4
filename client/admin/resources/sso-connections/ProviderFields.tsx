import TextField from '@mui/material/TextField';
import { useInput } from 'react-admin';
import { ssoSetUpGuides } from '../../../../shared/sso-guides.ts';
import form from '../../components/form/form.module.css';
import { LineInput } from '../../components/form/inputs.tsx';
import { dayOf, startOfDay } from '../../components/time.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { useTimeZone } from '../../providers/useSession.ts';
import { Emphasized } from './Emphasized.tsx';

/** What an OpenID provider gives us: issuer, client and its secret. */
export function OidcFields({ connection }: { readonly connection: SsoConnection }) {
  const { gives } = ssoSetUpGuides[connection.guide].oidc;
  const kept = connection.oidc?.hasSecret === true;
  return (
    <>
      <LineInput source="oidc.issuer" label="Issuer" type="url" maxLength={500} placeholder="https://" help={<Emphasized text={gives.issuer ?? ''} />} />
      <LineInput source="oidc.clientId" label="Client ID" maxLength={300} help={<Emphasized text={gives.clientId ?? ''} />} />
      <div className={form.pair}>
        <LineInput source="oidc.clientSecret" label="Client secret" type="password" maxLength={1_000} autoComplete="new-password" help={kept ? 'Kept as it is while this stays empty. It is never shown again.' : <Emphasized text={`${gives.clientSecret ?? ''} Stored encrypted, and never shown again.`} />} />
        <DayInput source="oidc.secretExpiresAt" label="The secret runs out on" help="Empty if it never does." />
      </div>
    </>
  );
}

/** What a SAML identity provider's metadata say, to enter by hand. */
export function SamlFields({ connection }: { readonly connection: SsoConnection }) {
  const { gives } = ssoSetUpGuides[connection.guide].saml;
  return (
    <>
      <LineInput source="saml.entityId" label="Entity ID of the identity provider" maxLength={300} help={<Emphasized text={gives.entityId ?? ''} />} />
      <LineInput source="saml.ssoUrl" label="Sign-in address" type="url" maxLength={500} placeholder="https://" help={<Emphasized text={gives.ssoUrl ?? ''} />} />
    </>
  );
}

/** A calendar day of a record, kept as its first moment in the provider's time zone. */
function DayInput({ source, label, help }: { readonly source: string; readonly label: string; readonly help: string }) {
  const { field, fieldState, id } = useInput({ source, defaultValue: null });
  const timeZone = useTimeZone();
  return (
    <TextField
      id={id}
      name={field.name}
      label={label}
      type="date"
      value={typeof field.value === 'string' && field.value !== '' ? dayOf(new Date(field.value), timeZone) : ''}
      onBlur={field.onBlur}
      onChange={({ target }) => field.onChange(target.value === '' ? null : startOfDay(target.value, timeZone).toISOString())}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? help}
    />
  );
}
