import iconv from 'iconv-lite';
import { limits } from '../../../shared/limits.ts';

export interface CsvRecord {
  /** Counted as a spreadsheet does: the first record is 1, blank ones count. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Why the cells cannot be relied on: a quotation that never ends, or more text than a row may have. */
  readonly broken: 'quotes' | 'length' | null;
}

type Parsed = { readonly cells: string[]; readonly next: number; readonly broken: CsvRecord['broken'] };

const longestRecord = 1_048_576;
const mostCells = limits.importColumns + 1;
const space = 32;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const isBreak = (code: number) => code === lineFeed || code === carriageReturn;

/**
 * Reads CSV (RFC 4180) as people's spreadsheets really write it: any of the three line ends, quotes in the middle of a cell, cells missing at
 * the end. A quotation that never ends costs its own line and no other, which a parser that trusts the quotes cannot do.
 */
export class CsvReader {
  readonly #delimiter: number;
  #text = '';
  #row = 0;
  /** In the rest of a line that is too long to keep. */
  #skipping = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  /** The records that are complete with this text; blank lines are counted and left out. */
  push(text: string): CsvRecord[] {
    return this.#read(text, false);
  }

  /** The records that the end of the file completes. */
  end(): CsvRecord[] {
    return this.#read('', true);
  }

  #read(more: string, final: boolean): CsvRecord[] {
    this.#text = this.#text === '' ? more : this.#text + more;
    const text = this.#text;
    const records: CsvRecord[] = [];
    let from = 0;
    if (this.#skipping) {
      from = endOfLine(text, 0, final);
      this.#skipping = from === -1;
      if (this.#skipping) {
        this.#text = text.endsWith('\r') ? '\r' : '';
        return [];
      }
    }
    while (from < text.length) {
      const parsed = this.#record(text, from, final);
      if (!parsed) break;
      this.#row += 1;
      if (parsed.broken !== null || parsed.cells.some((cell) => cell.trim() !== '')) records.push({ row: this.#row, cells: parsed.cells, broken: parsed.broken });
      if (parsed.next === -1) {
        this.#skipping = true;
        from = text.length;
      } else from = parsed.next;
    }
    this.#text = text.slice(from);
    return records;
  }

  /** The record that begins at `start`, or null where its end has not come yet. */
  #record(text: string, start: number, final: boolean): Parsed | null {
    const cells: string[] = [];
    let at = start;
    for (;;) {
      let opening = at;
      while (text.charCodeAt(opening) === space) opening += 1;
      const cell = text.charCodeAt(opening) === quote ? this.#quotedCell(text, opening, final) : this.#plainCell(text, at);
      if (cell === 'broken') return this.#firstLine(text, start, final);
      const unfinished = cell === null || (!final && (cell.end >= text.length || (text.charCodeAt(cell.end) === carriageReturn && cell.end + 1 >= text.length)));
      if (unfinished && text.length - start <= longestRecord) return null;
      if (unfinished || cell.end - start > longestRecord) return this.#firstLine(text, start, final);
      if (cells.length < mostCells) cells.push(cell.text);
      const code = text.charCodeAt(cell.end);
      at = cell.end + 1;
      if (code === this.#delimiter) continue;
      const next = code === carriageReturn && text.charCodeAt(at) === lineFeed ? at + 1 : at;
      return { cells, next: Math.min(next, text.length), broken: cells.some(({ length }) => length > limits.importCellCharacters) ? 'length' : null };
    }
  }

  #plainCell(text: string, from: number): { text: string; end: number } {
    let end = from;
    for (; end < text.length; end += 1) {
      const code = text.charCodeAt(end);
      if (code === this.#delimiter || isBreak(code)) break;
    }
    return { text: text.slice(from, end), end };
  }

  /** A quoted cell; a quote inside it that is not doubled is taken as it stands while the line lasts, and means a broken quotation after that. */
  #quotedCell(text: string, from: number, final: boolean): { text: string; end: number } | 'broken' | null {
    let cell = '';
    let copied = from + 1;
    let looked = from;
    let stray = false;
    for (let at = from + 1; ; ) {
      const close = text.indexOf('"', at);
      // Looked at with every quote: else each line of a hostile file would be read to the file's end.
      if (stray && breaksBetween(text, looked, close === -1 ? text.length : close)) return 'broken';
      if (close === -1) return final ? 'broken' : null;
      let end = close + 1;
      if (text.charCodeAt(end) === quote) {
        cell += text.slice(copied, end);
        copied = end + 1;
        at = copied;
        if (stray) looked = close;
        continue;
      }
      while (text.charCodeAt(end) === space) end += 1;
      if (end >= text.length && !final) return null;
      const code = text.charCodeAt(end);
      if (end >= text.length || code === this.#delimiter || isBreak(code)) return { text: cell + text.slice(copied, close), end };
      if (!stray && breaksBetween(text, looked, close)) return 'broken';
      stray = true;
      looked = close;
      at = close + 1;
    }
  }

  /** Gives up on a record: its first line is one broken record, and reading goes on with the next line. */
  #firstLine(text: string, start: number, final: boolean): Parsed | null {
    const next = endOfLine(text, start, final);
    // Its line end may be the first half of one, whose other half has not come yet.
    if (next === -1 && text.length - start <= longestRecord) return null;
    const tooLong = next === -1 || next - start > longestRecord;
    const line = text.slice(start, tooLong ? start + longestRecord : next).replace(/[\r\n]{1,2}$/u, '');
    const cells = line.split(String.fromCharCode(this.#delimiter), mostCells).map((cell) => cell.slice(0, limits.importCellCharacters));
    return { cells, next, broken: tooLong ? 'length' : 'quotes' };
  }
}

function breaksBetween(text: string, from: number, to: number): boolean {
  return /[\r\n]/u.test(text.slice(from, to));
}

/** Where the next line begins, or -1 where this one's end has not come yet. */
function endOfLine(text: string, from: number, final: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) return at + 1;
    if (code !== carriageReturn) continue;
    if (at + 1 < text.length) return text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
    return final ? at + 1 : -1;
  }
  return final ? text.length : -1;
}

/** The records of a file as its bytes arrive, some at a time. */
export async function* readRecords(source: AsyncIterable<Uint8Array>, format: { encoding: string; delimiter: string }): AsyncGenerator<CsvRecord[]> {
  const decoder = iconv.getDecoder(format.encoding, { stripBOM: true });
  const reader = new CsvReader(format.delimiter);
  for await (const bytes of source) yield reader.push(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  yield [...reader.push(decoder.end() ?? ''), ...reader.end()];
}

const formulaStart = /^'*[=+\-@\t\r\n＝＋－＠]/u;

/** A cell that no spreadsheet takes for a formula: an apostrophe stands before `=`, `+`, `-`, `@` (also in full width, as Japanese ones read them), tab and line end. */
export function neutralized(cell: string): string {
  return formulaStart.test(cell) ? `'${cell}` : cell;
}

/** A cell as it was before `neutralized`. */
export function withoutNeutralizer(cell: string): string {
  return cell.startsWith("'") && formulaStart.test(cell) ? cell.slice(1) : cell;
}

/** One line of a CSV file with its line end (CRLF); cells are neutralized, and quoted where needed. */
export function csvLine(cells: readonly string[], delimiter = ','): string {
  const written = cells.map((cell) => {
    const text = neutralized(cell);
    return text.includes(delimiter) || /["\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(delimiter)}\r\n`;
}
