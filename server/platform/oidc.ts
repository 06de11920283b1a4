import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  AuthorizationResponseError,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  type Configuration,
  customFetch,
  type CustomFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  type IDToken,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { limits } from '../../shared/limits.ts';
import type { Clock } from './clock.ts';
import { TargetError } from './network-targets.ts';
import type { OutgoingHttp } from './outgoing-http.ts';

/** One relying party at one OpenID provider. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface OidcRequest {
  readonly state: string;
  readonly nonce: string;
  /** PKCE's secret half (RFC 7636). */
  readonly verifier: string;
  /** The person has to prove themselves anew. */
  readonly fresh: boolean;
}

export interface OidcPerson {
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What is checked on the way, in the order in which it is told. */
export const oidcChecks = ['reach', 'description', 'answer', 'client', 'signature', 'issuer', 'audience', 'nonce', 'clock', 'subject', 'user_info'] as const;
export type OidcCheck = (typeof oidcChecks)[number];

/** Why a provider's answer is not taken: the check that failed, with what was found and expected as far as it is known; the message is for the log and for staff. */
export class OidcError extends Error {
  readonly check: OidcCheck;
  readonly found: string | null;
  readonly expected: string | null;

  constructor(check: OidcCheck, message: string, known: { found?: string | null; expected?: string | null; cause?: unknown } = {}) {
    super(message, { cause: known.cause });
    this.check = check;
    this.found = known.found ?? null;
    this.expected = known.expected ?? null;
  }
}

export interface Oidc {
  /** Where the browser goes: code flow with PKCE S256, state and nonce (OpenID Connect Core 3.1.2.1). Throws OidcError. */
  readonly authorizationUrl: (client: OidcClient, request: OidcRequest, loginHint: string) => Promise<string>;
  /** Redeems the code of the address the browser came back to; signature, issuer, audience, nonce and times of the ID token are checked (OpenID Connect Core 3.1.3.7), and claims of these names that it lacks are asked for (5.3). Throws OidcError. */
  readonly person: (client: OidcClient, request: OidcRequest, cameBackTo: string, wanted: readonly string[]) => Promise<OidcPerson>;
}

const ofClaim: Readonly<Record<string, OidcCheck>> = { iss: 'issuer', aud: 'audience', azp: 'audience', nonce: 'nonce', exp: 'clock', iat: 'clock', nbf: 'clock', auth_time: 'clock', sub: 'subject' };

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, limits.sso.foundCharacters);
}

/** What the library says of a claim: its errors carry the claim's name, or name it in their text alone. */
function claimOf(error: Error): { check: OidcCheck; found: string | null; expected: string | null } | null {
  const about = error.cause as { claim?: unknown; expected?: unknown; claims?: Readonly<Record<string, unknown>>; header?: unknown } | undefined;
  const named = typeof about?.claim === 'string' ? about.claim : /^(?:unexpected )?(?:JWT|ID Token) "(\w+)"/u.exec(error.message)?.[1];
  const check = named === undefined ? undefined : ofClaim[named];
  if (check === undefined || named === undefined) return null;
  return { check, found: textOf(about?.claims?.[named]), expected: textOf(about?.expected) };
}

/** The failed check behind whatever the library or the network threw; `during` is what was going on. */
function problemOf(error: unknown, during: OidcCheck): OidcError {
  if (error instanceof OidcError) return error;
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 6; cause = cause.cause) causes.push(cause);
  const target = causes.find((cause) => cause instanceof TargetError);
  if (target) return new OidcError('reach', target.message, { cause: error });
  if (causes.some(({ name }) => name === 'TimeoutError' || name === 'AbortError')) return new OidcError('reach', 'The identity provider did not answer in time.', { cause: error });
  if (error instanceof AuthorizationResponseError) return new OidcError('answer', error.error_description ?? error.error, { found: error.error, cause: error });
  if (error instanceof ResponseBodyError) return new OidcError('client', error.error_description ?? error.error, { found: error.error, cause: error });
  if (error instanceof WWWAuthenticateChallengeError) return new OidcError(during === 'user_info' ? 'user_info' : 'client', 'The client was not accepted.', { cause: error });
  for (const cause of causes) {
    const claim = claimOf(cause);
    if (claim) return new OidcError(during === 'user_info' ? 'user_info' : claim.check, cause.message, { found: claim.found, expected: claim.expected, cause: error });
    if (/signature|verification key|"alg"|JWK|unsupported JWS|alg.*not supported/iu.test(cause.message)) return new OidcError('signature', cause.message, { cause: error });
    if (/response parameter/u.test(cause.message)) return new OidcError('answer', cause.message, { cause: error });
  }
  return new OidcError(during, causes.at(-1)?.message ?? String(error), { cause: error });
}

const hashOf = (alg: string) => `sha${/(?:256|384|512)$/u.exec(alg)?.[0] ?? '256'}`;

