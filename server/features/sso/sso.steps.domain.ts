import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import type { Named } from './sso.identity.domain.ts';
import type { SamlStep } from './sso.saml-checks.domain.ts';
import type { SamlRefusal } from './sso.saml-refusals.domain.ts';

/** The OpenID checks in the order in which they are told. */
const oidcOrder = ['reach', 'description', 'answer', 'client', 'signature', 'issuer', 'audience', 'nonce', 'clock', 'subject', 'user_info'] as const;
type OidcCheck = (typeof oidcOrder)[number];

const holds: Readonly<Record<SamlStep['check'] | OidcCheck, string>> = {
  document: 'The answer is a readable SAML response.',
  status: 'The identity provider says that the sign-in succeeded.',
  certificate: 'The certificate it is signed with is one of this connection.',
  signature: 'The signature is genuine.',
  version: 'It speaks SAML 2.0.',
  response_issuer: 'The response comes from the identity provider of this connection.',
  assertion_issuer: 'The assertion comes from the identity provider of this connection.',
  destination: 'It was sent to our address.',
  audience: 'It was made for us.',
  confirmation: 'Whoever carries it may use it.',
  recipient: 'Its recipient is our address.',
  clock: 'Both clocks agree.',
  conditions: 'It is valid now.',
  confirmation_time: 'It has not run out.',
  authentication: 'It says when and how the person signed in.',
  session: 'The session at the identity provider still runs.',
  name_id: 'It names a person by a lasting NameID.',
  claims: 'These attributes came with it.',
  in_response_to: 'It answers the request we sent.',
  readers: 'Two independent readers read the same.',
  reach: 'The identity provider answers.',
  description: 'It describes itself as the issuer of this connection.',
  answer: 'It sent the person back with a code.',
  client: 'It accepts our client ID and secret.',
  issuer: 'The ID token comes from the issuer of this connection.',
  nonce: 'The ID token answers the request we sent.',
  subject: 'The ID token names a person.',
  user_info: 'Further claims could be asked for.',
};

const fails: Readonly<Record<SamlStep['check'] | OidcCheck, string>> = {
  document: 'The answer is no SAML response that can be accepted. Check that the identity provider posts an unencrypted SAML 2.0 response to our ACS address.',
  status: 'The identity provider refused the sign-in. Look there why: often the person is not assigned to the application.',
  certificate: 'It is signed with a certificate that this connection does not know. Add the identity provider’s present certificate here, or read its metadata here again.',
  signature: 'The signature does not hold. Add the certificate that the identity provider signs with now here; if it stands here already, have the identity provider sign with RSA and SHA-256.',
  version: 'It does not speak SAML 2.0. Choose SAML 2.0 at the identity provider.',
  response_issuer: 'The response comes from another identity provider. Compare the entity ID there and here.',
  assertion_issuer: 'The assertion comes from another identity provider. Compare the entity ID there and here.',
  destination: 'It was made for another address. Enter our ACS address at the identity provider, exactly as shown here.',
  audience: 'It was made for somebody else. Enter our entity ID at the identity provider, exactly as shown here.',
  confirmation: 'It cannot be used the way it came. Choose bearer confirmation at the identity provider.',
  recipient: 'Its recipient is another address. Enter our ACS address at the identity provider, exactly as shown here.',
  clock: 'The clocks differ by more than a minute. Set the clock of the identity provider’s server.',
  conditions: 'It is not valid at this time. Set the clock of the identity provider’s server, and sign in again.',
  confirmation_time: 'It has run out. Set the clock of the identity provider’s server, and sign in again.',
  authentication: 'It does not say when and how the person signed in. Have the identity provider send an authentication statement.',
  session: 'The session at the identity provider has run out. Sign in there again.',
  name_id: 'It names nobody in a lasting way. Have the identity provider send a NameID that stays the same for each person (persistent), without spaces around it.',
  claims: 'The attributes cannot be read.',
  in_response_to: 'It answers no request of ours. Begin the sign-in here, not at the identity provider.',
  readers: 'Two readers of it disagree, so it is not trusted. Have the identity provider send a plain response.',
  reach: 'The identity provider does not answer. Check its address here, and whether it is up and can be reached from the internet there.',
  description: 'What stands at the issuer’s address does not describe this identity provider. Enter the issuer here exactly as the identity provider shows it, with the right tenant ID or realm.',
  answer: 'The identity provider did not let the person through. Look there why: often the person is not assigned to the application, or our redirect address is not entered.',
  client: 'The identity provider does not accept our client ID and secret. Compare the client ID, and enter a new secret if the old one has run out.',
  issuer: 'The ID token comes from another issuer. Compare the issuer there and here.',
  nonce: 'The ID token does not answer the request we sent. Sign in again.',
  subject: 'The ID token names nobody.',
  user_info: 'The identity provider does not answer for further claims as it should.',
};

