import type { Contract } from '../../../shared/contracts/contract.ts';
import { samplesOf, type Place } from './samples.ts';
import type { Sending } from './exchange.ts';

/** A place of a request that takes an id, an address, a secret or a search. */
export interface Slot {
  readonly marker: string;
  /** `params.id`, `query.organizationId`, `body.email`, … */
  readonly key: string;
  readonly name: string;
  readonly inList: boolean;
}

/** A request that a contract accepts, with markers in the places of its slots. */
export interface Template {
  readonly contract: Contract;
  readonly slots: readonly Slot[];
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** JSON, or undefined for none. */
  readonly body: string | undefined;
}

const textSlots = new Set(['email', 'token', 'code', 'reference', 'q', 'password', 'currentPassword']);
const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function markerFor({ name, format }: Place, number: number): string {
  const digits = String(number).padStart(4, '0');
  if (format === 'uuid') return `00000000-0000-7000-8000-00000000${digits}`;
  if (name === 'email') return `slot${digits}@marker.example`;
  if (name === 'reference') return `SLOT-${digits}`;
  return `marker ${digits} of a slot`;
}

/** All distinct requests that a contract accepts: with everything, with the least, with each optional part alone, each alternative, each sorting. */
export function templatesOf(contract: Contract): Template[] {
  const provideIn = (part: string) => {
    const slots: Slot[] = [];
    const provide = (place: Place) => {
      if (place.format !== 'uuid' && !(textSlots.has(place.name) && place.format === 'string')) return undefined;
      const key = `${part}.${place.name}`;
      const known = slots.find((slot) => slot.key === key);
      const marker = known?.marker ?? markerFor(place, slots.length + (part === 'params' ? 1 : 100));
      if (!known) slots.push({ marker, key, name: place.name, inList: place.inList });
      return marker;
    };
    return { slots, provide };
  };
  const inParams = provideIn('params');
  const params = contract.params ? Object.fromEntries(Object.entries(samplesOf(contract.params, inParams.provide)[0] as object).map(([name, value]) => [name, asText(value)])) : {};
  const inQuery = provideIn('query');
  const queries = contract.query ? (samplesOf(contract.query, inQuery.provide) as Record<string, unknown>[]) : [{}];
  const inBody = provideIn('body');
  const bodies = contract.body ? samplesOf(contract.body, inBody.provide) : [undefined];
  return queries.flatMap((query) =>
    bodies.map((body) => {
      const template = { contract, params, query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, asText(value)])), body: body === undefined ? undefined : JSON.stringify(body), slots: [] };
      const text = JSON.stringify(template);
      return { ...template, slots: [...inParams.slots, ...inQuery.slots, ...inBody.slots].filter(({ marker }) => text.includes(marker)) };
    }),
  );
}

function fill(text: string, slots: readonly Slot[], values: ReadonlyMap<string, unknown>, quoted: boolean): string {
  let filled = text;
  for (const { marker, key } of slots) {
    if (!values.has(key)) continue;
    const value = values.get(key);
    // Inside JSON the value takes the place of the whole string, so that it may be of any kind.
    filled = quoted ? filled.replaceAll(JSON.stringify(marker), JSON.stringify(value)) : filled.replaceAll(marker, asText(value) ?? '');
  }
  return filled;
}

/** Files for what takes no JSON, tried in turn. */
export const rawBodies: readonly { readonly type: string; readonly bytes: Uint8Array }[] = [
  { type: 'image/png', bytes: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64') },
  { type: 'multipart/form-data; boundary=x', bytes: Buffer.from('--x\r\ncontent-disposition: form-data; name="kind"\r\n\r\norganizations\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="roster.csv"\r\ncontent-type: text/csv\r\n\r\nname,externalId\r\nSample Company,S-1\r\n\r\n--x--\r\n') },
  { type: 'multipart/form-data; boundary=x', bytes: Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="sample.txt"\r\ncontent-type: text/plain\r\n\r\nSample\r\n--x--\r\n') },
];

/** The request of a template with values in its slots (by their keys); those without a value keep their marker. */
export function requestOf(template: Template, values: ReadonlyMap<string, unknown>, body: string | undefined = template.body, raw = rawBodies[0]): Sending {
  const { contract, slots } = template;
  const path = contract.path.replaceAll(/:(\w+)/gu, (_, name: string) => encodeURIComponent(fill(template.params[name] ?? '', slots, values, false)));
  const query = Object.entries(template.query).map(([name, value]) => `${name}=${encodeURIComponent(/^[[{]/u.test(value) ? fill(value, slots, values, true) : fill(value, slots, values, false))}`);
  const headers: Record<string, string> = {};
  let payload: string | Uint8Array | undefined;
  if (contract.method !== 'GET' && contract.tags.includes('raw-body') && raw) {
    headers['content-type'] = raw.type;
    payload = raw.bytes;
  } else if (body !== undefined) {
    headers['content-type'] = 'application/json';
    payload = fill(body, slots, values, true);
  }
  return { method: contract.method, path: query.length === 0 ? path : `${path}?${query.join('&')}`, headers, payload };
}
