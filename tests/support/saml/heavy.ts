import { attacks } from './attacks.ts';
import { attribute, dsig, encode, exclusive, modes, responseXml, signed, statement } from './documents.ts';

const form = (encoded: string) => `SAMLResponse=${encodeURIComponent(encoded)}&RelayState=x`;
/** Grown to just under 256 KiB. */
const full = (xml: string, junk: string, at: string) => xml.replace(at, () => junk.repeat(Math.floor((262_000 - xml.length) / junk.length)) + at);
const forged = (changes: Parameters<typeof responseXml>[0]) => signed(responseXml(changes), 'both').replaceAll('ana.petrova', 'owner');
const sizes = [0, 1, 1_000, 10_000, 100_000, 262_144, 349_528, 524_288, 1_048_576, 5_242_880, 20_971_520];

/** Bodies of posts to an ACS by what they are made of: documents that are as large as they may be, or larger, and every attack in every signing mode. */
export function heavy(): Record<string, string> {
  const plain = signed(responseXml(), 'both');
  const groups = (count: number, length: number) => forged({ attributes: statement(attribute('groups', ...Array.from({ length: count }, () => 'g'.repeat(length)))) });
  const shapes: Record<string, string> = {
    'a thousand elements and 256 KiB of a forged document': groups(940, 60),
    'texts of 32 KB': forged({ attributes: statement(attribute('groups', ...Array.from({ length: 7 }, () => 'g'.repeat(32_000)))) }),
    'entities throughout': forged({ attributes: statement(attribute('groups', ...Array.from({ length: 7 }, () => '&amp;'.repeat(6_400)))) }),
    'characters by number throughout': forged({ attributes: statement(attribute('groups', ...Array.from({ length: 7 }, () => '&#65;'.repeat(6_400)))) }),
    'namespaces on every element': forged({ attributes: statement(`<saml:Attribute Name="g">${Array.from({ length: 500 }, (_, index) => `<saml:AttributeValue ${Array.from({ length: 20 }, (__, more) => `xmlns:n${more}="urn:${index}"`).join(' ')}>g</saml:AttributeValue>`).join('')}</saml:Attribute>`) }),
    'prefixes to be written throughout': groups(900, 60).replaceAll(`<ds:Transform Algorithm="${exclusive}"/>`, `<ds:Transform Algorithm="${exclusive}"><ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="a b c d e f g h i j k l m n o p"/></ds:Transform>`),
    'spaces between elements': full(plain, ' ', '<samlp:Status>'),
    'line ends of Windows': full(plain, '\r\n', '<samlp:Status>'),
    'line ends of old': full(plain, '\r', '<samlp:Status>'),
    'brackets': '<'.repeat(262_000),
    'ends of tags': '</a>'.repeat(65_000),
    'elements in a row': full(plain, '<saml:x/>', '<samlp:Status>'),
    'elements in each other': full(plain, '<saml:x>', '<samlp:Status>'),
    'signatures in a row': full(plain, `<ds:Signature xmlns:ds="${dsig}"/>`, '<samlp:Status>'),
    'attributes of one element': full(plain, 'a="b" ', 'Version="2.0"'),
    'letters of all languages': forged({ attributes: statement(attribute('groups', ...Array.from({ length: 7 }, () => '日'.repeat(10_000)))) }),
  };
  return {
    ...Object.fromEntries(Object.entries(shapes).map(([name, xml]) => [name, form(encode(xml))])),
    ...Object.fromEntries(sizes.map((size) => [`${size} characters`, form('A'.repeat(size))])),
    ...Object.fromEntries(sizes.map((size) => [`${size} percent signs`, `SAMLResponse=${'%41'.repeat(Math.floor(size / 3))}`])),
    ...Object.fromEntries(sizes.map((size) => [`${size} ampersands`, '&'.repeat(size)])),
    ...Object.fromEntries(modes.flatMap((mode) => attacks.map(({ name, make }) => [`${mode}: ${name}`, form(make(mode))]))),
  };
}
