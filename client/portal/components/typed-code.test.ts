import { describe, expect, it } from 'vitest';
import { bareCode, inFours, sixDigits } from './typed-code.ts';

describe('codes as people type them', () => {
  it('lose what is no letter and no digit', () => {
    expect(bareCode(' 7kq2–m3xa ９ ')).toBe('7KQ2M3XA9');
    expect(inFours('7kq2m3xa9')).toBe('7KQ2-M3XA-9');
    expect(inFours('')).toBe('');
  });

  it('are six digits, however they were pasted', () => {
    expect(sixDigits('123 456')).toBe('123456');
    expect(sixDigits('Your code: 123-456.')).toBe('123456');
    expect(sixDigits('１２３４５６７')).toBe('123456');
  });
});
