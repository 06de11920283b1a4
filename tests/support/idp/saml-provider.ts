import { inflateRawSync } from 'node:zlib';
import { newToken } from '../../../server/platform/crypto.ts';
import { makeKey, type MadeKey } from '../saml/certificates.ts';
import { attribute, confirmation, encode, nameId, responseXml, restriction, signed, statement, type Mode, type Parts } from '../saml/documents.ts';

export interface SamlPerson {
  readonly nameId: string;
  readonly format?: string;
  readonly email?: string;
  readonly name?: string;
  readonly groups?: readonly string[];
  readonly context?: string;
}

export interface SamlRequestRead {
  readonly id: string;
  readonly issuer: string;
  readonly acsUrl: string;
  readonly relayState: string;
}

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const password = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';

/** A SAML identity provider that needs no network: it reads the address a browser was sent to and makes what the browser posts back. */
export class SamlProvider {
  readonly entityId: string;
  readonly ssoUrl: string;
  key: MadeKey;

  constructor(name: string) {
    this.entityId = `https://${name}.example/metadata`;
    this.ssoUrl = `https://${name}.example/sso`;
    this.key = makeKey({ common: `${name}.example` });
  }

  metadata(keys: readonly MadeKey[] = [this.key]): string {
    const descriptors = keys.map(({ der }) => `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${der}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`).join('');
    return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${this.entityId}"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptors}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${this.ssoUrl}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
  }

  read(address: string): SamlRequestRead {
    const url = new URL(address);
    if (!address.startsWith(this.ssoUrl)) throw new Error(`The browser was sent to ${address.slice(0, 100)}.`);
    const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
    const value = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? '';
    return { id: value(/ ID="([^"]+)"/u), issuer: value(/<saml:Issuer>([^<]+)</u), acsUrl: value(/AssertionConsumerServiceURL="([^"]+)"/u), relayState: url.searchParams.get('RelayState') ?? '' };
  }

  /** Whether a request asks the person to prove themselves anew. */
  isForced(address: string): boolean {
    return / ForceAuthn="true"/u.test(inflateRawSync(Buffer.from(new URL(address).searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8'));
  }

  /** The response to a request, signed; `changes` replace parts of it. */
  document(request: SamlRequestRead, person: SamlPerson, { mode = 'both', changes = {}, key = this.key, now = Date.now() }: { mode?: Mode; changes?: Partial<Parts>; key?: MadeKey; now?: number } = {}): string {
    const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString();
    const data = `<saml:SubjectConfirmationData InResponseTo="${request.id}" NotOnOrAfter="${at(300)}" Recipient="${request.acsUrl}"/>`;
    const issuer = `<saml:Issuer>${this.entityId}</saml:Issuer>`;
    const attributes = [...(person.email === undefined ? [] : [attribute('email', person.email)]), ...(person.name === undefined ? [] : [attribute('name', person.name)]), ...(person.groups === undefined ? [] : [attribute('groups', ...person.groups)])];
    const xml = responseXml({
      responseId: `_${newToken().slice(0, 20)}`,
      assertionId: `_${newToken().slice(0, 20)}`,
      responseInstant: at(-1),
      assertionInstant: at(-1),
      destination: request.acsUrl,
      inResponseTo: request.id,
      responseIssuer: issuer,
      assertionIssuer: issuer,
      subject: `<saml:Subject>${nameId(person.nameId, ` Format="${person.format ?? persistent}"`)}${confirmation(data)}</saml:Subject>`,
      conditions: `<saml:Conditions NotBefore="${at(-30)}" NotOnOrAfter="${at(300)}">${restriction(request.issuer)}</saml:Conditions>`,
      authentication: `<saml:AuthnStatement AuthnInstant="${at(-20)}" SessionIndex="_session1" SessionNotOnOrAfter="${at(28_800)}"><saml:AuthnContext><saml:AuthnContextClassRef>${person.context ?? password}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
      attributes: attributes.length === 0 ? null : statement(...attributes),
      ...changes,
    });
    return signed(xml, mode, { key });
  }

  /** What the browser posts to our ACS. */
  form(request: SamlRequestRead, document: string): string {
    return new URLSearchParams({ SAMLResponse: encode(document), RelayState: request.relayState }).toString();
  }
}
