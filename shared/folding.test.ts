import { describe, expect, test } from 'vitest';
import { domainOf, foldEmail, foldPhone, foldText, searchForms } from './folding.ts';

describe('text is folded so that it is found however it is typed', () => {
  test.each([
    ['Łukasz', 'lukasz'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Crème  Brûlée ', 'creme brulee'],
    ['Cre\u0300me', 'creme'],
    ['İstanbul', 'istanbul'],
    ['Ｆｕｌｌ', 'full'],
    ['𝕱𝖗𝖆𝖐𝖙𝖚𝖗', 'fraktur'],
    ['Ærø', 'aero'],
    ['美咲', '美咲'],
    ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
    [' \u00a0\u2003 ', ''],
    ['a\u0000b\u0007', 'a b'],
  ])('%s', (text, folded) => expect(foldText(text)).toBe(folded));
  test('folding twice is folding once', () => {
    for (const text of ['Łódź İ ẞ ﬁ', 'ΟΔΥΣΣΕΥΣ', 'ǅ', 'ŉ']) expect(foldText(foldText(text))).toBe(foldText(text));
  });
});

test('addresses keep their accents, which tell them apart', () => {
  expect(foldEmail(' René@ACME.example ')).toBe('rené@acme.example');
  expect(foldEmail('a\u0000@b.example')).toBe('a @b.example');
  expect(domainOf('René@ACME.example')).toBe('acme.example');
});

test('a phone number is its digits', () => expect(foldPhone('+44 (0)20 7946-0958')).toBe('4402079460958'));

describe('what somebody types is looked for in each way it may be stored', () => {
  test.each([
    ['', []],
    [' \u0000 ', []],
    ['Łukasz', ['lukasz', 'łukasz']],
    ['acme', ['acme']],
    ['020 7946', ['020 7946', '207946']],
    ['+44 (20) 7946', ['+44 (20) 7946', '44207946']],
    ['12', ['12']],
    ['a\u0000b', ['a b']],
    ['\ud83d', []],
  ])('%j', (typed, forms) => expect(searchForms(typed)).toEqual(forms));
});
