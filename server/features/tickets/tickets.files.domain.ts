import { limits } from '../../../shared/limits.ts';
import { attachmentKinds, type AttachmentType } from '../../../shared/tickets.ts';

/** So much of a file's beginning says what it is. */
const headBytes = 128 * 1024;
const has = (bytes: Buffer, text: string, at: number) => bytes.toString('latin1', at, at + text.length) === text;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size that the frame header of a JPEG (ITU-T T.81) states, behind whatever a camera put before it. */
function jpegSize(bytes: Buffer): Size | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(bytes: Buffer): Size | null {
  if (has(bytes, 'VP8X', 12)) return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (has(bytes, 'VP8L', 12)) return { width: (bytes.readUInt16LE(21) & 0x3fff) + 1, height: ((bytes.readUInt32LE(21) >>> 14) & 0x3fff) + 1 };
  return has(bytes, 'VP8 ', 12) ? { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff } : null;
}

const heicBrands = ['heic', 'heix', 'mif1', 'msf1', 'heim', 'heis', 'hevc'];

/** Pictures by their first bytes, with the size they state; HEIC states none up front. */
function pictureOf(bytes: Buffer): { type: AttachmentType; size: Size | null } | null {
  if (bytes.length < 32) return null;
  if (has(bytes, '\x89PNG\r\n\x1a\n', 0)) return has(bytes, 'IHDR', 12) ? { type: 'image/png', size: { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } } : null;
  if (has(bytes, '\xff\xd8\xff', 0)) {
    const size = jpegSize(bytes);
    return size ? { type: 'image/jpeg', size } : null;
  }
  if (has(bytes, 'GIF87a', 0) || has(bytes, 'GIF89a', 0)) return { type: 'image/gif', size: { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) } };
  if (has(bytes, 'RIFF', 0) && has(bytes, 'WEBP', 8)) {
    const size = webpSize(bytes);
    return size ? { type: 'image/webp', size } : null;
  }
  return has(bytes, 'ftyp', 4) && heicBrands.includes(bytes.toString('latin1', 8, 12)) ? { type: 'image/heic', size: null } : null;
}

const officeFolders: readonly (readonly [string, AttachmentType])[] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** Office Open XML (ECMA-376): a ZIP whose first entries are the package's own; which program it is for shows in an entry's folder. */
function officeTypes(bytes: Buffer): AttachmentType[] {
  if (!has(bytes, 'PK\x03\x04', 0)) return [];
  const names = bytes.toString('latin1');
  if (!names.includes('[Content_Types].xml') && !names.includes('_rels/')) return [];
  if (names.includes('vbaProject.bin')) return [];
  const found = officeFolders.filter(([folder]) => names.includes(folder)).map(([, type]) => type);
  // The entry may lie behind what is looked at: then the name says.
  return found.length > 0 ? found : officeFolders.map(([, type]) => type);
}

/** What a browser or a program would run or fetch, however it is called. */
const active = /^\s*(?:<(?:[!?a-z/])|%!PS|#!|\{\\rtf|MIME-Version:)/iu;

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1).toLowerCase();
}

const hidden = /[\p{Cc}\p{Cf}\p{Surrogate}\p{Zl}\p{Zp}]/gu;

/** A file's name as it may be shown and saved: without folders, without characters that hide or turn others round, of at most 150 characters with its ending kept. */
export function cleanName(name: string): string {
  const own = name.toWellFormed().split(/[/\\]/u).at(-1) ?? '';
  const plain = own.normalize('NFC').replaceAll(hidden, '').replaceAll(/["<>:|?*]/gu, '_').replaceAll(/\s+/gu, ' ').replace(/^[.\s]+/u, '').trim();
  const ending = endingOf(plain);
  const stem = ending === '' ? plain : plain.slice(0, -ending.length - 1);
  return ending === '' || stem.trim() === '' ? plain : `${[...stem].slice(0, 140).join('').trim()}.${ending.slice(0, 9)}`;
}

/** Looks at a file as it comes in, without keeping it, and says in the end what it is. */
export class AttachmentInspector {
  bytes = 0;
  readonly #head: Buffer[] = [];
  #headLength = 0;
  #decoder: InstanceType<typeof TextDecoder> | null = new TextDecoder('utf-8', { fatal: true });

  add(piece: Uint8Array): void {
    this.bytes += piece.length;
    if (this.#headLength < headBytes) {
      const part = Buffer.from(piece.subarray(0, headBytes - this.#headLength));
      this.#head.push(part);
      this.#headLength += part.length;
    }
    this.#readText(piece, true);
  }

  #readText(piece: Uint8Array, more: boolean): void {
    if (!this.#decoder) return;
    try {
      this.#decoder.decode(piece, { stream: more });
      if (piece.includes(0)) this.#decoder = null;
    } catch {
      this.#decoder = null;
    }
  }

  /** The media type that name and content agree on, or null where they do not or it is none that is accepted. */
  conclude(name: string): AttachmentType | null {
    if (this.bytes === 0) return null;
    this.#readText(new Uint8Array(), false);
    const head = Buffer.concat(this.#head);
    const ending = endingOf(name);
    const fits = (type: AttachmentType) => (attachmentKinds[type] as readonly string[]).includes(ending);
    const picture = pictureOf(head);
    if (picture) {
      const { width, height } = picture.size ?? { width: 1, height: 1 };
      const sane = width > 0 && height > 0 && width * height <= limits.ticket.attachmentPixels;
      return sane && fits(picture.type) ? picture.type : null;
    }
    if (has(head, '%PDF-', 0)) return fits('application/pdf') ? 'application/pdf' : null;
    const office = officeTypes(head).find(fits);
    if (office) return office;
    const plain = this.#decoder !== null && !active.test(head.toString('utf8').replace(/^\uFEFF/u, ''));
    return plain && fits('text/plain') ? 'text/plain' : null;
  }
}
