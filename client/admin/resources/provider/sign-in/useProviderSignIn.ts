import { useQuery } from '@tanstack/react-query';
import { call } from '../../../providers/door.ts';
import type { ProviderSignIn } from '../../../providers/records.ts';

export type ProviderConnection = NonNullable<ProviderSignIn['microsoft365']>;

/** The provider's own connections and how its staff sign in; asked again when somebody comes back from another window. */
export function useProviderSignIn() {
  return useQuery({ queryKey: ['provider-sign-in'], queryFn: ({ signal }) => call('providerSignIn.get', undefined, { signal }), refetchOnWindowFocus: 'always' });
}

/** The tests of one connection, the newest first. */
export function useConnectionTests(id: string) {
  return useQuery({ queryKey: ['provider-sign-in', 'tests', id], queryFn: ({ signal }) => call('ssoConnections.tests', { params: { id } }, { signal }), refetchOnWindowFocus: 'always' });
}

/** What a PUT of a connection carries, as it was read. */
export function formOf({ version, name, mapping, unknownPeople, defaultRole, mfa, mfaValues, unsolicited, oidc, saml }: ProviderConnection) {
  return {
    ...{ version, name, mapping, unknownPeople, defaultRole, mfa, mfaValues, unsolicited },
    oidc: oidc && { issuer: oidc.issuer, clientId: oidc.clientId, secretExpiresAt: oidc.secretExpiresAt },
    saml: saml && { entityId: saml.entityId, ssoUrl: saml.ssoUrl, metadataUrl: saml.metadataUrl },
  };
}
