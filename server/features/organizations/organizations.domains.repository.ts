import type { Db } from '../../../db/database.ts';
import type { OrganizationDomainsTable } from '../../../db/tables/customers.ts';
import type { Scope } from '../../policy.ts';
import { inOrganization, inScope } from '../scoping.repository.ts';

const chunk = 500;

async function read<Row>(items: readonly string[], query: (part: string[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < items.length; from += chunk) rows.push(...(await query(items.slice(from, from + chunk))));
  return rows;
}

/** The provider's organization that has proven each of these domains, whatever organizations the caller may see. */
export async function findDomainOwners(db: Db, scope: Scope, domains: readonly string[]): Promise<{ domain: string; organizationId: string }[]> {
  return read(domains, (part) => db.selectFrom('organization_domains').select(['domain', 'organization_id as organizationId']).where('provider_id', '=', scope.providerId).where('domain', 'in', part).where('proven_at', 'is not', null).execute());
}

/** The domains of these organizations, in the order they were added. */
export async function findDomains(db: Db, scope: Scope, organizationIds: readonly string[]): Promise<{ organizationId: string; domain: string; provenAt: string | null }[]> {
  return read(organizationIds, (part) =>
    db.selectFrom('organization_domains').select(['organization_id as organizationId', 'domain', 'proven_at as provenAt']).where('provider_id', '=', scope.providerId).where('organization_id', 'in', part).orderBy('id').execute(),
  );
}

/** Takes domains that are not proven from an organization; gives how many there were. */
export async function deleteUnprovenDomains(db: Db, scope: Scope, organizationId: string, domains: readonly string[]): Promise<number> {
  if (domains.length === 0) return 0;
  const { numDeletedRows } = await db.deleteFrom('organization_domains').where(inOrganization(scope, 'organization_domains', organizationId)).where('domain', 'in', domains).where('proven_at', 'is', null).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Takes one domain from an organization, proven or not; gives what it was, or undefined where it is not there. */
export async function deleteDomain(db: Db, scope: Scope, organizationId: string, domain: string): Promise<{ id: string; provenAt: string | null } | undefined> {
  return db.deleteFrom('organization_domains').where(inOrganization(scope, 'organization_domains', organizationId)).where('domain', '=', domain).returning(['id', 'proven_at as provenAt']).executeTakeFirst();
}

/** Gives domains to organizations. */
export async function insertDomains(db: Db, rows: readonly OrganizationDomainsTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += chunk) await db.insertInto('organization_domains').values(rows.slice(from, from + chunk)).execute();
}

/** Raises the version of an organization of the scope and holds its row until the transaction ends; gives what its search text is made of, or undefined where it is not there. */
export async function holdOrganization(db: Db, scope: Scope, id: string, now: string): Promise<{ name: string; external_id: string; phone: string } | undefined> {
  return db
    .updateTable('organizations')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where(inScope(scope, 'organizations', 'id'))
    .where('id', '=', id)
    .returning(['name', 'external_id', 'phone'])
    .executeTakeFirst();
}

/** Sets what search looks through. */
export async function updateSearchText(db: Db, scope: Scope, id: string, searchText: string): Promise<void> {
  await db.updateTable('organizations').set({ search_text: searchText }).where(inScope(scope, 'organizations', 'id')).where('id', '=', id).execute();
}

/** How many people of an organization that its own single sign-on alone opens, or soon will, have addresses under a domain (in these spellings), and how many other domains it has proven; null where no such rule holds. */
export async function countLed(db: Db, scope: Scope, organizationId: string, spellings: readonly string[]): Promise<{ people: number; otherProven: number } | null> {
  const held = await db.selectFrom('portals').select('sso_rule').where(inOrganization(scope, 'portals', organizationId)).where('sso_rule', 'in', ['on', 'planned']).executeTakeFirst();
  if (!held) return null;
  const people = await db
    .selectFrom('customer_users')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(inOrganization(scope, 'customer_users', organizationId))
    .where('status', '=', 'active')
    .where((eb) => eb.or(spellings.map((domain) => eb('email_folded', 'like', `%@${domain}`))))
    .executeTakeFirstOrThrow();
  const others = await db.selectFrom('organization_domains').select(({ fn }) => fn.countAll<number>().as('count')).where(inOrganization(scope, 'organization_domains', organizationId)).where('proven_at', 'is not', null).where('domain', 'not in', spellings).executeTakeFirstOrThrow();
  return { people: Number(people.count), otherProven: Number(others.count) };
}
