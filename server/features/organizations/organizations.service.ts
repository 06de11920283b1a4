import { violatedKey } from '../../../db/errors.ts';
import { foldText } from '../../../shared/folding.ts';
import { isPublicMailDomain } from '../../../shared/public-mail-domains.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { changesBetween, record, type AuditEntry } from '../audit/index.ts';
import { enqueue } from '../jobs/index.ts';
import { foldedColumns, refusalOf, takenByKey, type OrganizationFields } from './organizations.domain.ts';
import { deleteUnprovenDomains, findDomainOwners, findDomains, insertDomains } from './organizations.domains.repository.ts';
import { newClaim, searchedDomains } from './organizations.domains.service.ts';
import { organizationsArchivedJob } from './organizations.jobs.ts';
import {
  countPeople,
  findByExternalIds,
  findByNames,
  findOrganizations,
  findTakenKeys,
  insertOrganizations,
  listOrganizations,
  organizationsAfter,
  updateOrganizationRow,
  type OrganizationFilter,
  type OrganizationRow,
  type OrganizationSort,
} from './organizations.repository.ts';

/** An organization with its domains, and which of them are proven. */
export interface Organization extends OrganizationRow {
  readonly domains: readonly string[];
  readonly provenDomains: readonly string[];
}

/** An organization as the console lists it. */
export interface OrganizationRecord extends Organization {
  readonly people: Readonly<Record<'new' | 'invited' | 'active' | 'disabled', number>>;
}

export interface NewOrganization {
  readonly name: string;
  readonly externalId?: string | undefined;
  readonly phone?: string | undefined;
  readonly notes?: string | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly status?: 'active' | 'archived' | undefined;
}

/** What changes of an organization; what is absent stays. */
export type OrganizationChange = { readonly id: string } & Partial<OrganizationFields>;

async function withDomains(ctx: Context, scope: Scope, rows: readonly OrganizationRow[]): Promise<Organization[]> {
  const domains = Map.groupBy(await findDomains(ctx.db, scope, rows.map(({ id }) => id)), ({ organizationId }) => organizationId);
  return rows.map((row) => {
    const own = domains.get(row.id) ?? [];
    return { ...row, domains: own.map(({ domain }) => domain), provenDomains: own.flatMap(({ domain, provenAt }) => (provenAt === null ? [] : [domain])) };
  });
}

async function withPeople(ctx: Context, scope: Scope, rows: readonly OrganizationRow[]): Promise<OrganizationRecord[]> {
  const counts = await countPeople(ctx.db, scope, rows.map(({ id }) => id));
  const people = new Map(rows.map(({ id }) => [id, { new: 0, invited: 0, active: 0, disabled: 0 }]));
  for (const { organizationId, status, count } of counts) people.set(organizationId, { ...(people.get(organizationId) ?? { new: 0, invited: 0, active: 0, disabled: 0 }), [status]: count });
  const complete = await withDomains(ctx, scope, rows);
  return complete.map((row) => ({ ...row, people: people.get(row.id) ?? { new: 0, invited: 0, active: 0, disabled: 0 } }));
}

/** One page of organizations. */
export async function organizations(ctx: Context, scope: Scope, query: { sort: readonly [OrganizationSort, 'ASC' | 'DESC']; range: readonly [number, number]; filter: OrganizationFilter }): Promise<{ rows: OrganizationRecord[]; total: number }> {
  const { rows, total } = await listOrganizations(ctx.db, scope, query.filter, [query.sort[0], query.sort[1] === 'ASC' ? 'asc' : 'desc'], query.range);
  return { rows: await withPeople(ctx, scope, rows), total };
}

/** The next organizations behind a place, oldest first, for reading all of them. */
export async function nextOrganizations(ctx: Context, scope: Scope, filter: OrganizationFilter, place: { at: string; id: string } | null, count: number): Promise<OrganizationRecord[]> {
  return withPeople(ctx, scope, await organizationsAfter(ctx.db, scope, filter, place, count));
}

/** One organization as the console shows it. Throws `not_found`. */
export async function organizationRecord(ctx: Context, scope: Scope, id: string): Promise<OrganizationRecord> {
  const [row] = await withPeople(ctx, scope, await findOrganizations(ctx.db, scope, [id]));
  if (!row) throw new AppError('not_found');
  return row;
}

/** One organization of the scope. Throws `not_found`. */
export async function organizationById(ctx: Context, scope: Scope, id: string): Promise<OrganizationRow> {
  const [row] = await findOrganizations(ctx.db, scope, [id]);
  if (!row) throw new AppError('not_found');
  return row;
}

