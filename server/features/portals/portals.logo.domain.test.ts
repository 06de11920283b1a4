import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readLogo } from './portals.logo.domain.ts';

/** 12 × 8 pixels each, as Chromium's canvas writes them. */
const pictures = {
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAwAAAAICAYAAADN5B7xAAAASElEQVR4AezQORWAMADA0L5qQAQiEFHua0VERCACEYhABF6CBbo3e5YfQ8KqxbrDpsc04DEiE54zXgveKz4bvjvGkFkZ/oB9AAAA//+dMOdmAAAABklEQVQDADteGs9MnDKOAAAAAElFTkSuQmCC',
  jpeg: '/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAIAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAZEAEAAgMAAAAAAAAAAAAAAAAAAQMEMkH/xAAVAQEBAAAAAAAAAAAAAAAAAAADBP/EABgRAAIDAAAAAAAAAAAAAAAAAAADBTEy/9oADAMBAAIRAxEAPwCTicVq9IAjrK4/J//Z',
  webp: 'UklGRhgCAABXRUJQVlA4WAoAAAAgAAAACwAABwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZWUDggKgAAALABAJ0BKgwACAAEAGglsAJ0AMXceAAA/txflaKsbcbt2L9dR+R0OIAAAA==',
  webpAlpha: 'UklGRjYCAABXRUJQVlA4WAoAAAAwAAAACwAABwAASUNDUMgBAAAAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAABUAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAAAAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9YWVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAMZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADZBTFBIEAAAAAEHUMCICAAE4X/cQkT/UwFWUDggMAAAAHABAJ0BKgwACAAEAGglsAJ0AXUAAP7dD/q0Mjqz4kY95Hh3UZL5fOR/klzuOJ0AAA==',
} as const;
const bytesOf = (name: keyof typeof pictures) => Buffer.from(pictures[name], 'base64');
const names = Object.keys(pictures) as (keyof typeof pictures)[];

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc(body), body.length + 4);
  return chunk;
}

function png(width: number, height: number, extra: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(Math.min(height * (1 + Math.ceil(width / 8)), 1_000_000));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), pngChunk('IHDR', header), ...extra, pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))]);
}

function jpegSegment(marker: number, data: Buffer | string): Buffer {
  const body = Buffer.from(data);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const jpegWith = (...segments: Buffer[]) => Buffer.concat([bytesOf('jpeg').subarray(0, 2), ...segments, bytesOf('jpeg').subarray(2)]);

function webpWith(type: string, data: string): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length % 2));
  chunk.write(type, 0, 'latin1');
  chunk.writeUInt32LE(data.length, 4);
  chunk.write(data, 8);
  const file = Buffer.concat([bytesOf('webp'), chunk]);
  file.writeUInt32LE(file.length - 8, 4);
  return file;
}

const script = '<script>alert(document.domain)</script>';
const zip = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

describe('a picture is taken for what it is', () => {
  test.each([
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/webp'],
    ['webpAlpha', 'image/webp'],
  ] as const)('%s', (name, mediaType) => {
    const logo = readLogo(bytesOf(name));
    expect(logo).toMatchObject({ mediaType, width: 12, height: 8 });
    expect(logo?.bytes.equals(bytesOf(name))).toBe(true);
  });
  test('up to 2,000 pixels a side', () => {
    expect(readLogo(png(2_000, 2_000))).toMatchObject({ width: 2_000, height: 2_000 });
    expect(readLogo(png(2_001, 1))).toBeNull();
    expect(readLogo(png(1, 2_001))).toBeNull();
    expect(readLogo(png(0, 1))).toBeNull();
    expect(readLogo(png(0xffffffff, 0xffffffff))).toBeNull();
  });
});

