import type { SamlVerdict } from '../../../server/features/sso/sso.saml.service.ts';
import { verifyResponse } from '../../../server/features/sso/sso.saml.service.ts';
import { acs, attacker, attribute, certificates, dsig, encode, expectation, idp, modes, nameId, person, responseXml, signed, type Mode } from './documents.ts';

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const evil = /<saml:Assertion [^]*<\/saml:Assertion>/u.exec(responseXml({ nameId: nameId(attacker), assertionId: '_evil' }))?.[0] ?? '';
const words = [
  '<!---->', '<!--', '-->', '<![CDATA[', ']]>', '<?x?>', '<?xml version="1.0"?>', '<!DOCTYPE x>', '<!ENTITY x "y">', '&amp;', '&lt;', '&#13;', '&#x0;', '&#65;', '&x;', '&', '\r', '\n', '\t', ' ', '\u0000', '\u0085', '\u2028', '\uFEFF',
  'xmlns="urn:x"', ' xmlns:saml="urn:x"', ' xmlns:samlp="urn:oasis:names:tc:SAML:2.0:assertion"', ` xmlns:ds="${dsig}"`, ' ID="_assertion1"', ' ID="_response1"', ' Id="_assertion1"', '</saml:NameID>', '<saml:NameID>', '</saml:Assertion>', '</saml:Subject>', '/>', '<', '>', '"', "'",
  attacker, nameId(attacker), attribute('nameID', attacker), `<saml:Subject>${nameId(attacker)}</saml:Subject>`, evil, '<samlp:Extensions>', '</samlp:Extensions>', '<saml:Advice>', '</saml:Advice>', `<ds:Object xmlns:ds="${dsig}">`, '</ds:Object>', `<saml:Issuer>${idp}</saml:Issuer>`, `<saml:Audience>${acs}</saml:Audience>`,
];

type Change = (xml: string, random: () => number) => string;

const within = (random: () => number, most: number) => Math.floor(random() * most);
const put = (xml: string, at: number, text: string, over = 0) => xml.slice(0, at) + text + xml.slice(at + over);

/** A place in a document, half the time near what says who it is. */
function place(xml: string, random: () => number): number {
  const near = random() < 0.5 ? xml.indexOf(person) : -1;
  return near === -1 ? within(random, xml.length) : Math.min(xml.length - 1, Math.max(0, near - 40 + within(random, 100)));
}

/** One whole element, by where it begins and ends. */
function element(xml: string, random: () => number): readonly [number, number] {
  const starts = [...xml.matchAll(/<[A-Za-z][\w.:-]*/gu)];
  const start = starts[within(random, starts.length)];
  if (!start) return [0, 0];
  const name = start[0].slice(1);
  const single = /^<[^<>]*\/>/u.exec(xml.slice(start.index));
  if (single) return [start.index, start.index + single[0].length];
  const end = xml.indexOf(`</${name}>`, start.index);
  return end === -1 ? [start.index, start.index] : [start.index, end + name.length + 3];
}

