import { describe, expect, it } from 'vitest';
import { largestForm, readAcsForm } from './sso.saml-parameters.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';

const codeOf = (body: string) => {
  try {
    readAcsForm(body);
    return null;
  } catch (error) {
    if (error instanceof SamlRefused) return error.code;
    throw error;
  }
};

describe('B7: the form post of an assertion consumer', () => {
  it('is read by the two names as they are spelled', () => {
    expect(readAcsForm('SAMLResponse=QUJD%2B%3D&RelayState=0199f0c2-key&x=1')).toEqual({ samlResponse: 'QUJD+=', relayState: '0199f0c2-key' });
    expect(readAcsForm('RelayState=&SAMLResponse=QUJD')).toEqual({ samlResponse: 'QUJD', relayState: null });
    expect(readAcsForm('SAMLResponse=a=b')).toEqual({ samlResponse: 'a=b', relayState: null });
  });

  it.each([
    ['', 'parameters_malformed'],
    ['RelayState=a', 'response_missing'],
    ['SAMLResponse=', 'response_missing'],
    ['SAMLResponse', 'response_missing'],
    ['SAMLResponse=a&SAMLResponse=b', 'parameters_repeated'],
    ['SAMLResponse=a&SAMLResponse=a', 'parameters_repeated'],
    ['SAMLResponse=a&RelayState=b&RelayState=c', 'parameters_repeated'],
    ['SAMLResponse=a&SAMLRespons%65=b', 'parameters_malformed'],
    ['%53AMLResponse=a', 'parameters_malformed'],
    ['SAMLResponse[]=a', 'parameters_malformed'],
    ['SAMLResponse[0]=a', 'parameters_malformed'],
    ['SAMLResponse%5B%5D=a', 'parameters_malformed'],
    ['SAMLResponse=a&RelayState[x]=b', 'parameters_malformed'],
    ['SAMLResponse=a&RelayState%00=b', 'parameters_malformed'],
    ['SAMLResponse =a', 'parameters_malformed'],
    ['+SAMLResponse=a', 'parameters_malformed'],
    ['samlresponse=a', 'parameters_malformed'],
    ['SAMLResponse=a&SAMLRESPONSE=b', 'parameters_malformed'],
    ['SAMLResponse=a&relaystate=b', 'parameters_malformed'],
    ['SAMLResponse=a;RelayState=b&RelayState%3D=c', 'parameters_malformed'],
    ['SAMLResponse=a&&RelayState=b', 'parameters_malformed'],
    ['SAMLResponse=%', 'parameters_malformed'],
    ['SAMLResponse=%zz', 'parameters_malformed'],
    ['SAMLResponse=%C3%28', 'parameters_malformed'],
    ['SAMLResponse=a&RelayState=%0d%0aSet-Cookie:x', 'relay_state_malformed'],
    ['SAMLResponse=a&RelayState=%F0%9F%98%80', 'relay_state_malformed'],
    [`SAMLResponse=a&RelayState=${'b'.repeat(1_025)}`, 'relay_state_malformed'],
    [`SAMLResponse=a${'&x=1'.repeat(16)}`, 'parameters_malformed'],
    [`SAMLResponse=${'a'.repeat(largestForm)}`, 'parameters_too_large'],
    [`{"SAMLResponse":"a"}`, 'parameters_malformed'],
  ])('refuses %s', (body, code) => expect(codeOf(body)).toBe(code));
});
