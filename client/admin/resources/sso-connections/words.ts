import type { Word } from '../../components/words.ts';
import type { SsoConnection, SsoTest } from '../../providers/records.ts';

type Guide = SsoConnection['guide'];

/** How identity providers are called: as a product, and within a sentence. */
export const guideNames: Readonly<Record<Guide, { readonly product: string; readonly there: string }>> = {
  entra: { product: 'Microsoft Entra ID', there: 'Microsoft Entra ID' },
  google: { product: 'Google Workspace', there: 'Google Workspace' },
  okta: { product: 'Okta', there: 'Okta' },
  keycloak: { product: 'Keycloak', there: 'Keycloak' },
  other: { product: 'Another identity provider', there: 'the identity provider' },
};
export const protocolNames = { saml: 'SAML 2.0', oidc: 'OpenID Connect' } as const;

/** How far a connection has come. */
export const connectionStatuses: Readonly<Record<SsoConnection['status'], Word>> = {
  draft: { label: 'Being set up', tone: 'warning' },
  live: { label: 'Live', tone: 'success' },
  off: { label: 'Switched off', tone: 'neutral' },
};

/** What became of a test. */
export const testOutcomes: Readonly<Record<SsoTest['outcome'], Word>> = {
  waiting: { label: 'Waiting', tone: 'info' },
  passed: { label: 'Passed', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
};

/** What a connection speaks and with whom, in one line. */
export function kindOf({ guide, protocol }: Pick<SsoConnection, 'guide' | 'protocol'>): string {
  return `${guideNames[guide].product} · ${protocolNames[protocol]}`;
}

const soonMs = 30 * 86_400_000;

/** What of a connection runs out first: its secret, or the certificate among those in use that ends soonest; null where nothing does. */
export function nearestExpiry({ oidc, saml }: Pick<SsoConnection, 'oidc' | 'saml'>): { readonly what: string; readonly at: string } | null {
  if (oidc !== null) return oidc.secretExpiresAt === null ? null : { what: 'Client secret', at: oidc.secretExpiresAt };
  const [first] = (saml?.certificates ?? []).filter(({ status }) => status === 'active').map(({ notAfter }) => notAfter).sort();
  return first === undefined ? null : { what: 'Certificate', at: first };
}

/** Whether something has run out, does so within 30 days, or neither. */
export function expiryTone(at: string, now = Date.now()): 'danger' | 'warning' | 'neutral' {
  const left = Date.parse(at) - now;
  return left <= 0 ? 'danger' : left < soonMs ? 'warning' : 'neutral';
}
