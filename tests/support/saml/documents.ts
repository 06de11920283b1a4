import { createHash, sign } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { canonicalXml } from '../../../server/features/sso/sso.canonical-xml.domain.ts';
import type { SamlExpectation } from '../../../server/features/sso/sso.saml-checks.domain.ts';
import { attributeOf, elementOf, readXml } from '../../../server/features/sso/sso.xml.domain.ts';
import { kept, makeKey, type MadeKey } from './certificates.ts';

export const now = Date.UTC(2026, 10, 22, 12);
export const idp = 'https://idp.example/metadata';
export const sp = 'https://portal.example/sso/0199f0c2-6d2f-7c11-9c1e-3b1d5e1a0001/metadata';
export const acs = 'https://portal.example/sso/0199f0c2-6d2f-7c11-9c1e-3b1d5e1a0001/acs';
export const requestId = '_0199f0c26d2f7c119c1e3b1d5e1a0002';
export const person = 'ana.petrova@customer.example';
export const attacker = 'owner@customer.example';

export const protocol = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const assertion = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const dsig = 'http://www.w3.org/2000/09/xmldsig#';
export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const enveloped = `${dsig}enveloped-signature`;
export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** A time so many seconds from now, as SAML writes it. */
export const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString();

export const modes = ['both', 'assertion', 'response'] as const;
export type Mode = (typeof modes)[number];

export const keys = { idp: makeKey(), next: makeKey(), stranger: makeKey({ common: 'attacker.example' }) };
export const certificates = [kept(keys.idp), kept(keys.next)];

export const expectation: SamlExpectation = { idpEntityId: idp, entityId: sp, acsUrl: acs, requestId, signed: 'either', authenticatedSince: null, now };

/** The parts of a response, each as XML or as the value of an attribute. */
export interface Parts {
  readonly declaration: string;
  readonly responseAttributes: string;
  readonly responseId: string;
  readonly responseVersion: string;
  readonly responseInstant: string;
  readonly destination: string;
  readonly inResponseTo: string;
  readonly responseIssuer: string;
  readonly beforeStatus: string;
  readonly status: string;
  readonly beforeAssertion: string;
  readonly assertionAttributes: string;
  readonly assertionId: string;
  readonly assertionVersion: string;
  readonly assertionInstant: string;
  readonly assertionIssuer: string;
  readonly subject: string;
  readonly nameId: string;
  readonly confirmation: string;
  readonly conditions: string;
  readonly audience: string;
  readonly authentication: string;
  readonly attributes: string;
  readonly afterAttributes: string;
  readonly afterAssertion: string;
}

export const attribute = (name: string, ...values: readonly string[]) =>
  `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">${values.map((value) => `<saml:AttributeValue xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;
export const confirmationData = (changes: Readonly<Record<string, string | null>> = {}) =>
  `<saml:SubjectConfirmationData${Object.entries({ InResponseTo: requestId, NotOnOrAfter: at(300), Recipient: acs, ...changes })
    .map(([name, value]) => (value === null ? '' : ` ${name}="${value}"`))
    .join('')}/>`;