const changes: readonly Change[] = [
  (xml, random) => put(xml, place(xml, random), words[within(random, words.length)] ?? ''),
  (xml, random) => put(xml, place(xml, random), words[within(random, words.length)] ?? '', 1 + within(random, 12)),
  (xml, random) => put(xml, place(xml, random), String.fromCharCode(32 + within(random, 95)), 1),
  (xml, random) => put(xml, place(xml, random), '', 1 + within(random, 30)),
  (xml) => xml.replaceAll(person, attacker),
  (xml) => xml.replace(person, attacker),
  (xml, random) => {
    const [from, to] = element(xml, random);
    return put(xml, within(random, 2) === 0 ? from : to, xml.slice(from, to));
  },
  (xml, random) => {
    const [from, to] = element(xml, random);
    return put(xml, from, '', to - from);
  },
  (xml, random) => {
    const [from, to] = element(xml, random);
    const moved = xml.slice(from, to);
    const rest = put(xml, from, '', to - from);
    const [target] = element(rest, random);
    return put(rest, target, moved);
  },
  (xml, random) => {
    const [from, to] = element(xml, random);
    return put(xml, from, `<saml:Advice>${xml.slice(from, to)}</saml:Advice>`, to - from);
  },
  (xml, random) => {
    const values = [...xml.matchAll(/="[^"]*"/gu)];
    const [one, another] = [values[within(random, values.length)], values[within(random, values.length)]];
    return one && another ? put(xml, one.index, another[0], one[0].length) : xml;
  },
];

function changed(xml: string, random: () => number): string {
  let result = xml;
  for (let left = 1 + within(random, 4); left > 0; left -= 1) result = (changes[within(random, changes.length)] ?? ((same: string) => same))(result, random);
  return result;
}

/** Changed by whoever speaks for the provider, everywhere but in the subject. */
function changedBesideSubject(random: () => number): string {
  const xml = responseXml();
  const [head, rest] = xml.split('<saml:Subject>');
  const [subject, tail] = (rest ?? '').split('</saml:Subject>');
  const mutated = random() < 0.5 ? [changed(head ?? '', random), tail] : [head, changed(tail ?? '', random)];
  return `${mutated[0] ?? ''}<saml:Subject>${subject ?? ''}</saml:Subject>${mutated[1] ?? ''}`;
}

export interface Storm {
  readonly tried: number;
  /** Read as XML of the shape and further. */
  readonly read: number;
  readonly accepted: number;
  readonly codes: Readonly<Record<string, number>>;
  /** Accepted for somebody else, or not refused but thrown at. */
  readonly wrong: readonly string[];
}

const bases = modes.flatMap((mode) => [signed(responseXml(), mode), signed(responseXml({ attributes: '' }), mode), signed(responseXml(), mode, { inclusive: ['xs', 'saml'] }), signed(responseXml(), mode, { prefix: '' })]);

/** What is sent, and the document it was made of where that was signed before it was changed. */
function attempt(random: () => number): { readonly sent: string; readonly base: string | null } | null {
  const kind = random();
  if (kind < 0.05) {
    try {
      return { sent: encode(signed(changedBesideSubject(random), modes[within(random, modes.length)] ?? ('both' satisfies Mode))), base: null };
    } catch {
      // What cannot be read cannot be signed.
      return null;
    }
  }
  const base = bases[within(random, bases.length)] ?? '';
  return { sent: kind < 0.12 ? changed(encode(base), random) : encode(changed(base, random)), base };
}

/** Who is accepted with all that is said about them; of what was signed after it was changed, who alone. */
const identity = (verdict: SamlVerdict, whole: boolean) => (verdict.accepted ? JSON.stringify(whole ? verdict.identity : verdict.identity.subject.nameId) : null);

/** Fires mutated responses at the verification: none may be accepted for anybody but the person who was signed in. */
export async function storm(documents: number, seed: number): Promise<Storm> {
  const random = randomFrom(seed);
  const codes: Record<string, number> = {};
  const identities = new Map<string, string | null>();
  for (const base of bases) identities.set(base, identity(await verifyResponse(encode(base), certificates, expectation), true));
  const wrong: string[] = [];
  let [read, accepted, tried] = [0, 0, 0];
  // The signer's parser speaks of what it is given.
  const spoken = [console.error, console.warn] as const;
  console.error = () => {};
  console.warn = () => {};
  try {
    while (tried < documents) {
      const document = attempt(random);
      if (document === null) continue;
      tried += 1;
      const verdict = await verifyResponse(document.sent, certificates, expectation);
      if (verdict.accepted) accepted += 1;
      else codes[verdict.code] = (codes[verdict.code] ?? 0) + 1;
      if (verdict.steps.length > 1) read += 1;
      const right = document.base === null ? JSON.stringify(person) : identities.get(document.base);
      if (verdict.accepted && identity(verdict, document.base !== null) !== right) wrong.push(`${identity(verdict, true)}: ${document.sent}`);
    }
  } finally {
    [console.error, console.warn] = spoken;
  }
  return { tried, read, accepted, codes, wrong };
}
