import type { XmlAttribute, XmlElement } from './sso.xml.domain.ts';

const inText: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const inAttribute: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };

/** A text as it is written between tags (Canonical XML 1.0, 2.3). */
export function writtenText(text: string): string {
  return text.replace(/[&<>\r]/gu, (character) => inText[character] ?? character);
}

/** A text as it is written between the double quotes of an attribute (Canonical XML 1.0, 2.3). */
export function writtenAttribute(text: string): string {
  return text.replace(/[&<"\t\n\r]/gu, (character) => inAttribute[character] ?? character);
}

const byCode = (left: string, right: string) => (left < right ? -1 : Number(left > right));
const byNamespaceAndName = (left: XmlAttribute, right: XmlAttribute) => byCode(left.namespace, right.namespace) || byCode(left.name, right.name);
const qualified = (prefix: string, name: string) => (prefix === '' ? name : `${prefix}:${name}`);

interface Writing {
  readonly omitted: XmlElement | null;
  readonly inclusive: readonly string[];
  readonly parts: string[];
}

function write(element: XmlElement, outer: ReadonlyMap<string, string>, writing: Writing): void {
  const used = new Set([element.prefix, ...element.attributes.map(({ prefix }) => prefix).filter((prefix) => prefix !== ''), ...writing.inclusive.filter((prefix) => element.scope.has(prefix))]);
  used.delete('xml');
  const declared = [...used].filter((prefix) => (element.scope.get(prefix) ?? '') !== (outer.get(prefix) ?? '')).sort(byCode);
  const name = qualified(element.prefix, element.name);
  writing.parts.push('<', name);
  for (const prefix of declared) writing.parts.push(' ', prefix === '' ? 'xmlns' : `xmlns:${prefix}`, '="', writtenAttribute(element.scope.get(prefix) ?? ''), '"');
  for (const attribute of [...element.attributes].sort(byNamespaceAndName)) writing.parts.push(' ', qualified(attribute.prefix, attribute.name), '="', writtenAttribute(attribute.value), '"');
  writing.parts.push('>');
  const written = declared.length === 0 ? outer : new Map([...outer, ...declared.map((prefix) => [prefix, element.scope.get(prefix) ?? ''] as const)]);
  for (const child of element.children) {
    if (typeof child === 'string') writing.parts.push(writtenText(child));
    else if (child !== writing.omitted) write(child, written, writing);
  }
  writing.parts.push('</', name, '>');
}

/**
 * An element in the form that is signed (Exclusive XML Canonicalization 1.0, without comments), without the one child `omitted`;
 * the prefixes of `inclusive` (the empty one is the default) are written where they are declared, used or not.
 */
export function canonicalXml(element: XmlElement, omitted: XmlElement | null = null, inclusive: readonly string[] = []): string {
  const parts: string[] = [];
  write(element, new Map(), { omitted, inclusive, parts });
  return parts.join('');
}