/** What an OpenID provider mends otherwise than a SAML one. */
const oidcFails: Partial<Readonly<Record<OidcCheck, string>>> = {
  signature: 'The signature of the ID token does not hold. Have the identity provider sign it with RS256 and one of the keys it publishes.',
  audience: 'The ID token was made for another application. Enter the client ID here of the very application that was made for this portal there.',
};

/** What OpenID providers answer (RFC 6749, 4.1.2.1 and 5.2), where it tells the cause better than the check. */
const answers: Readonly<Record<string, string>> = {
  access_denied: 'The identity provider did not let the person through. Assign the person to the application there, or let them agree to its permissions.',
  invalid_client: 'The identity provider does not accept our client ID and secret. Compare the client ID, and enter a new client secret here: the old one may have run out, or its ID was entered in place of its value.',
  invalid_grant: 'The identity provider does not accept what the person came back with. Enter our redirect address there, exactly as shown here, and sign in again.',
  invalid_scope: 'The identity provider does not allow what we ask for. Allow the scopes openid, profile and email for the application there.',
  unauthorized_client: 'The application may not do this at the identity provider. Allow it the authorization code flow there.',
  unsupported_response_type: 'The application may not do this at the identity provider. Allow it the authorization code flow there.',
  redirect_uri_mismatch: 'The identity provider does not know our redirect address. Enter it there, exactly as shown here.',
};

/** Codes whose cause can be told better than by their check. */
const causes: Partial<Readonly<Record<SamlRefusal, string>>> = {
  encrypted: 'The assertion is encrypted, which is not supported. Switch encryption off at the identity provider; the way here is encrypted already.',
  signature_missing: 'Nothing in it is signed. Have the identity provider sign the response or the assertion.',
  signature_algorithm: 'It is signed in an outdated or unknown way. Choose RSA with SHA-256 at the identity provider.',
  content_changed: 'It was changed after it was signed.',
  certificate_expired: 'The certificate it is signed with has run out. Add the identity provider’s new certificate here.',
  certificate_weak: 'The certificate it is signed with is too weak. Use an RSA key of at least 2,048 bits at the identity provider.',
  name_id_transient: 'It names the person differently each time. Choose a persistent NameID at the identity provider.',
  name_id_missing: 'It holds no NameID. Have the identity provider send one that stays the same for each person.',
  audience_missing: 'It does not say for whom it was made. Enter our entity ID at the identity provider as its audience.',
  unsolicited: 'The sign-in began at the identity provider. Begin it here, or allow that such an answer begins anew.',
};

const verdict = (ok: boolean) => (ok ? ('passed' as const) : ('failed' as const));
const short = (text: string | null) => text?.slice(0, limits.sso.foundCharacters) ?? null;

/** What was checked of a SAML response, in sentences; which of its parts is signed helps nobody who reads them. */
export function samlSentences(steps: readonly SamlStep[]): SsoStep[] {
  return steps.map(({ check, ok, code, found, expected }) => ({ check, verdict: verdict(ok), sentence: ok ? holds[check] : ((code === null ? undefined : causes[code]) ?? fails[check]), ...(check === 'signature' ? { found: null, expected: null } : { found: short(found), expected: short(expected) }) }));
}

