import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { CsvInspector, NotCsv, type CsvFormat } from './imports.detection.domain.ts';

function inspect(bytes: Uint8Array | string, pieces = 1_000): CsvFormat | string {
  const all = Buffer.from(bytes);
  const inspector = new CsvInspector();
  for (let from = 0; from < all.length; from += pieces) inspector.add(all.subarray(from, from + pieces));
  try {
    return inspector.conclude();
  } catch (error) {
    if (error instanceof NotCsv) return error.code;
    throw error;
  }
}
const found = (bytes: Uint8Array | string) => inspect(bytes) as CsvFormat;

const german = 'Firma;Kundennummer;Domain\r\nMüller Bäckerei;C-1;mueller.example\r\nSchäfer & Söhne;C-2;\r\n';

describe('encodings', () => {
  test.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1'])('%s is found, with a mark and without', (encoding) => {
    for (const addBOM of encoding.startsWith('utf') ? [true, false] : [false]) {
      const format = found(iconv.encode(german, encoding, { addBOM }));
      expect(format.encoding).toBe(encoding === 'iso-8859-1' ? 'windows-1252' : encoding);
      expect(format.columns).toEqual(['Firma', 'Kundennummer', 'Domain']);
      expect(format.sample[0]?.[0]).toBe('Müller Bäckerei');
    }
  });

  test.each([
    ['windows-1250', 'Název;Město\r\nTomáš Dvořák;Plzeň\r\nJiří Novák;Žďár nad Sázavou\r\n'],
    ['iso-8859-2', 'Nazwa;Miasto\r\nŁukasz Żółć;Kraków\r\nŚwięty Gąsior;Łódź\r\nKatarzyna Źdźbło;Gdańsk\r\n'],
    ['windows-1254', 'Ad;Şirket\r\nGökhan Kaya;Öztürk Ticaret\r\nİpek Şahin;Çağdaş İnşaat\r\n'],
    ['windows-1251', 'Имя;Компания\r\nДмитрий Иванов;Ромашка\r\nАнна Петрова;Василёк и партнёры\r\n'],
    ['shift_jis', '名前,会社\r\n中村美咲,東京株式会社\r\n山田太郎,大阪商事\r\n'],
  ])('%s is told from Western European', (encoding, text) => {
    expect(found(iconv.encode(text, encoding)).encoding).toBe(encoding);
  });

  test('the first accent may stand far behind the beginning', () => {
    const rows = `Name,Id\n${'Acme,1\n'.repeat(60_000)}`;
    expect(found(Buffer.concat([Buffer.from(rows), iconv.encode('Müller,2\nCafé,3\n', 'windows-1252')])).encoding).toBe('windows-1252');
    expect(found(`${rows}Müller,2\n`).encoding).toBe('utf-8');
  });

  test('one damaged character among many does not change the encoding of the rest', () => {
    expect(found(Buffer.concat([Buffer.from(`Name\n${'Jürgen\n'.repeat(40)}`), Buffer.from([0x4d, 0xfc, 0x6c, 0x0a])])).encoding).toBe('utf-8');
  });
});

describe('shape', () => {
  test.each([
    [',', 'Name,Email\nAda,ada@a.example\n'],
    [';', 'Name;Email\n"Ada, Countess";ada@a.example\n'],
    ['\t', 'Name\tEmail\rAda\tada@a.example\r'],
    ['|', 'Name|Email\r\nAda, Countess; of|ada@a.example\r\n'],
  ])('%j separates', (delimiter, text) => {
    expect(found(text)).toMatchObject({ delimiter, columns: ['Name', 'Email'], headingRow: 1 });
  });

  test('separators inside quotes do not count', () => {
    expect(found('Name;Notes\nA;"x, y, z"\nB;"p, q, r"\n').delimiter).toBe(';');
  });

  test('one column needs no separator, even where texts hold some', () => {
    expect(found('Name\nAcme, Ltd\nFoo; Bar\n')).toMatchObject({ columns: ['Name'], sample: [['Acme, Ltd'], ['Foo; Bar']] });
  });

  test('a line that announces the separator is obeyed', () => {
    expect(found('sep=|\nName|Id\nAcme|1\n')).toMatchObject({ delimiter: '|', headingRow: 2, columns: ['Name', 'Id'] });
  });

  test('a title above the heading is passed over', () => {
    expect(found('Customer list of 22 November\n\nName;Id;Domain\nAcme;1;acme.example\nFoo;2;\n')).toMatchObject({ headingRow: 3, columns: ['Name', 'Id', 'Domain'], sample: [['Acme', '1', 'acme.example'], ['Foo', '2', '']] });
  });

  test('without a heading no row is lost', () => {
    expect(found('ada@a.example,Ada\nbob@a.example,Bob\n')).toMatchObject({ headingRow: 0, columns: ['Column 1', 'Column 2'], sample: [['ada@a.example', 'Ada'], ['bob@a.example', 'Bob']] });
  });

  test('columns without a name get a number, and empty ones at the end are left out', () => {
    expect(found('Name,,Id,,\nAcme,x,1,,\n').columns).toEqual(['Name', 'Column 2', 'Id']);
  });
});

describe('files that are no CSV', () => {
  test.each([
    ['csv_empty', ''],
    ['csv_empty', '\uFEFF'],
    ['csv_empty', '\n\n \n'],
    ['csv_empty', 'Name,Id\n'],
    ['csv_unreadable', 'Na\u0000me,Id\nAcme,1\n'],
    ['csv_unreadable', '\u0001\u0002\u0003\u0004,\u0005\n'],
    ['csv_unreadable', 'PK\u0003\u0004workbook'],
    ['csv_unreadable', '%PDF-1.7\n'],
    ['csv_unreadable', '<!DOCTYPE html><title>Sign in</title>'],
    ['csv_too_many_columns', `${Array.from({ length: 101 }, (_, index) => `c${index}`).join(',')}\n${'1,'.repeat(100)}1\n`],
  ])('%s: %j', (code, text) => {
    expect(inspect(text)).toBe(code);
  });

  test('any bytes lead to a format or a refusal, never to anything else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void inspect(bytes)));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void inspect(text)));
  });
});