export const confirmation = (data: string, method = 'urn:oasis:names:tc:SAML:2.0:cm:bearer') => `<saml:SubjectConfirmation Method="${method}">${data}</saml:SubjectConfirmation>`;
export const restriction = (...audiences: readonly string[]) => `<saml:AudienceRestriction>${audiences.map((audience) => `<saml:Audience>${audience}</saml:Audience>`).join('')}</saml:AudienceRestriction>`;
export const nameId = (value: string, attributes = ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"') => `<saml:NameID${attributes}>${value}</saml:NameID>`;
export const status = (value: string) => `<samlp:Status><samlp:StatusCode Value="${value}"/></samlp:Status>`;
export const authentication = (attributes = `AuthnInstant="${at(-20)}" SessionIndex="_session1" SessionNotOnOrAfter="${at(28_800)}"`) =>
  `<saml:AuthnStatement ${attributes}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
export const statement = (...attributes: readonly string[]) => `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement>`;

/** An unsigned response; `null` leaves a part out. */
export function responseXml(changes: { readonly [part in keyof Parts]?: Parts[part] | null } = {}): string {
  const value = (part: keyof Parts, usual: string) => (changes[part] === undefined ? usual : (changes[part] ?? ''));
  const said = (part: keyof Parts, name: string, usual: string) => (changes[part] === null ? '' : ` ${name}="${value(part, usual)}"`);
  const conditions = value('conditions', `<saml:Conditions NotBefore="${at(-30)}" NotOnOrAfter="${at(300)}">${value('audience', restriction(sp))}</saml:Conditions>`);
  const subject = value('subject', `<saml:Subject>${value('nameId', nameId(person))}${value('confirmation', confirmation(confirmationData()))}</saml:Subject>`);
  return [
    value('declaration', ''),
    `<samlp:Response xmlns:samlp="${protocol}" xmlns:saml="${assertion}"${said('responseId', 'ID', '_response1')}${said('responseVersion', 'Version', '2.0')}${said('responseInstant', 'IssueInstant', at(-1))}`,
    `${said('destination', 'Destination', acs)}${said('inResponseTo', 'InResponseTo', requestId)}${value('responseAttributes', '')}>`,
    value('responseIssuer', `<saml:Issuer>${idp}</saml:Issuer>`),
    value('beforeStatus', ''),
    value('status', status('urn:oasis:names:tc:SAML:2.0:status:Success')),
    value('beforeAssertion', ''),
    `<saml:Assertion${said('assertionId', 'ID', '_assertion1')}${said('assertionVersion', 'Version', '2.0')}${said('assertionInstant', 'IssueInstant', at(-1))}${value('assertionAttributes', '')}>`,
    value('assertionIssuer', `<saml:Issuer>${idp}</saml:Issuer>`),
    subject,
    conditions,
    value('authentication', authentication()),
    value('attributes', statement(attribute('email', person), attribute('groups', 'Sales', 'Staff &amp; Friends'))),
    value('afterAttributes', ''),
    '</saml:Assertion>',
    value('afterAssertion', ''),
    '</samlp:Response>',
  ].join('');
}

export interface Signing {
  readonly key?: MadeKey;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
  readonly transforms?: readonly string[];
  readonly inclusive?: readonly string[];
  /** The certificate beside the signature; none if null. */
  readonly named?: MadeKey | null;
  readonly prefix?: string;
  /** Breaks what is base64 into lines as Java does. */
  readonly lines?: boolean;
  /** The certificate's text as a shared secret. */
  readonly hmac?: boolean;
}

const elements = { response: '/*', assertion: '/*/*[local-name()="Assertion"]' };

/** Signs one element of a document, as xml-crypto does it. */
export function signElement(xml: string, of: keyof typeof elements, options: Signing = {}): string {
  const { key = keys.idp, algorithm = rsaSha256, digest = sha256, canonicalization = exclusive, transforms = [enveloped, exclusive], inclusive = [], named = key, prefix = 'ds', hmac = false, lines = false } = options;
  if (inclusive.length > 0) return signInclusively(xml, of, inclusive, key);
  const signer = new SignedXml({ privateKey: key.privatePem, ...(named ? { publicCert: named.pem } : {}), signatureAlgorithm: algorithm, canonicalizationAlgorithm: canonicalization as typeof exclusive } as ConstructorParameters<typeof SignedXml>[0]);
  if (hmac) {
    signer.enableHMAC();
    signer.privateKey = key.pem;
  }
  if (!named) signer.getKeyInfoContent = () => null;
  signer.addReference({ xpath: elements[of], transforms: [...transforms], digestAlgorithm: digest } as Parameters<SignedXml['addReference']>[0]);
  const issuer = `${elements[of]}/*[local-name()="Issuer"]`;
  const hasIssuer = of === 'response' ? /^[^]*?<samlp:Response[^>]*>\s*<saml:Issuer/u.test(xml) : /<saml:Assertion[^>]*>\s*<saml:Issuer/u.test(xml);
  signer.computeSignature(xml, { location: hasIssuer ? { reference: issuer, action: 'after' } : { reference: elements[of], action: 'prepend' }, ...(prefix === '' ? {} : { prefix }) });
  const made = signer.getSignedXml();
  return lines ? made.replace(/(<ds:X509Certificate>.{64})/u, '$1&#13;\n').replace(/(<ds:SignatureValue>.{76})/u, '$1&#13;\n') : made;
}

/** As Okta signs: prefixes written although they are not used, named in the second transform alone (xml-crypto would name them in both). */
function signInclusively(xml: string, of: keyof typeof elements, prefixes: readonly string[], key: MadeKey): string {
  const { root } = readXml(xml, { characters: 1e6, elements: 1e4, depth: 20, attributes: 50, attributeLength: 1e4, textLength: 1e6, comments: 'refused' });
  const element = of === 'response' ? root : elementOf(root, assertion, 'Assertion');
  if (!element) throw new Error('There is nothing to sign.');
  const list = `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${prefixes.join(' ')}"/>`;
  const digest = createHash('sha256').update(canonicalXml(element, null, prefixes)).digest('base64');
  const info = `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${exclusive}"/><ds:SignatureMethod Algorithm="${rsaSha256}"/><ds:Reference URI="#${attributeOf(element, 'ID')}"><ds:Transforms><ds:Transform Algorithm="${enveloped}"/><ds:Transform Algorithm="${exclusive}">${list}</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${sha256}"/><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  const canonicalInfo = canonicalXml(readXml(info.replace('>', ` xmlns:ds="${dsig}">`), { characters: 1e6, elements: 100, depth: 20, attributes: 50, attributeLength: 1e4, textLength: 1e6, comments: 'refused' }).root);
  const made = `<ds:Signature xmlns:ds="${dsig}">${info}<ds:SignatureValue>${sign('sha256', Buffer.from(canonicalInfo), key.privateKey).toString('base64')}</ds:SignatureValue></ds:Signature>`;
  const issuer = `<saml:Issuer>${idp}</saml:Issuer>`;
  const at = xml.indexOf(issuer, of === 'response' ? 0 : xml.indexOf('<saml:Assertion ')) + issuer.length;
  return xml.slice(0, at) + made + xml.slice(at);
}

/** Signs a response in one of the three ways providers do. */
export function signed(xml: string, mode: Mode, options: Signing = {}): string {
  const inner = mode === 'response' ? xml : signElement(xml, 'assertion', options);
  return mode === 'assertion' ? inner : signElement(inner, 'response', options);
}

/** A document as a form field carries it. */
export const encode = (xml: string) => Buffer.from(xml).toString('base64');
