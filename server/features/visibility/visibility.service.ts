import { catalogue, featureOf, settingWords, type DataScopes, type FeatureKey } from '../../../shared/features.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { permits, type Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { effectsOf, moved, readSettings, settingChanges, wishesOf, withWishes, type Both, type Cell, type Effect, type Group, type Individual, type Reach, type Settings } from './visibility.domain.ts';
import { countGroups, countSetPeople, findOrganizationNames, findOrganizationStates, findPeopleStates, findProviderStates, findSetOrganizations, findSetPeople, listGroup, listOrganizationStates, listPeopleStates, updateDataScopes, type OrganizationFilter, type OrganizationStates, type PeopleFilter, type PersonStates } from './visibility.repository.ts';

interface Query<Filter> {
  readonly sort: readonly ['name', 'ASC' | 'DESC'];
  readonly range: readonly [number, number];
  readonly filter: Filter;
}
const directionOf = ({ sort }: Query<unknown>) => (sort[1] === 'ASC' ? 'asc' : 'desc');
const namesAtOnce = 50;

/** What the provider has set. */
export async function providerSettings(ctx: Context, scope: Scope): Promise<Settings> {
  return readSettings('provider', (await findProviderStates(ctx.db, scope)).feature_states);
}

export type OrganizationRecord = OrganizationStates & { readonly people: { readonly user: number; readonly manager: number }; readonly exceptions: number };

/** One page of organizations with what is set in each, how many active people it has, and how many have settings of their own. */
export async function organizationSettings(ctx: Context, scope: Scope, query: Query<OrganizationFilter>): Promise<{ rows: OrganizationRecord[]; total: number }> {
  const page = await listOrganizationStates(ctx.db, scope, query.filter, directionOf(query), query.range);
  const ids = page.rows.map(({ id }) => id);
  const [groups, exceptions] = [await countGroups(ctx.db, scope, ids), await countSetPeople(ctx.db, scope, ids)];
  const people = (organizationId: string, role: Group['role']) => groups.find((group) => group.organizationId === organizationId && group.role === role)?.people ?? 0;
  return { rows: page.rows.map((row) => ({ ...row, people: { user: people(row.id, 'user'), manager: people(row.id, 'manager') }, exceptions: exceptions.get(row.id) ?? 0 })), total: page.total };
}

/** One page of people with what is set for each alone. */
export async function peopleSettings(ctx: Context, scope: Scope, query: Query<PeopleFilter>): Promise<{ rows: readonly PersonStates[]; total: number }> {
  return listPeopleStates(ctx.db, scope, query.filter, directionOf(query), query.range);
}

/** Sets how far each role sees in each section of one organization; only what differs from the usual need be said. Throws `not_found`. */
export async function setDataScopes(ctx: Context, scope: Scope, id: string, dataScopes: DataScopes): Promise<DataScopes> {
  return inTransaction(ctx, async (inner) => {
    const [organization] = await findOrganizationStates(inner.db, scope, [id]);
    if (!organization) throw new AppError('not_found');
    const before = organization.data_scopes === null ? {} : (JSON.parse(organization.data_scopes) as DataScopes);
    const flat = (scopes: DataScopes) => Object.fromEntries((['user', 'manager'] as const).flatMap((role) => Object.entries(scopes[role] ?? {}).map(([key, reach]) => [settingWords(featureOf(catalogue, key) ?? { name: key }, role), reach])));
    const changes = changesBetween<Record<string, string>>(flat(before), flat(dataScopes));
    if (changes.length === 0) return dataScopes;
    await updateDataScopes(inner.db, scope, id, Object.keys(flat(dataScopes)).length === 0 ? null : JSON.stringify(dataScopes));
    await record(inner, { action: 'portal.data_scopes_changed', subject: { kind: 'portal', id, label: organization.name }, organizationId: id, changes });
    return dataScopes;
  });
}

/** Whose settings a draft names, as they are and as it would have them. */
export interface ResolvedDraft {
  readonly provider: Both & { readonly id: string; readonly name: string };
  readonly organizations: readonly (Both & { readonly id: string; readonly name: string })[];
  readonly people: readonly (Both & { readonly person: PersonStates })[];
  readonly keys: readonly FeatureKey[];
}

/** Reads what a draft names; inside a transaction its rows are held. Throws `not_found`, `forbidden`, `validation_failed`. */
export async function resolveDraft(ctx: Context, scope: Scope, cells: readonly Cell[], mayProvider: boolean): Promise<ResolvedDraft> {
  const keys = [...new Set(cells.map(({ feature }) => feature))];
  if (keys.some((key) => !featureOf(catalogue, key))) throw new AppError('validation_failed', { errors: { cells: 'One of these sections does not exist yet.' } });
  const wishes = wishesOf(cells);
  if (wishes.provider.length > 0 && !mayProvider) throw new AppError('forbidden', { detail: 'What all your customers see is set by owners and admins who are not limited to some organizations. Ask one of them.' });
  const provider = await findProviderStates(ctx.db, scope);
  const organizations = await findOrganizationStates(ctx.db, scope, [...wishes.organizations.keys()]);
  const people = await findPeopleStates(ctx.db, scope, [...wishes.people.keys()]);
  if (organizations.length < wishes.organizations.size || people.length < wishes.people.size) throw new AppError('not_found');
  const both = (before: Settings, of: Parameters<typeof withWishes>[1]): Both => ({ before, after: withWishes(before, of) });
  return {
    keys,
    provider: { id: provider.id, name: provider.name, ...both(readSettings('provider', provider.feature_states), wishes.provider) },
    organizations: organizations.map(({ id, name, feature_states }) => ({ id, name, ...both(readSettings('organization', feature_states), wishes.organizations.get(id) ?? []) })),
    people: people.map((person) => ({ person, ...both(readSettings('person', person.feature_states), wishes.people.get(person.id) ?? []) })),
  };
}

