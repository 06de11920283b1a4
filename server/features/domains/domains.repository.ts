import type { SelectQueryBuilder } from 'kysely';
import { crossTenant, dialectOf, type Db } from '../../../db/database.ts';
import { containsText } from '../../../db/dialects/differences.ts';
import type { Schema } from '../../../db/schema.ts';
import type { OrganizationDomainsTable, OrganizationsTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { DomainState } from '../../../shared/domains.ts';
import { searchForms } from '../../../shared/folding.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['id', 'organization_id', 'domain', 'created_at', 'proof_token', 'proven_at', 'checked_at', 'check_outcome', 'check_found', 'failing_since', 'warned_at'] as const;
type Stored = Pick<OrganizationDomainsTable, (typeof columns)[number]>;
export type DomainRow = Stored & { readonly organization_name: string };
export type DomainSort = 'domain' | 'organizationName' | 'createdAt';

export interface DomainFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly organizationId?: string | undefined;
  readonly state?: DomainState | undefined;
}

const nobody = ['00000000-0000-0000-0000-000000000000'];

function filtered(db: Db, scope: Scope, filter: DomainFilter) {
  let query = db.selectFrom('organization_domains as d').where(inScope(scope, 'd'));
  if (filter.id) query = query.where('d.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.organizationId !== undefined) query = query.where('d.organization_id', '=', filter.organizationId);
  if (filter.state !== undefined) query = query.where('d.proven_at', filter.state === 'claimed' ? 'is' : 'is not', null);
  if (filter.state === 'proven' || filter.state === 'failing') query = query.where('d.failing_since', filter.state === 'proven' ? 'is' : 'is not', null);
  const forms = searchForms(filter.q ?? '');
  if (forms.length === 0) return query;
  const organizations = db
    .selectFrom('organizations as m')
    .select('m.id')
    .where(inScope(scope, 'm', 'id'))
    .where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'm'))));
  return query.where('d.organization_id', 'in', organizations);
}

function withOrganizations(db: Db, scope: Scope, filter: DomainFilter) {
  return filtered(db, scope, filter)
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'd.organization_id').onRef('o.provider_id', '=', 'd.provider_id'))
    .select([...columns.map((column) => `d.${column}` as const), 'o.name as organization_name']);
}

function ordered<Row>(query: SelectQueryBuilder<Schema & { d: OrganizationDomainsTable; o: OrganizationsTable }, 'd' | 'o', Row>, sort: DomainSort, direction: 'asc' | 'desc') {
  switch (sort) {
    case 'domain':
      return query.orderBy('d.domain', direction).orderBy('d.id', direction);
    case 'organizationName':
      return query.orderBy('o.name_folded', direction).orderBy('d.domain', direction).orderBy('d.id', direction);
    case 'createdAt':
      return query.orderBy('d.created_at', direction).orderBy('d.id', direction);
  }
}

/** One page of domains within the scope; `q` finds those of organizations by name, number or domain; rows from `range[0]` to `range[1]`. */
export async function listDomains(db: Db, scope: Scope, filter: DomainFilter, sort: readonly [DomainSort, 'asc' | 'desc'], range: readonly [number, number]): Promise<Page<DomainRow>> {
  const rows = await ordered(withOrganizations(db, scope, filter), sort[0], sort[1])
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('d.id')) };
}

/** One domain of the scope. */
export async function findDomain(db: Db, scope: Scope, id: string): Promise<DomainRow | undefined> {
  return withOrganizations(db, scope, { id: [id] }).executeTakeFirst();
}

/** Notes that a domain was looked for and holds its row until the transaction ends; gives it, or undefined where it is not there any more. */
export async function holdDomain(db: Db, scope: Scope, id: string, now: string): Promise<Stored | undefined> {
  return db.updateTable('organization_domains').set({ checked_at: now }).where(inScope(scope, 'organization_domains')).where('id', '=', id).returning(columns).executeTakeFirst();
}

/** Changes a domain of the scope. */
export async function updateDomain(db: Db, scope: Scope, id: string, values: Partial<Pick<OrganizationDomainsTable, 'proven_at' | 'check_outcome' | 'check_found' | 'failing_since' | 'warned_at' | 'recheck_at'>>): Promise<void> {
  await db.updateTable('organization_domains').set(values).where(inScope(scope, 'organization_domains')).where('id', '=', id).execute();
}

/** Takes the domains whose next look is due, of every provider, each once over all simultaneous callers, and sets the look after it. */
export async function takeDue(db: Db, now: string, next: string): Promise<{ id: string; provider_id: string }[]> {
  return crossTenant(db, 'domains.due').updateTable('organization_domains').set({ recheck_at: next }).where('recheck_at', '<=', now).returning(['id', 'provider_id']).execute();
}
