import { readSignature, isBase64, type SamlSignature } from './sso.saml-signatures.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { assertionNamespace, checkShape, protocolNamespace } from './sso.saml-shape.domain.ts';
import { attributeOf, elementOf, elementsOf, readXml, textOf, type XmlElement, type XmlLimits } from './sso.xml.domain.ts';

/** Of a decoded response. */
export const largestResponse = 256 * 1024;
/** Of an encoded one: four characters for three bytes, and a line end after each 64. */
const largestEncoded = Math.ceil(largestResponse / 3) * 4 + Math.ceil(largestResponse / 48) * 2;

const limits: XmlLimits = { characters: largestResponse, elements: 1_000, depth: 12, attributes: 24, attributeLength: 4_096, textLength: 32_768, comments: 'refused' };

export interface SamlSubject {
  readonly nameId: string;
  readonly format: string | null;
  readonly nameQualifier: string | null;
  readonly spNameQualifier: string | null;
}

export interface SamlAttribute {
  readonly name: string;
  readonly nameFormat: string | null;
  readonly friendlyName: string | null;
  /** As they stand; an attribute without any has none. */
  readonly values: readonly string[];
}

export interface SamlConfirmation {
  readonly method: string;
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
  readonly recipient: string | null;
  readonly inResponseTo: string | null;
}

export interface SamlAuthentication {
  readonly instant: string;
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: string | null;
  readonly context: string | null;
}

export interface SamlIssuer {
  readonly value: string;
  readonly format: string | null;
}

export interface SamlAssertion {
  readonly element: XmlElement;
  readonly id: string;
  readonly version: string | null;
  readonly issueInstant: string | null;
  readonly issuer: SamlIssuer | null;
  readonly subject: SamlSubject | null;
  readonly confirmations: readonly SamlConfirmation[];
  readonly conditions: { readonly notBefore: string | null; readonly notOnOrAfter: string | null; readonly audiences: readonly (readonly string[])[] } | null;
  readonly authentications: readonly SamlAuthentication[];
  readonly attributes: readonly SamlAttribute[];
}

/** A response as it says it is; nothing in it is proven yet. */
export interface SamlReading {
  /** The text that was read, for the second reader. */
  readonly text: string;
  readonly id: string;
  readonly version: string | null;
  readonly issueInstant: string | null;
  readonly destination: string | null;
  readonly inResponseTo: string | null;
  readonly issuer: SamlIssuer | null;
  readonly status: { readonly code: string; readonly detail: string | null; readonly message: string | null };
  readonly assertion: SamlAssertion | null;
  readonly signatures: readonly SamlSignature[];
}

/** Lines of 64 or 76 characters, as mail does it (RFC 2045, 6.8), joined; anything else is left to be refused. */
function joinedLines(encoded: string): string {
  if (!encoded.includes('\n')) return encoded;
  const lines = encoded.replace(/\r?\n$/u, '').split(/\r?\n/u);
  const width = lines[0]?.length ?? 0;
  const isRegular = (lines.length === 1 || width === 64 || width === 76) && lines.every((line, index) => (index < lines.length - 1 ? line.length === width : line.length <= width && line.length > 0));
  return isRegular ? lines.join('') : encoded;
}

