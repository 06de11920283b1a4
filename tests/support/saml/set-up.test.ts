import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { requestIdOf, type SamlRequest } from '../../../server/features/sso/sso.saml-requests.domain.ts';
import { SamlRefused } from '../../../server/features/sso/sso.saml-refusals.domain.ts';
import { describeIdp, readIdpCertificate, requestAddress } from '../../../server/features/sso/sso.saml-set-up.service.ts';
import { kept, makeKey } from './certificates.ts';
import { acs, at, keys, now, sp } from './documents.ts';

const expired = makeKey({ to: now - 1_000 });
const weak = makeKey({ bits: 1_024 });
const curve = makeKey({ kind: 'ec' });
const strong = makeKey({ bits: 3_072, from: now + 86_400_000 });

const refusalOf = (act: () => unknown) => {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof SamlRefused) return error.code;
    throw error;
  }
};

const metadata = (...ders: readonly string[]) =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/metadata"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${ders.map((der) => `<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${der}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`).join('')}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;

describe('B6: certificates', () => {
  it('are told by fingerprint, key and dates, from PEM and from bare base64', () => {
    const read = readIdpCertificate(keys.idp.pem, now);
    expect(read).toEqual(kept(keys.idp));
    expect(read).toEqual(readIdpCertificate(`\n${keys.idp.der}\r\n`, now));
    expect(read).toMatchObject({ keyType: 'rsa', keySize: 2_048, keyExponent: 65_537n, subject: 'CN=idp.example', validTo: Date.UTC(2040, 0) });
    expect(read.fingerprint).toMatch(/^[0-9a-f]{64}$/u);
  });

  it.each([
    ['one that ran out', expired.pem, 'certificate_expired'],
    ['a key of 1,024 bits', weak.pem, 'certificate_weak'],
    ['another kind of key', curve.pem, 'certificate_key_unsupported'],
    ['a key in place of it', keys.idp.privatePem, 'certificate_malformed'],
    ['nothing', '', 'certificate_malformed'],
    ['words', 'certificate', 'certificate_malformed'],
    ['half of one', keys.idp.der.slice(0, 400), 'certificate_malformed'],
    ['two of them', keys.idp.pem + keys.next.pem, 'certificate_malformed'],
    ['20 KB', 'A'.repeat(20_000), 'certificate_malformed'],
  ])('are refused: %s', (_, text, code) => expect(refusalOf(() => readIdpCertificate(text, now))).toBe(code));

  it('of metadata are taken where they are good, also before their time, and one good one is enough', () => {
    const described = describeIdp(metadata(expired.der, keys.idp.der, weak.der, strong.der, 'QUJD'), now);
    expect(described.certificates.map(({ der }) => der)).toEqual([keys.idp.der, strong.der]);
    expect(described.leftOut).toEqual([
      { fingerprint: kept(expired).fingerprint, code: 'certificate_expired' },
      { fingerprint: kept(weak).fingerprint, code: 'certificate_weak' },
      { fingerprint: null, code: 'certificate_malformed' },
    ]);
    expect([[expired.der], [weak.der], [curve.der], ['QUJD'], []].map((ders) => refusalOf(() => describeIdp(metadata(...ders), now)))).toEqual(['certificate_expired', 'certificate_weak', 'certificate_key_unsupported', 'certificate_malformed', 'certificate_missing']);
  });
});

describe('a request to sign in', () => {
  const id = requestIdOf('0199f0c2-6d2f-7c11-9c1e-3b1d5e1a0002');
  const request = { id, issuedAt: now, destination: 'https://idp.example/sso', entityId: sp, acsUrl: acs, forceAuthn: false, nameIdFormat: null };
  const sent = (changes: Partial<SamlRequest> = {}) => {
    const address = new URL(requestAddress({ ...request, ...changes }, 'key-1'));
    return { address, xml: inflateRawSync(Buffer.from(address.searchParams.get('SAMLRequest') ?? '', 'base64')).toString() };
  };

  it('goes by redirect, compressed, with the id, time and state it is given', () => {
    const { address, xml } = sent();
    expect([address.origin + address.pathname, address.searchParams.get('RelayState')]).toEqual(['https://idp.example/sso', 'key-1']);
    expect(xml).toBe(
      `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_0199f0c26d2f7c119c1e3b1d5e1a0002" Version="2.0" IssueInstant="${at(0)}" Destination="https://idp.example/sso" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AssertionConsumerServiceURL="${acs}"><saml:Issuer>${sp}</saml:Issuer><samlp:NameIDPolicy AllowCreate="true"/></samlp:AuthnRequest>`,
    );
  });

  it('asks for a fresh proof or a format where it is told to, and never for a way of authentication', () => {
    const { xml } = sent({ forceAuthn: true, nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' });
    expect(xml).toContain(' ForceAuthn="true"');
    expect(xml).toContain('<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" AllowCreate="true"/>');
    expect(xml).not.toContain('RequestedAuthnContext');
  });

  it('keeps what the address asks already, as it is written', () => {
    const { address, xml } = sent({ destination: 'https://idp.example/sso?tenant=a%20b&x=<1>' });
    expect(address.href.startsWith('https://idp.example/sso?tenant=a%20b&x=%3C1%3E&SAMLRequest=')).toBe(true);
    expect(xml).toContain('Destination="https://idp.example/sso?tenant=a%20b&amp;x=&lt;1>"');
  });
});
