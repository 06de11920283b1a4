import { writtenAttribute } from './sso.canonical-xml.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { protocolNamespace, signatureNamespace } from './sso.saml-shape.domain.ts';
import { readInstant } from './sso.saml-times.domain.ts';
import { attributeOf, elementsOf, readXml, textOf, type XmlElement, type XmlLimits } from './sso.xml.domain.ts';

const metadata = 'urn:oasis:names:tc:SAML:2.0:metadata';
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** Of a provider's description, in bytes; federations of many providers are larger and are not what a connection takes. */
export const largestMetadata = 512 * 1024;
const limits: XmlLimits = { characters: largestMetadata, elements: 5_000, depth: 24, attributes: 40, attributeLength: 8_192, textLength: 32_768, comments: 'skipped' };
const longestEntityId = 1_024;
const longestUrl = 2_048;

/** What a provider says of itself; its certificates are still to be judged. */
export interface IdpMetadata {
  readonly entityId: string;
  /** Where a browser is sent with a request. */
  readonly redirectUrl: string;
  readonly postUrl: string | null;
  /** Base64 as it stands, each once. */
  readonly certificates: readonly string[];
  readonly wantsSignedRequests: boolean;
}

/** Why an address cannot be where people are sent to sign in; null where it can: https, without user name or fragment. */
export function entryPointRefusal(address: string): 'entry_point_not_https' | null {
  const url = address.length <= longestUrl && address === address.trim() ? URL.parse(address) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' && !address.includes('#') ? null : 'entry_point_not_https';
}

/** Whether a text can be an entity ID: an absolute URI of up to 1,024 visible characters (SAML 2.0 core, 8.3.6). */
export function isEntityId(text: string): boolean {
  return text.length <= longestEntityId && /^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$/u.test(text);
}

const isProvider = (element: XmlElement) => element.namespace === metadata && element.name === 'IDPSSODescriptor' && (attributeOf(element, 'protocolSupportEnumeration') ?? '').split(/\s+/u).includes(protocolNamespace);

function entities(root: XmlElement): XmlElement[] {
  if (root.namespace !== metadata) return [];
  if (root.name === 'EntityDescriptor') return [root];
  return root.name === 'EntitiesDescriptor' ? elementsOf(root).flatMap(entities) : [];
}

function hasRunOut(element: XmlElement, now: number): boolean {
  const until = attributeOf(element, 'validUntil');
  return until !== null && (readInstant(until) ?? Number.NEGATIVE_INFINITY) <= now;
}

function location(provider: XmlElement, binding: string): string | null {
  const service = elementsOf(provider, metadata, 'SingleSignOnService').find((one) => attributeOf(one, 'Binding') === binding);
  const address = service && attributeOf(service, 'Location');
  if (address == null) return null;
  if (entryPointRefusal(address) !== null) throw new SamlRefused('entry_point_not_https', address);
  return address;
}

function certificatesOf(provider: XmlElement): string[] {
  const signing = elementsOf(provider, metadata, 'KeyDescriptor').filter((key) => attributeOf(key, 'use') !== 'encryption');
  const named = signing.flatMap((key) => elementsOf(key, signatureNamespace, 'KeyInfo')).flatMap((info) => elementsOf(info, signatureNamespace, 'X509Data')).flatMap((data) => elementsOf(data, signatureNamespace, 'X509Certificate'));
  return [...new Set(named.map((certificate) => textOf(certificate).replace(/\s/gu, '')))];
}

/**
 * Reads a provider's metadata (SAML 2.0 metadata): one description, or a list with just one identity provider in it, bounded as a response is; comments between elements are passed over.
 * Throws SamlRefused: `xml_…`, `metadata_…`, `entry_point_not_https`, `certificate_missing`.
 */
export function readIdpMetadata(text: string, now: number): IdpMetadata {
  const { root } = readXml(text.replace(/^\uFEFF/u, ''), limits);
  const described = entities(root);
  if (described.length === 0) throw new SamlRefused('metadata_not_saml', root.name);
  const found = described.flatMap((entity) => elementsOf(entity).filter(isProvider).map((provider) => ({ entity, provider })));
  const [only] = found;
  if (!only) throw new SamlRefused('metadata_no_provider', attributeOf(described[0] ?? root, 'entityID'));
  if (found.length > 1) throw new SamlRefused('metadata_several_providers', String(found.length));
  const { entity, provider } = only;
  if ([root, entity, provider].some((element) => hasRunOut(element, now))) throw new SamlRefused('metadata_expired', attributeOf(entity, 'validUntil'));
  const entityId = attributeOf(entity, 'entityID') ?? '';
  if (!isEntityId(entityId)) throw new SamlRefused('metadata_entity_id', entityId);
  const redirectUrl = location(provider, redirect);
  const postUrl = location(provider, post);
  if (redirectUrl === null) throw new SamlRefused('metadata_entry_point_missing', postUrl);
  const certificates = certificatesOf(provider);
  if (certificates.length === 0) throw new SamlRefused('certificate_missing');
  return { entityId, redirectUrl, postUrl, certificates, wantsSignedRequests: ['true', '1'].includes(attributeOf(provider, 'WantAuthnRequestsSigned') ?? '') };
}

/** Our own metadata of one connection (SAML 2.0 metadata, 2.4.4), for the identity provider to read. */
export function spMetadata({ entityId, acsUrl, signs = false, certificates = [] }: { readonly entityId: string; readonly acsUrl: string; /** Whether our requests are signed. */ readonly signs?: boolean; /** By which they are or will be, base64 DER. */ readonly certificates?: readonly string[] }): string {
  const keys = certificates.flatMap((certificate) => ['    <md:KeyDescriptor use="signing">', `      <ds:KeyInfo xmlns:ds="${signatureNamespace}"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`, '    </md:KeyDescriptor>']);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="${metadata}" entityID="${writtenAttribute(entityId)}">`,
    `  <md:SPSSODescriptor AuthnRequestsSigned="${signs}" WantAssertionsSigned="true" protocolSupportEnumeration="${protocolNamespace}">`,
    ...keys,
    '    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>',
    '    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>',
    '    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>',
    `    <md:AssertionConsumerService Binding="${post}" Location="${writtenAttribute(acsUrl)}" index="0" isDefault="true"/>`,
    '  </md:SPSSODescriptor>',
    '</md:EntityDescriptor>',
    '',
  ].join('\n');
}
