/** Every section of the portal there will be; one enters the catalogue when its pages exist. */
export const featureKeys = ['tickets', 'service_requests', 'devices', 'm365', 'security_alerts', 'billing', 'documents', 'backups', 'agreements', 'onboarding', 'client_notes', 'activity'] as const;
export type FeatureKey = (typeof featureKeys)[number];

export type FeatureState = 'visible' | 'hidden';
export type FeatureRole = 'user' | 'manager';
/** Whether a person sees their own records of a section or the organization's. */
export type DataScope = 'own' | 'organization';

/** A section of the portal that can be shown or hidden. */
export interface Feature {
  readonly key: FeatureKey;
  readonly name: string;
  /** What it is for, in one sentence staff and customers can read. */
  readonly description: string;
  /** A name of the portal's icons. */
  readonly icon: 'ticket' | 'laptop' | 'document' | 'invoice' | 'note';
  /** Where its pages stand in the portal. */
  readonly path: string;
  readonly menuOrder: number;
  /** What holds for each role where nobody set anything. */
  readonly defaults: Readonly<Record<FeatureRole, FeatureState>>;
}

/** The catalogue, in menu order; a feature enters it when its section exists. */
export const catalogue: readonly Feature[] = [
  { key: 'tickets', name: 'Tickets', description: 'Ask your IT provider for help, and follow what they answer.', icon: 'ticket', path: '/tickets', menuOrder: 10, defaults: { user: 'visible', manager: 'visible' } },
  { key: 'client_notes', name: 'Client notes', description: 'Notes your IT provider shares with the account managers of your company.', icon: 'note', path: '/client-notes', menuOrder: 110, defaults: { user: 'hidden', manager: 'visible' } },
];

/** Sections in which a person has records of their own, so that a data scope says how far they see. */
export const scopedFeatures: readonly FeatureKey[] = ['tickets', 'service_requests', 'devices'];

export type FeatureStates = Readonly<Partial<Record<FeatureKey, FeatureState>>>;
/** What is set for a provider, by role. */
export type ProviderFeatureStates = Readonly<Partial<Record<FeatureRole, FeatureStates>>>;
/** What is set in one organization: for all of its people, and by role. */
export type OrganizationFeatureStates = Readonly<Partial<Record<'all' | FeatureRole, FeatureStates>>>;
/** How far each role sees in each section of one organization, where it differs from the usual. */
export type DataScopes = Readonly<Partial<Record<FeatureRole, Readonly<Partial<Record<FeatureKey, DataScope>>> | undefined>>>;

/** Everything that is set on the way to one person; null where nothing is. */
export interface FeatureSettings {
  readonly role: FeatureRole;
  readonly provider: ProviderFeatureStates | null;
  readonly organization: OrganizationFeatureStates | null;
  readonly person: FeatureStates | null;
}

/** What each level says about one feature; null: nothing. */
export interface FeatureLevels {
  readonly role: FeatureRole;
  readonly provider: FeatureState | null;
  readonly organization: FeatureState | null;
  readonly organizationRole: FeatureState | null;
  readonly person: FeatureState | null;
}

/** From the farthest to the nearest; `catalogue` is the product's own default. */
export const featureLevels = ['catalogue', 'provider', 'organization', 'role', 'person'] as const;
export type FeatureLevel = (typeof featureLevels)[number];

export interface FeatureDecision {
  readonly state: FeatureState;
  /** The level that decided. */
  readonly level: FeatureLevel;
  /** The organization hides it, and something nearer to the person would have shown it. */
  readonly ceiling: boolean;
}

/** Whether one feature is shown, and which level decided: an organization that hides it is a ceiling, below which the nearest explicit level wins. */
export function decideFeature(feature: Pick<Feature, 'defaults'>, levels: FeatureLevels): FeatureDecision {
  const nearest = nearestState(feature, levels);
  if (levels.organization === 'hidden') return { state: 'hidden', level: 'organization', ceiling: nearest.state === 'visible' };
  return { ...nearest, ceiling: false };
}

function nearestState(feature: Pick<Feature, 'defaults'>, levels: FeatureLevels): { state: FeatureState; level: FeatureLevel } {
  if (levels.person !== null) return { state: levels.person, level: 'person' };
  if (levels.organizationRole !== null) return { state: levels.organizationRole, level: 'role' };
  if (levels.organization !== null) return { state: levels.organization, level: 'organization' };
  if (levels.provider !== null) return { state: levels.provider, level: 'provider' };
  return { state: feature.defaults[levels.role], level: 'catalogue' };
}

/** What the levels say about one feature for one person. */
export function levelsOf(key: FeatureKey, { role, provider, organization, person }: FeatureSettings): FeatureLevels {
  return {
    role,
    provider: provider?.[role]?.[key] ?? null,
    organization: organization?.all?.[key] ?? null,
    organizationRole: organization?.[role]?.[key] ?? null,
    person: person?.[key] ?? null,
  };
}

/** The features one person sees, in menu order. */
export function visibleFeatures(features: readonly Feature[], settings: FeatureSettings): FeatureKey[] {
  return [...features]
    .sort((a, b) => a.menuOrder - b.menuOrder)
    .filter((feature) => decideFeature(feature, levelsOf(feature.key, settings)).state === 'visible')
    .map(({ key }) => key);
}

/** One feature of a catalogue; undefined where its section does not exist yet. */
export function featureOf(features: readonly Feature[], key: string): Feature | undefined {
  return features.find((feature) => feature.key === key);
}

/** How far a role sees in a section: its own setting in the organization, else a user their own and a manager the organization's. */
export function dataScopeOf(scopes: DataScopes | null, role: FeatureRole, key: FeatureKey): DataScope {
  return scopes?.[role]?.[key] ?? (role === 'manager' ? 'organization' : 'own');
}

/** What a customer reads where a section is hidden from them; `asManager`: whether they would see it as an account manager. */
export function hiddenWords({ name }: Pick<Feature, 'name'>, asManager: boolean): string {
  if (asManager) return `${name} is for the account managers of your company, and you are not one of them. Ask one of them, or your provider if you should be.`;
  return `Your provider has not switched ${name} on for you. Nothing is wrong with your account. If you need it, ask them, and tell them the reference.`;
}

/** Where a state is set: for everybody of an organization, for one role of a provider or an organization, or for one person. */
export type FeatureSlot = 'all' | FeatureRole | 'person';

/** A setting as the history names it: `Billing for standard users`. */
export function settingWords({ name }: Pick<Feature, 'name'>, slot: FeatureSlot): string {
  if (slot === 'all') return `${name} for everybody`;
  if (slot === 'person') return name;
  return `${name} for ${slot === 'user' ? 'standard users' : 'account managers'}`;
}
