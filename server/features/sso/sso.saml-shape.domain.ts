import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { attributeOf, elementsOf, type XmlElement } from './sso.xml.domain.ts';

export const protocolNamespace = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const assertionNamespace = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
export const exclusiveCanonicalization = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

const prefixes: Readonly<Record<string, string>> = { [protocolNamespace]: 'p', [assertionNamespace]: 's', [signatureNamespace]: 'd', [exclusiveCanonicalization]: 'c' };

/** Elements that stand at one place of the order, each by prefix and name. */
interface Slot {
  readonly names: readonly string[];
  readonly least: number;
  readonly most: number;
}

interface Shape {
  readonly attributes: readonly string[];
  readonly foreign: readonly string[];
  readonly slots: readonly Slot[];
  readonly text: boolean;
}

/** Slots as `name`, `name?`, `name*`, `a|b*`, in the order of the schema. */
function shape(attributes: string, children: string, options: { text?: boolean; foreign?: readonly string[] } = {}): Shape {
  const slots = children.split(' ').filter(Boolean).map((slot) => {
    const last = slot.at(-1);
    return { names: slot.replace(/[?*]$/u, '').split('|'), least: last === '?' || last === '*' ? 0 : 1, most: last === '*' ? Number.POSITIVE_INFINITY : 1 };
  });
  return { attributes: attributes.split(' ').filter(Boolean), foreign: options.foreign ?? [], slots, text: options.text ?? false };
}

const text = { text: true };

/** What AD FS and X.500 profiles add to an attribute beside its name. */
const besideAttributes = ['http://schemas.xmlsoap.org/ws/2009/09/identity/claims OriginalIssuer', 'urn:oasis:names:tc:SAML:2.0:profiles:attribute:X500 Encoding'];

/** The elements of a response by prefix and name; what is not here is refused (SAML 2.0 core; XML Signature 1.1). */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['p:Response', shape('ID! Version IssueInstant Destination InResponseTo Consent', 's:Issuer? d:Signature? p:Status s:Assertion?')],
  ['p:Status', shape('', 'p:StatusCode p:StatusMessage?')],
  ['p:StatusCode', shape('Value!', 'p:StatusCode?')],
  ['p:StatusMessage', shape('', '', text)],
  ['s:Issuer', shape('Format', '', text)],
  ['s:Assertion', shape('ID! Version IssueInstant', 's:Issuer d:Signature? s:Subject? s:Conditions? s:AuthnStatement|s:AttributeStatement*')],
  ['s:Subject', shape('', 's:NameID? s:SubjectConfirmation*')],
  ['s:NameID', shape('Format NameQualifier SPNameQualifier SPProvidedID', '', text)],
  ['s:SubjectConfirmation', shape('Method!', 's:SubjectConfirmationData?')],
  ['s:SubjectConfirmationData', shape('NotBefore NotOnOrAfter Recipient InResponseTo Address', '')],
  ['s:Conditions', shape('NotBefore NotOnOrAfter', 's:AudienceRestriction|s:OneTimeUse|s:ProxyRestriction*')],
  ['s:AudienceRestriction', shape('', 's:Audience*')],
  ['s:Audience', shape('', '', text)],
  ['s:OneTimeUse', shape('', '')],
  ['s:ProxyRestriction', shape('Count', 's:Audience*')],
  ['s:AuthnStatement', shape('AuthnInstant! SessionIndex SessionNotOnOrAfter', 's:SubjectLocality? s:AuthnContext')],
  ['s:SubjectLocality', shape('Address DNSName', '')],
  ['s:AuthnContext', shape('', 's:AuthnContextClassRef? s:AuthnContextDeclRef? s:AuthenticatingAuthority*')],
  ['s:AuthnContextClassRef', shape('', '', text)],
  ['s:AuthnContextDeclRef', shape('', '', text)],
  ['s:AuthenticatingAuthority', shape('', '', text)],
  ['s:AttributeStatement', shape('', 's:Attribute*')],
  ['s:Attribute', shape('Name! NameFormat FriendlyName', 's:AttributeValue*', { foreign: besideAttributes })],
  ['s:AttributeValue', shape('', '', { text: true, foreign: [`${schemaInstance} type`, `${schemaInstance} nil`] })],
  ['d:Signature', shape('Id', 'd:SignedInfo d:SignatureValue d:KeyInfo?')],
  ['d:SignedInfo', shape('Id', 'd:CanonicalizationMethod d:SignatureMethod d:Reference*')],
  ['d:CanonicalizationMethod', shape('Algorithm!', 'c:InclusiveNamespaces?')],
  ['d:SignatureMethod', shape('Algorithm!', '')],
  ['d:Reference', shape('URI Id', 'd:Transforms? d:DigestMethod d:DigestValue')],
  ['d:Transforms', shape('', 'd:Transform*')],
  ['d:Transform', shape('Algorithm!', 'c:InclusiveNamespaces?')],
  ['c:InclusiveNamespaces', shape('PrefixList!', '')],
  ['d:DigestMethod', shape('Algorithm!', '')],
  ['d:DigestValue', shape('', '', text)],
  ['d:SignatureValue', shape('Id', '', text)],
  // A key told beside a signature is never trusted; it is only told to whoever sets the connection up.
  ['d:KeyInfo', shape('Id', 'd:KeyName|d:X509Data|d:KeyValue*')],
  ['d:KeyName', shape('', '', text)],
  ['d:X509Data', shape('', 'd:X509Certificate|d:X509SubjectName|d:X509IssuerSerial|d:X509SKI*')],
  ['d:X509Certificate', shape('', '', text)],
  ['d:X509SubjectName', shape('', '', text)],
  ['d:X509SKI', shape('', '', text)],
  ['d:X509IssuerSerial', shape('', 'd:X509IssuerName d:X509SerialNumber')],
  ['d:X509IssuerName', shape('', '', text)],
  ['d:X509SerialNumber', shape('', '', text)],
  ['d:KeyValue', shape('', 'd:RSAKeyValue')],
  ['d:RSAKeyValue', shape('', 'd:Modulus d:Exponent')],
  ['d:Modulus', shape('', '', text)],
  ['d:Exponent', shape('', '', text)],
]);

