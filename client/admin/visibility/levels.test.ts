import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessFacts } from '../../../shared/access.ts';
import type { Feature, FeatureKey, FeatureRole, FeatureState } from '../../../shared/features.ts';
import { catalogue, decideFeature, featureKeys, levelsOf, visibleFeatures } from '../../../shared/features.ts';
import { decideAccess, featureAccess, featureFact, featureSettings, gateStates } from '../../../server/features/access/access.domain.ts';
import { organizationCell, personCell, pressed, providerCell } from './levels.ts';

const state = fc.constantFrom<FeatureState>('visible', 'hidden');
const keys = catalogue.map(({ key }) => key);
const states = fc.dictionary(fc.constantFrom(...keys, ...featureKeys), state, { maxKeys: 4 }) as fc.Arbitrary<Partial<Record<FeatureKey, FeatureState>>>;
const byRole = { user: states, manager: states };
const world = fc.record({ role: fc.constantFrom<FeatureRole>('user', 'manager'), provider: fc.option(fc.record(byRole, { requiredKeys: [] })), organization: fc.option(fc.record({ ...byRole, all: states }, { requiredKeys: [] })), person: fc.option(states), defaults: fc.record({ user: state, manager: state }) });

const letIn: AccessFacts = { session: 'valid', customerUser: { status: 'active' }, organization: { status: 'active', portalEnabled: true }, sso: { only: false, exempt: false, cameThrough: 'none' }, mfa: { required: false, exempt: false, enrolled: false, used: false, pass: false, atIdp: false }, feature: null, record: null };
const stored = (value: unknown) => (value === null ? null : JSON.stringify(value));

describe('whether a section is shown', () => {
  test('is the same in the console’s matrix, the portal’s menu, the gate and the explainer, for 10,000 random settings', () => {
    fc.assert(
      fc.property(world, ({ role, provider, organization, person }) => {
        const texts = { provider: stored(provider), organization: stored(organization), person: stored(person) };
        const access = featureAccess(letIn, role, { ...texts, dataScopes: null });
        const settings = featureSettings(role, texts);
        const menu = access.visible();
        expect(menu).toEqual(visibleFeatures(catalogue, settings));
        for (const feature of catalogue) {
          const shown = menu.includes(feature.key);
          const cell = personCell([], feature, provider ?? {}, { id: 'o', states: organization ?? {} }, { id: 'p', organizationId: 'o', organizationName: '', name: '', email: '', role, status: 'active', states: person ?? {} });
          expect(cell.state === 'visible').toBe(shown);
          expect(access.decide(feature.key).access === 'allowed').toBe(shown);
          const gate = gateStates({ ...letIn, feature: featureFact(settings, feature.key) }).find((one) => one.gate === 'feature');
          expect(gate?.state).toBe(shown ? 'passed' : 'blocked');
          expect(decideAccess({ ...letIn, feature: featureFact(settings, feature.key) }).access).toBe(shown ? 'allowed' : 'feature_hidden');
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('is said of a whole organization by role, and of all customers', () => {
    fc.assert(
      fc.property(world, ({ provider, organization, defaults }) => {
        const feature: Feature = { key: 'billing', name: 'Billing', description: 'Invoices.', icon: 'invoice', path: '/billing', menuOrder: 1, defaults };
        const decided = (role: FeatureRole) => decideFeature(feature, levelsOf(feature.key, { role, provider, organization, person: null })).state;
        const cells = (whom: 'everybody' | FeatureRole) => organizationCell([], feature, whom, provider ?? {}, { id: 'o', states: organization ?? {} });
        expect([cells('user').state, cells('manager').state]).toEqual([decided('user'), decided('manager')]);
        expect(cells('everybody').state).toBe(decided('user') === decided('manager') ? decided('user') : decided('user') === 'visible' ? 'users' : 'managers');
        expect(providerCell([], feature, 'user', provider ?? {}).state).toBe(provider?.user?.billing ?? defaults.user);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a press', () => {
  const cell = { state: 'visible', own: null, published: null, isDrafted: false, why: '' } as const;
  test('makes the other state of a cell, and nothing of its own where that is inherited', () => {
    expect(pressed(cell, 'visible')).toBe('hidden');
    expect(pressed({ ...cell, state: 'hidden', own: 'hidden' }, 'visible')).toBeNull();
    expect(pressed({ ...cell, state: 'managers' }, 'managers')).toBe('hidden');
    expect(pressed({ ...cell, state: 'hidden', own: 'hidden' }, 'managers')).toBe('visible');
  });
});
