import { gateCodes, type AccessDecision, type AccessFacts, type Gate, type StaffAccess } from '../../../shared/access.ts';
import { catalogue, dataScopeOf, decideFeature, featureOf, hiddenWords, levelsOf, visibleFeatures, type DataScope, type DataScopes, type Feature, type FeatureKey, type FeatureRole, type FeatureSettings } from '../../../shared/features.ts';

/** The gates in their order, each with what lets a person through; nothing else decides. */
const passes: readonly (readonly [gate: Gate, passes: (facts: AccessFacts) => boolean])[] = [
  ['session', (facts) => facts.session === 'valid'],
  ['customer_user', (facts) => facts.customerUser?.status === 'active'],
  ['portal', (facts) => facts.organization?.status === 'active' && facts.organization.portalEnabled],
  ['sso', ({ sso }) => sso.cameThrough !== 'other_connection' && (!sso.only || sso.exempt || sso.cameThrough === 'own_connection')],
  ['mfa', ({ mfa }) => !mfa.enrolled || mfa.used || mfa.pass || mfa.atIdp],
  ['mfa_enrolment', ({ mfa }) => !mfa.pass && (!mfa.required || mfa.enrolled || mfa.exempt || mfa.atIdp)],
  ['feature', ({ feature }) => feature === null || feature.visible],
  ['record', ({ record }) => record === null || record.inScope],
];

/** Who may enter a portal and see a feature: the first gate that does not let them through decides, in the order of `product.md`. */
export function decideAccess(facts: AccessFacts): AccessDecision {
  for (const [gate, lets] of passes) if (!lets(facts)) return { access: gateCodes[gate], gate };
  return { access: 'allowed' };
}

/** What is stored about sections on the way to one person, as JSON; null: nothing is set. */
export interface StoredFeatures {
  readonly provider: string | null;
  readonly organization: string | null;
  readonly person: string | null;
  readonly dataScopes: string | null;
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T));

/** What is set about sections for one role and person. */
export function featureSettings(role: FeatureRole, stored: Omit<StoredFeatures, 'dataScopes'>): FeatureSettings {
  return { role, provider: parsed(stored.provider), organization: parsed(stored.organization), person: parsed(stored.person) };
}

/** Gate 7's fact: whether a section is shown; one that no catalogue knows is not. */
export function featureFact(settings: FeatureSettings, key: FeatureKey, features: readonly Feature[] = catalogue): NonNullable<AccessFacts['feature']> {
  const feature = featureOf(features, key);
  return { key, visible: feature !== undefined && decideFeature(feature, levelsOf(key, settings)).state === 'visible' };
}

/** What the facts of a session say about the sections of the portal; nothing stored is read before somebody asks. */
export function featureAccess(facts: AccessFacts, role: FeatureRole | null, stored: StoredFeatures) {
  let read: FeatureSettings | null = null;
  const settings = () => (read ??= featureSettings(role ?? 'user', stored));
  return {
    decide: (key: FeatureKey, record: AccessFacts['record'] = null): AccessDecision => decideAccess({ ...facts, feature: featureFact(settings(), key), record }),
    visible: (): FeatureKey[] => visibleFeatures(catalogue, settings()),
    dataScope: (key: FeatureKey): DataScope => dataScopeOf(parsed<DataScopes>(stored.dataScopes), role ?? 'user', key),
    hiddenWords: (key: FeatureKey): string => hiddenWords(featureOf(catalogue, key) ?? { name: 'This section' }, settings().role === 'user' && featureFact({ ...settings(), role: 'manager' }, key).visible),
  };
}

/** How far a staff session is: staff always need a second factor, unless the provider's connection answers for it, and an access pass opens only its enrolment. */
export function decideStaffAccess({ enrolled, used, pass, atIdp }: Pick<AccessFacts['mfa'], 'enrolled' | 'used' | 'pass' | 'atIdp'>): StaffAccess {
  const { access } = decideAccess({ ...nothingAsked, mfa: { required: true, exempt: false, enrolled, used, pass, atIdp } });
  return access === 'mfa_required' || access === 'mfa_enrolment_required' ? access : 'allowed';
}

const nothingAsked: Omit<AccessFacts, 'mfa'> = {
  session: 'valid',
  customerUser: { status: 'active' },
  organization: { status: 'active', portalEnabled: true },
  sso: { only: false, exempt: false, cameThrough: 'none' },
  feature: null,
  record: null,
};

export type GateState = 'passed' | 'blocked' | 'not_reached';

/** Every gate's state for the explainer, from the same list that decides: passed up to the first that blocks, not reached behind it. */
export function gateStates(facts: AccessFacts): { gate: Gate; state: GateState }[] {
  let blocked = false;
  return passes.map(([gate, lets]) => {
    if (blocked) return { gate, state: 'not_reached' };
    blocked = !lets(facts);
    return { gate, state: blocked ? 'blocked' : 'passed' };
  });
}

export interface Membership {
  readonly organizationId: string;
  readonly status: 'new' | 'invited' | 'active' | 'disabled';
  readonly organizationStatus: 'active' | 'archived';
  readonly portalEnabled: boolean;
  readonly nameFolded: string;
  /** Nothing but its own single sign-on opens it for this person now. */
  readonly ssoOnly: boolean;
}

/** The organization a sign-in lands in: the last used that lets the person in, else the first that does, else the last used, else the first link; null without any. */
export function landingOrganization(memberships: readonly Membership[], lastUsed: string | null): string | null {
  const sorted = [...memberships].filter(({ status }) => status === 'active' || status === 'disabled').sort((a, b) => (a.nameFolded < b.nameFolded ? -1 : 1));
  const open = sorted.filter((membership) => membership.status === 'active' && membership.organizationStatus === 'active' && membership.portalEnabled && !membership.ssoOnly);
  const last = sorted.find(({ organizationId }) => organizationId === lastUsed);
  const active = sorted.find(({ status }) => status === 'active');
  const landing = open.find(({ organizationId }) => organizationId === lastUsed) ?? open[0] ?? (last?.status === 'active' ? last : undefined) ?? active ?? last ?? sorted[0];
  return landing?.organizationId ?? null;
}
