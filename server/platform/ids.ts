import { randomBytes, randomFillSync } from 'node:crypto';

const idBytes = 16;
// Drawn a page at a time: a draw costs more than all else an id needs.
const pool = Buffer.alloc(idBytes * 256);
let drawn = pool.length;

function draw(): Buffer {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += idBytes;
  return pool.subarray(drawn - idBytes, drawn);
}

let lastTime = 0;
let sequence = 0;

/** A UUIDv7 (RFC 9562) for a time in milliseconds; ids of one process rise, also within a millisecond. */
export function newId(now: number): string {
  const bytes = draw();
  const time = Math.max(now, lastTime);
  sequence = time === lastTime ? sequence + 1 : bytes.readUInt16BE(6) & 0x07ff;
  if (sequence > 0x0fff) {
    lastTime = time + 1;
    sequence = 0;
  } else lastTime = time;
  bytes.writeUIntBE(lastTime, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `length` random characters of Crockford's base 32: no I, L, O, U, so that it can be read out. */
export function randomCode(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte & 31]).join('');
}

/** A typed code as it was made: upper case, without spaces and dashes, with I, L, O read as 1, 1, 0. */
export function normalizeCode(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replace(/[\s\p{Pd}\p{Cc}_.]/gu, '').replace(/[IL]/gu, '1').replaceAll('O', '0');
}
