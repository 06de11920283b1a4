import { describe, expect, it } from 'vitest';
import { samlChecks, type SamlStep } from '../../../server/features/sso/sso.saml-checks.domain.ts';
import { verifyResponse } from '../../../server/features/sso/sso.saml.service.ts';
import { attacks } from './attacks.ts';
import { kept, makeKey } from './certificates.ts';
import { acs, at, attacker, certificates, confirmation, confirmationData, encode, expectation, idp, keys, nameId, now, person, responseXml, restriction, signed, sp, status } from './documents.ts';

const failed = (steps: readonly SamlStep[]) => steps.filter(({ ok }) => !ok).map(({ check }) => check);

describe('the verification of a response', () => {
  it('tells who it is, by which certificate, and every step', async () => {
    const verdict = await verifyResponse(encode(signed(responseXml(), 'both', { key: keys.next })), certificates, expectation);
    expect(verdict).toMatchObject({
      accepted: true,
      identity: {
        subject: { nameId: person, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', nameQualifier: null, spNameQualifier: null },
        issuer: idp,
        sessionIndex: '_session1',
        sessionNotOnOrAfter: Date.parse(at(28_800)),
        authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
        authnInstant: Date.parse(at(-20)),
        assertionId: '_assertion1',
        notOnOrAfter: Date.parse(at(300)),
        certificate: kept(keys.next).fingerprint,
      },
    });
    expect(verdict.steps.map(({ check }) => check)).toEqual([...samlChecks]);
    expect(verdict.steps.find(({ check }) => check === 'clock')).toMatchObject({ ok: true, found: '-1 s' });
  });

  it('tells all that is wrong at once, found and expected, and what the document says', async () => {
    const wrong = responseXml({ destination: 'https://other.example', audience: restriction('urn:other'), nameId: nameId(attacker), inResponseTo: '_x', confirmation: confirmation(confirmationData({ Recipient: 'https://other.example', InResponseTo: '_x' })), responseInstant: at(300) });
    const verdict = await verifyResponse(encode(signed(wrong, 'response', { key: keys.stranger })), certificates, expectation);
    expect(verdict).toMatchObject({ accepted: false, code: 'certificate_unknown', unproven: { subject: { nameId: attacker } } });
    expect(failed(verdict.steps)).toEqual(['certificate', 'signature', 'destination', 'audience', 'recipient', 'clock', 'in_response_to']);
    const step = (check: string) => verdict.steps.find((one) => one.check === check);
    expect(step('certificate')).toMatchObject({ found: kept(keys.stranger).fingerprint, expected: certificates.map(({ fingerprint }) => fingerprint).join(', ') });
    expect(step('audience')).toEqual({ check: 'audience', ok: false, code: 'audience_wrong', found: 'urn:other', expected: sp });
    expect(step('recipient')).toMatchObject({ found: 'https://other.example', expected: acs });
    expect(step('clock')).toMatchObject({ code: 'issued_in_future', found: '300 s' });
  });

  it("tells a provider's failure with its reason", async () => {
    const failure = responseXml({ status: status('urn:oasis:names:tc:SAML:2.0:status:Responder').replace('</samlp:Status>', '<samlp:StatusMessage>No such user</samlp:StatusMessage></samlp:Status>') }).replace(/<saml:Assertion [^]*<\/saml:Assertion>/u, '');
    expect(await verifyResponse(encode(failure), certificates, expectation)).toMatchObject({ accepted: false, code: 'status_not_success', unproven: null, steps: [{ check: 'document' }, { check: 'status', found: 'Responder, No such user', expected: 'Success' }] });
  });

  it('takes no certificate that has run out or is weak, although it signed', async () => {
    const [old, weak] = [makeKey({ to: now - 1_000 }), makeKey({ bits: 1_024 })];
    for (const [key, code] of [[old, 'certificate_expired'], [weak, 'certificate_weak']] as const) {
      const verdict = await verifyResponse(encode(signed(responseXml(), 'both', { key })), [...certificates, kept(key)], expectation);
      expect(verdict).toMatchObject({ accepted: false, code });
      expect(failed(verdict.steps)).toEqual(['certificate']);
    }
  });

  it('has no check that another one makes needless', async () => {
    const alone = new Set<string>();
    for (const { make, expected } of attacks) {
      const { steps } = await verifyResponse(make('response'), certificates, { ...expectation, ...expected });
      const [only, ...others] = failed(steps);
      if (only !== undefined && others.length === 0) alone.add(only);
    }
    // Certificates are tried above; claims are told, not judged.
    expect(samlChecks.filter((check) => !alone.has(check))).toEqual(['certificate', 'claims']);
  });

  it('is the same the second time: that it is used once is for whoever keeps the assertion ids', async () => {
    const document = encode(signed(responseXml(), 'assertion'));
    const [first, second] = [await verifyResponse(document, certificates, expectation), await verifyResponse(document, certificates, expectation)];
    expect(first).toEqual(second);
  });
});
