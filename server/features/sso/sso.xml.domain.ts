import { SamlRefused } from './sso.saml-refusals.domain.ts';

export interface XmlAttribute {
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
}

export interface XmlElement {
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  /** Prefix to namespace as they hold here; the empty prefix is the default. */
  readonly scope: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

export interface XmlLimits {
  readonly characters: number;
  readonly elements: number;
  readonly depth: number;
  /** Of one element, its namespaces counted. */
  readonly attributes: number;
  readonly attributeLength: number;
  readonly textLength: number;
  readonly comments: 'refused' | 'skipped';
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
const lessThan = 60;
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

/** What is no character of XML, and what other readers turn into something else: control characters, and line ends only some know. */
const foreignCharacter = /[^\t\n\r -~\u00A0-\u2027\u202A-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const declaration = /<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?: standalone=(?:"(?:yes|no)"|'(?:yes|no)'))? ?\?>/y;
const startOfTag = /<(?:([A-Za-z_][\w.-]{0,99}):)?([A-Za-z_][\w.-]{0,99})/y;
const attributeOfTag = /[\t\n ]+(?:([A-Za-z_][\w.-]{0,99}):)?([A-Za-z_][\w.-]{0,99})[\t\n ]*=[\t\n ]*(?:"([^"<]*)"|'([^'<]*)')/y;
const endOfStartTag = /[\t\n ]*(\/?)>/y;
const endTag = /<\/(?:([A-Za-z_][\w.-]{0,99}):)?([A-Za-z_][\w.-]{0,99})[\t\n ]*>/y;
const reference = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));|&/gu;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Growing extends XmlElement {
  readonly children: (XmlElement | string)[];
}

function decode(raw: string, place: 'attribute' | 'text'): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(reference, (whole, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return named[name] ?? '';
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    if (Number.isNaN(code)) throw new SamlRefused('xml_entity', whole);
    const isLineEnd = code === 13 && place === 'text';
    if (!isLineEnd && (code > 0x10ffff || foreignCharacter.test(String.fromCodePoint(code)))) throw new SamlRefused('xml_character', whole);
    // Readers differ in what a written line end or tab in an attribute becomes.
    if (place === 'attribute' && code < 32) throw new SamlRefused('xml_character', whole);
    return String.fromCodePoint(code);
  });
}

/** One pass over a text; see `readXml`. */
class Scanner {
  readonly #text: string;
  readonly #limits: XmlLimits;
  readonly #open: Growing[] = [];
  #root: Growing | null = null;
  #at = 0;
  #elements = 0;

