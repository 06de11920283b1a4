import { describe, expect, it } from 'vitest';
import { verifyResponse } from '../../../server/features/sso/sso.saml.service.ts';
import { attacks, controls } from './attacks.ts';
import { certificates, encode, expectation, modes, person, responseXml, signed } from './documents.ts';

describe.each(modes)('B1, signed: %s', (mode) => {
  it('has 150 attacks, no two of one name', () => {
    expect(attacks.length).toBeGreaterThanOrEqual(150);
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  });

  it.each(controls.map((control) => [control.name, control] as const))('accepts %s', async (_, { make, expected }) => {
    const verdict = await verifyResponse(make(mode), certificates, { ...expectation, ...expected });
    expect(verdict.steps.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict).toMatchObject({ accepted: true, identity: { subject: { nameId: person } } });
  });

  it('refuses every attack, by a code that fits', async () => {
    const wrong: string[] = [];
    for (const { name, make, codes, expected } of attacks) {
      const verdict = await verifyResponse(make(mode), certificates, { ...expectation, ...expected });
      if (verdict.accepted) wrong.push(`${name}: accepted`);
      else if (!codes.includes(verdict.code)) wrong.push(`${name}: ${verdict.code} (${verdict.steps.find(({ ok }) => !ok)?.found ?? ''}), not ${codes.join(' or ')}`);
    }
    expect(wrong).toEqual([]);
  });

  it('refuses it with no certificate, and with only that of a stranger', async () => {
    const document = encode(signed(responseXml(), mode));
    expect(await verifyResponse(document, [], expectation)).toMatchObject({ accepted: false, code: 'certificate_unknown' });
  });
});
