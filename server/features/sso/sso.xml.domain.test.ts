import { describe, expect, it } from 'vitest';
import { canonicalXml } from './sso.canonical-xml.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { attributeOf, readXml, textOf, type XmlLimits } from './sso.xml.domain.ts';

const limits: XmlLimits = { characters: 1_000, elements: 10, depth: 4, attributes: 4, attributeLength: 40, textLength: 100, comments: 'refused' };

const codeOf = (text: string, changes: Partial<XmlLimits> = {}) => {
  try {
    readXml(text, { ...limits, ...changes });
    return null;
  } catch (error) {
    if (error instanceof SamlRefused) return error.code;
    throw error;
  }
};

describe('the strict reader', () => {
  it('reads elements, attributes, namespaces and the five entities', () => {
    const { root } = readXml('<?xml version="1.0" encoding="utf-8"?>\r\n<a:b xmlns:a="urn:a" xmlns="urn:d" x=\'&quot;1&apos;\'> &lt;&#65;&#x42;&amp;<c/></a:b>\n', limits);
    expect(root).toMatchObject({ prefix: 'a', name: 'b', namespace: 'urn:a' });
    expect(attributeOf(root, 'x')).toBe('"1\'');
    expect(textOf(root)).toBe(' <AB&');
    expect(root.children[1]).toMatchObject({ name: 'c', namespace: 'urn:d' });
  });

  it('reads line ends as XML does, and keeps a written one in a text', () => {
    expect(textOf(readXml('<a>1\r\n2\r3&#13;</a>', limits).root)).toBe('1\n2\n3\r');
  });

  it.each([
    ['', 'xml_malformed'],
    ['a', 'xml_malformed'],
    ['<a>', 'xml_malformed'],
    ['<a></b>', 'xml_malformed'],
    ['<a/><b/>', 'xml_malformed'],
    ['</a>', 'xml_malformed'],
    ['<a b="1" b="2"/>', 'xml_duplicate_attribute'],
    ['<a xmlns:p="urn:1" xmlns:q="urn:1" p:b="1" q:b="2"/>', 'xml_duplicate_attribute'],
    ['<p:a/>', 'xml_undeclared_prefix'],
    ['<a p:b=""/>', 'xml_undeclared_prefix'],
    ['<xmlns:a/>', 'xml_undeclared_prefix'],
    ['<a><!-- b --></a>', 'xml_comment'],
    ['<!DOCTYPE a><a/>', 'xml_doctype'],
    ['<a><![CDATA[b]]></a>', 'xml_cdata'],
    ['<a><?b?></a>', 'xml_processing_instruction'],
    ['<?xml version="1.0" encoding="utf-16"?><a/>', 'xml_processing_instruction'],
    ['<a>&b;</a>', 'xml_entity'],
    ['<a>&#8;</a>', 'xml_character'],
    ['<a>\u0007</a>', 'xml_character'],
    ['<a>\uD800</a>', 'xml_character'],
    ['<a b="\n"/>', 'xml_character'],
    ['<a b="&#9;"/>', 'xml_character'],
    [`<a>${'<b/>'.repeat(10)}</a>`, 'xml_too_many_elements'],
    ['<a><a><a><a><a/></a></a></a></a>', 'xml_too_deep'],
    ['<a b="" c="" d="" e="" f=""/>', 'xml_too_many_attributes'],
    [`<a b="${'c'.repeat(41)}"/>`, 'xml_value_too_long'],
    [`<a>${'b'.repeat(101)}</a>`, 'xml_value_too_long'],
    [`<a>${' '.repeat(1_000)}</a>`, 'xml_too_large'],
  ])('refuses %j', (text, code) => expect(codeOf(text)).toBe(code));

  it('passes comments over only where it is told to, and no half ones', () => {
    expect(codeOf('<!-- a --><a><!-- b --></a>', { comments: 'skipped' })).toBeNull();
    expect(codeOf('<a><!-- b -- c --></a>', { comments: 'skipped' })).toBe('xml_malformed');
    expect(codeOf('<a><!-- b', { comments: 'skipped' })).toBe('xml_malformed');
  });
});

describe('the canonical form', () => {
  const canonical = (text: string, inclusive: readonly string[] = []) => canonicalXml(readXml(text, { ...limits, attributes: 12 }).root, null, inclusive);

  it('sorts, quotes and closes as Exclusive XML Canonicalization has it', () => {
    expect(canonical('<b:x xmlns:b="urn:b" xmlns:a="urn:a" xmlns:c="urn:c" z=\'1\' b:y="2" a:y="&quot;&lt;>"  k="3"><i/>&gt;&#13;</b:x>')).toBe(
      '<b:x xmlns:a="urn:a" xmlns:b="urn:b" k="3" z="1" a:y="&quot;&lt;>" b:y="2"><i></i>&gt;&#xD;</b:x>',
    );
  });

  it('writes a namespace where it is used first, and takes the default back', () => {
    expect(canonical('<a xmlns="urn:a" xmlns:p="urn:p"><p:b><p:c/></p:b><d xmlns=""/></a>')).toBe('<a xmlns="urn:a"><p:b xmlns:p="urn:p"><p:c></p:c></p:b><d xmlns=""></d></a>');
  });

  it('writes the prefixes it is told to where they are declared', () => {
    expect(canonical('<a xmlns="urn:a" xmlns:p="urn:p"><b xmlns:q="urn:q"/></a>', ['p', 'q', 'nowhere'])).toBe('<a xmlns="urn:a" xmlns:p="urn:p"><b xmlns:q="urn:q"></b></a>');
  });
});
