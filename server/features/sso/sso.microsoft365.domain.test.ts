import { describe, expect, it } from 'vitest';
import { namedByMicrosoft, tenantIssuer, tenantOfIssuer } from './sso.microsoft365.domain.ts';

const authority = 'https://login.microsoftonline.com';
const tenant = '0b6e8a1c-3c9b-4f0e-9a51-6f1f0c2d3e4f';
const oid = '7c1d2e3f-4a5b-4c6d-8e7f-901234567890';

describe('issuers', () => {
  it('belong to one directory each, at the authority of this installation', () => {
    expect(tenantOfIssuer(authority, tenantIssuer(authority, tenant))).toBe(tenant);
  });
  it.each(['common', 'organizations', 'consumers', '{tenantid}', '9188040d-6c67-4c5b-b112-36a304b66dad', `${tenant}/x`, ''])('are none of “%s”', (name) => {
    expect(tenantOfIssuer(authority, tenantIssuer(authority, name))).toBeNull();
  });
  it.each([`https://login.microsoftonline.us/${tenant}/v2.0`, `https://login.microsoftonline.com.evil.example/${tenant}/v2.0`, `${authority}/${tenant}`])('are none at another place: %s', (issuer) => {
    expect(tenantOfIssuer(authority, issuer)).toBeNull();
  });
});

describe('whom a token names', () => {
  const claims = { tid: tenant, oid, sub: 'pairwise', email: 'ada@acme.example', name: 'Ada' };
  it('is the object of the directory, never the address or sub', () => {
    expect(namedByMicrosoft(claims, tenant)).toMatchObject({ subject: `${tenant}/${oid}`, tenantId: tenant, emailVerified: true });
  });
  it.each([
    ['another directory', { ...claims, tid: oid }],
    ['no directory', { ...claims, tid: undefined }],
    ['a list of directories', { ...claims, tid: [tenant] }],
    ['another spelling of the directory', { ...claims, tid: tenant.toUpperCase() }],
  ])('is nobody with %s', (_, other) => expect(namedByMicrosoft(other, tenant)).toMatchObject({ claim: 'tid' }));
  it.each([undefined, '', 'x', 7, [oid], `${oid}/..`])('is nobody with the object %s', (other) => expect(namedByMicrosoft({ ...claims, oid: other }, tenant)).toMatchObject({ claim: 'oid' }));
  it('takes the user name for the address where there is no mailbox, and no address that Microsoft says nobody owns', () => {
    const { email: _email, ...without } = claims;
    expect(namedByMicrosoft({ ...without, preferred_username: 'ada@acme.example' }, tenant)).toMatchObject({ claims: expect.arrayContaining([{ name: 'email', values: ['ada@acme.example'] }]) as unknown });
    expect(namedByMicrosoft({ ...claims, xms_edov: false }, tenant)).toMatchObject({ emailVerified: false });
    expect(namedByMicrosoft({ ...claims, xms_edov: '1' }, tenant)).toMatchObject({ emailVerified: true });
  });
});