  constructor(text: string, limits: XmlLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  scan(): XmlElement {
    if (this.#text.startsWith('<?xml ') && !this.#match(declaration)) throw new SamlRefused('xml_processing_instruction', this.#text.slice(0, 60));
    while (this.#at < this.#text.length) {
      if (this.#text.charCodeAt(this.#at) !== lessThan) this.#readText();
      else {
        const next = this.#text[this.#at + 1];
        if (next === '!' || next === '?') this.#readMarkup();
        else if (next === '/') this.#close();
        else this.#start();
      }
    }
    if (this.#root === null || this.#open.length > 0) throw new SamlRefused('xml_malformed', 'it ends early');
    return this.#root;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #here(): string {
    return this.#text.slice(this.#at, this.#at + 40);
  }

  #readText(): void {
    const next = this.#text.indexOf('<', this.#at);
    const raw = this.#text.slice(this.#at, next === -1 ? this.#text.length : next);
    const parent = this.#open.at(-1);
    if (!parent) {
      if (!/^[\t\n ]*$/.test(raw)) throw new SamlRefused('xml_malformed', `text outside: ${raw.slice(0, 40)}`);
    } else {
      if (raw.length > this.#limits.textLength) throw new SamlRefused('xml_value_too_long', parent.name);
      if (raw.includes(']]>')) throw new SamlRefused('xml_malformed', ']]>');
      parent.children.push(decode(raw, 'text'));
    }
    this.#at += raw.length;
  }

  /** What begins with `<!` or `<?`: nothing we take, save comments where they are skipped. */
  #readMarkup(): void {
    const from = this.#at;
    if (this.#text.startsWith('<!--', from)) {
      if (this.#limits.comments === 'refused') throw new SamlRefused('xml_comment', this.#here());
      const end = this.#text.indexOf('--', from + 4);
      if (end === -1 || this.#text[end + 2] !== '>') throw new SamlRefused('xml_malformed', this.#here());
      this.#at = end + 3;
      return;
    }
    if (this.#text.startsWith('<![CDATA[', from)) throw new SamlRefused('xml_cdata', this.#here());
    if (this.#text.startsWith('<?', from)) throw new SamlRefused('xml_processing_instruction', this.#here());
    throw new SamlRefused(/^<!doctype/i.test(this.#here()) ? 'xml_doctype' : 'xml_malformed', this.#here());
  }

  #start(): void {
    const parent = this.#open.at(-1);
    if (!parent && this.#root !== null) throw new SamlRefused('xml_malformed', 'a second root');
    const found = this.#match(startOfTag);
    if (!found) throw new SamlRefused('xml_malformed', this.#here());
    this.#elements += 1;
    if (this.#elements > this.#limits.elements) throw new SamlRefused('xml_too_many_elements', `more than ${this.#limits.elements}`);
    if (this.#open.length >= this.#limits.depth) throw new SamlRefused('xml_too_deep', `deeper than ${this.#limits.depth}`);
    const [, prefix = '', name = ''] = found;
    const written = this.#attributes(name);
    const end = this.#match(endOfStartTag);
    if (!end) throw new SamlRefused('xml_malformed', this.#here());
    const scope = scopeOf(written, parent?.scope ?? new Map<string, string>());
    const element: Growing = { prefix, name, namespace: resolve(prefix, scope, name), attributes: resolveAttributes(written, scope), scope, children: [] };
    if (parent) parent.children.push(element);
    else this.#root = element;
    if (end[1] === '') this.#open.push(element);
  }

  #attributes(of: string): Written[] {
    const written: Written[] = [];
    const seen = new Set<string>();
    for (let found = this.#match(attributeOfTag); found; found = this.#match(attributeOfTag)) {
      const [, prefix = '', name = '', double, single] = found;
      const raw = double ?? single ?? '';
      if (raw.length > this.#limits.attributeLength) throw new SamlRefused('xml_value_too_long', `${of}/@${name}`);
      // A line end or tab written as it is reads as a space in some readers and stays in others.
      if (/[\t\n]/.test(raw)) throw new SamlRefused('xml_character', `a line end or tab in ${of}/@${name}`);
      const key = `${prefix}:${name}`;
      if (seen.has(key)) throw new SamlRefused('xml_duplicate_attribute', `${of}/@${name}`);
      seen.add(key);
      if (seen.size > this.#limits.attributes) throw new SamlRefused('xml_too_many_attributes', of);
      written.push({ prefix, name, value: decode(raw, 'attribute') });
    }
    return written;
  }

  #close(): void {
    const found = this.#match(endTag);
    const open = this.#open.pop();
    if (!found || !open || open.prefix !== (found[1] ?? '') || open.name !== found[2]) throw new SamlRefused('xml_malformed', this.#here());
  }
}

interface Written {
  readonly prefix: string;
  readonly name: string;
  readonly value: string;
}

const isDeclaration = ({ prefix, name }: Written) => prefix === 'xmlns' || (prefix === '' && name === 'xmlns');

function scopeOf(written: readonly Written[], outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const declared = written.filter(isDeclaration);
  if (declared.length === 0) return outer;
  const scope = new Map(outer);
  for (const { prefix, name, value } of declared) {
    const bound = prefix === '' ? '' : name;
    if (bound === 'xml' || bound === 'xmlns' || value === xmlNamespace || value === xmlnsNamespace) throw new SamlRefused('xml_reserved_namespace', bound);
    if (bound !== '' && value === '') throw new SamlRefused('xml_undeclared_prefix', bound);
    scope.set(bound, value);
  }
  return scope;
}

function resolve(prefix: string, scope: ReadonlyMap<string, string>, name: string): string {
  if (prefix === 'xml') return xmlNamespace;
  const namespace = scope.get(prefix);
  if (namespace === undefined && prefix !== '') throw new SamlRefused('xml_undeclared_prefix', `${prefix}:${name}`);
  return namespace ?? '';
}

function resolveAttributes(written: readonly Written[], scope: ReadonlyMap<string, string>): XmlAttribute[] {
  const attributes = written.filter((one) => !isDeclaration(one)).map((one) => ({ ...one, namespace: one.prefix === '' ? '' : resolve(one.prefix, scope, one.name) }));
  if (new Set(attributes.map(({ namespace, name }) => `${namespace} ${name}`)).size < attributes.length) throw new SamlRefused('xml_duplicate_attribute', 'by another prefix');
  return attributes;
}

/**
 * Reads a small part of XML 1.0 with namespaces, in one pass that stops at the first limit: no document type, processing instruction or CDATA, no entity
 * but the five of XML, names in ASCII. Gives the root and the text with its line ends as XML reads them. Throws SamlRefused (`xml_…`).
 */
export function readXml(text: string, limits: XmlLimits): { readonly root: XmlElement; readonly text: string } {
  if (text.length > limits.characters) throw new SamlRefused('xml_too_large', `${text.length} characters`);
  const normalized = text.includes('\r') ? text.replace(/\r\n?/gu, '\n') : text;
  const foreign = foreignCharacter.exec(normalized);
  if (foreign) throw new SamlRefused('xml_character', `U+${(foreign[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}`);
  return { root: new Scanner(normalized, limits).scan(), text: normalized };
}

/** The elements directly below an element, all or those of one name and namespace. */
export function elementsOf(element: XmlElement, namespace?: string, name?: string): XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child !== 'string' && (namespace === undefined || (child.namespace === namespace && child.name === name)));
}

/** The first element of a name and namespace directly below an element, or null. */
export function elementOf(element: XmlElement, namespace: string, name: string): XmlElement | null {
  return elementsOf(element, namespace, name)[0] ?? null;
}

/** The text directly in an element, as it is written. */
export function textOf(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

/** The value of an attribute without prefix, or null. */
export function attributeOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((attribute) => attribute.namespace === '' && attribute.name === name)?.value ?? null;
}
