import { catalogue, decideFeature, featureOf, levelsOf, type Feature, type FeatureKey, type FeatureRole, type FeatureSettings, type FeatureSlot, type FeatureState, type FeatureStates } from '../../../shared/features.ts';

/** What one provider, organization or person has set, by slot; a person has but one. */
export type Settings = Readonly<Partial<Record<FeatureSlot, FeatureStates>>>;

/** Whose settings are changed. */
export interface Target {
  readonly kind: 'provider' | 'organization' | 'person';
  readonly id: string;
}

/** One setting that is to be as a draft says. */
export interface Wish {
  readonly slot: FeatureSlot;
  readonly feature: FeatureKey;
  readonly state: FeatureState | null;
}

export interface SettingChange {
  readonly slot: FeatureSlot;
  readonly feature: FeatureKey;
  readonly before: FeatureState | null;
  readonly after: FeatureState | null;
}

/** One line of a draft, as its contract has it. */
export type Cell =
  | { readonly level: 'provider'; readonly role: FeatureRole; readonly feature: FeatureKey; readonly state: FeatureState | null }
  | { readonly level: 'organization'; readonly organizationId: string; readonly feature: FeatureKey; readonly state: FeatureState | null }
  | { readonly level: 'role'; readonly organizationId: string; readonly role: FeatureRole; readonly feature: FeatureKey; readonly state: FeatureState | null }
  | { readonly level: 'person'; readonly customerUserId: string; readonly feature: FeatureKey; readonly state: FeatureState | null };

const slotOf = (cell: Cell): FeatureSlot => (cell.level === 'organization' ? 'all' : cell.level === 'person' ? 'person' : cell.role);

/** What a draft wishes of each provider, organization and person it names; of two lines about one setting the later counts. */
export function wishesOf(cells: readonly Cell[]): { provider: Wish[]; organizations: Map<string, Wish[]>; people: Map<string, Wish[]> } {
  const provider: Wish[] = [];
  const organizations = new Map<string, Wish[]>();
  const people = new Map<string, Wish[]>();
  for (const cell of cells) {
    const wish = { slot: slotOf(cell), feature: cell.feature, state: cell.state };
    if (cell.level === 'provider') provider.push(wish);
    else if (cell.level === 'person') people.set(cell.customerUserId, [...(people.get(cell.customerUserId) ?? []), wish]);
    else organizations.set(cell.organizationId, [...(organizations.get(cell.organizationId) ?? []), wish]);
  }
  return { provider, organizations, people };
}

/** Settings with some wishes carried out. */
export function withWishes(settings: Settings, wishes: readonly Wish[]): Settings {
  const next: Partial<Record<FeatureSlot, Partial<Record<FeatureKey, FeatureState>>>> = {};
  for (const [slot, states] of Object.entries(settings) as [FeatureSlot, FeatureStates][]) next[slot] = { ...states };
  for (const { slot, feature, state } of wishes) {
    const states = (next[slot] ??= {});
    if (state === null) delete states[feature];
    else states[feature] = state;
  }
  return Object.fromEntries(Object.entries(next).filter(([, states]) => Object.keys(states).length > 0));
}

/** What differs between two settings. */
export function settingChanges(before: Settings, after: Settings): SettingChange[] {
  const changes: SettingChange[] = [];
  for (const slot of ['all', 'user', 'manager', 'person'] as const) {
    const features = new Set([...Object.keys(before[slot] ?? {}), ...Object.keys(after[slot] ?? {})]) as Set<FeatureKey>;
    for (const feature of features) {
      const [old, next] = [before[slot]?.[feature] ?? null, after[slot]?.[feature] ?? null];
      if (old !== next) changes.push({ slot, feature, before: old, after: next });
    }
  }
  return changes;
}

/** What takes changes back: only where the setting still is as they left it. */
export function inverseWishes(current: Settings, changes: readonly SettingChange[]): Wish[] {
  return changes.filter(({ slot, feature, after }) => (current[slot]?.[feature] ?? null) === after).map(({ slot, feature, before }) => ({ slot, feature, state: before }));
}

/** Settings as they are kept; null where nothing is set. */
export function storedSettings(kind: Target['kind'], settings: Settings): string | null {
  const kept = kind === 'person' ? (settings.person ?? {}) : settings;
  return Object.keys(kept).length === 0 ? null : JSON.stringify(kept);
}

/** Kept settings as they are worked with. */
export function readSettings(kind: Target['kind'], stored: string | null): Settings {
  if (stored === null) return {};
  const parsed = JSON.parse(stored) as Settings | FeatureStates;
  return kind === 'person' ? { person: parsed as FeatureStates } : (parsed as Settings);
}

/** People of one role in one organization who have no settings of their own. */
export interface Group {
  readonly organizationId: string;
  readonly role: FeatureRole;
  readonly people: number;
}

/** Somebody with settings of their own, before or after. */
export interface Individual {
  readonly id: string;
  readonly organizationId: string;
  readonly role: FeatureRole;
  readonly before: Settings;
  readonly after: Settings;
}

export interface Both {
  readonly before: Settings;
  readonly after: Settings;
}

/** Everything a draft may change for somebody. */
export interface Reach {
  readonly provider: Both;
  /** Of organizations that set nothing before and after, there is no entry. */
  readonly organizations: ReadonlyMap<string, Both>;
  readonly groups: readonly Group[];
  readonly individuals: readonly Individual[];
}

export interface Effect {
  readonly feature: FeatureKey;
  readonly gain: number;
  readonly lose: number;
}

const unset: Both = { before: {}, after: {} };

function shown(feature: Feature, reach: Reach, at: 'before' | 'after', role: FeatureRole, organizationId: string, person: Settings): boolean {
  const settings: FeatureSettings = { role, provider: reach.provider[at], organization: (reach.organizations.get(organizationId) ?? unset)[at], person: person.person ?? null };
  return decideFeature(feature, levelsOf(feature.key, settings)).state === 'visible';
}

/** Who gains or loses one feature: whole groups, and people with settings of their own. */
export function moved(reach: Reach, key: FeatureKey, direction: 'gain' | 'lose', features: readonly Feature[] = catalogue): { groups: Group[]; individuals: Individual[] } {
  const feature = featureOf(features, key);
  if (!feature) return { groups: [], individuals: [] };
  const changes = (role: FeatureRole, organizationId: string, person: Both) => {
    const [before, after] = [shown(feature, reach, 'before', role, organizationId, person.before), shown(feature, reach, 'after', role, organizationId, person.after)];
    return direction === 'gain' ? !before && after : before && !after;
  };
  return {
    groups: reach.groups.filter(({ role, organizationId }) => changes(role, organizationId, unset)),
    individuals: reach.individuals.filter((person) => changes(person.role, person.organizationId, person)),
  };
}

/** How many people gain and lose each feature; features that nobody gains or loses are left out. Counted by groups, not by person. */
export function effectsOf(reach: Reach, keys: readonly FeatureKey[], features: readonly Feature[] = catalogue): Effect[] {
  const count = (key: FeatureKey, direction: 'gain' | 'lose') => {
    const { groups, individuals } = moved(reach, key, direction, features);
    return groups.reduce((sum, { people }) => sum + people, individuals.length);
  };
  return keys.map((feature) => ({ feature, gain: count(feature, 'gain'), lose: count(feature, 'lose') })).filter(({ gain, lose }) => gain > 0 || lose > 0);
}
