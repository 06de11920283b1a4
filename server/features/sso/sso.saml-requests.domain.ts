import { writtenAttribute, writtenText } from './sso.canonical-xml.domain.ts';
import { assertionNamespace, protocolNamespace } from './sso.saml-shape.domain.ts';
import { writtenInstant } from './sso.saml-times.domain.ts';

export interface SamlRequest {
  /** An XML name of 128 bits or more, used once. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  /** The provider's entry point for requests by redirect. */
  readonly destination: string;
  /** Our own entity ID of the connection. */
  readonly entityId: string;
  readonly acsUrl: string;
  /** The person has to prove themselves anew. */
  readonly forceAuthn: boolean;
  /** Null leaves the choice to the provider, as does no wish for a way of authentication: none is ever asked for, since providers fail on what they do not know. */
  readonly nameIdFormat: string | null;
}

/** The form of an XML name that any id has: an underscore before it. */
export function requestIdOf(id: string): string {
  return `_${id.replaceAll('-', '')}`;
}

/** A request to authenticate a person, to be answered by a post to our ACS (SAML 2.0 core, 3.4.1). */
export function authnRequest(request: SamlRequest): string {
  const attributes = {
    ID: request.id,
    Version: '2.0',
    IssueInstant: writtenInstant(request.issuedAt),
    Destination: request.destination,
    ...(request.forceAuthn ? { ForceAuthn: 'true' } : {}),
    ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
    AssertionConsumerServiceURL: request.acsUrl,
  };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${writtenAttribute(value)}"`).join('');
  const format = request.nameIdFormat === null ? '' : ` Format="${writtenAttribute(request.nameIdFormat)}"`;
  return `<samlp:AuthnRequest xmlns:samlp="${protocolNamespace}" xmlns:saml="${assertionNamespace}"${written}><saml:Issuer>${writtenText(request.entityId)}</saml:Issuer><samlp:NameIDPolicy${format} AllowCreate="true"/></samlp:AuthnRequest>`;
}