/** What an ID token says where a check of it holds; `now` in milliseconds since 1970. */
export function saidByToken(claims: Readonly<Record<string, unknown>>, now: number): Partial<Record<OidcCheck, string>> {
  const told = (check: OidcCheck, value: unknown) => (typeof value === 'string' ? { [check]: value } : {});
  const made = claims['iat'];
  return { ...told('issuer', claims['iss']), ...told('audience', claims['aud']), ...told('subject', claims['sub']), ...(typeof made === 'number' && { clock: `${Math.round(made - now / 1_000)} s` }) };
}

/** What was checked of an OpenID provider's answer, in sentences: everything up to the check that failed, or all of it with what was `said`. */
export function oidcSentences(failed: { readonly check: OidcCheck; readonly found: string | null; readonly expected: string | null; readonly message: string } | null, said: Partial<Readonly<Record<OidcCheck, string>>> = {}): SsoStep[] {
  const passed = failed === null ? oidcOrder : oidcOrder.slice(0, oidcOrder.indexOf(failed.check));
  const steps: SsoStep[] = passed.map((check) => ({ check, verdict: 'passed', sentence: holds[check], found: short(said[check] ?? null), expected: null }));
  return failed === null ? steps : [...steps, { check: failed.check, verdict: 'failed', sentence: answers[failed.found ?? ''] ?? oidcFails[failed.check] ?? fails[failed.check], found: short(failed.found ?? failed.message), expected: short(failed.expected) }];
}

/** An ID token of Microsoft that names its directory and the person in it. */
export const directoryHolds = step('tenant', 'passed', 'The ID token comes from the directory that was asked.');

/** An ID token of Microsoft that is of another directory, or names nobody in it. */
export function otherDirectory({ claim, found, expected }: { readonly claim: 'tid' | 'oid'; readonly found: string | null; readonly expected: string | null }): SsoStep {
  const sentence = claim === 'tid' ? 'The ID token is of another directory than the one that was asked. Compare the tenant ID here and in Microsoft Entra.' : 'The ID token names no object of the directory. Have Microsoft Entra send the claim oid.';
  return step(claim === 'tid' ? 'tenant' : 'subject', 'failed', sentence, found, expected);
}

/** One step in words of its own. */
export function step(check: string, kind: SsoStep['verdict'], sentence: string, found: string | null = null, expected: string | null = null): SsoStep {
  return { check, verdict: kind, sentence, found: short(found), expected: short(expected) };
}

/** Why an answer holds no usable address, which shuts everybody out whom the connection does not know yet; `claim` is where the mapping looks for it. */
export function addressStep(named: Named, claim: string): SsoStep {
  const said = named.claims.find(({ name }) => name === claim)?.values ?? [];
  const elsewhere = named.claims.find(({ name, values }) => name !== claim && values.length === 1 && /^[^\s@]+@[^\s@]+$/u.test(values[0] ?? ''))?.name;
  const failed = (sentence: string, found: string) => step('email', 'failed', sentence, found, claim);
  if (said.length > 1) return failed(`It sends several addresses under “${claim}”, and which one counts is not ours to guess. Have the identity provider send one.`, said.join(', '));
  if (said.length === 1 && !named.emailVerified) return failed('It sends an address and says itself that it is not verified. Have it verified at the identity provider.', said.join(', '));
  if (said.length === 1) return failed(`What it sends under “${claim}” is no e-mail address. Have the identity provider send one there, or change the name in the mapping here.`, said.join(', '));
  if (elsewhere !== undefined) return failed(`It sends no e-mail address under “${claim}”, but one under “${elsewhere}”. Change the name in the mapping here.`, elsewhere);
  return failed(`It sends no e-mail address${claim === '' ? '' : ` under “${claim}”`}. Have the identity provider send one there, or change the name in the mapping here.`, named.claims.map(({ name }) => name).join(', '));
}
