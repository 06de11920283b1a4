import chardet from 'chardet';
import iconv from 'iconv-lite';
import { isEmail } from '../../../shared/contracts/text.ts';
import { limits } from '../../../shared/limits.ts';
import { CsvReader, withoutNeutralizer, type CsvRecord } from './imports.csv.domain.ts';

export interface CsvFormat {
  readonly encoding: string;
  readonly delimiter: string;
  /** The record that names the columns; 0: none does, the first one holds data already. */
  readonly headingRow: number;
  readonly columns: readonly string[];
  /** The first rows below the heading. */
  readonly sample: readonly (readonly string[])[];
}

/** Why a file is no CSV that can be read; the code of the contract and a sentence for people. */
export class NotCsv extends Error {
  readonly code: 'csv_unreadable' | 'csv_empty' | 'csv_too_many_columns';

  constructor(code: NotCsv['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const headBytes = 128 * 1024;
const laterBytes = 32 * 1024;
const sampleRows = 5;
const lookedAtRecords = 200;
const delimiters = [',', ';', '\t', '|'] as const;

/** Looks at a file's bytes while they pass, keeps only its beginning, and says at the end how it must be read. */
export class CsvInspector {
  #head = new Uint8Array(headBytes);
  #headLength = 0;
  #bytes = 0;
  #lines = 0;
  #nul = 0;
  /** Bytes that cannot be UTF-8, whole characters of several bytes, and how many bytes the character at hand still lacks. */
  #invalid = 0;
  #multibyte = 0;
  #lacking = 0;
  /** What follows the first bytes beyond ASCII, where the beginning has none. */
  #later: number[] = [];

  /** Takes the next bytes. */
  add(bytes: Uint8Array): void {
    const room = Math.min(headBytes - this.#headLength, bytes.length);
    this.#head.set(bytes.subarray(0, room), this.#headLength);
    this.#headLength += room;
    this.#bytes += bytes.length;
    let [nul, invalid, multibyte, lacking, breaks, returns] = [0, 0, 0, this.#lacking, 0, 0];
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < 0x80) {
        if (byte === 0) nul += 1;
        else if (byte === 10) breaks += 1;
        else if (byte === 13) returns += 1;
        if (lacking > 0) invalid += 1;
        lacking = 0;
      } else if (byte < 0xc0) {
        if (lacking === 0) invalid += 1;
        else if (lacking === 1) multibyte += 1;
        lacking = Math.max(0, lacking - 1);
      } else {
        const begins = byte >= 0xc2 && byte <= 0xf4;
        if (lacking > 0 || !begins) invalid += 1;
        lacking = !begins ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      }
    }
    this.#lines += Math.max(breaks, returns);
    this.#nul += nul;
    this.#invalid += invalid;
    this.#multibyte += multibyte;
    this.#lacking = lacking;
    if (this.#invalid > 0 && room < bytes.length && this.#later.length < laterBytes) this.#later.push(...bytes.subarray(room, room + laterBytes));
  }

  /** How many lines there are so far, about. */
  get lines(): number {
    return this.#lines;
  }

  /** How the file must be read; throws `NotCsv`. */
  conclude(): CsvFormat {
    const head = Buffer.from(this.#head.buffer, 0, this.#headLength);
    if (this.#bytes === 0) throw new NotCsv('csv_empty', 'The file is empty.');
    refuseOtherKinds(head);
    const encoding = this.#encoding(head);
    const whole = this.#bytes <= headBytes;
    const text = iconv.decode(head, encoding, { stripBOM: true });
    if (controls(text) > text.length / 200) throw new NotCsv('csv_unreadable', 'The file holds other things than text. Export it again as CSV and upload that.');
    return describe(text, encoding, whole);
  }

  #encoding(head: Buffer): string {
    if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
    if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
    if (this.#nul > 0) {
      const wide = wideWithoutMark(head);
      if (wide) return wide;
      throw new NotCsv('csv_unreadable', 'The file holds NUL bytes, so it is no text. Export it again as CSV and upload that.');
    }
    const invalid = this.#invalid + (this.#lacking > 0 ? 1 : 0);
    // A few damaged characters do not make it another encoding: only their rows are refused.
    if (invalid * 20 <= this.#multibyte) return 'utf-8';
    return legacyEncoding(head.some((byte) => byte >= 0x80) ? head : Uint8Array.from(this.#later));
  }
}

const kinds: readonly (readonly [number[], string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is an Excel workbook or a ZIP archive. Open it, save it as CSV (UTF-8), and upload that.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel workbook. Open it, save it as CSV (UTF-8), and upload that.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF. Export the list as CSV (UTF-8) and upload that.'],
];

function refuseOtherKinds(head: Buffer): void {
  const kind = kinds.find(([signature]) => signature.every((byte, index) => head[index] === byte));
  if (kind) throw new NotCsv('csv_unreadable', kind[1]);
  if (/^(?:\uFEFF|\s)*<(?:!doctype|html|\?xml)/iu.test(head.toString('utf8', 0, 200))) throw new NotCsv('csv_unreadable', 'This is a web page, not a CSV file. Perhaps the export sent you to a sign-in page; export it again.');
}

/** UTF-16 without a mark: the first or the second byte of many characters is NUL, never both kinds, and as such it has lines. */
function wideWithoutMark(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const looked = head.subarray(0, Math.min(head.length, 4_096) & ~1);
  const first = looked.some((byte, at) => byte === 0 && at % 2 === 0);
  const second = looked.some((byte, at) => byte === 0 && at % 2 === 1);
  if (first === second) return null;
  const encoding = first ? 'utf-16be' : 'utf-16le';
  const text = iconv.decode(looked, encoding);
  return /[\r\n]/u.test(text) && controls(text) === 0 ? encoding : null;
}

const central: readonly string[] = ['ISO-8859-2', 'windows-1250'];
const western: readonly string[] = ['ISO-8859-1', 'windows-1252', 'windows-1257', 'ASCII', 'UTF-8', ...central];
/** Signs that stand beside a letter only where text is read in the wrong encoding. */
const misread = /\p{L}[¡-¬®-³µ-¶¸-¿×÷](?=\p{L})|[¡-¬®-³µ-¶¸-¿×÷]\p{Ll}/u;

/** The single-byte or East Asian encoding that text beyond ASCII was most likely written in; Western European where nothing speaks against it. */
function legacyEncoding(bytes: Uint8Array): string {
  const matches = chardet.analyse(bytes).filter(({ name, confidence }) => confidence >= 10 && iconv.encodingExists(name));
  const [best] = matches;
  const rival = matches.find(({ name }) => name === 'windows-1252' || name === 'ISO-8859-1');
  if (best && central.includes(best.name) && best.confidence >= 1.5 * (rival?.confidence ?? 0)) return best.name.toLowerCase();
  if (best === undefined || western.includes(best.name)) {
    if (!misread.test(iconv.decode(Buffer.from(bytes), 'windows-1252'))) return 'windows-1252';
    return matches.find(({ name }) => central.includes(name))?.name.toLowerCase() ?? 'windows-1252';
  }
  return best.name === 'ISO-8859-9' ? 'windows-1254' : best.name.toLowerCase();
}

/** Line ends, tabs and the end mark of old systems may stand in a file; no other control character may. */
const usualControls = new Set(['\t', '\n', '\v', '\f', '\r', '\u001a']);
const controls = (text: string) => text.match(/\p{Cc}/gu)?.filter((character) => !usualControls.has(character)).length ?? 0;

function recordsOf(text: string, delimiter: string, whole: boolean): CsvRecord[] {
  const reader = new CsvReader(delimiter);
  const records = reader.push(text);
  return (whole ? [...records, ...reader.end()] : records).slice(0, lookedAtRecords);
}

const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== '').length;

function mostCommon(numbers: readonly number[]): { value: number; share: number } {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  const [value, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [1, 0]);
  return { value, share: numbers.length === 0 ? 0 : count / numbers.length };
}

function describe(text: string, encoding: string, whole: boolean): CsvFormat {
  const announced = /^sep=([^\p{L}\p{N}\u{10000}-\u{10ffff}"'\r\n])\r?\n/iu.exec(text)?.[1];
  const candidates = announced === undefined ? delimiters : [announced];
  const readings = candidates.map((delimiter) => {
    const records = recordsOf(text, delimiter, whole).slice(announced === undefined ? 0 : 1);
    const width = mostCommon(records.map(({ cells, broken }) => (broken === null ? cells.length : 1)));
    const score = width.value > 1 ? width.share ** 2 * Math.min(width.value, 8) : -records.filter(({ cells }) => cells.length > 1).length;
    return { delimiter, records, score };
  });
  const { delimiter, records } = readings.reduce((best, next) => (next.score > best.score ? next : best));
  // Lines above the heading (a title, a date) fill no more than half of the cells that rows usually fill.
  const usual = mostCommon(records.map(({ cells }) => filled(cells))).value;
  const heading = records.find(({ cells }) => filled(cells) * 2 > usual) ?? records[0];
  if (!heading) throw new NotCsv('csv_empty', 'The file holds no text.');
  if (heading.cells.length > limits.importColumns) throw new NotCsv('csv_too_many_columns', `A file may have at most ${limits.importColumns} columns.`);
  const cells = heading.cells.map((cell) => withoutNeutralizer(cell).trim().slice(0, limits.nameCharacters));
  while (cells.length > 1 && cells.at(-1) === '') cells.pop();
  const nameless = heading.cells.some((cell) => isEmail(cell.trim()));
  const below = records.slice(records.indexOf(heading) + (nameless ? 0 : 1));
  if (below.length === 0 && whole) throw new NotCsv('csv_empty', 'The file holds no rows below its heading.');
  return {
    encoding,
    delimiter,
    headingRow: nameless ? 0 : heading.row,
    columns: cells.map((cell, index) => (nameless || cell === '' ? `Column ${index + 1}` : cell)),
    sample: below.slice(0, sampleRows).map((record) => cells.map((_, index) => (record.cells[index] ?? '').slice(0, limits.nameCharacters))),
  };
}
