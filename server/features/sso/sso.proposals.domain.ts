interface Certificate {
  readonly fingerprint: string;
  readonly expiresAt: string;
}

/** A certificate as a proposal keeps it; `der` in base64. */
export interface ProposedCertificate extends Certificate {
  readonly der: string;
}

interface Values {
  readonly issuer: string;
  readonly sso_url: string;
  readonly metadata_url: string;
  readonly client_id: string;
  readonly client_secret_expires_at: string | null;
}

type Field = 'entityId' | 'ssoUrl' | 'metadataUrl' | 'issuer' | 'clientId' | 'clientSecret' | 'secretExpiresAt';
interface Difference {
  readonly field: Field;
  readonly before: string;
  readonly after: string;
}

/** What differs between a connection and what is proposed for it, field by field; of a renewal only the secret. */
export function differences(protocol: 'oidc' | 'saml', kind: 'set_up' | 'renewal', now: Values & { readonly hasSecret: boolean }, proposed: Values & { readonly hasSecret: boolean }): Difference[] {
  const fields: [Field, string, string][] = [];
  if (protocol === 'saml' && kind === 'set_up') fields.push(['entityId', now.issuer, proposed.issuer], ['ssoUrl', now.sso_url, proposed.sso_url], ['metadataUrl', now.metadata_url, proposed.metadata_url]);
  if (protocol === 'oidc' && kind === 'set_up') fields.push(['issuer', now.issuer, proposed.issuer], ['clientId', now.client_id, proposed.client_id]);
  if (protocol === 'oidc') fields.push(['secretExpiresAt', now.client_secret_expires_at ?? '', proposed.client_secret_expires_at ?? '']);
  const found = fields.map(([field, before, after]) => ({ field, before, after })).filter(({ before, after }) => before !== after);
  return protocol === 'oidc' && proposed.hasSecret ? [...found, { field: 'clientSecret', before: now.hasSecret ? 'kept secret' : '', after: 'new, kept secret' }] : found;
}

/** What would become of each certificate: those of another identity provider go, those of the same one stay beside the new ones. */
export function certificateChanges(active: readonly Certificate[], proposed: readonly Certificate[], sameIssuer: boolean): (Certificate & { readonly change: 'added' | 'kept' | 'gone' })[] {
  const known = new Set(active.map(({ fingerprint }) => fingerprint));
  const named = new Set(proposed.map(({ fingerprint }) => fingerprint));
  return [
    ...proposed.map(({ fingerprint, expiresAt }) => ({ fingerprint, expiresAt, change: known.has(fingerprint) ? ('kept' as const) : ('added' as const) })),
    ...active.filter(({ fingerprint }) => !named.has(fingerprint)).map(({ fingerprint, expiresAt }) => ({ fingerprint, expiresAt, change: sameIssuer ? ('kept' as const) : ('gone' as const) })),
  ];
}

/** Whether sign-ins would be answered by somebody else than now. */
export function leadsElsewhere(now: Values, proposed: Values, kind: 'set_up' | 'renewal'): boolean {
  return kind === 'set_up' && (now.issuer !== proposed.issuer || now.sso_url !== proposed.sso_url || now.client_id !== proposed.client_id);
}

/** Whether two addresses stand on the same host. */
export function isSameHost(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).host === new URL(other).host;
}

/** How a link stands at a time (ISO 8601). */
export function linkState(link: { readonly handed_in_at: string | null; readonly revoked_at: string | null; readonly expires_at: string }, now: string): 'open' | 'handed_in' | 'revoked' | 'expired' {
  if (link.handed_in_at !== null) return 'handed_in';
  if (link.revoked_at !== null) return 'revoked';
  return link.expires_at <= now ? 'expired' : 'open';
}

/** What a client secret of a proposal is sealed to. */
export const proposedSecretPlace = (id: string) => `sso_proposals/client_secret_sealed/${id}`;