/** The organizations of the scope with these ids; those that do not exist are left out. */
export async function organizationsByIds(ctx: Context, scope: Scope, ids: readonly string[]): Promise<OrganizationRow[]> {
  return findOrganizations(ctx.db, scope, ids);
}

/** The organizations of the scope with these external ids in any letter case, by `foldText` of the external id. */
export async function findOrganizationsByExternalIds(ctx: Context, scope: Scope, externalIds: readonly string[]): Promise<Map<string, Organization>> {
  const folded = [...new Set(externalIds.map(foldText))].filter((id) => id !== '');
  const rows = await withDomains(ctx, scope, await findByExternalIds(ctx.db, scope, folded));
  return new Map(rows.flatMap((row) => (row.external_id_folded === null ? [] : [[row.external_id_folded, row]])));
}

/** The organizations of the scope with these names in any letter case and accents, by `foldText` of the name. */
export async function findOrganizationsByNames(ctx: Context, scope: Scope, names: readonly string[]): Promise<Map<string, Organization>> {
  const rows = await withDomains(ctx, scope, await findByNames(ctx.db, scope, [...new Set(names.map(foldText))]));
  return new Map(rows.map((row) => [row.name_folded, row]));
}

const fieldsOf = (row: Organization): OrganizationFields => ({ name: row.name, externalId: row.external_id, phone: row.phone, notes: row.notes, domains: row.domains, status: row.status });

/** Refuses what is another's, and what may not go; what the organization has already is not asked about again. */
async function refuseTaken(ctx: Context, scope: Scope, fields: Pick<OrganizationFields, 'name' | 'externalId' | 'phone' | 'domains'>, current: Organization | null): Promise<void> {
  const { name_folded: nameFolded, external_id_folded: externalIdFolded } = foldedColumns(fields, []);
  const added = fields.domains.filter((domain) => current?.domains.includes(domain) !== true);
  const owners = await findDomainOwners(ctx.db, scope, added);
  const taken = await findTakenKeys(ctx.db, scope, { nameFolded, externalIdFolded }, current?.id ?? null);
  const refusal = refusalOf({ ...taken, domains: owners.map(({ domain }) => domain), publicDomains: added.filter(isPublicMailDomain), provenDomains: (current?.provenDomains ?? []).filter((domain) => !fields.domains.includes(domain)) });
  if (refusal) throw new AppError(refusal.code, { errors: refusal.errors });
}

/** Two may save the same name at once: the one whose write comes second hears the same as if it had looked later. */
async function orTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const taken = takenByKey(violatedKey(error));
    const refusal = taken && refusalOf(taken);
    if (!refusal) throw error;
    throw new AppError(refusal.code, { errors: refusal.errors, cause: error });
  }
}

/**
 * Adds organizations, each with its portal (off) and domains, and gives their ids in the same order; a few statements however many. Whoever adds several
 * looks before for what is taken: it throws `name_taken`, `external_id_taken` for the whole batch.
 */
export async function createOrganizations(ctx: Context, scope: Scope, inputs: readonly NewOrganization[]): Promise<string[]> {
  return orTaken(
    inTransaction(ctx, async (inner) => {
      const now = inner.now();
      const added = inputs.map((input) => {
        const fields: OrganizationFields = { name: input.name, externalId: input.externalId ?? '', phone: input.phone ?? '', notes: input.notes ?? '', domains: [...new Set(input.domains)], status: input.status ?? 'active' };
        return { id: inner.newId(), fields };
      });
      await insertOrganizations(inner.db, {
        organizations: added.map(({ id, fields: { name, externalId, phone, notes, domains, status } }) => ({
          ...{ id, provider_id: scope.providerId, name, external_id: externalId, phone, notes, status, version: 1, created_at: now, updated_at: now },
          ...foldedColumns({ name, externalId, phone }, searchedDomains(domains)),
        })),
        portals: added.map(({ id }) => ({
          ...{ organization_id: id, provider_id: scope.providerId, enabled: 0, enabled_changed_at: null, enabled_changed_by: null, note: '', welcome_text: '' },
          ...{ idle_minutes: null, absolute_minutes: null, logo_id: null, mfa_rule: null, mfa_from: null, version: 1, updated_at: now },
          ...{ sso_rule: null, sso_from: null, sso_rehearsed_from: null, sso_changed_at: null, sso_changed_by: null, sso_enforced_at: null, sso_watchdog: null, sso_alerted_at: null, sso_lifted_at: null, sso_relaxed_rule: null, feature_states: null, data_scopes: null },
        })),
      });
      await insertDomains(inner.db, added.flatMap(({ id, fields }) => fields.domains.map((domain) => newClaim(inner, scope, id, domain))));
      await record(
        inner,
        added.map(({ id, fields }) => ({ action: 'organization.created', subject: { kind: 'organization', id, label: fields.name }, organizationId: id, changes: changesBetween<OrganizationFields>({}, fields) })),
      );
      return added.map(({ id }) => id);
    }),
  );
}

