import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';

/** A 256-bit secret in base64url, as cookies and bearer tokens carry it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 in base64url of a secret of 128 bits or more, as it is kept at rest. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Whether two texts are equal, in time that depends on their length only. */
export function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export interface MasterKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** Keeps secrets: keyed hashes and sealed values under a master key that lies outside the database. */
export interface Keyring {
  /** Keyed hash (HMAC-SHA-256, base64url) for one purpose under the current key. */
  readonly mac: (purpose: string, value: string) => string;
  /** The keyed hashes under every key at hand, the current one first, for finding what an older key made. */
  readonly macs: (purpose: string, value: string) => [string, ...string[]];
  /** Seals a text with AES-256-GCM, bound to where it is stored (`table/row/column/tenant`). */
  readonly seal: (text: string, place: string) => string;
  /** Opens a sealed text; throws where it was made for another place or by an unknown key. */
  readonly open: (sealed: string, place: string) => string;
  /** Whether a sealed text was made under the current key. */
  readonly isCurrent: (sealed: string) => boolean;
}

function derive(key: MasterKey, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key.bytes, 'portico', purpose, 32)));
}

/** Master keys, the current one first. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/** A keyring over master keys, or over whichever there are at the moment, so that a rotation needs no restart. */
export function createKeyring(source: MasterKeys | (() => MasterKeys)): Keyring {
  const all = typeof source === 'function' ? source : () => source;
  const cache = new Map<string, KeyObject>();
  const derived = (key: MasterKey, purpose: string) => {
    const name = `${key.id} ${purpose}`;
    const known = cache.get(name) ?? derive(key, purpose);
    cache.set(name, known);
    return known;
  };
  const mac = (key: MasterKey, purpose: string, value: string) => createHmac('sha256', derived(key, `mac ${purpose}`)).update(value).digest('base64url');
  return {
    mac: (purpose, value) => mac(all()[0], purpose, value),
    macs: (purpose, value) => {
      const [current, ...older] = all();
      return [mac(current, purpose, value), ...older.map((key) => mac(key, purpose, value))];
    },
    seal: (text, place) => {
      const [current] = all();
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', derived(current, 'seal'), nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `v1.${current.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (sealed, place) => {
      const [version, id, data] = sealed.split('.');
      const key = all().find((candidate) => candidate.id === id);
      if (version !== 'v1' || !key || !data) throw new Error('A stored secret was sealed with a key that is not here.');
      const bytes = Buffer.from(data, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', derived(key, 'seal'), bytes.subarray(0, 12)).setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    isCurrent: (sealed) => sealed.startsWith(`v1.${all()[0].id}.`),
  };
}
