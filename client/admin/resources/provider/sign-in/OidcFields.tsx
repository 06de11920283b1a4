import form from '../../../components/form/form.module.css';
import { LineInput } from '../../../components/form/inputs.tsx';

interface OidcFieldsProps {
  readonly hasSecret: boolean;
  readonly clientId: string;
  readonly secret: string;
  readonly secretHelp?: string;
}

/** Client ID and secret of a relying party; the secret goes in and never comes out. */
export function OidcFields({ hasSecret, clientId, secret, secretHelp = 'Stored encrypted, and never shown again.' }: OidcFieldsProps) {
  return (
    <div className={form.pair}>
      <LineInput source="clientId" label={clientId} required maxLength={300} />
      <LineInput source="clientSecret" label={secret} type="password" maxLength={1_000} autoComplete="new-password" help={hasSecret ? 'Kept as it is while this stays empty.' : secretHelp} />
    </div>
  );
}

/** What of a form's values says who the relying party is; an empty secret is not sent. */
export function oidcOf(issuer: string, { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string }, secretExpiresAt: string | null) {
  return { issuer, clientId, secretExpiresAt, ...(clientSecret !== '' && { clientSecret }) };
}