/** Adds one organization. Throws `name_taken`, `external_id_taken`, `domain_taken`, `public_mail_domain`. */
export async function createOrganization(ctx: Context, scope: Scope, input: NewOrganization): Promise<OrganizationRecord> {
  return orTaken(
    inTransaction(ctx, async (inner) => {
      await refuseTaken(inner, scope, { name: input.name, externalId: input.externalId ?? '', phone: '', domains: input.domains ?? [] }, null);
      const [id] = await createOrganizations(inner, scope, [input]);
      return organizationRecord(inner, scope, id ?? '');
    }),
  );
}

function actionOf(before: OrganizationFields, after: OrganizationFields): string {
  if (before.status === after.status) return 'organization.updated';
  return after.status === 'archived' ? 'organization.archived' : 'organization.restored';
}

/** Writes what differs; gives the audit entry, or null where nothing does. Throws `changed_meanwhile`, `domain_proven`. */
async function change(ctx: Context, scope: Scope, row: Organization, wish: OrganizationChange): Promise<AuditEntry | null> {
  const before = fieldsOf(row);
  const { id: _id, ...wanted } = wish;
  const domains = [...new Set(wanted.domains ?? before.domains)];
  const added = domains.filter((domain) => !before.domains.includes(domain));
  const after: OrganizationFields = { ...before, ...wanted, domains: [...before.domains.filter((domain) => domains.includes(domain)), ...added] };
  const changes = changesBetween<OrganizationFields>(before, after);
  if (changes.length === 0) return null;
  const { name, externalId, phone, notes, status } = after;
  const now = ctx.now();
  const written = await updateOrganizationRow(ctx.db, scope, row.id, row.version, { name, external_id: externalId, phone, notes, status, updated_at: now, ...foldedColumns(after, searchedDomains(after.domains)) });
  if (!written) throw new AppError('changed_meanwhile');
  const removed = before.domains.filter((domain) => !domains.includes(domain));
  // One that was proven in this very moment stays.
  if ((await deleteUnprovenDomains(ctx.db, scope, row.id, removed)) < removed.length) throw new AppError('domain_proven');
  await insertDomains(ctx.db, added.map((domain) => newClaim(ctx, scope, row.id, domain)));
  const action = actionOf(before, after);
  if (action === 'organization.archived') await enqueue(ctx, organizationsArchivedJob, { organizationIds: [row.id] });
  return { action, subject: { kind: 'organization', id: row.id, label: name }, organizationId: row.id, changes };
}

/** Changes organizations of the scope; gives the ids of those that differ now. Throws `name_taken`, `external_id_taken`, `domain_proven`, `changed_meanwhile` for the whole batch. */
export async function updateOrganizations(ctx: Context, scope: Scope, wishes: readonly OrganizationChange[]): Promise<string[]> {
  return orTaken(
    inTransaction(ctx, async (inner) => {
      const rows = new Map((await withDomains(inner, scope, await findOrganizations(inner.db, scope, wishes.map(({ id }) => id)))).map((row) => [row.id, row]));
      const entries: AuditEntry[] = [];
      for (const wish of wishes) {
        const row = rows.get(wish.id);
        const entry = row && (await change(inner, scope, row, wish));
        if (entry) entries.push(entry);
      }
      await record(inner, entries);
      return entries.flatMap(({ organizationId }) => (organizationId == null ? [] : [organizationId]));
    }),
  );
}

/** Saves a form over an organization as it was read. Throws `not_found`, `changed_meanwhile` with the newer record as `present` shapes it, `name_taken`, `external_id_taken`, `domain_taken`, `domain_proven`, `public_mail_domain`. */
export async function updateOrganization(ctx: Context, scope: Scope, form: OrganizationChange & { version: number }, present: (record: OrganizationRecord) => unknown): Promise<OrganizationRecord> {
  return orTaken(
    inTransaction(ctx, async (inner) => {
      const { id, version, ...wish } = form;
      const current = await organizationRecord(inner, scope, id);
      if (current.version !== version) throw new AppError('changed_meanwhile', { current: present(current) });
      await refuseTaken(inner, scope, { ...fieldsOf(current), ...wish }, current);
      try {
        const entry = await change(inner, scope, current, { ...wish, id });
        if (entry) await record(inner, entry);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'changed_meanwhile') throw error;
        throw new AppError('changed_meanwhile', { current: present(await organizationRecord(inner, scope, id)) });
      }
      return organizationRecord(inner, scope, id);
    }),
  );
}
