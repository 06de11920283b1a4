import { describe, expect, it } from 'vitest';
import { addressProblem, sameAddress } from './address.ts';

describe('an e-mail address at first sight', () => {
  it.each(['anna@acme.example', ' anna+x@sub.acme.example ', 'ånna@brønn.example'])('passes: %j', (email) => {
    expect(addressProblem(email)).toBeUndefined();
  });

  it.each(['anna', 'anna@', '@acme.example', 'anna@acme', 'anna@acme.', 'anna@.example', 'anna@x@acme.example', 'an na@acme.example'])('is sent back with an example: %j', (email) => {
    expect(addressProblem(email)).toContain('name@company.example');
  });

  it('is asked for when missing', () => {
    expect(addressProblem('  ')).toBe('Enter your e-mail address.');
  });

  it('is the same in any letter case', () => {
    expect(sameAddress('Anna@Acme.Example ', 'anna@acme.example')).toBe(true);
    expect(sameAddress('anna@acme.example', 'anne@acme.example')).toBe(false);
  });
});
