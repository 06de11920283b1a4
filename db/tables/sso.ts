import type { Time } from './accounts.ts';

export interface SsoConnectionsTable {
  id: string;
  provider_id: string;
  /** Null: the provider's own. */
  organization_id: string | null;
  /** Whom it signs in: people of its organization, people of organizations that consented, or the provider's staff. */
  purpose: 'organization' | 'microsoft365' | 'staff';
  protocol: 'oidc' | 'saml';
  /** Which set-up guide the console shows. */
  guide: 'entra' | 'google' | 'okta' | 'keycloak' | 'other';
  name: string;
  status: 'draft' | 'live' | 'off';
  /** The OpenID provider's issuer, or the SAML IdP's entity ID. */
  issuer: string;
  /** SAML: where authentication requests go. */
  sso_url: string;
  /** SAML: where the IdP's metadata is fetched from each day; empty: it was pasted. */
  metadata_url: string;
  metadata_checked_at: Time | null;
  /** Why the last fetch changed nothing, in one sentence; empty: it went well. */
  metadata_problem: string;
  client_id: string;
  client_secret_sealed: string | null;
  client_secret_expires_at: Time | null;
  /** JSON: which claim or attribute is the name, the address, the role, and which values make a manager. */
  mapping: string;
  /** What happens to somebody nobody has invited. */
  unknown_people: 'invitation' | 'create';
  default_role: 'user' | 'manager';
  /** Whose second factor counts after a sign-in here: the IdP's where it asserts one, ours on top, or none of ours. */
  mfa: 'idp' | 'ours' | 'local';
  /** JSON array: what the IdP says (acr, amr, AuthnContext) when it has asked for a second factor. */
  mfa_values: string;
  /** What an answer nobody asked for leads to. */
  unsolicited: 'refuse' | 'restart';
  /** SAML: our requests are signed, 0 or 1. */
  sign_requests: number;
  version: number;
  created_at: Time;
  updated_at: Time;
  live_at: Time | null;
  test_passed_at: Time | null;
  last_sign_in_at: Time | null;
}

export interface SsoCertificatesTable {
  id: string;
  provider_id: string;
  /** The connection's. */
  organization_id: string | null;
  connection_id: string;
  /** DER in base64. */
  certificate: string;
  /** SHA-256 of the DER, hex. */
  fingerprint: string;
  expires_at: Time;
  /** `proposed`: waits for staff. */
  status: 'active' | 'proposed';
  created_at: Time;
  /** When the identity provider's metadata named it last; null: they never did, and do not take it away. */
  named_at: Time | null;
}

/** A link by which the customer's own IT fills a connection in, or hands its next certificate or secret in. */
export interface SsoLinksTable {
  id: string;
  provider_id: string;
  organization_id: string;
  connection_id: string;
  kind: 'set_up' | 'renewal';
  /** Where it was sent; empty: staff handed it over. */
  email: string;
  created_by: string;
  created_at: Time;
  expires_at: Time;
  /** Used up. */
  handed_in_at: Time | null;
  revoked_at: Time | null;
}

/** What would change about a connection if staff accept it. */
export interface SsoProposalsTable {
  id: string;
  provider_id: string;
  /** The connection's. */
  organization_id: string | null;
  connection_id: string;
  link_id: string | null;
  source: 'link' | 'metadata';
  /** `renewal`: a further certificate or a new secret, and nothing else. */
  kind: 'set_up' | 'renewal';
  /** `refused`: kept so that the same is not proposed again the next day. */
  status: 'open' | 'refused';
  guide: 'entra' | 'google' | 'okta' | 'keycloak' | 'other';
  issuer: string;
  sso_url: string;
  metadata_url: string;
  /** SAML: the IdP asks for signed requests, 0 or 1. */
  sign_requests: number;
  /** JSON array of `{der, fingerprint, expiresAt}`. */
  certificates: string;
  client_id: string;
  client_secret_sealed: string | null;
  client_secret_expires_at: Time | null;
  /** When a round trip with exactly these values passed. */
  test_passed_at: Time | null;
  handed_in_at: Time | null;
  version: number;
  created_at: Time;
  updated_at: Time;
}

