import { describe, expect, it } from 'vitest';
import { factorAtConnection, namedByAssertion, namedByToken, profileOf, returnPath } from './sso.identity.domain.ts';

const mapping = { name: 'name', email: 'email', role: 'groups', managerValues: ['Board'] };
const token = (claims: Record<string, unknown>) => namedByToken({ subject: 's', claims });
const assertion = (nameId: string, format: string | null, attributes: Record<string, string[]> = {}) =>
  namedByAssertion({ subject: { nameId, format, nameQualifier: null, spNameQualifier: null }, attributes: Object.entries(attributes).map(([name, values]) => ({ name, values, nameFormat: null, friendlyName: null })), authnContext: 'context' });

describe('what an identity provider says of a person', () => {
  it('is read by the mapping', () => {
    expect(profileOf(token({ email: ' Ada@Acme.example ', name: 'Ada\u0000\nLovelace', groups: ['Staff', 'Board'] }), mapping)).toEqual({ email: 'Ada@Acme.example', name: 'Ada Lovelace', isManager: true });
    expect(profileOf(assertion('x', null, { email: ['ada@acme.example'], groups: ['Staff'] }), mapping)).toEqual({ email: 'ada@acme.example', name: 'ada', isManager: false });
  });

  it('holds no address where there are several, none, or one that it denies', () => {
    for (const claims of [{ email: ['a@acme.example', 'b@acme.example'] }, {}, { email: 'no address' }, { email: 'a@acme.example', email_verified: false }, { email: 'a@acme.example', email_verified: 'no' }, { email: { a: 1 } }]) expect(profileOf(token(claims), mapping).email).toBeNull();
    for (const claims of [{ email: 'a@acme.example' }, { email: 'a@acme.example', email_verified: true }]) expect(profileOf(token(claims), mapping).email).toBe('a@acme.example');
  });

  it('takes the NameID for an address only where its format says that it is one', () => {
    expect(profileOf(assertion('ada@acme.example', 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'), mapping).email).toBe('ada@acme.example');
    expect(profileOf(assertion('ada@acme.example', null), mapping).email).toBeNull();
  });

  it('counts for the second factor as the connection says (G5)', () => {
    const named = token({ amr: ['pwd', 'mfa'], acr: 'high' });
    expect(factorAtConnection({ mfa: 'ours', mfaValues: ['mfa'] }, named)).toBeNull();
    expect(factorAtConnection({ mfa: 'idp', mfaValues: [] }, named)).toBeNull();
    expect(factorAtConnection({ mfa: 'idp', mfaValues: ['Mfa'] }, named)).toBeNull();
    expect(factorAtConnection({ mfa: 'idp', mfaValues: ['high'] }, named)).toBe('idp');
    expect(factorAtConnection({ mfa: 'local', mfaValues: [] }, token({}))).toBe('local');
  });
});

describe('where somebody comes out', () => {
  it('is a path of the portal, with its question', () => {
    for (const path of ['/', '/tickets', '/tickets/1?tab=files&x=%20', '/account/security']) expect(returnPath(path)).toBe(path);
  });

  it('is the start for anything else', () => {
    for (const path of [undefined, '', 'tickets', '//evil.example', '/\\evil.example', '/%5cevil', 'https://evil.example', '/a/..//evil.example', '/api/portal/session', '/API/x', '/%61pi/x', '/sso/x', '/admin', '/a\nb', '/a#b', `/${'a'.repeat(600)}`, '/%']) expect(returnPath(path), path ?? 'nothing').toMatch(/^\/(?:%5cevil)?$/u);
  });
});
