import { canonicalXml } from './sso.canonical-xml.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { exclusiveCanonicalization, signatureNamespace } from './sso.saml-shape.domain.ts';
import { attributeOf, elementOf, elementsOf, textOf, type XmlElement } from './sso.xml.domain.ts';

export type SignatureMethod = 'rsa-sha256' | 'rsa-sha512' | 'rsa-pss-sha256';
export type DigestMethod = 'sha256' | 'sha512';

/** A signature as it stands in a document, ready to be verified. */
export interface SamlSignature {
  readonly of: 'response' | 'assertion';
  readonly method: SignatureMethod;
  /** What the signature's value was made over. */
  readonly signedInfo: string;
  /** Base64. */
  readonly value: string;
  readonly digestMethod: DigestMethod;
  /** What the digest was made over: the element, without this signature. */
  readonly content: () => string;
  /** Base64. */
  readonly digest: string;
  /** The certificate named beside it, base64 DER: a hint for whoever sets the connection up, never trusted. */
  readonly namedCertificate: string | null;
}

/** SHA-256 or better, and no method whose key is not a key pair. */
const methods: ReadonlyMap<string, SignatureMethod> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'rsa-sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'rsa-sha512'],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', 'rsa-pss-sha256'],
]);
const digests: ReadonlyMap<string, DigestMethod> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);
const enveloped = `${signatureNamespace}enveloped-signature`;
const mostPrefixes = 16;

const algorithmOf = (element: XmlElement | null) => (element && attributeOf(element, 'Algorithm')) ?? '';
const below = (element: XmlElement, name: string) => {
  const found = elementOf(element, signatureNamespace, name);
  if (!found) throw new SamlRefused('element_missing', `${name} in ${element.name}`);
  return found;
};

/** Base64 as XML Signature writes it, over several lines or not; throws where anything else is in it. */
function base64Of(element: XmlElement): string {
  const value = textOf(element).replace(/[\t\n\r ]/gu, '');
  if (value === '' || !isBase64(value)) throw new SamlRefused('signature_value', element.name);
  return value;
}

/** Whether a text is base64 in its one canonical spelling (RFC 4648, 3.5): padded, no other character, no bits left over. */
export function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/u.test(text) && Buffer.from(text, 'base64').toString('base64') === text;
}

/** The prefixes an exclusive canonicalization writes although they are not used. */
function inclusivePrefixes(element: XmlElement): string[] {
  const list = elementOf(element, exclusiveCanonicalization, 'InclusiveNamespaces');
  const prefixes = (list && attributeOf(list, 'PrefixList')?.split(' ').filter(Boolean)) ?? [];
  if (prefixes.length > mostPrefixes) throw new SamlRefused('signature_transform', `${prefixes.length} prefixes`);
  return prefixes.map((prefix) => (prefix === '#default' ? '' : prefix));
}

function transforms(reference: XmlElement): XmlElement {
  const container = below(reference, 'Transforms');
  const [first, second, ...others] = elementsOf(container);
  if (!first || !second || others.length > 0 || algorithmOf(first) !== enveloped || algorithmOf(second) !== exclusiveCanonicalization || elementsOf(first).length > 0) {
    throw new SamlRefused('signature_transform', elementsOf(container).map(algorithmOf).join(' '));
  }
  return second;
}

/**
 * The signature directly in a response or assertion, or null where it has none: over just this element, by its id, transformed only by enveloped signature and exclusive
 * canonicalization (XML Signature 1.1; SAML 2.0 core, 5.4). Throws SamlRefused (`signature_…`).
 */
export function readSignature(of: SamlSignature['of'], parent: XmlElement): SamlSignature | null {
  const element = elementOf(parent, signatureNamespace, 'Signature');
  if (!element) return null;
  const info = below(element, 'SignedInfo');
  const canonicalization = below(info, 'CanonicalizationMethod');
  if (algorithmOf(canonicalization) !== exclusiveCanonicalization) throw new SamlRefused('signature_transform', algorithmOf(canonicalization));
  const references = elementsOf(info, signatureNamespace, 'Reference');
  const [reference] = references;
  const id = attributeOf(parent, 'ID') ?? '';
  if (!reference || references.length > 1) throw new SamlRefused('signature_reference', `${references.length} references`);
  if (attributeOf(reference, 'URI') !== `#${id}`) throw new SamlRefused('signature_reference', attributeOf(reference, 'URI') ?? 'none');
  const canonical = transforms(reference);
  const method = methods.get(algorithmOf(elementOf(info, signatureNamespace, 'SignatureMethod')));
  const digestMethod = digests.get(algorithmOf(elementOf(reference, signatureNamespace, 'DigestMethod')));
  if (!method || !digestMethod) throw new SamlRefused('signature_algorithm', algorithmOf(method ? elementOf(reference, signatureNamespace, 'DigestMethod') : elementOf(info, signatureNamespace, 'SignatureMethod')));
  const inclusive = inclusivePrefixes(canonical);
  return {
    of,
    method,
    signedInfo: canonicalXml(info, null, inclusivePrefixes(canonicalization)),
    value: base64Of(below(element, 'SignatureValue')),
    digestMethod,
    content: () => canonicalXml(parent, element, inclusive),
    digest: base64Of(below(reference, 'DigestValue')),
    namedCertificate: namedCertificate(element),
  };
}

function namedCertificate(element: XmlElement): string | null {
  const info = elementOf(element, signatureNamespace, 'KeyInfo');
  const data = info && elementOf(info, signatureNamespace, 'X509Data');
  const certificate = data && elementOf(data, signatureNamespace, 'X509Certificate');
  return certificate && textOf(certificate).replace(/[\t\n\r ]/gu, '');
}
