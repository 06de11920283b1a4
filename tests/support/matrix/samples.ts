import type { z } from 'zod';

type Loose = Readonly<Record<string, unknown>>;
interface Definition extends Loose {
  readonly type: string;
}

/** What stands behind a schema of zod, for walking it. */
export function definitionOf(schema: unknown): Definition {
  return (schema as { _zod: { def: Definition } })._zod.def;
}

/** A place in a request that a value goes to. */
export interface Place {
  /** The property it belongs to; of a list its own name: `organizationIds`. */
  readonly name: string;
  /** `uuid`, `datetime`, … or `string`. */
  readonly format: string;
  readonly inList: boolean;
}

/** Gives the text for a place, or undefined for a plain one. */
export type Provide = (place: Place) => string | undefined;

const plain: Readonly<Record<string, string>> = {
  email: 'fresh@sample.example',
  from: 'fresh@sample.example',
  alertEmails: 'alerts@sample.example',
  domains: 'sample.example',
  domain: 'sample.example',
  phone: '+44 20 7946 0000',
  number: '+44 20 7946 0000',
  pin: '604175',
  timeZone: 'Europe/Paris',
  url: 'https://help.sample.example',
  host: 'mail.sample.example',
  tenantId: '3f9f1c52-7a5e-4a58-9d6b-2f1f0e8c4b11',
  codeVerifier: 'V'.repeat(43),
  return: '/',
  password: 'velvet harbour seventeen kites',
  currentPassword: 'velvet harbour seventeen kites',
  code: 'ABCDE12345',
  token: 'A'.repeat(43),
  reference: 'ABCD-EFGH',
  id: 'c2FtcGxl',
  rawId: 'c2FtcGxl',
  userHandle: 'c2FtcGxl',
};

/** Of which column of a file each field is. */
const records: Readonly<Record<string, object>> = { mapping: { name: 0, email: 1, organizationName: 2 } };

