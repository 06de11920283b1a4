import { describe, expect, it, vi } from 'vitest';
import { encode, person, responseXml, signed, status, statement, attribute } from '../../../tests/support/saml/documents.ts';
import { readResponse } from './sso.saml-response.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';

describe('the strict reading of a response', () => {
  it('tells what it says, signed or not', () => {
    const reading = readResponse(encode(responseXml()));
    expect(reading.signatures).toEqual([]);
    expect(reading.assertion).toMatchObject({ id: '_assertion1', subject: { nameId: person }, attributes: [{ name: 'email', values: [person] }, { name: 'groups', values: ['Sales', 'Staff & Friends'] }] });
    expect(readResponse(encode(signed(responseXml(), 'both'))).signatures.map(({ of, method, digestMethod }) => [of, method, digestMethod])).toEqual([
      ['response', 'rsa-sha256', 'sha256'],
      ['assertion', 'rsa-sha256', 'sha256'],
    ]);
  });

  it('puts the values of one name together', () => {
    const xml = responseXml({ attributes: statement(attribute('Role', 'a'), attribute('x', 'y'), attribute('Role', 'b')) });
    expect(readResponse(encode(xml)).assertion?.attributes.map(({ name, values }) => [name, ...values])).toEqual([['Role', 'a', 'b'], ['x', 'y']]);
  });

  it('reads a failure that holds no assertion', () => {
    const failure = responseXml({ status: status('urn:oasis:names:tc:SAML:2.0:status:Responder').replace('/></samlp:Status>', '><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>Wrong password</samlp:StatusMessage></samlp:Status>') });
    const { assertion, status: found } = readResponse(encode(failure.replace(/<saml:Assertion [^]*<\/saml:Assertion>/u, '')));
    expect([assertion, found]).toEqual([null, { code: 'urn:oasis:names:tc:SAML:2.0:status:Responder', detail: 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed', message: 'Wrong password' }]);
  });

  it('B5: refuses what is too large before it decodes it', () => {
    const decoding = vi.spyOn(Buffer, 'from');
    try {
      expect(() => readResponse('A'.repeat(20 * 1024 * 1024))).toThrow(new SamlRefused('response_too_large', `${20 * 1024 * 1024} characters`));
      expect(decoding).not.toHaveBeenCalled();
    } finally {
      decoding.mockRestore();
    }
  });
});
