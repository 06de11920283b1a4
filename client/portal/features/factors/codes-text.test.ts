import { describe, expect, it } from 'vitest';
import { codesAsText, fileName } from './codes-text.ts';

describe('recovery codes on paper', () => {
  it('say what they are for and whose they are', () => {
    expect(codesAsText({ provider: 'Nordlys IT', email: 'anna@acme.example', address: 'portal.nordlys.example', codes: ['AAAA-BBBB', 'CCCC-DDDD'] })).toBe(
      'Recovery codes for Nordlys IT (portal.nordlys.example)\nSign-in: anna@acme.example\nEach code works once, after your password.\n\nAAAA-BBBB\nCCCC-DDDD\n',
    );
  });

  it('have a file name that every system takes', () => {
    expect([fileName('Nordlys IT'), fileName('Müller & Söhne GmbH'), fileName('株式会社'), fileName('../x')]).toEqual(['recovery-codes-nordlys-it.txt', 'recovery-codes-muller-sohne-gmbh.txt', 'recovery-codes.txt', 'recovery-codes-x.txt']);
  });
});
