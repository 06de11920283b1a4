import { isProviderAddress, isSharedIssuer } from '../../../shared/identity-providers.ts';

type Protocol = 'oidc' | 'saml';
type Guide = 'entra' | 'google' | 'okta' | 'keycloak' | 'other';

export interface Mapping {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly managerValues: readonly string[];
}

const entraClaims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

/** What each identity provider calls name and address unless somebody changed it there. */
export function standardMapping(protocol: Protocol, guide: Guide): Mapping {
  const none = { role: '', managerValues: [] };
  if (protocol === 'oidc') return { name: 'name', email: 'email', ...none };
  if (guide === 'entra') return { name: 'http://schemas.microsoft.com/identity/claims/displayname', email: `${entraClaims}emailaddress`, ...none };
  return { name: 'name', email: 'email', ...none };
}

/** What a client secret is sealed to. */
export const secretPlace = (id: string) => `sso_connections/client_secret_sealed/${id}`;

/** What is missing or wrong before a connection can work, by field. */
export function faultsOf(row: { readonly protocol: Protocol; readonly issuer: string; readonly sso_url: string; readonly client_id: string; readonly has_secret: number; readonly certificates: readonly { readonly status: string }[] }): Record<string, string> {
  const faults: Record<string, string> = {};
  const address = 'Use an address that begins with https://.';
  if (row.protocol === 'oidc') {
    if (!isProviderAddress(row.issuer)) faults['oidc.issuer'] = row.issuer === '' ? 'Enter the issuer, as your identity provider shows it.' : address;
    if (isSharedIssuer(row.issuer)) faults['oidc.issuer'] = 'This issuer speaks for every company that has an account there. Enter the one of your own directory, with its tenant ID in place of “common” or “organizations”.';
    if (row.client_id === '') faults['oidc.clientId'] = 'Enter the client ID.';
    if (row.has_secret === 0) faults['oidc.clientSecret'] = 'Enter the client secret.';
    return faults;
  }
  if (row.issuer === '') faults['saml.entityId'] = 'Enter the entity ID of the identity provider, or read its metadata.';
  if (!isProviderAddress(row.sso_url)) faults['saml.ssoUrl'] = row.sso_url === '' ? 'Enter the sign-in address of the identity provider, or read its metadata.' : address;
  if (!row.certificates.some(({ status }) => status === 'active')) faults['saml.certificates'] = 'Add the certificate the identity provider signs with.';
  return faults;
}