/** Who somebody of an IdP is here: a connection's subject and nothing else identifies. */
export interface SsoSubjectsTable {
  id: string;
  provider_id: string;
  /** The connection's. */
  organization_id: string | null;
  connection_id: string;
  /** The IdP's own name of the person: `sub`, a persistent NameID. */
  subject: string;
  user_id: string;
  created_at: Time;
  last_used_at: Time;
}

/** A way to an IdP and back. */
export interface SsoFlowsTable {
  id: string;
  provider_id: string;
  /** The connection's. */
  organization_id: string | null;
  connection_id: string;
  /** `step_up`: somebody signed in confirms that it is them; `consent`: an administrator lets the provider's Microsoft 365 app into their directory. */
  kind: 'sign_in' | 'test' | 'step_up' | 'consent';
  /** Hash of the cookie that the browser that began has on the main host, where the connection's addresses are; empty: it has not come there yet. */
  browser_hash: string;
  /** Where it began and comes back to. */
  host: string;
  /** Hash of its cookie there, where that is another host of the provider. */
  host_browser_hash: string | null;
  return_path: string;
  /** What only an answer to this very request repeats: the nonce, or the request's id. */
  nonce: string;
  verifier_sealed: string | null;
  /** PKCE challenge of a native app, which redeems the outcome itself. */
  app_challenge: string | null;
  /** Of a test or a confirmation by staff: who began it. */
  staff_user_id: string | null;
  /** Of a confirmation: the session that becomes fresh. */
  session_id: string | null;
  /** With Microsoft 365: the directory whose people are asked for; null: the provider's own. */
  tenant_id: string | null;
  /** Whose known device, or whose session where a customer confirms that it is them, began it; proves nothing but that the failure is not an outsider's. */
  known_user_id: string | null;
  /** JSON: what was checked, found and expected, one after another. */
  steps: string;
  /** JSON, sealed: whom the IdP named, until the browser that began fetches it. */
  outcome_sealed: string | null;
  created_at: Time;
  expires_at: Time;
  finished_at: Time | null;
}

/** Somebody whom a connection named under an address of no proven domain, until they have proven it by the link of a mail. */
export interface SsoProofsTable {
  id: string;
  provider_id: string;
  /** Whose person they say to be. */
  organization_id: string;
  connection_id: string;
  /** The IdP's own name of the person. */
  subject: string;
  /** The address it told. */
  email: string;
  /** Whom the organization knows by that address and the mail went to; null: nobody, and no mail went. */
  customer_user_id: string | null;
  /** Hash of the cookie of the browser that came back from the IdP. */
  browser_hash: string;
  host: string;
  return_path: string;
  /** A native app began it, 0 or 1. */
  from_app: number;
  /** JSON, sealed: whom the IdP named. */
  named_sealed: string;
  created_at: Time;
  expires_at: Time;
  proven_at: Time | null;
}

/** A key of ours by which the requests of one SAML connection are signed. */
export interface SsoSigningKeysTable {
  id: string;
  provider_id: string;
  /** The connection's. */
  organization_id: string | null;
  connection_id: string;
  /** `next`: published beside the current one, and not in use yet. */
  status: 'current' | 'next';
  /** DER in base64. */
  certificate: string;
  /** SHA-256 of the DER, hex. */
  fingerprint: string;
  /** PKCS #8, sealed. */
  private_key_sealed: string;
  expires_at: Time;
  created_at: Time;
}

/** The Microsoft Entra directory of an organization, and whether its administrator has let the provider's app in. */
export interface Microsoft365TenantsTable {
  id: string;
  provider_id: string;
  organization_id: string;
  /** Lower case. */
  tenant_id: string;
  /** When a consent link was made last, and by whom. */
  asked_at: Time | null;
  asked_by: string | null;
  /** When somebody of this directory came back with its consent, and who. */
  consented_at: Time | null;
  consented_by: string | null;
  created_at: Time;
  updated_at: Time;
}
