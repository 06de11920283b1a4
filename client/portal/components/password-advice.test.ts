import { describe, expect, it } from 'vitest';
import { adviceOn, lengthProblem, missingCharacters } from './password-advice.ts';
import { strengthOf } from './password-strength.ts';

const about = ['anna.soerensen@brightwater.example', 'Anna Sørensen', 'Brightwater Dental', 'Northwind IT'];
const advice = (password: string) => adviceOn(password, strengthOf(password, about));

describe('the advice while a password is typed', () => {
  it('counts characters as a person does and accepts 12 to 256 of them', () => {
    expect(lengthProblem('elevenchars')).toContain('at least 12');
    expect(lengthProblem('twelve chars')).toBeUndefined();
    expect(lengthProblem('🔑'.repeat(12))).toBeUndefined();
    expect(lengthProblem('🔑'.repeat(11))).toContain('this has 11');
    expect(lengthProblem('x'.repeat(256))).toBeUndefined();
    expect(lengthProblem('x'.repeat(257))).toContain('at most 256');
    expect([missingCharacters(''), missingCharacters('x'.repeat(7)), missingCharacters('x'.repeat(50))]).toEqual([12, 5, 0]);
  });

  it('knows the company’s name as people type it', () => {
    const joinery = [...about.slice(0, 2), 'St. Mary’s Joinery Inc. 24'];
    expect(adviceOn('stmarysjoinery', strengthOf('stmarysjoinery', joinery))).toMatchObject({ tone: 'weak', text: expect.stringContaining('too close to your name, address or company') });
  });

  it('asks for length first, whatever else is typed', () => {
    expect(advice('T7!x')).toMatchObject({ tone: 'short', text: '12 characters or more.' });
    expect(adviceOn('x'.repeat(12), undefined)).toMatchObject({ tone: 'fair', text: 'Long enough.' });
  });

  it.each(['password1234', 'aaaaaaaaaaaaaaaa', 'qwertyuiop123', 'abcdefghijklmnop'])('warns of what attackers try first: %s', (password) => {
    expect(advice(password)).toMatchObject({ tone: 'weak', text: 'Long enough, but among the first that attackers try.' });
  });

  it('warns of what is known about the person', () => {
    expect(advice('brightwater1')).toMatchObject({ tone: 'weak', text: expect.stringContaining('too close to your name') as string });
  });

  it('is content with words that do not belong together, without any capital, digit or sign', () => {
    expect(advice('seven quiet lanterns')).toMatchObject({ tone: 'good', filled: 1, text: 'Strong.' });
  });
});
