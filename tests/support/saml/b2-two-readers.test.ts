import { expect, it } from 'vitest';
import { verifyResponse } from '../../../server/features/sso/sso.saml.service.ts';
import { disagreement, type SecondReading } from '../../../server/features/sso/sso.saml-readers.domain.ts';
import { readResponse } from '../../../server/features/sso/sso.saml-response.domain.ts';
import { attacker, certificates, encode, expectation, idp, person, requestId, responseXml, signed } from './documents.ts';
import { storm } from './mutations.ts';

it('B2: of 1,000 mutated responses none is accepted for anybody else', async () => {
  const result = await storm(1_000, 20_261_122);
  expect(result.wrong).toEqual([]);
  // Some are changed where it does not count, and many get as far as the checks: else nothing was tried.
  expect(result.accepted).toBeGreaterThan(0);
  expect(result.read).toBeGreaterThan(100);
  expect(Object.keys(result.codes).length).toBeGreaterThan(15);
}, 60_000);

it('takes what two readers read differently for nobody', async () => {
  const xml = signed(responseXml(), 'response');
  const { assertion } = readResponse(encode(xml));
  if (!assertion) throw new Error('There is no assertion.');
  const alone = /<saml:Assertion [^]*<\/saml:Assertion>/u.exec(xml)?.[0]?.replace('<saml:Assertion ', '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ') ?? '';
  const same: SecondReading = {
    nameId: person,
    format: assertion.subject?.format,
    nameQualifier: undefined,
    spNameQualifier: undefined,
    issuer: idp,
    sessionIndex: '_session1',
    inResponseTo: requestId,
    attributes: { email: person, groups: ['Sales', 'Staff & Friends'] },
    assertionXml: alone,
  };
  expect(disagreement(assertion, requestId, same)).toBeNull();
  const different: readonly (readonly [Partial<SecondReading>, string])[] = [
    [{ nameId: attacker }, 'NameID'],
    [{ nameId: undefined }, 'NameID'],
    [{ nameId: [person] }, 'NameID'],
    [{ issuer: 'https://other.example' }, 'issuer'],
    [{ format: undefined }, 'format'],
    [{ nameQualifier: 'x' }, 'qualifier'],
    [{ spNameQualifier: 'x' }, 'own qualifier'],
    [{ sessionIndex: 'x' }, 'session'],
    [{ inResponseTo: '_other' }, 'request'],
    [{ attributes: {} }, 'attributes'],
    [{ attributes: { email: person } }, 'attributes'],
    [{ attributes: { email: attacker, groups: ['Sales', 'Staff & Friends'] } }, 'attribute email'],
    [{ attributes: { mail: person, groups: ['Sales', 'Staff & Friends'] } }, 'attribute email'],
    [{ attributes: { email: person, groups: ['Sales'] } }, 'attribute groups'],
    [{ attributes: { email: person, groups: 'Staff & Friends' } }, 'attribute groups'],
    [{ attributes: { email: person, groups: { _: 'Sales' } } }, 'attribute groups'],
    [{ assertionXml: alone.replace('_session1', '_session2') }, 'signed text'],
    [{ assertionXml: 'x' }, 'signed text'],
  ];
  for (const [change, what] of different) expect([change, disagreement(assertion, requestId, { ...same, ...change })]).toEqual([change, what]);
  expect(await verifyResponse(encode(xml), certificates, expectation)).toMatchObject({ accepted: true });
});
