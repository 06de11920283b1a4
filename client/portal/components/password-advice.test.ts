import { describe, expect, it } from 'vitest';
import { lengthProblem, lengthProgress } from './password-advice.ts';

describe('the advice while a password is typed', () => {
  it('counts characters as a person does and accepts 12 to 256 of them', () => {
    expect(lengthProblem('elevenchars')).toContain('at least 12');
    expect(lengthProblem('twelve chars')).toBeUndefined();
    expect(lengthProblem('🔑'.repeat(12))).toBeUndefined();
    expect(lengthProblem('🔑'.repeat(11))).toContain('this has 11');
    expect(lengthProblem('x'.repeat(256))).toBeUndefined();
    expect(lengthProblem('x'.repeat(257))).toContain('at most 256');
  });

  it('fills up with the shortest accepted length', () => {
    expect([lengthProgress(''), lengthProgress('x'.repeat(6)), lengthProgress('x'.repeat(50))]).toEqual([0, 0.5, 1]);
  });
});
