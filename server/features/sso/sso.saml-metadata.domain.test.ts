import { describe, expect, it } from 'vitest';
import { entryPointRefusal, isEntityId, largestMetadata, readIdpMetadata, spMetadata } from './sso.saml-metadata.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { attributeOf, elementsOf, readXml } from './sso.xml.domain.ts';

const now = Date.UTC(2026, 10, 22, 12);
const key = (certificate: string, use = ' use="signing"') => `<md:KeyDescriptor${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const service = (binding: string, location: string) => `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`;
const redirect = service('HTTP-Redirect', 'https://idp.example/sso?tenant=1&amp;x=2');
const post = service('HTTP-POST', 'https://idp.example/post');
const provider = (content: string, attributes = '') => `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${attributes}>${content}</md:IDPSSODescriptor>`;
const entity = (content: string, attributes = '') => `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/metadata"${attributes}>${content}</md:EntityDescriptor>`;
const list = (...entities: readonly string[]) => `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entities.join('')}</md:EntitiesDescriptor>`;
const usual = entity(provider(key('QUJD') + redirect + post));

const codeOf = (text: string) => {
  try {
    readIdpMetadata(text, now);
    return null;
  } catch (error) {
    if (error instanceof SamlRefused) return error.code;
    throw error;
  }
};

describe("a provider's metadata", () => {
  it('gives its entity ID, entry points and signing certificates, each once', () => {
    const keys = key('QU\n JD') + key('REVG', '') + key('QUJD') + key('R0hJ', ' use="encryption"');
    expect(readIdpMetadata(`\uFEFF<?xml version="1.0"?><!-- made by hand -->${entity(provider(keys + post + redirect, ' WantAuthnRequestsSigned="true"'))}`, now)).toEqual({
      entityId: 'https://idp.example/metadata',
      redirectUrl: 'https://idp.example/sso?tenant=1&x=2',
      postUrl: 'https://idp.example/post',
      certificates: ['QUJD', 'REVG'],
      wantsSignedRequests: true,
    });
  });

  it('is found in a list beside service providers', () => {
    expect(codeOf(list(entity('<md:SPSSODescriptor/>'), usual))).toBeNull();
    expect(codeOf(list(usual, usual))).toBe('metadata_several_providers');
  });

  it.each([
    ['no metadata', '<html/>', 'metadata_not_saml'],
    ['an empty list', list(), 'metadata_not_saml'],
    ['a service provider', entity('<md:SPSSODescriptor/>'), 'metadata_no_provider'],
    ['a provider of SAML 1.1', usual.replace('2.0:protocol', '1.1:protocol'), 'metadata_no_provider'],
    ['two providers in one', entity(provider(key('QUJD') + redirect).repeat(2)), 'metadata_several_providers'],
    ['what has run out', entity(provider(key('QUJD') + redirect), ' validUntil="2026-11-22T11:59:59Z"'), 'metadata_expired'],
    ['what ran out at no time', entity(provider(key('QUJD') + redirect), ' validUntil="soon"'), 'metadata_expired'],
    ['no entity ID', usual.replace('https://idp.example/metadata', ''), 'metadata_entity_id'],
    ['an entity ID with a space', usual.replace('https://idp.example/metadata', 'https://idp.example/ x'), 'metadata_entity_id'],
    ['no entry point', entity(provider(key('QUJD'))), 'metadata_entry_point_missing'],
    ['an entry point for posts alone', entity(provider(key('QUJD') + post)), 'metadata_entry_point_missing'],
    ['an http entry point', usual.replace('https://idp.example/sso', 'http://idp.example/sso'), 'entry_point_not_https'],
    ['an http entry point for posts', usual.replace('https://idp.example/post', 'http://idp.example/post'), 'entry_point_not_https'],
    ['a script as entry point', usual.replace('https://idp.example/sso', 'javascript:alert(1)//'), 'entry_point_not_https'],
    ['no certificate', entity(provider(redirect)), 'certificate_missing'],
    ['a certificate for encryption alone', entity(provider(key('QUJD', ' use="encryption"') + redirect)), 'certificate_missing'],
    ['a document type', `<!DOCTYPE x>${usual}`, 'xml_doctype'],
    ['an entity', usual.replace('QUJD', '&x;'), 'xml_entity'],
    ['more than 512 KiB', usual + ' '.repeat(largestMetadata), 'xml_too_large'],
    ['many elements', entity('<md:x/>'.repeat(5_000)), 'xml_too_many_elements'],
    ['deep elements', entity('<md:x>'.repeat(30)), 'xml_too_deep'],
  ])('is refused: %s', (_, text, code) => expect(codeOf(text)).toBe(code));
});

it.each(['http://idp.example/', 'https://user@idp.example/', 'https://user:word@idp.example/', 'https://idp.example/#x', ' https://idp.example/', '//idp.example/', 'https://', '', `https://idp.example/${'a'.repeat(2_048)}`])('sends nobody to %s', (address) => {
  expect(entryPointRefusal(address)).toBe('entry_point_not_https');
});

it('takes entity IDs that are absolute URIs', () => {
  expect(['https://sts.windows.net/0199f0c2/', 'urn:idp:example'].map(isEntityId)).toEqual([true, true]);
  expect(['', 'idp', 'https://a b', 'urn:\u00E4', `urn:${'a'.repeat(1_024)}`].map(isEntityId)).toEqual([false, false, false, false, false]);
});

it('writes metadata of ours that other readers take', () => {
  const { root } = readXml(spMetadata({ entityId: 'https://portal.example/sso/1/metadata', acsUrl: 'https://portal.example/sso/1/acs?a="1"&b=<2>' }), { characters: 5_000, elements: 20, depth: 5, attributes: 10, attributeLength: 200, textLength: 200, comments: 'refused' });
  const [ours] = elementsOf(root);
  const consumer = ours && elementsOf(ours).at(-1);
  expect([attributeOf(root, 'entityID'), ours && attributeOf(ours, 'WantAssertionsSigned'), consumer && attributeOf(consumer, 'Location')]).toEqual(['https://portal.example/sso/1/metadata', 'true', 'https://portal.example/sso/1/acs?a="1"&b=<2>']);
});
