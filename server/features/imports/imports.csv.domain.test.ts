import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvReader, csvLine, neutralized, readRecords, withoutNeutralizer, type CsvRecord } from './imports.csv.domain.ts';

function read(text: string, delimiter = ',', pieces = text.length): CsvRecord[] {
  const reader = new CsvReader(delimiter);
  const records: CsvRecord[] = [];
  for (let from = 0; from < text.length; from += Math.max(1, pieces)) records.push(...reader.push(text.slice(from, from + Math.max(1, pieces))));
  return [...records, ...reader.end()];
}
const cells = (text: string, delimiter?: string) => read(text, delimiter).map((record) => record.cells);

const delimiter = fc.constantFrom(',', ';', '\t', '|');
const cell = fc.string({ unit: fc.constantFrom('a', 'ß', '美', '"', "'", ',', ';', '|', '\t', '\r', '\n', ' ', '=', '-', '1'), maxLength: 8 });
const table = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
/** Anything with many signs that mean something to CSV. */
const hostile = fc.string({ unit: fc.constantFrom('"', '"', ',', '\n', '\r', 'a', ' ', '\u0000', '😀'), maxLength: 60 });

describe('reading CSV', () => {
  test('what is written is read back, cell by cell', () => {
    fc.assert(
      fc.property(table, delimiter, (rows, separator) => {
        const text = rows.map((row) => csvLine(row, separator)).join('');
        const expected = rows.filter((row) => row.some((value) => neutralized(value).trim() !== ''));
        expect(read(text, separator).map((record) => record.cells.map(withoutNeutralizer))).toEqual(expected);
      }),
    );
  });

  test('two readers agree on well-formed files', () => {
    fc.assert(
      fc.property(table, delimiter, fc.constantFrom('\n', '\r\n', '\r'), (rows, separator, lineEnd) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const text = rows.map((row) => row.map(quoted).join(separator)).join(lineEnd);
        const other = parse(text, { delimiter: separator, record_delimiter: lineEnd }).filter((row) => row.some((value) => value.trim() !== ''));
        expect(read(text, separator).map((record) => record.cells)).toEqual(other);
      }),
    );
  });

  test('it does not matter in which pieces a file arrives', () => {
    fc.assert(fc.property(hostile, fc.integer({ min: 1, max: 7 }), (text, pieces) => void expect(read(text, ',', pieces)).toEqual(read(text))));
  });

  test('nor whether a broken quotation’s line end arrives in two', () => {
    const file = '""a\r\n"b\r\nc\r\n';
    for (let pieces = 1; pieces <= file.length; pieces += 1) expect(read(file, ',', pieces)).toEqual(read(file));
  });

  test('every line of a hostile file ends up in some record, in order, and none is made up', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rows = read(text).map(({ row }) => row);
        expect(rows).toEqual([...new Set(rows)].sort((one, other) => one - other));
        expect(rows.length).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/u).length);
      }),
    );
  });

  test('all three line ends, also mixed', () => {
    expect(cells('a,b\r\nc,d\ne,f\rg,h')).toEqual([['a', 'b'], ['c', 'd'], ['e', 'f'], ['g', 'h']]);
  });

  test('blank lines are left out and counted, as a spreadsheet counts them', () => {
    expect(read('a,b\n\n , \nc,d\n').map(({ row }) => row)).toEqual([1, 4]);
  });

  test('quotes in the middle of a cell are text', () => {
    expect(cells('5" pipe,"Acme "the best" Ltd", "x, y" ,z')).toEqual([['5" pipe', 'Acme "the best" Ltd', 'x, y', 'z']]);
  });

  test('a stray quote ends its quotation with the line', () => {
    expect(read('"a "b"\nc,d"\ne,f\n').map(({ row, broken }) => [row, broken])).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
    expect(read('"a "b ""\nc",d\ne,f\n').map(({ row, broken }) => [row, broken])).toEqual([
      [1, 'quotes'],
      [2, null],
      [3, null],
    ]);
  });

  test('a quotation that never ends costs its own line and no other', () => {
    expect(read('a,b\n"open,1\nc,2\n"d",3\n').map(({ row, cells: [first], broken }) => [row, first, broken])).toEqual([
      [1, 'a', null],
      [2, '"open', 'quotes'],
      [3, 'c', null],
      [4, 'd', null],
    ]);
    expect(read('a,b\nc,"open\n').map(({ broken }) => broken)).toEqual([null, 'quotes']);
  });

  test('a cell of more than 10,000 characters breaks its row alone', () => {
    expect(read(`a,b\n${'x'.repeat(10_001)},1\n"${'y\n'.repeat(6_000)}",2\nc,3\n`).map(({ row, broken }) => [row, broken])).toEqual([
      [1, null],
      [2, 'length'],
      [3, 'length'],
      [4, null],
    ]);
  });

  test.each([
    ['one line', 'a'.repeat(6_000_000)],
    ['one quotation', `"${'x,y\n'.repeat(500_000)}`],
    ['quotes that never match', '"a""\n'.repeat(300_000)],
    ...['""x', '"",""x', ' ""x', 'x,""y', '"" x', '"" ""x'].map((line): [string, string] => [`a quotation that goes on over lines of ${line}`, `"open\n${`${line}\n`.repeat(300_000)}`]),
    ['nothing but quotes', '"'.repeat(3_000_000)],
    ['quotes all over one line', `"${'a"b'.repeat(1_000_000)}`],
    ['nothing but separators', ','.repeat(3_000_000)],
  ])('%s of several megabytes is read in no time, holding little of it', (_name, text) => {
    const reader = new CsvReader(',');
    const begun = process.cpuUsage();
    let most = 0;
    for (let from = 0; from < text.length; from += 65_536) {
      for (const { cells: [first = ''], cells: all } of reader.push(text.slice(from, from + 65_536))) most = Math.max(most, all.length, first.length);
    }
    reader.end();
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(5_000);
    expect(most).toBeLessThan(1_100_000);
  }, 60_000);

  test('decodes as it reads, also a character cut in two', async () => {
    const bytes = Buffer.from('\uFEFFName;Ort\r\nJürgen;Köln\r\n', 'utf16le');
    const source = async function* () {
      for (const byte of bytes) yield Uint8Array.of(byte);
    };
    const records: CsvRecord[] = [];
    for await (const some of readRecords(source(), { encoding: 'utf-16le', delimiter: ';' })) records.push(...some);
    expect(records.map((record) => record.cells)).toEqual([['Name', 'Ort'], ['Jürgen', 'Köln']]);
  });
});

describe('formulas', () => {
  test.each(['=1+1', '+49 151', '-2', '@cmd', '\tx', "'=1", '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠SUM(A1)'])('%j is no formula after neutralizing, and comes back as it was', (text) => {
    expect(neutralized(text)).toBe(`'${text}`);
    expect(withoutNeutralizer(neutralized(text))).toBe(text);
  });

  test.each(["O'Brien", "'tis", 'a=1', '', '5-3'])('%j stays as it is', (text) => {
    expect(neutralized(text)).toBe(text);
    expect(withoutNeutralizer(text)).toBe(text);
  });
});
