import { limits } from '../../../shared/limits.ts';

export type LogoMediaType = 'image/png' | 'image/jpeg' | 'image/webp';

export interface Logo {
  readonly mediaType: LogoMediaType;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Logo, 'width' | 'height'>;
const fits = ({ width, height }: Size) => width >= 1 && height >= 1 && width <= limits.logoSidePixels && height <= limits.logoSidePixels;
const begins = (bytes: Buffer, signature: readonly number[], at = 0) => signature.every((byte, index) => bytes[at + index] === byte);

let crcTable: Uint32Array | null = null;

function crc32(bytes: Buffer): number {
  crcTable ??= Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The chunks that make a still picture. Of the others, those a reader may skip (small first letter: text, EXIF, animation) are left out. */
const pngChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'pHYs', 'iCCP', 'cICP']);
const mayBeSkipped = /^[a-z][A-Za-z]{3}$/u;

/** PNG (ISO/IEC 15948): every chunk in order with its checksum, IHDR first, IEND last and nothing behind it. */
function readPng(bytes: Buffer): { size: Size; kept: Buffer } | null {
  const kept = [bytes.subarray(0, 8)];
  let size: Size | null = null;
  let hasData = false;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > bytes.length) return null;
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null;
    if ((type === 'IHDR') !== (size === null)) return null;
    if (type === 'IHDR') {
      if (length !== 13) return null;
      size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    }
    if (type === 'IDAT') hasData = true;
    if (pngChunks.has(type)) kept.push(bytes.subarray(at, end));
    else if (!mayBeSkipped.test(type)) return null;
    if (type === 'IEND') return size && hasData && length === 0 && end === bytes.length ? { size, kept: Buffer.concat(kept) } : null;
    at = end;
  }
  return null;
}

/** Baseline, extended and progressive frames: what browsers decode. */
const isFrameHeader = (marker: number) => marker >= 0xc0 && marker <= 0xc2;
/** Tables, restart interval, scan. */
const jpegParts = new Set([0xc4, 0xcc, 0xda, 0xdb, 0xdc, 0xdd]);
/** JFIF, the colour profile and Adobe's colour transform change how the picture looks; every other application segment and comment is left out. */
const applicationParts: Readonly<Record<number, string>> = { 0xe0: 'JFIF\0', 0xe2: 'ICC_PROFILE\0', 0xee: 'Adobe' };
const isRemark = (marker: number) => marker === 0xfe || (marker >= 0xe0 && marker <= 0xef);

/** Where the coded data behind a scan's header ends: at the next marker that is no restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const next = at === -1 ? undefined : bytes[at + 1];
    if (next === undefined) return -1;
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

/** JPEG (ITU-T T.81): segment by segment to the end-of-image marker, one frame, and nothing behind it. */
function readJpeg(bytes: Buffer): { size: Size; kept: Buffer } | null {
  const kept = [bytes.subarray(0, 2)];
  let size: Size | null = null;
  let hasScan = false;
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) {
      kept.push(bytes.subarray(at, at + 2));
      return size && hasScan && at + 2 === bytes.length ? { size, kept: Buffer.concat(kept) } : null;
    }
    if (at + 4 > bytes.length || !(isFrameHeader(marker) || jpegParts.has(marker) || isRemark(marker))) return null;
    const length = bytes.readUInt16BE(at + 2);
    let end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    if (isFrameHeader(marker)) {
      if (size || length < 8) return null;
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    if (marker === 0xda) {
      if (!size) return null;
      hasScan = true;
      end = endOfScan(bytes, end);
      if (end === -1) return null;
    }
    const label = applicationParts[marker];
    if (!isRemark(marker) || (label !== undefined && bytes.toString('latin1', at + 4, at + 4 + label.length) === label)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** The chunks that make a still picture; EXIF, XMP and unknown ones are left out. */
const webpChunks = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP']);

/** The size that a picture inside WebP says of itself. */
function sizeOfWebpPicture(type: string, data: Buffer): Size | null {
  if (type === 'VP8 ') {
    // A key frame (RFC 6386): three bytes of frame tag, the start code, then two 14-bit sides.
    if (data.length < 10 || ((data[0] ?? 1) & 1) !== 0 || !begins(data, [0x9d, 0x01, 0x2a], 3)) return null;
    return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  }
  if (data.length < 5 || data[0] !== 0x2f) return null;
  const bits = data.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** WebP (RFC 9649): one RIFF container exactly as long as the file, holding one still picture. */
function readWebp(bytes: Buffer): { size: Size; kept: Buffer } | null {
  if (bytes.length < 20 || bytes.readUInt32LE(4) + 8 !== bytes.length) return null;
  const kept: Buffer[] = [];
  let canvas: Size | null = null;
  let picture: Size | null = null;
  for (let at = 12; at < bytes.length; ) {
    if (at + 8 > bytes.length) return null;
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (end > bytes.length) return null;
    const chunk = Buffer.from(bytes.subarray(at, end));
    const data = chunk.subarray(8, 8 + length);
    if (type === 'VP8X') {
      if (at !== 12 || length !== 10) return null;
      // Animation has no place in a logo; EXIF and XMP are left out, so their flags go too.
      if (((data[0] ?? 0) & 0x02) !== 0) return null;
      data[0] = (data[0] ?? 0) & 0x30;
      canvas = { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
    } else if (type === 'VP8 ' || type === 'VP8L') {
      if (picture) return null;
      picture = sizeOfWebpPicture(type, data);
      if (!picture) return null;
    } else if (!canvas) return null;
    if (webpChunks.has(type)) kept.push(chunk);
    at = end;
  }
  if (!picture || (canvas && (canvas.width !== picture.width || canvas.height !== picture.height))) return null;
  const body = Buffer.concat(kept);
  const head = Buffer.alloc(12, 'RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(body.length + 4, 4);
  return { size: picture, kept: Buffer.concat([head, body]) };
}

const readers = { 'image/png': readPng, 'image/jpeg': readJpeg, 'image/webp': readWebp } as const;

function mediaTypeOf(bytes: Buffer): LogoMediaType | null {
  if (begins(bytes, pngSignature)) return 'image/png';
  if (begins(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : null;
}

/**
 * What an uploaded picture is and the picture as it is kept: only its own parts, without comments, EXIF or anything else that could be read as
 * another kind of file; null where it is no still PNG, JPEG or WebP of 1 to 2,000 pixels a side from its first byte to its last.
 */
export function readLogo(bytes: Buffer): (Logo & { readonly bytes: Buffer }) | null {
  const mediaType = mediaTypeOf(bytes);
  const found = mediaType && readers[mediaType](bytes);
  return mediaType && found && fits(found.size) ? { mediaType, ...found.size, bytes: found.kept } : null;
}
