import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
// @ts-expect-error the package brings no types
import untyped from 'samlp';
import { makeKey, type MadeKey } from '../saml/certificates.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

const { auth } = untyped as unknown as { auth: (options: object) => Handler };

interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface RealSamlProvider {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly certificate: string;
  /** Signs with another key from now on. */
  readonly signWith: (next: MadeKey) => void;
  /** The key it signed with at first. */
  readonly key: MadeKey;
  /** Who is signed in there from now on. */
  readonly be: (person: Person) => void;
  /** Opens the address a browser was sent to as somebody who is signed in there, and gives the form of the page that comes: where it posts, and what. */
  readonly signIn: (address: string, person: Person) => Promise<{ action: string; body: string }>;
  readonly close: () => Promise<void>;
}

const unescaped = (text: string) => text.replaceAll('&#x3D;', '=').replaceAll('&#61;', '=').replaceAll('&#x2F;', '/').replaceAll('&#x2B;', '+').replaceAll('&#43;', '+').replaceAll('&#34;', '"').replaceAll('&amp;', '&');

/** The `samlp` package on loopback, by https with a certificate of its own where its metadata are read, set up for one ACS: it reads the request by itself and answers with the page that posts its response. */
export async function startRealSamlProvider(acsUrl: string, secure = false): Promise<RealSamlProvider> {
  const key = makeKey({ common: 'real-idp.example' });
  const entityId = 'urn:real-idp.example';
  let user: object = {};
  const signingWith = (signing: MadeKey) => auth({ issuer: entityId, cert: signing.pem, key: signing.privatePem, signResponse: true, getUserFromRequest: () => user, destination: acsUrl, recipient: acsUrl, getPostURL: (_audience: string, _dom: unknown, _request: unknown, done: (error: unknown, url: string) => void) => done(null, acsUrl) });
  let answer = signingWith(key);
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://here.example');
    // As Express shapes what the package reads and writes.
    Object.assign(request, { query: Object.fromEntries(url.searchParams), originalUrl: request.url, get: () => undefined });
    Object.assign(response, { set: (name: string, value: string) => response.setHeader(name, value), send: (body: string) => response.end(body) });
    answer(request, response, (error) => response.writeHead(500).end(String(error)));
  };
  const server: Server = secure ? createSecureServer({ key: key.privatePem, cert: key.pem }, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const be = ({ id, email, name }: Person) => {
    user = { id, displayName: name, name: { givenName: name, familyName: '' }, emails: [{ value: email }] };
  };
  return {
    be,
    key,
    signWith: (next) => {
      answer = signingWith(next);
    },
    entityId,
    ssoUrl: `http${secure ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}/samlp`,
    certificate: key.pem,
    signIn: async (address, person) => {
      be(person);
      const page = await (await fetch(address)).text();
      const field = (name: string) => unescaped(new RegExp(`name="${name}"\\s+value="([^"]*)"`, 'u').exec(page)?.[1] ?? '');
      const action = unescaped(/action="([^"]*)"/u.exec(page)?.[1] ?? '');
      if (action === '') throw new Error(`The provider answers ${page.slice(0, 400)}`);
      return { action, body: new URLSearchParams({ SAMLResponse: field('SAMLResponse'), RelayState: field('RelayState') }).toString() };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
