import { describe, expect, it } from 'vitest';
import { block, email, isEmail, line } from './text.ts';

const controls = [...Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 9 && code !== 10 && code !== 13), ...Array.from({ length: 33 }, (_, index) => 0x7f + index).filter((code) => code !== 0x85)];

describe('what a person types (N5)', () => {
  it.each(controls.map((code) => [code.toString(16)]))('holds no control character U+%s', (code) => {
    const text = `a${String.fromCharCode(Number.parseInt(code, 16))}b`;
    for (const schema of [line(), block()]) expect(schema.safeParse(text).success).toBe(false);
    expect(isEmail(`${text}@acme.example`)).toBe(false);
  });

  it.each(['\u0085', '\u2028', '\u2029'])('is one line where a line is asked for, whatever ends one: %j', (end) => {
    expect(line().parse(`one${end}two`)).toBe('one two');
    expect(block().parse(`one${end}two`)).toBe('one\ntwo');
    expect(email.safeParse(`one${end}two@acme.example`).success).toBe(false);
  });

  it.each(['\r', '\n', '\t', '\r\n'])('is refused where it holds a plain break: %j', (end) => expect(line().safeParse(`one${end}two`).success).toBe(false));

  it('keeps every script, its marks and signs', () => {
    for (const text of ['Łukasz', 'ÁÉ', '美咲', 'محمد', 'नमस्ते', '👩‍👩‍👧‍👦', 'O’Brien', 'a\u200fb']) expect(line().parse(text)).toBe(text);
  });
});