/** Whether a member of staff may change what all customers see. */
export const mayChangeProvider = (ctx: Context): boolean => permits(ctx.actor, 'provider.manage');

/** How many settings a draft changes. */
export function changedSettings(draft: ResolvedDraft): number {
  return [draft.provider, ...draft.organizations, ...draft.people].reduce((sum, { before, after }) => sum + settingChanges(before, after).length, 0);
}

/** Everybody a draft may reach, by groups; only people with settings of their own come one by one. */
async function reachOf(ctx: Context, scope: Scope, draft: ResolvedDraft): Promise<Reach & { names: Map<string, PersonStates> }> {
  const isWide = settingChanges(draft.provider.before, draft.provider.after).length > 0;
  const named = [...new Set([...draft.organizations.map(({ id }) => id), ...draft.people.map(({ person }) => person.organization_id)])];
  const ids = isWide ? 'all' : named;
  const set = isWide ? await findSetOrganizations(ctx.db, scope) : await findOrganizationStates(ctx.db, scope, named);
  const organizations = new Map<string, Both>();
  for (const { id, feature_states } of set) {
    const settings = readSettings('organization', feature_states);
    organizations.set(id, { before: settings, after: settings });
  }
  for (const { id, before, after } of draft.organizations) organizations.set(id, { before, after });
  const names = new Map<string, PersonStates>();
  const individuals = new Map<string, Individual>();
  const add = (person: PersonStates, { before, after }: Both) => {
    names.set(person.id, person);
    individuals.set(person.id, { id: person.id, organizationId: person.organization_id, role: person.role, before, after });
  };
  for (const person of await findSetPeople(ctx.db, scope, ids)) {
    const settings = readSettings('person', person.feature_states);
    add(person, { before: settings, after: settings });
  }
  const counted = await countGroups(ctx.db, scope, ids);
  const open = new Set(counted.map(({ organizationId }) => organizationId));
  for (const { person, ...both } of draft.people) if (person.status === 'active' && open.has(person.organization_id)) add(person, both);
  const alone = new Map<string, number>();
  for (const { organizationId, role } of individuals.values()) alone.set(`${organizationId} ${role}`, (alone.get(`${organizationId} ${role}`) ?? 0) + 1);
  const groups = counted.map((group) => ({ ...group, people: group.people - (alone.get(`${group.organizationId} ${group.role}`) ?? 0) })).filter(({ people }) => people > 0);
  return { provider: draft.provider, organizations, groups, individuals: [...individuals.values()], names };
}

/** Whom a draft would show what to, and from whom it would take what. Throws `not_found`, `forbidden`, `validation_failed`. */
export async function previewDraft(ctx: Context, scope: Scope, cells: readonly Cell[]): Promise<{ settings: number; effects: Effect[] }> {
  const draft = await resolveDraft(ctx, scope, cells, mayChangeProvider(ctx));
  return { settings: changedSettings(draft), effects: effectsOf(await reachOf(ctx, scope, draft), draft.keys) };
}

/** The names behind one figure of a preview: people with settings of their own first, then by organization; 50 at once. Throws `not_found`, `forbidden`, `validation_failed`. */
export async function previewNames(ctx: Context, scope: Scope, { cells, feature, direction, from }: { cells: readonly Cell[]; feature: FeatureKey; direction: 'gain' | 'lose'; from: number }): Promise<{ total: number; people: PersonStates[] }> {
  const draft = await resolveDraft(ctx, scope, cells, mayChangeProvider(ctx));
  const reach = await reachOf(ctx, scope, draft);
  const { groups, individuals } = moved(reach, feature, direction);
  const alone = individuals.flatMap(({ id }) => reach.names.get(id) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  const total = groups.reduce((sum, { people }) => sum + people, alone.length);
  const found = alone.slice(from, from + namesAtOnce);
  const names = await findOrganizationNames(ctx.db, scope, groups.map(({ organizationId }) => organizationId));
  const order = ({ organizationId, role }: Group) => `${names.get(organizationId)?.folded ?? ''} ${organizationId} ${role}`;
  let passed = alone.length;
  for (const group of groups.sort((a, b) => (order(a) < order(b) ? -1 : 1))) {
    if (found.length >= namesAtOnce) break;
    const offset = Math.max(0, from - passed);
    const except = draft.people.filter(({ person }) => person.organization_id === group.organizationId).map(({ person }) => person.id);
    if (offset < group.people) found.push(...(await listGroup(ctx.db, scope, group, except, { offset, limit: namesAtOnce - found.length })));
    passed += group.people;
  }
  return { total, people: found };
}