function decoded(encoded: string): string {
  if (encoded === '') throw new SamlRefused('response_missing');
  if (encoded.length > largestEncoded) throw new SamlRefused('response_too_large', `${encoded.length} characters`);
  const base64 = joinedLines(encoded);
  if (!isBase64(base64)) throw new SamlRefused('response_not_base64');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > largestResponse) throw new SamlRefused('response_too_large', `${bytes.length} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SamlRefused('response_not_utf8');
  }
}

const child = (element: XmlElement | null, name: string, namespace = assertionNamespace) => element && elementOf(element, namespace, name);
const childText = (element: XmlElement | null, name: string, namespace = assertionNamespace) => {
  const found = child(element, name, namespace);
  return found && textOf(found);
};

function issuerOf(element: XmlElement): SamlIssuer | null {
  const found = child(element, 'Issuer');
  return found && { value: textOf(found), format: attributeOf(found, 'Format') };
}

function subjectOf(element: XmlElement | null): SamlSubject | null {
  const found = child(element, 'NameID');
  return found && { nameId: textOf(found), format: attributeOf(found, 'Format'), nameQualifier: attributeOf(found, 'NameQualifier'), spNameQualifier: attributeOf(found, 'SPNameQualifier') };
}

function confirmationOf(element: XmlElement): SamlConfirmation {
  const data = child(element, 'SubjectConfirmationData');
  const said = (name: string) => data && attributeOf(data, name);
  return { method: attributeOf(element, 'Method') ?? '', notBefore: said('NotBefore'), notOnOrAfter: said('NotOnOrAfter'), recipient: said('Recipient'), inResponseTo: said('InResponseTo') };
}

function conditionsOf(element: XmlElement): SamlAssertion['conditions'] {
  const found = child(element, 'Conditions');
  const audiences = (restriction: XmlElement) => elementsOf(restriction, assertionNamespace, 'Audience').map(textOf);
  return found && { notBefore: attributeOf(found, 'NotBefore'), notOnOrAfter: attributeOf(found, 'NotOnOrAfter'), audiences: elementsOf(found, assertionNamespace, 'AudienceRestriction').map(audiences) };
}

function authenticationOf(element: XmlElement): SamlAuthentication {
  return {
    instant: attributeOf(element, 'AuthnInstant') ?? '',
    sessionIndex: attributeOf(element, 'SessionIndex'),
    sessionNotOnOrAfter: attributeOf(element, 'SessionNotOnOrAfter'),
    context: childText(child(element, 'AuthnContext'), 'AuthnContextClassRef'),
  };
}

/** Values of one name stand together, in the order of the document: some providers write an element for each. */
function attributesOf(element: XmlElement): SamlAttribute[] {
  const found = new Map<string, SamlAttribute>();
  for (const attribute of elementsOf(element, assertionNamespace, 'AttributeStatement').flatMap((statement) => elementsOf(statement, assertionNamespace, 'Attribute'))) {
    const name = attributeOf(attribute, 'Name') ?? '';
    const before = found.get(name);
    const values = [...(before?.values ?? []), ...elementsOf(attribute, assertionNamespace, 'AttributeValue').map(textOf)];
    found.set(name, { name, nameFormat: before ? before.nameFormat : attributeOf(attribute, 'NameFormat'), friendlyName: before ? before.friendlyName : attributeOf(attribute, 'FriendlyName'), values });
  }
  return [...found.values()];
}

function assertionOf(element: XmlElement): SamlAssertion {
  const subject = child(element, 'Subject');
  return {
    element,
    id: attributeOf(element, 'ID') ?? '',
    version: attributeOf(element, 'Version'),
    issueInstant: attributeOf(element, 'IssueInstant'),
    issuer: issuerOf(element),
    subject: subjectOf(subject),
    confirmations: subject ? elementsOf(subject, assertionNamespace, 'SubjectConfirmation').map(confirmationOf) : [],
    conditions: conditionsOf(element),
    authentications: elementsOf(element, assertionNamespace, 'AuthnStatement').map(authenticationOf),
    attributes: attributesOf(element),
  };
}

function statusOf(root: XmlElement): SamlReading['status'] {
  const status = child(root, 'Status', protocolNamespace);
  const code = child(status, 'StatusCode', protocolNamespace);
  const nested = child(code, 'StatusCode', protocolNamespace);
  return { code: (code && attributeOf(code, 'Value')) ?? '', detail: nested && attributeOf(nested, 'Value'), message: childText(status, 'StatusMessage', protocolNamespace) };
}

/** Reads the value of `SAMLResponse` strictly, before any other reader sees it: 256 KiB, 1,000 elements and the shape of a response at most. Throws SamlRefused. */
export function readResponse(encoded: string): SamlReading {
  const { root, text } = readXml(decoded(encoded), limits);
  checkShape(root, 'p:Response');
  const found = child(root, 'Assertion');
  const signatures = [readSignature('response', root), found && readSignature('assertion', found)].filter((one) => one !== null);
  return {
    text,
    id: attributeOf(root, 'ID') ?? '',
    version: attributeOf(root, 'Version'),
    issueInstant: attributeOf(root, 'IssueInstant'),
    destination: attributeOf(root, 'Destination'),
    inResponseTo: attributeOf(root, 'InResponseTo'),
    issuer: issuerOf(root),
    status: statusOf(root),
    assertion: found && assertionOf(found),
    signatures,
  };
}

/** Reads an assertion that stands alone, as a library gives back what was signed. Throws SamlRefused. */
export function readAssertion(xml: string): SamlAssertion {
  const { root } = readXml(xml, limits);
  checkShape(root, 's:Assertion');
  return assertionOf(root);
}
