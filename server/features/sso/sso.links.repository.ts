import type { Db } from '../../../db/database.ts';
import type { SsoLinksTable } from '../../../db/tables/sso.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['id', 'organization_id', 'connection_id', 'kind', 'email', 'created_by', 'created_at', 'expires_at', 'handed_in_at', 'revoked_at'] as const;
export type LinkRow = Pick<SsoLinksTable, (typeof columns)[number]> & { readonly connection_name: string; readonly organization_name: string };

export interface LinkFilter {
  readonly id?: readonly string[] | undefined;
  readonly connectionId?: string | undefined;
}

const nobody = ['00000000-0000-0000-0000-000000000000'];

function filtered(db: Db, scope: Scope, filter: LinkFilter) {
  let query = db.selectFrom('sso_links as l').where(inScope(scope, 'l'));
  if (filter.id) query = query.where('l.id', 'in', filter.id.length > 0 ? filter.id : nobody);
  if (filter.connectionId !== undefined) query = query.where('l.connection_id', '=', filter.connectionId);
  return query;
}

/** One page of links within the scope. */
export async function listLinks(db: Db, scope: Scope, filter: LinkFilter, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<LinkRow>> {
  const rows = await filtered(db, scope, filter)
    .innerJoin('sso_connections as sc', (join) => join.onRef('sc.id', '=', 'l.connection_id').onRef('sc.provider_id', '=', 'l.provider_id'))
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'l.organization_id').onRef('o.provider_id', '=', 'l.provider_id'))
    .select([...columns.map((column) => `l.${column}` as const), 'sc.name as connection_name', 'o.name as organization_name'])
    .orderBy('l.created_at', direction)
    .orderBy('l.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, filtered(db, scope, filter).select('l.id')) };
}

/** One link of the scope. */
export async function findLink(db: Db, scope: Scope, id: string): Promise<LinkRow | undefined> {
  const { rows } = await listLinks(db, scope, { id: [id] }, 'asc', [0, 0]);
  return rows[0];
}

/** Ids of the links of a connection, or of organizations, that nobody has ended. */
export async function findUnendedLinks(db: Db, scope: Scope, of: { readonly connectionId: string; readonly kind?: SsoLinksTable['kind'] } | { readonly organizationIds: readonly string[] }): Promise<string[]> {
  let query = db.selectFrom('sso_links as l').select('l.id').where(inScope(scope, 'l')).where('l.handed_in_at', 'is', null).where('l.revoked_at', 'is', null);
  if ('organizationIds' in of) query = query.where('l.organization_id', 'in', of.organizationIds.length > 0 ? of.organizationIds : nobody);
  else query = query.where('l.connection_id', '=', of.connectionId);
  if ('kind' in of && of.kind !== undefined) query = query.where('l.kind', '=', of.kind);
  return (await query.execute()).map(({ id }) => id);
}

/** Adds a link. */
export async function insertLink(db: Db, row: SsoLinksTable): Promise<void> {
  await db.insertInto('sso_links').values(row).execute();
}

/** Ends links that nobody has ended; gives those that this ended. */
export async function endLinks(db: Db, scope: Scope, ids: readonly string[], values: Partial<Pick<SsoLinksTable, 'handed_in_at' | 'revoked_at'>>): Promise<{ id: string; connection_id: string; organization_id: string }[]> {
  if (ids.length === 0) return [];
  return db
    .updateTable('sso_links')
    .set(values)
    .where(inScope(scope, 'sso_links'))
    .where('id', 'in', ids)
    .where('handed_in_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning(['id', 'connection_id', 'organization_id'])
    .execute();
}