const keyOf = ({ namespace, name }: XmlElement) => `${prefixes[namespace] ?? '?'}:${name}`;

function unexpected(parent: string, child: XmlElement, already: boolean): SamlRefused {
  const key = keyOf(child);
  const found = `${child.name} in ${parent.slice(2)}`;
  if (child.name.startsWith('Encrypted')) return new SamlRefused('encrypted', found);
  if (key === 's:Assertion') return new SamlRefused(parent === 'p:Response' && already ? 'assertion_repeated' : 'assertion_misplaced', found);
  if (key === 'd:Signature') return new SamlRefused('signature_misplaced', found);
  return new SamlRefused('element_unexpected', found);
}

function fitAttributes(element: XmlElement, key: string, { attributes, foreign }: Shape): void {
  for (const { namespace, name } of element.attributes) {
    const known = namespace === '' ? attributes.some((one) => one.replace('!', '') === name) : foreign.includes(`${namespace} ${name}`);
    if (!known) throw new SamlRefused('attribute_unexpected', `${name} of ${key.slice(2)}`);
  }
  for (const one of attributes) if (one.endsWith('!') && attributeOf(element, one.slice(0, -1)) === null) throw new SamlRefused('attribute_missing', `${one.slice(0, -1)} of ${key.slice(2)}`);
}

function fitChildren(element: XmlElement, key: string, { slots }: Shape): void {
  let at = 0;
  let count = 0;
  for (const child of elementsOf(element)) {
    const childKey = keyOf(child);
    const slot = slots.findIndex(({ names, most }, index) => index >= at && names.includes(childKey) && (index > at || count < most));
    if (slot === -1) throw unexpected(key, child, slots.slice(0, at + 1).some(({ names }) => names.includes(childKey)));
    const skipped = slots.slice(count > 0 ? at + 1 : at, slot).find(({ least }) => least > 0);
    if (skipped) throw new SamlRefused('element_missing', `${skipped.names.join(' or ').slice(2)} in ${key.slice(2)}`);
    count = slot === at ? count + 1 : 1;
    at = slot;
  }
  const missing = slots.slice(count > 0 ? at + 1 : at).find(({ least }) => least > 0);
  if (missing) throw new SamlRefused('element_missing', `${missing.names.join(' or ').slice(2)} in ${key.slice(2)}`);
}

const identifier = /^[A-Za-z_][\w.-]{0,255}$/u;

function fit(element: XmlElement, key: string, ids: Set<string>): void {
  const found = shapes.get(key);
  if (!found) throw new SamlRefused('element_unexpected', element.name);
  fitAttributes(element, key, found);
  if (!found.text && element.children.some((child) => typeof child === 'string' && !/^[\t\n\r ]*$/u.test(child))) throw new SamlRefused('text_unexpected', key.slice(2));
  for (const name of ['ID', 'Id']) {
    const id = attributeOf(element, name);
    if (id === null) continue;
    if (!identifier.test(id)) throw new SamlRefused('id_malformed', id);
    if (ids.has(id)) throw new SamlRefused('id_repeated', id);
    ids.add(id);
  }
  fitChildren(element, key, found);
  for (const child of elementsOf(element)) fit(child, keyOf(child), ids);
}

/** Holds a document against the shape of a SAML response or, as a library gives it back, of an assertion alone; throws SamlRefused with the first element, attribute, text or id that does not fit. */
export function checkShape(root: XmlElement, expected: 'p:Response' | 's:Assertion'): void {
  if (keyOf(root) !== expected) throw new SamlRefused('element_unexpected', root.name);
  fit(root, expected, new Set());
}
