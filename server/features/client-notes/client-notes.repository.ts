import type { Db } from '../../../db/database.ts';
import type { ClientNotesTable } from '../../../db/tables/customers.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inScope } from '../scoping.repository.ts';

const columns = ['id', 'provider_id', 'organization_id', 'title', 'body', 'author_id', 'author_name', 'shared_at', 'shared_by', 'version', 'created_at', 'updated_at'] as const;
export type ClientNoteRow = Pick<ClientNotesTable, (typeof columns)[number]> & { readonly organization_name: string };
export type ClientNoteSort = 'updatedAt' | 'title';

export interface ClientNoteFilter {
  readonly id?: readonly string[] | undefined;
  readonly organizationId?: string | undefined;
  readonly shared?: boolean | undefined;
}

const none = ['00000000-0000-0000-0000-000000000000'];

function filtered(db: Db, scope: Scope, filter: ClientNoteFilter) {
  let query = db.selectFrom('client_notes as n').where(inScope(scope, 'n'));
  if (filter.id) query = query.where('n.id', 'in', filter.id.length > 0 ? filter.id : none);
  if (filter.organizationId !== undefined) query = query.where('n.organization_id', '=', filter.organizationId);
  if (filter.shared !== undefined) query = query.where('n.shared_at', filter.shared ? 'is not' : 'is', null);
  return query;
}

const withOrganization = (db: Db, scope: Scope, filter: ClientNoteFilter) =>
  filtered(db, scope, filter)
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'n.organization_id').onRef('o.provider_id', '=', 'n.provider_id'))
    .select([...columns.map((column) => `n.${column}` as const), 'o.name as organization_name']);

/** One page of notes within the scope. */
export async function listClientNotes(db: Db, scope: Scope, filter: ClientNoteFilter, sort: readonly [ClientNoteSort, 'asc' | 'desc'], range: readonly [number, number]): Promise<Page<ClientNoteRow>> {
  const rows = await withOrganization(db, scope, filter)
    .orderBy(sort[0] === 'title' ? 'n.title' : 'n.updated_at', sort[1])
    .orderBy('n.id', sort[1])
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await countNotes(db, scope, filter) };
}

/** How many notes of the scope a filter finds, up to 10,001. */
export async function countNotes(db: Db, scope: Scope, filter: ClientNoteFilter): Promise<number> {
  return cappedCount(db, filtered(db, scope, filter).select('n.id'));
}

/** One note within the scope. */
export async function findClientNote(db: Db, scope: Scope, id: string): Promise<ClientNoteRow | undefined> {
  return withOrganization(db, scope, { id: [id] }).executeTakeFirst();
}

/** Adds a note. */
export async function insertClientNote(db: Db, row: ClientNotesTable): Promise<void> {
  await db.insertInto('client_notes').values(row).execute();
}

/** Changes a note that is still at `version` and raises it; false where it is not. */
export async function updateClientNoteRow(db: Db, scope: Scope, id: string, version: number, values: Partial<Pick<ClientNotesTable, 'title' | 'body' | 'updated_at'>>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('client_notes')
    .set({ ...values, version: version + 1 })
    .where(inScope(scope, 'client_notes'))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Shares a note or takes it back; false where it already was so. */
export async function updateShared(db: Db, scope: Scope, id: string, shared: { at: string; by: string } | null): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('client_notes')
    .set((eb) => ({ shared_at: shared?.at ?? null, shared_by: shared?.by ?? null, version: eb('version', '+', 1) }))
    .where(inScope(scope, 'client_notes'))
    .where('id', '=', id)
    .where('shared_at', shared ? 'is' : 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Deletes a note. */
export async function deleteClientNote(db: Db, scope: Scope, id: string): Promise<void> {
  await db.deleteFrom('client_notes').where(inScope(scope, 'client_notes')).where('id', '=', id).execute();
}
