import fc from 'fast-check';
import { definitionOf } from '../matrix/samples.ts';

/** Gives what really exists for a place of a request: ids, addresses, secrets; none where nothing is known. */
export type Known = (name: string, format: string) => readonly string[];

type Loose = Readonly<Record<string, unknown>>;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const nasty = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\udfff\ud800', '\u202e', '\u2028', '\ufeff', '\u200b', '\r\n', '\u001b[2K', '𝕏'.repeat(50), 'ﷺ', 'ﬁ', 'İ', 'ß', 'i̇', '％', "'", "' or 1=1 --", '"', '\\', '%', '_', '*', '%00', '../../etc/passwd', '${7*7}', '{{7*7}}', '<script>', '=1+1', 'null', 'undefined', 'NaN', 'true', '[]', '{}', '0', '-0', '1e999', '__proto__', 'constructor', 'toString', '9'.repeat(400), 'a'.repeat(5_000),
];

/** Any text, from words to what no database likes. */
const anyText = fc.oneof({ weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) }, { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) }, { weight: 3, arbitrary: fc.constantFrom(...nasty) });
const anyNumber = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom(-1, 0, 1, 2_147_483_647, 2_147_483_648, -2_147_483_649, Number.MAX_SAFE_INTEGER, -1e308, -0, 0.1));
const anything = fc.oneof({ weight: 3, arbitrary: anyText }, { weight: 2, arbitrary: anyNumber }, fc.constantFrom(null, true, false, [], {}, [[]], { $ne: null }), fc.jsonValue({ maxDepth: 3 }));

const plain: Readonly<Record<string, readonly string[]>> = {
  timeZone: ['Europe/London', 'Asia/Kathmandu', 'UTC', 'Pacific/Chatham'],
  url: ['https://help.sample.example', 'https://[::1]/', 'https://a'],
  host: ['mail.sample.example', '127.0.0.1', '[::1]', 'localhost', '0x7f.1', '169.254.169.254'],
  domain: ['sample.example', 'xn--bcher-kva.example', 'bücher.example'],
  domains: ['sample.example', 'xn--bcher-kva.example', 'bücher.example'],
  phone: ['', '+44 20 7946 0000', '1'],
  password: ['violet tractor under glass', 'password', 'a'.repeat(4_096), 'пароль пароль пароль'],
};

