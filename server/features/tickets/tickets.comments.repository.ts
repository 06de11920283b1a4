import type { Db } from '../../../db/database.ts';
import type { TicketCommentsTable } from '../../../db/tables/tickets.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inOrganization } from '../scoping.repository.ts';

const columns = ['id', 'ticket_id', 'author_kind', 'author_id', 'author_name', 'body', 'status', 'client_id', 'request_hash', 'created_at'] as const;
export type CommentRow = Pick<TicketCommentsTable, (typeof columns)[number]>;

function ofTicket(db: Db, scope: Scope, organizationId: string, ticketId: string) {
  return db.selectFrom('ticket_comments as c').where(inOrganization(scope, 'c', organizationId)).where('c.ticket_id', '=', ticketId);
}

/** One page of what customer and staff said in a ticket; rows from `range[0]` to `range[1]`. */
export async function listComments(db: Db, scope: Scope, organizationId: string, ticketId: string, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<CommentRow>> {
  const rows = await ofTicket(db, scope, organizationId, ticketId)
    .select(columns.map((column) => `c.${column}` as const))
    .orderBy('c.created_at', direction)
    .orderBy('c.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, ofTicket(db, scope, organizationId, ticketId).select('c.id')) };
}

/** One comment of a ticket. */
export async function findComment(db: Db, scope: Scope, organizationId: string, ticketId: string, id: string): Promise<CommentRow | undefined> {
  return ofTicket(db, scope, organizationId, ticketId)
    .select(columns.map((column) => `c.${column}` as const))
    .where('c.id', '=', id)
    .executeTakeFirst();
}

/** The comment that somebody wrote under an id of their own. */
export async function findWritten(db: Db, scope: Scope, organizationId: string, authorId: string, clientId: string): Promise<CommentRow | undefined> {
  return db
    .selectFrom('ticket_comments as c')
    .select(columns.map((column) => `c.${column}` as const))
    .where(inOrganization(scope, 'c', organizationId))
    .where('c.author_id', '=', authorId)
    .where('c.client_id', '=', clientId)
    .executeTakeFirst();
}

/** Adds a comment. */
export async function insertComment(db: Db, row: TicketCommentsTable): Promise<void> {
  await db.insertInto('ticket_comments').values(row).execute();
}
