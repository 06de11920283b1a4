import { catalogue, featureOf, settingWords } from '../../../shared/features.ts';
import { limits } from '../../../shared/limits.ts';
import { milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { record, type AuditEntry } from '../audit/index.ts';
import { enqueue } from '../jobs/index.ts';
import { inverseWishes, readSettings, settingChanges, storedSettings, withWishes, type Both, type Cell, type SettingChange, type Target } from './visibility.domain.ts';
import { publishJob } from './visibility.jobs.ts';
import { findChanges, findPublication, insertChanges, insertPublication, listPublications, updatePublication, type PublicationFilter, type PublicationRow } from './visibility.publications.repository.ts';
import { findOrganizationStates, findPeopleStates, findProviderStates, updateOrganizationStates, updatePersonStates, updateProviderStates } from './visibility.repository.ts';
import { mayChangeProvider, previewDraft, resolveDraft } from './visibility.service.ts';

interface ChangedTarget extends Both, Target {
  readonly label: string;
  /** Null: of the provider. */
  readonly organizationId: string | null;
}

const subjectKinds = { provider: 'provider', organization: 'portal', person: 'customer_user' } as const;
const shownBy = (kind: Target['kind'], { slot, feature, before, after }: SettingChange) => ({ field: settingWords(featureOf(catalogue, feature) ?? { name: feature }, kind === 'person' ? 'person' : slot), before, after });

/** Keeps the settings of each target with one entry in its history, and gives what changed where anything did. */
async function apply(ctx: Context, scope: Scope, targets: readonly ChangedTarget[], actor: AuditEntry['actor']): Promise<{ target: ChangedTarget; changes: SettingChange[] }[]> {
  const changed = targets.map((target) => ({ target, changes: settingChanges(target.before, target.after) })).filter(({ changes }) => changes.length > 0);
  for (const { target } of changed) {
    const stored = storedSettings(target.kind, target.after);
    if (target.kind === 'provider') await updateProviderStates(ctx.db, scope, stored);
    else if (target.kind === 'organization') await updateOrganizationStates(ctx.db, scope, target.id, stored);
    else await updatePersonStates(ctx.db, scope, target.id, stored);
  }
  await record(
    ctx,
    changed.map(({ target, changes }) => ({ action: 'features.changed', subject: { kind: subjectKinds[target.kind], id: target.id, label: target.label }, organizationId: target.organizationId, changes: changes.map((change) => shownBy(target.kind, change)), ...(actor ? { actor } : {}) })),
  );
  return changed;
}

async function applyDraft(ctx: Context, scope: Scope, publicationId: string, cells: readonly Cell[], mayProvider: boolean, actor?: AuditEntry['actor']): Promise<number> {
  const draft = await resolveDraft(ctx, scope, cells, mayProvider);
  const targets: ChangedTarget[] = [
    { kind: 'provider', label: draft.provider.name, organizationId: null, ...draft.provider },
    ...draft.organizations.map(({ id, name, before, after }) => ({ kind: 'organization' as const, id, label: name, organizationId: id, before, after })),
    ...draft.people.map(({ person, before, after }) => ({ kind: 'person' as const, id: person.id, label: person.name === '' ? person.email : person.name, organizationId: person.organization_id, before, after })),
  ];
  const changed = await apply(ctx, scope, targets, actor);
  await insertChanges(
    ctx.db,
    changed.map(({ target, changes }) => ({ id: ctx.newId(), provider_id: scope.providerId, publication_id: publicationId, organization_id: target.organizationId, customer_user_id: target.kind === 'person' ? target.id : null, changes: JSON.stringify(changes), created_at: ctx.now() })),
  );
  return changed.reduce((sum, { changes }) => sum + changes.length, 0);
}

/** One page of publications. */
export async function publications(ctx: Context, scope: Scope, query: { sort: readonly ['createdAt', 'ASC' | 'DESC']; range: readonly [number, number]; filter: PublicationFilter }) {
  return listPublications(ctx.db, scope, query.filter, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** One publication. Throws `not_found`. */
export async function publicationById(ctx: Context, scope: Scope, id: string): Promise<PublicationRow> {
  const row = await findPublication(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return row;
}

function requireAhead(ctx: Context, at: string): void {
  const distance = milliseconds(at) - milliseconds(ctx.now());
  if (distance <= 0 || distance > limits.featurePlanDays * 86_400_000) throw new AppError('from_invalid', { errors: { publishAt: 'Choose a time that lies ahead, at most a year from now.' } });
}

const words = (effects: readonly { feature: string }[]) => effects.map(({ feature }) => featureOf(catalogue, feature)?.name ?? feature).join(', ') || 'nobody gains or loses anything';

/** Publishes a draft at once, or plans it for a time. Throws `not_found`, `forbidden`, `validation_failed`, `nothing_to_publish`, `from_invalid`. */
export async function publish(ctx: Context, scope: Scope, { cells, publishAt }: { cells: readonly Cell[]; publishAt?: string | undefined }): Promise<PublicationRow> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  if (publishAt !== undefined) requireAhead(ctx, publishAt);
  const { settings, effects } = await previewDraft(ctx, scope, cells);
  if (settings === 0) throw new AppError('nothing_to_publish');
  return inTransaction(ctx, async (inner) => {
    const now = inner.now();
    const id = inner.newId();
    const isPlanned = publishAt !== undefined;
    await insertPublication(inner.db, { id, provider_id: scope.providerId, status: isPlanned ? 'scheduled' : 'published', cells: JSON.stringify(cells), effects: JSON.stringify(effects), settings, created_by_id: actor.userId, created_by: actor.name === '' ? actor.email : actor.name, publish_at: publishAt ?? null, published_at: isPlanned ? null : now, ended_at: null, ended_by: null, created_at: now, updated_at: now });
    if (isPlanned) {
      await enqueue(inner, publishJob, { publicationId: id }, { runAt: publishAt });
      await record(inner, { action: 'features.planned', subject: { kind: 'feature_publication', id, label: words(effects) } });
    } else if ((await applyDraft(inner, scope, id, cells, mayChangeProvider(inner))) === 0) throw new AppError('nothing_to_publish');
    return publicationById(inner, scope, id);
  });
}

/** Publishes what was planned, in the name of who planned it; what was called off, or names somebody who is gone, stays as it is. */
export async function publishPlanned(ctx: Context, id: string): Promise<void> {
  const scope = signInScope(ctx.actor.providerId);
  await inTransaction(ctx, async (inner) => {
    const row = await findPublication(inner.db, scope, id);
    if (row?.status !== 'scheduled') return;
    const cells = JSON.parse(row.cells) as Cell[];
    const there = new Set([...(await findOrganizationStates(inner.db, scope, cells.flatMap((cell) => ('organizationId' in cell ? [cell.organizationId] : [])))), ...(await findPeopleStates(inner.db, scope, cells.flatMap((cell) => ('customerUserId' in cell ? [cell.customerUserId] : []))))].map((one) => one.id));
    const left = cells.filter((cell) => cell.level === 'provider' || there.has(cell.level === 'person' ? cell.customerUserId : cell.organizationId));
    const settings = await applyDraft(inner, scope, id, left, true, { kind: 'staff', id: row.created_by_id, label: row.created_by });
    await updatePublication(inner.db, scope, id, { status: 'published', settings, published_at: inner.now(), updated_at: inner.now() });
  });
}

/** Calls off what is planned. Throws `not_found`, `not_cancellable`. */
export async function cancelPublication(ctx: Context, scope: Scope, id: string): Promise<PublicationRow> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  return inTransaction(ctx, async (inner) => {
    const row = await publicationById(inner, scope, id);
    if (row.status !== 'scheduled') throw new AppError('not_cancellable', { detail: 'Only what is still planned can be called off. Take back what is published instead.' });
    await updatePublication(inner.db, scope, id, { status: 'cancelled', ended_at: inner.now(), ended_by: actor.name === '' ? actor.email : actor.name, updated_at: inner.now() });
    await record(inner, { action: 'features.called_off', subject: { kind: 'feature_publication', id, label: words(JSON.parse(row.effects) as { feature: string }[]) } });
    return publicationById(inner, scope, id);
  });
}

/** Takes a published change back in one step: each setting that still is as it left it becomes what it was; what was changed since stays. Throws `not_found`, `forbidden`, `not_undoable`. */
export async function undoPublication(ctx: Context, scope: Scope, id: string): Promise<PublicationRow> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  return inTransaction(ctx, async (inner) => {
    const row = await publicationById(inner, scope, id);
    if (row.status !== 'published') throw new AppError('not_undoable');
    const stored = (await findChanges(inner.db, scope, id)).map(({ organization_id, customer_user_id, changes }) => ({ organization_id, customer_user_id, changes: JSON.parse(changes) as SettingChange[] }));
    if (stored.some(({ organization_id }) => organization_id === null) && !mayChangeProvider(inner)) throw new AppError('forbidden');
    const provider = await findProviderStates(inner.db, scope);
    const organizations = new Map((await findOrganizationStates(inner.db, scope, stored.flatMap(({ organization_id, customer_user_id }) => (customer_user_id === null && organization_id !== null ? [organization_id] : [])))).map((one) => [one.id, one]));
    const people = new Map((await findPeopleStates(inner.db, scope, stored.flatMap(({ customer_user_id }) => customer_user_id ?? []))).map((one) => [one.id, one]));
    const targets = stored.flatMap(({ organization_id, customer_user_id, changes }): ChangedTarget[] => {
      const taken = (kind: Target['kind'], states: string | null): Both => {
        const before = readSettings(kind, states);
        return { before, after: withWishes(before, inverseWishes(before, changes)) };
      };
      if (organization_id === null) return [{ kind: 'provider', id: provider.id, label: provider.name, organizationId: null, ...taken('provider', provider.feature_states) }];
      const person = customer_user_id === null ? undefined : people.get(customer_user_id);
      if (person) return [{ kind: 'person', id: person.id, label: person.name === '' ? person.email : person.name, organizationId: person.organization_id, ...taken('person', person.feature_states) }];
      const organization = customer_user_id === null ? organizations.get(organization_id) : undefined;
      return organization ? [{ kind: 'organization', id: organization.id, label: organization.name, organizationId: organization.id, ...taken('organization', organization.feature_states) }] : [];
    });
    if ((await apply(inner, scope, targets, undefined)).length === 0) throw new AppError('not_undoable', { detail: 'Everything it changed was changed again since. Nothing is left to take back.' });
    await updatePublication(inner.db, scope, id, { status: 'undone', ended_at: inner.now(), ended_by: actor.name === '' ? actor.email : actor.name, updated_at: inner.now() });
    return publicationById(inner, scope, id);
  });
}