function textArbitrary(name: string, format: string, known: Known): fc.Arbitrary<unknown> {
  const real = known(name, format);
  const reals = real.length > 0 ? [{ weight: 6, arbitrary: fc.constantFrom(...real) }] : [];
  if (format === 'uuid') return fc.oneof(...reals, { weight: 2, arbitrary: fc.uuid() });
  // Also years that one of the databases does not know.
  if (format === 'datetime') return fc.oneof(fc.date({ noInvalidDate: true }).map((date) => date.toISOString()), fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-02-30T00:00:00Z', '2026-01-02T03:04:05.000Z'));
  if (name.toLowerCase().endsWith('email') || name === 'alertEmails' || name === 'from') return fc.oneof(...reals, { weight: 2, arbitrary: fc.emailAddress() }, { weight: 1, arbitrary: anyText });
  const fitting = plain[name];
  return fc.oneof(...reals, ...(fitting ? [{ weight: 5, arbitrary: fc.constantFrom(...fitting) }] : []), { weight: 4, arbitrary: anyText });
}

function numberArbitrary(checks: readonly Loose[]): fc.Arbitrary<unknown> {
  const bound = (kind: string) => checks.filter((check) => check['check'] === kind).map((check) => check['value'] as number);
  const min = Math.max(-1_000, ...bound('greater_than'));
  const max = Math.min(Math.max(min, 2_147_483_647), ...bound('less_than'));
  return fc.oneof({ weight: 5, arbitrary: fc.integer({ min: Math.ceil(min), max: Math.floor(max) }) }, { weight: 3, arbitrary: fc.integer({ min: Math.ceil(min), max: Math.min(Math.floor(max), Math.ceil(min) + 30) }) }, { weight: 1, arbitrary: anyNumber });
}

function objectArbitrary(shape: Loose, strange: fc.Arbitrary<unknown>, known: Known): fc.Arbitrary<unknown> {
  const entries = Object.entries(shape);
  const parts = Object.fromEntries(entries.map(([key, value]) => [key, arbitraryOf(value, known, key)]));
  const needed = entries.filter(([, value]) => !['optional', 'default', 'prefault'].includes(definitionOf(value).type)).map(([key]) => key);
  const fitting = fc.record(parts, { requiredKeys: needed });
  const broken = fc.tuple(fc.record(parts, { requiredKeys: [] }), fc.constantFrom('extra', '__proto__', 'constructor', 'id', 'provider_id', ''), strange).map(([record, key, value]) => ({ ...record, ...JSON.parse(JSON.stringify({ [key]: value ?? null })) as object }));
  return fc.oneof({ weight: 25, arbitrary: fitting }, { weight: 1, arbitrary: broken });
}

function fits(schema: unknown, known: Known, name: string): fc.Arbitrary<unknown> {
  const definition = definitionOf(schema);
  const inside = (other: unknown) => arbitraryOf(other, known, name);
  const checks = list(definition['checks']).map((check) => definitionOf(check));
  switch (definition.type) {
    case 'string': {
      const named = [definition['format'], ...checks.map((check) => check['format'])].find((format) => format === 'uuid' || format === 'datetime');
      return textArbitrary(name, typeof named === 'string' ? named : 'string', known);
    }
    case 'number':
    case 'int':
      return numberArbitrary([...checks, definition]);
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(definition['entries'] as object));
    case 'literal':
      return fc.constantFrom(...list(definition['values']));
    case 'object':
      return objectArbitrary(definition['shape'] as Loose, anything, known);
    case 'array':
      return fc.array(inside(definition['element']), { maxLength: 6 });
    case 'tuple':
      return fc.tuple(...list(definition['items']).map(inside));
    case 'union':
      return fc.oneof(...list(definition['options']).map(inside));
    case 'intersection':
      return fc.tuple(inside(definition['left']), inside(definition['right'])).map(([left, right]) => (typeof left === 'object' && typeof right === 'object' ? { ...left, ...right } : left));
    case 'record':
      return fc.oneof({ weight: 3, arbitrary: fc.dictionary(fc.oneof(anyText, fc.constantFrom('name', 'email', 'organizationName', 'externalId', 'role', 'phone', 'q', 'status', 'organizationId')), inside(definition['valueType']), { maxKeys: 8 }) }, { weight: 1, arbitrary: fc.constantFrom({ name: 0, email: 1, organizationName: 2 }, { q: 'a' }, {}) });
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return inside(definition['innerType']);
    case 'nullable':
      return fc.option(inside(definition['innerType']));
    case 'pipe': {
      const [into, out] = [definitionOf(definition['in']), definitionOf(definition['out'])];
      // What is made of text by a transformation is written the way it is read.
      const target = out.type === 'transform' ? inside(definition['in']) : inside(definition['out']);
      return takesText(into) && !takesText(out) && out.type !== 'transform' ? target.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))) : target;
    }
    case 'null':
      return fc.constant(null);
    case 'undefined':
    case 'void':
      return fc.constant(undefined);
    case 'any':
    case 'unknown':
      return anything;
    default:
      throw new Error(`Teach tests/support/fuzz/arbitraries.ts what a ${definition.type} looks like.`);
  }
}

function takesText(definition: Loose): boolean {
  if (definition['type'] === 'pipe') return takesText(definitionOf(definition['in']));
  if (definition['type'] === 'default' || definition['type'] === 'optional') return takesText(definitionOf(definition['innerType']));
  return definition['type'] === 'string';
}

/** Values of a schema and now and then of none: most parts as they should be, some at their bounds, some of another kind. */
export function arbitraryOf(schema: unknown, known: Known, name = ''): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 40, arbitrary: fits(schema, known, name) }, { weight: 1, arbitrary: anything });
}

export { anyText, anything };
