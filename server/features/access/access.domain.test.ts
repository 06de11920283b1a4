import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateCodes, gates, type AccessFacts } from '../../../shared/access.ts';
import { decideAccess, gateStates, landingOrganization, type Membership } from './access.domain.ts';

const allowed: AccessFacts = {
  session: 'valid',
  customerUser: { status: 'active' },
  organization: { status: 'active', portalEnabled: true },
  sso: { only: false, exempt: false, cameThrough: 'none' },
  mfa: { required: false, exempt: false, enrolled: false, used: false, pass: false, atIdp: false },
  feature: null,
  record: null,
};

const anyFacts: fc.Arbitrary<AccessFacts> = fc.record({
  session: fc.constantFrom('valid', 'expired', 'none'),
  customerUser: fc.option(fc.record({ status: fc.constantFrom('new', 'invited', 'active', 'disabled') })),
  organization: fc.option(fc.record({ status: fc.constantFrom('active', 'archived'), portalEnabled: fc.boolean() })),
  sso: fc.record({ only: fc.boolean(), exempt: fc.boolean(), cameThrough: fc.constantFrom('own_connection', 'other_connection', 'none') }),
  mfa: fc.record({ required: fc.boolean(), exempt: fc.boolean(), enrolled: fc.boolean(), used: fc.boolean(), pass: fc.boolean() }),
  feature: fc.option(fc.record({ key: fc.constant('tickets'), visible: fc.boolean() })),
  record: fc.option(fc.record({ inScope: fc.boolean() })),
}) as fc.Arbitrary<AccessFacts>;

describe('who may enter', () => {
  it('lets an active person of an active organization with an open portal in', () => {
    expect(decideAccess(allowed)).toEqual({ access: 'allowed' });
  });

  it.each([
    [{ session: 'expired' }, 'unauthenticated'],
    [{ customerUser: null }, 'access_required'],
    [{ customerUser: { status: 'invited' } }, 'access_required'],
    [{ customerUser: { status: 'disabled' } }, 'access_required'],
    [{ organization: { status: 'active', portalEnabled: false } }, 'portal_unavailable'],
    [{ organization: { status: 'archived', portalEnabled: true } }, 'portal_unavailable'],
    [{ sso: { only: true, exempt: false, cameThrough: 'none' } }, 'sso_required'],
    [{ sso: { only: false, exempt: true, cameThrough: 'other_connection' } }, 'sso_required'],
    [{ mfa: { required: false, exempt: false, enrolled: true, used: false } }, 'mfa_required'],
    [{ mfa: { required: true, exempt: false, enrolled: false, used: false } }, 'mfa_enrolment_required'],
    [{ feature: { key: 'billing', visible: false } }, 'feature_hidden'],
    [{ record: { inScope: false } }, 'not_found'],
  ] as const)('refuses %j with %s', (change, code) => {
    expect(decideAccess({ ...allowed, ...change } as AccessFacts).access).toBe(code);
  });

  it('decides and explains alike for any facts: the first gate that blocks is the one that decides', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decideAccess(facts);
        const states = gateStates(facts);
        const at = states.findIndex(({ state }) => state === 'blocked');
        const expected = gates.map((_gate, position) => (at === -1 || position < at ? 'passed' : position === at ? 'blocked' : 'not_reached'));
        expect(states).toEqual(gates.map((gate, position) => ({ gate, state: expected[position] })));
        const blocked = gates[at];
        expect(decision.access).toBe(blocked === undefined ? 'allowed' : gateCodes[blocked]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('where a sign-in lands', () => {
  const membership = (organizationId: string, change: Partial<Membership> = {}): Membership => ({ organizationId, status: 'active', organizationStatus: 'active', portalEnabled: true, nameFolded: organizationId, ssoOnly: false, ...change });

  it('is the last used organization that lets the person in', () => {
    expect(landingOrganization([membership('a'), membership('b')], 'b')).toBe('b');
  });

  it('is another that lets the person in when the last used does not', () => {
    expect(landingOrganization([membership('a'), membership('b', { portalEnabled: false })], 'b')).toBe('a');
    expect(landingOrganization([membership('a'), membership('b', { status: 'disabled' })], 'b')).toBe('a');
  });

  it('is another that lets the person in when only its own single sign-on opens the last used', () => {
    expect(landingOrganization([membership('a'), membership('b', { ssoOnly: true })], 'b')).toBe('a');
    expect(landingOrganization([membership('b', { ssoOnly: true })], 'b')).toBe('b');
  });

  it('is the last used one when none lets the person in', () => {
    expect(landingOrganization([membership('a', { portalEnabled: false }), membership('b', { portalEnabled: false })], 'b')).toBe('b');
  });

  it('is nowhere for a person without any link', () => {
    expect(landingOrganization([], null)).toBeNull();
    expect(landingOrganization([membership('a', { status: 'invited' })], 'a')).toBeNull();
  });
});