function textFor(place: Place, definition: Definition): string {
  const fitting = plain[place.name];
  if (fitting !== undefined && place.format === 'string') return fitting;
  if (place.format === 'uuid') return '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a';
  // An exemption ends a while from now.
  if (place.name === 'until' && place.format === 'datetime') return new Date(Date.now() + 3_600_000).toISOString();
  if (place.format === 'datetime') return '2026-01-02T03:04:05.000Z';
  const minimum = (list(definition['checks']).map((check) => definitionOf(check)).find((check) => check['check'] === 'min_length')?.['minimum'] ?? 1) as number;
  return 'Sample text'.padEnd(minimum, '.');
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function formatOf(definition: Definition): string {
  if (typeof definition['format'] === 'string') return definition['format'];
  const named = list(definition['checks']).map((check) => definitionOf(check)['format']).find((format) => format === 'uuid' || format === 'datetime');
  return typeof named === 'string' ? named : 'string';
}

function numberFor(definition: Definition): number {
  const checks = list(definition['checks']).map((check) => definitionOf(check));
  const bound = (kind: string) => checks.filter((check) => check['check'] === kind).map((check) => check['value'] as number);
  return Math.min(Math.max(1, ...bound('greater_than')), ...bound('less_than'));
}

type Presence = (key: string) => boolean;

/** One value that a schema describes; `presence` says which optional properties are there, `pick` which of several alternatives is taken. */
function sample(schema: unknown, provide: Provide, place: Place, presence: Presence, pick: number): unknown {
  const definition = definitionOf(schema);
  const inside = (other: unknown, next: Place = place) => sample(other, provide, next, presence, pick);
  switch (definition.type) {
    case 'string': {
      const at = { ...place, format: formatOf(definition) };
      return provide(at) ?? textFor(at, definition);
    }
    case 'number':
    case 'int':
      return numberFor(definition);
    case 'boolean':
      return false;
    case 'enum': {
      const values = Object.values(definition['entries'] as object) as unknown[];
      // No mail server is set up, and every section there is can be asked about.
      const fitting = place.name === 'method' ? 'call_back' : place.name === 'feature' ? 'client_notes' : undefined;
      return values.find((value) => value === fitting) ?? values[0];
    }
    case 'literal':
      return list(definition['values'])[0];
    case 'object':
      return Object.fromEntries(
        Object.entries(definition['shape'] as Loose)
          .filter(([key, value]) => !isOptional(value) || presence(key))
          .map(([key, value]) => [key, inside(value, { name: key, format: 'string', inList: false })]),
      );
    case 'array':
      return [inside(definition['element'], { ...place, inList: true })];
    case 'tuple':
      if (place.name === 'range') return [0, 99];
      return list(definition['items']).map((item) => inside(item));
    case 'union': {
      const options = list(definition['options']);
      return inside(options[Math.min(pick, options.length - 1)]);
    }
    case 'intersection':
      return { ...(inside(definition['left']) as object), ...(inside(definition['right']) as object) };
    case 'record':
      return records[place.name] ?? {};
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return inside(definition['innerType']);
    case 'nullable':
      return presence(place.name) ? inside(definition['innerType']) : null;
    case 'pipe': {
      // What is transformed comes in as text; where something else than text comes out, it was JSON.
      const out = definitionOf(definition['out']).type === 'transform' ? inside(definition['in']) : inside(definition['out']);
      const takesText = firstOf(definition['in']) === 'string';
      return takesText && typeof out !== 'string' ? JSON.stringify(out) : out;
    }
    case 'null':
      return null;
    case 'undefined':
    case 'void':
      return undefined;
    case 'any':
    case 'unknown':
      return 'anything';
    default:
      throw new Error(`Teach tests/support/matrix/samples.ts what a ${definition.type} looks like.`);
  }
}

function firstOf(schema: unknown): string {
  const definition = definitionOf(schema);
  if (definition.type === 'pipe') return firstOf(definition['in']);
  if (definition.type === 'default' || definition.type === 'optional') return firstOf(definition['innerType']);
  return definition.type;
}

function isOptional(schema: unknown): boolean {
  return ['optional', 'default', 'prefault'].includes(definitionOf(schema).type);
}

/** Every optional part of a schema, with the optional parts that it stands in. */
function optionalParts(schema: unknown, around: readonly string[] = [], found = new Map<string, ReadonlySet<string>>()): Map<string, ReadonlySet<string>> {
  const definition = definitionOf(schema);
  if (definition.type === 'object') {
    for (const [key, value] of Object.entries(definition['shape'] as Loose)) {
      const within = isOptional(value) ? [...around, key] : around;
      if (isOptional(value)) found.set(within.join(' '), new Set(within));
      optionalParts(value, within, found);
    }
  }
  for (const part of ['innerType', 'element', 'in', 'out', 'left', 'right', 'valueType']) if (part in definition) optionalParts(definition[part], around, found);
  for (const part of ['options', 'items']) for (const option of list(definition[part])) optionalParts(option, around, found);
  return found;
}

/** Values a schema accepts: everything filled in, only what is required, and each optional part alone; of several alternatives each. Throws where none is found, so that no contract is ever left out. */
export function samplesOf(schema: z.ZodType, provide: Provide = () => undefined): unknown[] {
  const optional = [...optionalParts(schema).values()];
  const presences: Presence[] = [() => true, () => false, ...optional.map((parts) => (key: string) => parts.has(key)), ...[...new Set(optional.flatMap((parts) => [...parts]))].map((part) => (key: string) => key !== part)];
  const found = new Map<string, unknown>();
  const refused: string[] = [];
  for (let pick = 0; pick < 4; pick += 1) {
    for (const presence of presences) {
      const value = sample(schema, provide, { name: '', format: 'string', inList: false }, presence, pick);
      const parsed = schema.safeParse(value);
      if (parsed.success) found.set(JSON.stringify(value) ?? 'undefined', value);
      else refused.push(`${JSON.stringify(value)}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`);
    }
  }
  if (found.size === 0) throw new Error(`No sample fits. Teach tests/support/matrix/samples.ts this schema: ${refused[0] ?? ''}`);
  return [...found.values()];
}
