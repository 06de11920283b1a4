import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error the package brings no types
import Untyped from 'oidc-provider';

interface Interaction {
  readonly uid: string;
  readonly params: { readonly client_id: string; readonly scope: string };
}

interface Grant {
  readonly addOIDCScope: (scope: string) => void;
  readonly save: () => Promise<string>;
}

interface RealProvider {
  readonly callback: () => (request: IncomingMessage, response: ServerResponse) => void;
  readonly interactionDetails: (request: IncomingMessage, response: ServerResponse) => Promise<Interaction>;
  readonly interactionFinished: (request: IncomingMessage, response: ServerResponse, result: object) => Promise<void>;
  readonly Grant: new (of: { accountId: string; clientId: string }) => Grant;
}

const Provider = Untyped as unknown as new (issuer: string, configuration: object) => RealProvider;

export interface RealOpenidProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in there from now on. */
  readonly be: (email: string) => void;
  /** Walks a browser through its pages as the account of an address, and gives the address back at us. */
  readonly signIn: (authorizationUrl: string, email: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The `oidc-provider` package on loopback, with one client; whoever is asked for signs in without a page. */
export async function startRealOpenidProvider(redirectUris: readonly string[]): Promise<RealOpenidProvider> {
  const client = { client_id: 'portico', client_secret: 'a secret of at least thirty-two characters', redirect_uris: [...redirectUris], grant_types: ['authorization_code'], response_types: ['code'], scope: 'openid profile email' };
  let serve: (request: IncomingMessage, response: ServerResponse) => void = (_request, response) => void response.writeHead(503).end();
  const server: Server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let account = '';
  const provider = new Provider(issuer, {
    clients: [client],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['test'], names: { session: 'idp_session', interaction: 'idp_interaction', resume: 'idp_resume' } },
    jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }), kid: 'real', alg: 'RS256', use: 'sig' }] },
    ttl: { AccessToken: 300, AuthorizationCode: 60, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
    interactions: { url: (_ctx: unknown, { uid }: Interaction) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: `sub-${id}`, email: id, email_verified: true, name: 'Real Person' }) }),
  });
  const pages = provider.callback();
  const interact = async (request: IncomingMessage, response: ServerResponse) => {
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: account, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    await provider.interactionFinished(request, response, { login: { accountId: account }, consent: { grantId: await grant.save() } });
  };
  serve = (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) void interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    else pages(request, response);
  };
  return {
    be: (email) => {
      account = email;
    },
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    signIn: async (authorizationUrl, email) => {
      account = email;
      const cookies = new Map<string, string>();
      let address = authorizationUrl;
      for (let hops = 0; address.startsWith(issuer); hops += 1) {
        if (hops > 8) throw new Error(`The provider leads nowhere: ${address}`);
        const answer = await fetch(address, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } });
        for (const line of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
          cookies.set(name, value);
        }
        const next = answer.headers.get('location');
        if (next === null) throw new Error(`The provider answers ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
        address = new URL(next, address).href;
      }
      return address;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
