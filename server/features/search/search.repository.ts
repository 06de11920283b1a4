import { sql, type SqlBool } from 'kysely';
import { dialectOf, type Db } from '../../../db/database.ts';
import { containsText, firstHits } from '../../../db/dialects/differences.ts';
import type { CustomerUsersTable, OrganizationsTable, PortalsTable } from '../../../db/tables/customers.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';

export type FoundOrganization = Pick<OrganizationsTable, 'id' | 'name' | 'external_id' | 'status'> & { readonly enabled: PortalsTable['enabled'] };
export type FoundPerson = Pick<CustomerUsersTable, 'id' | 'name' | 'email' | 'status'> & { readonly organization_name: string };

const behind = (prefix: string) => `${prefix}\u{10ffff}`;

/** Organizations that a text leads to: those whose name begins with it first, then by external id, then those that contain one of its forms. */
export async function findOrganizations(db: Db, scope: Scope, forms: readonly string[], count: number): Promise<FoundOrganization[]> {
  const [text = ''] = forms;
  return db
    .selectFrom('organizations as o')
    .innerJoin('portals as p', (join) => join.onRef('p.organization_id', '=', 'o.id').onRef('p.provider_id', '=', 'o.provider_id'))
    .select(['o.id', 'o.name', 'o.external_id', 'o.status', 'p.enabled'])
    .where(inScope(scope, 'o', 'id'))
    .where((eb) => eb.or(forms.map((form) => containsText(dialectOf(db), 'organizations', form, 'o'))))
    .orderBy((eb) =>
      eb
        .case()
        .when(eb.and([eb('o.name_folded', '>=', text), eb('o.name_folded', '<', behind(text))]))
        .then(0)
        .when(eb.and([eb('o.external_id_folded', '>=', text), eb('o.external_id_folded', '<', behind(text))]))
        .then(1)
        .else(2)
        .end(),
    )
    .orderBy('o.name_folded')
    .orderBy('o.id')
    .limit(count)
    .execute();
}

function people(db: Db, scope: Scope) {
  return db
    .selectFrom('customer_users as u')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'u.organization_id').onRef('o.provider_id', '=', 'u.provider_id'))
    .select(['u.id', 'u.name', 'u.email', 'u.status', 'o.name as organization_name'])
    .where(inScope(scope, 'u'));
}

/** People whose folded name or address begins with a text, in its order; by index, however many there are. */
export async function findPeopleByBeginning(db: Db, scope: Scope, column: 'name_folded' | 'email_folded', text: string, count: number): Promise<FoundPerson[]> {
  return people(db, scope).where(`u.${column}`, '>=', text).where(`u.${column}`, '<', behind(text)).orderBy(`u.${column}`).orderBy('u.id').limit(count).execute();
}

/** People who have a text anywhere in name, address or phone number; with `atMost` only among the first so many hits of the index. */
export async function findPeopleContaining(db: Db, scope: Scope, text: string, count: number, atMost: number | null): Promise<FoundPerson[]> {
  const hits = atMost === null ? null : firstHits(dialectOf(db), 'customer_users', text, atMost);
  if (!hits) return people(db, scope).where(containsText(dialectOf(db), 'customer_users', text, 'u')).limit(count).execute();
  return db
    .selectFrom(hits.as('hits'))
    .crossJoin('customer_users as u')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'u.organization_id').onRef('o.provider_id', '=', 'u.provider_id'))
    .select(['u.id', 'u.name', 'u.email', 'u.status', 'o.name as organization_name'])
    .where(sql<SqlBool>`${sql.ref('u.rowid')} = ${sql.ref('hits.hit')}`)
    .where(inScope(scope, 'u'))
    .orderBy('u.name_folded')
    .orderBy('u.id')
    .limit(count)
    .execute();
}
