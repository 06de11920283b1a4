import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { catalogue, dataScopeOf, decideFeature, featureKeys, levelsOf, visibleFeatures, type Feature, type FeatureLevels, type FeatureState } from './features.ts';

const billing: Feature = { key: 'billing', name: 'Billing', description: 'Invoices.', icon: 'invoice', path: '/billing', menuOrder: 60, defaults: { user: 'visible', manager: 'visible' } };
const nothing: FeatureLevels = { role: 'user', provider: null, organization: null, organizationRole: null, person: null };
const decide = (levels: Partial<FeatureLevels>) => decideFeature(billing, { ...nothing, ...levels });

describe('whether a feature is shown', () => {
  test.each<[string, Partial<FeatureLevels>, FeatureState, string]>([
    ['nobody set anything', {}, 'visible', 'catalogue'],
    ['the provider hides it', { provider: 'hidden' }, 'hidden', 'provider'],
    ['the organization shows what the provider hides', { provider: 'hidden', organization: 'visible' }, 'visible', 'organization'],
    ['the role hides what the organization shows', { organization: 'visible', organizationRole: 'hidden' }, 'hidden', 'role'],
    ['a role may show what nobody above hides as a ceiling', { provider: 'hidden', organizationRole: 'visible' }, 'visible', 'role'],
    ['the person is nearest', { provider: 'hidden', organizationRole: 'hidden', person: 'visible' }, 'visible', 'person'],
    ['a person may be left out alone', { organization: 'visible', organizationRole: 'visible', person: 'hidden' }, 'hidden', 'person'],
  ])('%s', (_, levels, state, level) => expect(decide(levels)).toEqual({ state, level, ceiling: false }));

  test('an organization that hides it is a ceiling, which is said where something below would have shown it', () => {
    expect(decide({ organization: 'hidden', person: 'visible' })).toEqual({ state: 'hidden', level: 'organization', ceiling: true });
    expect(decide({ organization: 'hidden', organizationRole: 'visible' })).toEqual({ state: 'hidden', level: 'organization', ceiling: true });
    expect(decide({ organization: 'hidden', organizationRole: 'visible', person: 'hidden' })).toEqual({ state: 'hidden', level: 'organization', ceiling: false });
    expect(decide({ organization: 'hidden' })).toEqual({ state: 'hidden', level: 'organization', ceiling: false });
  });

  test('of random levels the nearest that says something decides, under the ceiling', () => {
    const state = fc.constantFrom<FeatureState | null>('visible', 'hidden', null);
    fc.assert(
      fc.property(fc.record({ role: fc.constantFrom('user' as const, 'manager' as const), provider: state, organization: state, organizationRole: state, person: state }), (levels) => {
        const { state: decided, level } = decideFeature(billing, levels);
        const said = { catalogue: billing.defaults[levels.role], provider: levels.provider, organization: levels.organization, role: levels.organizationRole, person: levels.person }[level];
        expect(decided).toBe(said);
        if (levels.organization === 'hidden') expect([decided, level]).toEqual(['hidden', 'organization']);
        else expect(decided).toBe(levels.person ?? levels.organizationRole ?? levels.organization ?? levels.provider ?? 'visible');
      }),
    );
  });
});

describe('the menu', () => {
  const tickets: Feature = { ...billing, key: 'tickets', menuOrder: 10 };
  const notes: Feature = { ...billing, key: 'client_notes', menuOrder: 90, defaults: { user: 'hidden', manager: 'visible' } };
  const unset = { provider: null, organization: null, person: null };
  test('holds what each role sees, in menu order', () => {
    expect(visibleFeatures([notes, billing, tickets], { ...unset, role: 'manager' })).toEqual(['tickets', 'billing', 'client_notes']);
    expect(visibleFeatures([notes, billing, tickets], { ...unset, role: 'user', provider: { user: { tickets: 'hidden' } }, person: { client_notes: 'visible' } })).toEqual(['billing', 'client_notes']);
  });
  test('takes each level from its own place', () => {
    expect(levelsOf('billing', { role: 'user', provider: { user: { billing: 'hidden' }, manager: { billing: 'visible' } }, organization: { all: { billing: 'visible' }, manager: { billing: 'hidden' } }, person: { tickets: 'hidden' } })).toEqual({ role: 'user', provider: 'hidden', organization: 'visible', organizationRole: null, person: null });
  });
});

describe('the data scope', () => {
  test('is a user’s own and a manager’s organization, unless the organization says otherwise', () => {
    expect([dataScopeOf(null, 'user', 'tickets'), dataScopeOf(null, 'manager', 'tickets')]).toEqual(['own', 'organization']);
    const scopes = { user: { tickets: 'organization' as const }, manager: { devices: 'own' as const } };
    expect([dataScopeOf(scopes, 'user', 'tickets'), dataScopeOf(scopes, 'user', 'devices'), dataScopeOf(scopes, 'manager', 'devices')]).toEqual(['organization', 'own', 'own']);
  });
});

describe('the catalogue', () => {
  test('names each key, path and place once, with words for each', () => {
    for (const field of ['key', 'name', 'path', 'menuOrder'] as const) expect(new Set(catalogue.map((feature) => feature[field])).size).toBe(catalogue.length);
    for (const { key, path, description } of catalogue) {
      expect(featureKeys).toContain(key);
      expect(path).toMatch(/^\/[a-z-]+$/u);
      expect(description).toMatch(/\.$/u);
    }
    expect(catalogue.map(({ menuOrder }) => menuOrder)).toEqual(catalogue.map(({ menuOrder }) => menuOrder).toSorted((a, b) => a - b));
  });
});
