import { isTenantId } from '../../../shared/identity-providers.ts';
import { isEmail } from '../../../shared/contracts/text.ts';
import { namedByToken, type Named } from './sso.identity.domain.ts';

/** The issuer of a directory's tokens at an authority: `https://login.microsoftonline.com/<tenant>/v2.0`. */
export function tenantIssuer(authority: string, tenantId: string): string {
  return `${authority}/${tenantId}/v2.0`;
}

/** The directory whose tokens an issuer at the authority makes; null where it is no single directory's. */
export function tenantOfIssuer(authority: string, issuer: string): string | null {
  if (!issuer.startsWith(`${authority}/`)) return null;
  const tenantId = /^([^/]+)\/v2\.0\/?$/u.exec(issuer.slice(authority.length + 1))?.[1] ?? '';
  return isTenantId(tenantId) ? tenantId : null;
}

/** Where an administrator of a directory lets the app in (Microsoft identity platform, admin consent endpoint v2.0). */
export function consentAddress(authority: string, tenantId: string, request: { clientId: string; redirectUri: string; state: string }): string {
  const parameters = new URLSearchParams({ client_id: request.clientId, scope: 'openid profile email', redirect_uri: request.redirectUri, state: request.state });
  return `${authority}/${tenantId}/v2.0/adminconsent?${parameters.toString()}`;
}

/** What is wrong with how an ID token names somebody: the claim, what it says, and what it should say. */
export interface MicrosoftRefusal {
  readonly claim: 'tid' | 'oid';
  readonly found: string | null;
  readonly expected: string | null;
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);

/** Whom an ID token of a directory names: by the directory and the object in it, never by an address. The issuer was checked; directory and object are checked here. */
export function namedByMicrosoft(claims: Readonly<Record<string, unknown>>, tenantId: string): Named | MicrosoftRefusal {
  const tid = text(claims['tid']);
  if (tid !== tenantId) return { claim: 'tid', found: tid, expected: tenantId };
  const oid = text(claims['oid']);
  // An object's ID has the same form as a directory's.
  if (oid === null || !isTenantId(oid)) return { claim: 'oid', found: oid, expected: null };
  const named = namedByToken({ subject: `${tid}/${oid}`, claims });
  const owned = claims['xms_edov'];
  const userName = text(claims['preferred_username']) ?? '';
  const claimed = text(claims['email']) !== null;
  // Without a mailbox a person's user name is their address; Microsoft has checked its domain.
  const withAddress = claimed || !isEmail(userName) ? named.claims : [...named.claims, { name: 'email', values: [userName] }];
  return { ...named, claims: withAddress, tenantId: tid, emailVerified: named.emailVerified && (!claimed || owned === undefined || owned === true || owned === 1 || owned === '1' || owned === 'true') };
}

/** How far an organization's directory is. */
export function consentState(row: { readonly tenant_id: string | null; readonly asked_at: string | null; readonly consented_at: string | null }): 'no_tenant' | 'not_asked' | 'asked' | 'consented' {
  if (row.tenant_id === null) return 'no_tenant';
  if (row.consented_at !== null) return 'consented';
  return row.asked_at === null ? 'not_asked' : 'asked';
}
