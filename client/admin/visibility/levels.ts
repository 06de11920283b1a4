import { decideFeature, type Feature, type FeatureRole, type FeatureState } from '../../../shared/features.ts';
import type { VisibilityOrganization, VisibilityPerson, VisibilityStates } from '../providers/records.ts';
import { draftedState, type Cell, type CellState, type Place } from './draft.ts';

/** For whom a column of the matrix of organizations is read and edited. */
export type Whom = 'everybody' | FeatureRole;

/** One cell of a matrix. */
export interface Shown {
  /** `managers` and `users`: only these see it. */
  readonly state: FeatureState | 'managers' | 'users';
  /** What is set at this very place, the draft included. */
  readonly own: CellState;
  readonly published: CellState;
  readonly isDrafted: boolean;
  /** Which level decided, in words. */
  readonly why: string;
}

/** What stands at a place, once the draft is published, and what is published. */
function at(draft: readonly Cell[], place: Place, feature: Feature, published: CellState | undefined) {
  const drafted = draftedState(draft, place, feature.key);
  return { published: published ?? null, own: drafted === undefined ? (published ?? null) : drafted, isDrafted: drafted !== undefined };
}

const roles = { user: 'standard users', manager: 'account managers' } as const;
const verb = (state: FeatureState) => (state === 'visible' ? 'Shown' : 'Hidden');

/** What the levels above one person say in an organization, the draft included. */
function above(draft: readonly Cell[], feature: Feature, role: FeatureRole, provider: VisibilityStates, organization: Pick<VisibilityOrganization, 'id' | 'states'>) {
  return {
    role,
    provider: at(draft, { level: 'provider', role }, feature, provider[role]?.[feature.key]).own,
    organization: at(draft, { level: 'organization', organizationId: organization.id }, feature, organization.states.all?.[feature.key]).own,
    organizationRole: at(draft, { level: 'role', organizationId: organization.id, role }, feature, organization.states[role]?.[feature.key]).own,
  };
}

/** Which level decided, in words. */
function because(feature: Feature, levels: Parameters<typeof decideFeature>[1]): { state: FeatureState; why: string } {
  const { state, level, ceiling } = decideFeature(feature, levels);
  const what = verb(state);
  if (level === 'person') return { state, why: `${what}: set for this person alone.` };
  if (level === 'role') return { state, why: `${what}: set for the ${roles[levels.role]} of this organization.` };
  if (level === 'organization') return { state, why: `${what}: set for everybody of this organization${ceiling ? ', whatever is set below' : ''}.` };
  if (level === 'provider') return { state, why: `${what}: set for the ${roles[levels.role]} of all your customers.` };
  return { state, why: `${what}: nobody has set anything, and this is usual for ${roles[levels.role]}.` };
}

/** A cell of the matrix of organizations. */
export function organizationCell(draft: readonly Cell[], feature: Feature, whom: Whom, provider: VisibilityStates, organization: Pick<VisibilityOrganization, 'id' | 'states'>): Shown {
  const decided = (role: FeatureRole) => because(feature, { ...above(draft, feature, role, provider, organization), person: null });
  if (whom !== 'everybody') return { ...decided(whom), ...at(draft, { level: 'role', organizationId: organization.id, role: whom }, feature, organization.states[whom]?.[feature.key]) };
  const [user, manager] = [decided('user'), decided('manager')];
  const place = at(draft, { level: 'organization', organizationId: organization.id }, feature, organization.states.all?.[feature.key]);
  if (user.state === manager.state) return { ...place, state: user.state, why: user.why === manager.why ? user.why : `Standard users: ${user.why} Account managers: ${manager.why}` };
  return { ...place, state: manager.state === 'visible' ? 'managers' : 'users', why: `Standard users: ${user.why} Account managers: ${manager.why}` };
}

/** A cell of the matrix of people. */
export function personCell(draft: readonly Cell[], feature: Feature, provider: VisibilityStates, organization: Pick<VisibilityOrganization, 'id' | 'states'>, person: VisibilityPerson): Shown {
  const place = at(draft, { level: 'person', customerUserId: person.id }, feature, person.states[feature.key]);
  return { ...place, ...because(feature, { ...above(draft, feature, person.role, provider, organization), person: place.own }) };
}

/** A cell of what holds for all customers. */
export function providerCell(draft: readonly Cell[], feature: Feature, role: FeatureRole, provider: VisibilityStates): Shown {
  const place = at(draft, { level: 'provider', role }, feature, provider[role]?.[feature.key]);
  return { ...place, ...because(feature, { role, provider: place.own, organization: null, organizationRole: null, person: null }) };
}

/** The place of a cell in an organization. */
export function placeIn(organizationId: string, whom: Whom): Place {
  return whom === 'everybody' ? { level: 'organization', organizationId } : { level: 'role', organizationId, role: whom };
}

/** What a press makes of a cell: the other state, and nothing of its own where that is what it inherits. */
export function pressed({ state, own }: Shown, inherited: FeatureState | 'managers' | 'users'): CellState {
  const wanted = state === 'hidden' ? 'visible' : 'hidden';
  return own !== null && wanted === inherited ? null : wanted;
}
