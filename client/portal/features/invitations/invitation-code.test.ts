import { describe, expect, it } from 'vitest';
import { bareCode } from '../../components/typed-code.ts';
import { codeProblem, groupedCode } from './invitation-code.ts';

describe('an invitation code', () => {
  it.each(['k7qm24x9pt', 'K7QM2-4X9PT', ' k7qm2 4x9pt ', 'k7qm2–4x9pt', 'Ｋ７ＱＭ２４Ｘ９ＰＴ', 'k 7 q m 2 - 4 x 9 p t'])('is understood as people type it: %j', (typed) => {
    expect(bareCode(typed)).toBe('K7QM24X9PT');
    expect(groupedCode(typed)).toBe('K7QM2-4X9PT');
    expect(codeProblem(typed)).toBeUndefined();
  });

  it('says how many characters are missing or too many', () => {
    expect(codeProblem('')).toContain('Enter the code');
    expect(codeProblem('K7QM2')).toContain('this has 5');
    expect(codeProblem('K7QM2-4X9PTT')).toContain('this has 11');
    expect(groupedCode('K7QM2-4X9PTT')).toBe('K7QM2-4X9PTT');
  });
});
