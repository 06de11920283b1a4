import { createHash, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newToken } from '../../../server/platform/crypto.ts';

type Claims = Record<string, unknown>;

/** What an ID token is made of, for changing any of it. */
export interface Token {
  header: Record<string, unknown>;
  claims: Claims;
  key: KeyObject;
  /** Signs with a shared secret instead, or not at all. */
  secret: string | null;
  unsigned: boolean;
}

/** How an OpenID provider misbehaves; each part may change what it is about to say. */
export interface Mischief {
  readonly token?: (token: Token, provider: OwnProvider) => void;
  readonly userInfo?: (claims: Claims) => Claims;
  readonly metadata?: (metadata: Record<string, unknown>, provider: OwnProvider) => void;
  readonly jwks?: (keys: Record<string, unknown>[]) => Record<string, unknown>[];
  /** Changes the address the browser comes back to. */
  readonly answer?: (url: URL) => void;
  /** Redeems a code wherever it was sent. */
  readonly anyRedirect?: boolean;
  /** Answers every fetch so. */
  readonly respond?: (path: string) => { status: number; headers?: Record<string, string>; body?: string } | 'hang' | null;
}

const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The part of a path that names a directory, as Microsoft has one issuer for each: `/<tenant>/v2.0`. */
const directoryOf = (path: string) => /^\/[^/]+\/v2\.0(?=\/)/u.exec(path)?.[0] ?? '';

/** An OpenID provider of our own making on loopback, as good or bad as a test wants it; it checks client, code and PKCE as a real one does. */
export class OwnProvider {
  readonly clientId = 'portico';
  readonly clientSecret = newToken();
  readonly key = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  readonly otherKey = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  mischief: Mischief = {};
  issuer = '';
  /** Whom it signs in when a browser comes by itself. */
  #person: Claims = {};
  /** Addresses it was asked for. */
  readonly asked: string[] = [];
  readonly #codes = new Map<string, { issuer: string; claims: Claims; nonce: string; challenge: string; redirectUri: string }>();
  readonly #accessTokens = new Map<string, Claims>();
  #server: Server | null = null;

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const path = (request.url ?? '').split('?')[0] ?? '';
        this.asked.push(path);
        const led = this.#lead(path.slice(directoryOf(path).length), new URL(request.url ?? '', this.issuer));
        if (led !== null) {
          response.writeHead(303, { location: led }).end();
          return;
        }
        const special = this.mischief.respond?.(path) ?? null;
        if (special === 'hang') return;
        const answer = special ?? this.#answer(path, directoryOf(path), Buffer.concat(chunks).toString('utf8'), request.headers.authorization);
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body ?? '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** Signs somebody in at its sign-in page and gives the address with which the browser goes back. */
  signIn(authorizationUrl: string, claims: Claims): string {
    if (!URL.canParse(authorizationUrl)) throw new Error(`The browser was led to ${authorizationUrl}.`);
    const { searchParams } = new URL(authorizationUrl);
    const read = (name: string) => searchParams.get(name) ?? '';
    if (read('response_type') !== 'code' || read('code_challenge_method') !== 'S256' || read('state').length < 22 || read('nonce').length < 22 || read('client_id') !== this.clientId) throw new Error(`This is no request with PKCE, nonce and state: ${authorizationUrl}`);
    const code = newToken();
    const issuer = `${this.issuer}${directoryOf(new URL(authorizationUrl).pathname)}`;
    this.#codes.set(code, { issuer, claims, nonce: read('nonce'), challenge: read('code_challenge'), redirectUri: read('redirect_uri') });
    const back = new URL(read('redirect_uri'));
    for (const [name, value] of Object.entries({ code, state: read('state'), iss: issuer })) back.searchParams.set(name, value);
    this.mischief.answer?.(back);
    return back.href;
  }

  /** Signs these in from now on, whenever a browser comes. */
  be(claims: Claims): void {
    this.#person = claims;
  }

  /** Where a browser goes next, without asking anybody: back from the sign-in page, or from Microsoft's consent page. */
  #lead(path: string, url: URL): string | null {
    if (path === '/authorize') return this.signIn(url.href, { auth_time: Math.floor(Date.now() / 1_000), ...this.#person });
    if (path !== '/adminconsent') return null;
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    for (const [name, value] of Object.entries({ admin_consent: 'True', tenant: url.pathname.split('/')[1] ?? '', state: url.searchParams.get('state') ?? '' })) back.searchParams.set(name, value);
    return back.href;
  }

  #answer(asked: string, directory: string, body: string, authorization: string | undefined): { status: number; headers?: Record<string, string>; body: string } {
    const path = asked.slice(directory.length);
    const issuer = `${this.issuer}${directory}`;
    const json = (value: unknown, status = 200) => ({ status, body: JSON.stringify(value) });
    if (path === '/.well-known/openid-configuration') {
      const metadata: Record<string, unknown> = {
        ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, userinfo_endpoint: `${issuer}/me` },
        ...{ response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'], authorization_response_iss_parameter_supported: true },
      };
      this.mischief.metadata?.(metadata, this);
      return json(metadata);
    }
    if (path === '/jwks') {
      const keys = [{ ...this.key.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }];
      return json({ keys: this.mischief.jwks?.(keys) ?? keys });
    }
    if (path === '/token') return this.#redeem(new URLSearchParams(body), authorization);
    if (path === '/me') {
      const claims = this.#accessTokens.get((authorization ?? '').replace(/^Bearer /u, ''));
      return claims ? json(this.mischief.userInfo?.(claims) ?? claims) : json({ error: 'invalid_token' }, 401);
    }
    return json({ error: 'not_found' }, 404);
  }

  #redeem(form: URLSearchParams, authorization: string | undefined): { status: number; body: string } {
    const refused = (error: string) => ({ status: 400, body: JSON.stringify({ error }) });
    const expected = `Basic ${Buffer.from(`${this.clientId}:${this.clientSecret}`).toString('base64')}`;
    const given = Buffer.from((authorization ?? '').replace(/^Basic /u, ''), 'base64').toString('utf8');
    if (`Basic ${Buffer.from(decodeURIComponent(given)).toString('base64')}` !== expected) return refused('invalid_client');
    const code = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    if (code?.challenge !== createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') || (this.mischief.anyRedirect !== true && code.redirectUri !== form.get('redirect_uri'))) return refused('invalid_grant');
    const accessToken = newToken();
    this.#accessTokens.set(accessToken, code.claims);
    const now = Math.floor(Date.now() / 1_000);
    const half = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
    const { email: _email, name: _name, email_verified: _verified, ...rest } = code.claims;
    // As most do: what says who somebody is stands in the token, unless a test wants it asked for.
    const inToken = code.claims['ask'] === true ? rest : code.claims;
    const token: Token = { header: { alg: 'RS256', kid: 'one', typ: 'JWT' }, claims: { ...inToken, iss: code.issuer, aud: this.clientId, iat: now, exp: now + 300, nonce: code.nonce, at_hash: half }, key: this.key.privateKey, secret: null, unsigned: false };
    this.mischief.token?.(token, this);
    return { status: 200, body: JSON.stringify({ access_token: accessToken, token_type: 'Bearer', expires_in: 300, id_token: signed(token) }) };
  }
}

function signed({ header, claims, key, secret, unsigned }: Token): string {
  const content = `${text(header)}.${text(claims)}`;
  if (unsigned) return `${content}.`;
  const value = secret === null ? sign('sha256', Buffer.from(content), key) : createHmac('sha256', secret).update(content).digest();
  return `${content}.${value.toString('base64url')}`;
}
