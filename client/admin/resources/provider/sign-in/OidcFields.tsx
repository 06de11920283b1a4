import form from '../../../components/form/form.module.css';
import { LineInput } from '../../../components/form/inputs.tsx';
import type { ProviderConnection } from './useProviderSignIn.ts';

interface OidcFieldsProps {
  readonly hasSecret: boolean;
  readonly clientId: string;
  readonly secret: string;
  readonly secretHelp?: string;
}

export interface OidcValues {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A day, or empty. */
  readonly secretExpires: string;
}

/** What the fields begin with. */
export function oidcValues(oidc: ProviderConnection['oidc']): OidcValues {
  return { clientId: oidc?.clientId ?? '', clientSecret: '', secretExpires: oidc?.secretExpiresAt?.slice(0, 10) ?? '' };
}

/** Client ID and secret of a relying party; the secret goes in and never comes out. */
export function OidcFields({ hasSecret, clientId, secret, secretHelp = 'Stored encrypted, and never shown again.' }: OidcFieldsProps) {
  return (
    <div className={form.pair}>
      <LineInput source="clientId" label={clientId} required maxLength={300} />
      <LineInput source="clientSecret" label={secret} type="password" maxLength={1_000} autoComplete="new-password" help={hasSecret ? 'Kept as it is while this stays empty.' : secretHelp} />
      <LineInput source="secretExpires" label="The secret runs out on" type="date" help="As it says there; empty where it never does." />
    </div>
  );
}

/** What of a form's values says who the relying party is; an empty secret is not sent. */
export function oidcOf(issuer: string, { clientId, clientSecret, secretExpires }: OidcValues) {
  return { issuer, clientId, secretExpiresAt: secretExpires === '' ? null : `${secretExpires}T00:00:00.000Z`, ...(clientSecret !== '' && { clientSecret }) };
}