/** What the library leaves to its caller: one issuer to the letter, our own azp, a key that is named, the access token's hash where one is told, and no token of the future. */
function checkFurther(client: OidcClient, claims: IDToken, tokens: { readonly id_token?: string; readonly access_token: string }, now: number): void {
  const header = JSON.parse(Buffer.from(tokens.id_token?.split('.')[0] ?? '', 'base64url').toString('utf8')) as { alg?: unknown; kid?: unknown };
  if (typeof header.alg !== 'string' || !/^(?:RS|PS|ES)(?:256|384|512)$|^(?:EdDSA|Ed25519)$/u.test(header.alg)) throw new OidcError('signature', 'The ID token is not signed with a public key.', { found: textOf(header.alg), expected: 'RS256' });
  if (typeof header.kid !== 'string' || header.kid === '') throw new OidcError('signature', 'The ID token does not name the key it is signed with.');
  if (claims.iss.replace(/\/$/u, '') !== client.issuer.replace(/\/$/u, '')) throw new OidcError('issuer', 'The ID token is of another issuer.', { found: textOf(claims.iss), expected: client.issuer });
  if (claims.azp !== undefined && claims.azp !== client.clientId) throw new OidcError('audience', 'The ID token was made for another client.', { found: textOf(claims.azp), expected: client.clientId });
  if (claims.iat * 1_000 > now + limits.sso.clockSeconds * 1_000) throw new OidcError('clock', 'The ID token was made in the future.', { found: textOf(claims.iat), expected: String(Math.floor(now / 1_000)) });
  if (typeof claims.sub !== 'string' || claims.sub === '' || claims.sub.length > 255) throw new OidcError('subject', 'The ID token names nobody.');
  const told = claims['at_hash'];
  if (told === undefined) return;
  const digest = createHash(hashOf(header.alg)).update(tokens.access_token).digest();
  if (told !== digest.subarray(0, digest.length / 2).toString('base64url')) throw new OidcError('signature', 'The ID token belongs to another access token.', { found: textOf(told) });
}

/** The relying party over an outgoing fetcher; each of its calls is given up as a whole after `limits.sso.answerMilliseconds` (P1). */
export function createOidc(fetchOutside: OutgoingHttp, clock: Clock): Oidc {
  const configurationOf = async ({ issuer, clientId, clientSecret }: OidcClient): Promise<Configuration> => {
    const end = performance.now() + limits.sso.answerMilliseconds;
    const fetched: CustomFetch = async (address, options) => {
      const body = options.body instanceof URLSearchParams ? options.body.toString() : typeof options.body === 'string' ? options.body : undefined;
      const answer = await fetchOutside(address, { method: options.method, headers: options.headers, ...(body === undefined ? {} : { body }), milliseconds: Math.max(1, end - performance.now()), maxBytes: limits.sso.answerBytes });
      return new Response(answer.status === 204 || answer.status === 304 ? null : new Uint8Array(answer.body), { status: answer.status < 200 ? 502 : answer.status, headers: answer.headers });
    };
    try {
      const execute = [enableNonRepudiationChecks, ...(issuer.startsWith('http://') ? [allowInsecureRequests] : [])];
      // Whoever says nothing takes the header (OpenID Connect Discovery 3).
      const authenticate: ClientAuth = (server, ...rest) => (server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true ? ClientSecretPost : ClientSecretBasic)(clientSecret)(server, ...rest);
      const configuration = await discovery(new URL(issuer), clientId, { [clockTolerance]: limits.sso.clockSeconds }, authenticate, { execute, timeout: limits.sso.answerMilliseconds / 1_000, [customFetch]: fetched });
      const said = configuration.serverMetadata().issuer;
      if (said.replace(/\/$/u, '') !== issuer.replace(/\/$/u, '')) throw new OidcError('description', 'The provider describes itself as another issuer.', { found: textOf(said), expected: issuer });
      return configuration;
    } catch (error) {
      throw problemOf(error, 'description');
    }
  };
  return {
    authorizationUrl: async (client, { state, nonce, verifier, fresh }, loginHint) => {
      const configuration = await configurationOf(client);
      try {
        const url = buildAuthorizationUrl(configuration, { redirect_uri: client.redirectUri, scope: 'openid profile email', state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...(loginHint === '' ? {} : { login_hint: loginHint }), ...(fresh ? { prompt: 'login', max_age: '0' } : {}) });
        if (url.protocol !== new URL(client.issuer).protocol && url.protocol !== 'https:') throw new OidcError('description', 'The provider’s sign-in page is at no https address.', { found: textOf(url.origin) });
        return url.href;
      } catch (error) {
        throw problemOf(error, 'description');
      }
    },
    person: async (client, { state, nonce, verifier }, cameBackTo, wanted) => {
      const configuration = await configurationOf(client);
      let during: OidcCheck = 'answer';
      try {
        const tokens = await authorizationCodeGrant(configuration, new URL(cameBackTo), { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true });
        const claims = tokens.claims();
        if (!claims) throw new OidcError('subject', 'There is no ID token.');
        checkFurther(client, claims, tokens, clock.now());
        during = 'user_info';
        const lacks = configuration.serverMetadata().userinfo_endpoint !== undefined && wanted.some((name) => name !== '' && claims[name] === undefined);
        const more = lacks ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
        return { subject: claims.sub, claims: { ...more, ...claims } };
      } catch (error) {
        throw problemOf(error, during);
      }
    },
  };
}