describe('a lossless WebP', () => {
  const lossless = (width: number, height: number) => {
    const file = Buffer.concat([Buffer.from('RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0/', 'latin1'), Buffer.alloc(5)]);
    file.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 21);
    return file;
  };
  test('says its size in its first bytes', () => {
    expect(readLogo(lossless(640, 480))).toMatchObject({ mediaType: 'image/webp', width: 640, height: 480 });
    expect(readLogo(lossless(2_001, 480))).toBeNull();
  });
});

describe('what is no picture, or more than one thing, is refused', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from(`<!doctype html>${script}`)],
    ['SVG', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`)],
    ['GIF', Buffer.from('R0lGODlhAQABAAAAACw=', 'base64')],
    ['a bare PNG signature', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a PNG of the wrong checksum', Buffer.concat([png(1, 1).subarray(0, -1), Buffer.from([0])])],
    ['a PNG with an unknown part that a reader must know', png(1, 1, [pngChunk('CgBI', Buffer.alloc(4))])],
    ['a PNG with two headers', png(1, 1, [png(1, 1).subarray(8, 33)])],
    ['a PNG without a picture', Buffer.concat([png(1, 1).subarray(0, 33), pngChunk('IEND', Buffer.alloc(0))])],
    ['a RIFF container of sound', Buffer.from('RIFF\u0004\0\0\0WAVE', 'latin1')],
    ['an animated WebP', Buffer.from(bytesOf('webp')).fill(0x22, 20, 21)],
    ['a WebP whose canvas is another size than its picture', Buffer.from(bytesOf('webp')).fill(0xff, 24, 26)],
    ['a JPEG of a kind that no browser shows', Buffer.from(bytesOf('jpeg').toString('latin1').replace('\xff\xc0\0\x11', '\xff\xc3\0\x11'), 'latin1')],
  ])('%s', (_, bytes) => expect(readLogo(bytes)).toBeNull());

  test.each(names)('%s with a page, an archive or one byte behind it', (name) => {
    for (const tail of [Buffer.from(script), zip, Buffer.from([0])]) expect(readLogo(Buffer.concat([bytesOf(name), tail]))).toBeNull();
  });
  test.each(names)('%s behind a page', (name) => expect(readLogo(Buffer.concat([Buffer.from(script), bytesOf(name)]))).toBeNull());
  test.each(names)('%s cut short anywhere', (name) => {
    const whole = bytesOf(name);
    for (let length = 0; length < whole.length; length += 1) expect(readLogo(whole.subarray(0, length))).toBeNull();
  });
  test.each(names)('%s with any one byte changed is refused or kept, and never fails', (name) => {
    const whole = bytesOf(name);
    for (let at = 0; at < whole.length; at += 1) {
      for (const value of [0x00, 0xff, (whole[at] ?? 0) ^ 0x01]) {
        const logo = readLogo(Buffer.from(whole).fill(value, at, at + 1));
        if (logo) expect(logo.bytes.length).toBeLessThanOrEqual(whole.length);
      }
    }
  });
});

describe('what a picture carries beside itself is left out', () => {
  test.each([
    ['a comment in PNG', png(12, 8, [pngChunk('tEXt', Buffer.from(`Comment\0${script}`)), pngChunk('eXIf', Buffer.from('Exif'))]), png(12, 8)],
    ['an animation in PNG', png(12, 8, [pngChunk('acTL', Buffer.alloc(8))]), png(12, 8)],
    ['a comment in JPEG', jpegWith(jpegSegment(0xfe, script)), bytesOf('jpeg')],
    ['EXIF in JPEG', jpegWith(jpegSegment(0xe1, `Exif\0\0${script}`), jpegSegment(0xe2, 'MPF\0')), bytesOf('jpeg')],
    ['XMP in WebP', webpWith('XMP ', script), bytesOf('webp')],
    ['an unknown part of WebP', webpWith('EVIL', `${script}!`), bytesOf('webp')],
  ])('%s', (_, bytes, expected) => expect(readLogo(bytes)?.bytes.equals(expected)).toBe(true));
});
