import type { Db } from '../../../db/database.ts';
import type { TicketNotesTable } from '../../../db/tables/tickets.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { Scope } from '../../policy.ts';
import { cappedCount, inOrganization } from '../scoping.repository.ts';

const columns = ['id', 'author_name', 'body', 'created_at'] as const;
export type NoteRow = Pick<TicketNotesTable, (typeof columns)[number]>;

function ofTicket(db: Db, scope: Scope, organizationId: string, ticketId: string) {
  return db.selectFrom('ticket_notes as n').where(inOrganization(scope, 'n', organizationId)).where('n.ticket_id', '=', ticketId);
}

/** One page of what staff noted in a ticket; rows from `range[0]` to `range[1]`. */
export async function listNotes(db: Db, scope: Scope, organizationId: string, ticketId: string, direction: 'asc' | 'desc', range: readonly [number, number]): Promise<Page<NoteRow>> {
  const rows = await ofTicket(db, scope, organizationId, ticketId)
    .select(columns.map((column) => `n.${column}` as const))
    .orderBy('n.created_at', direction)
    .orderBy('n.id', direction)
    .offset(range[0])
    .limit(range[1] - range[0] + 1)
    .execute();
  return { rows, total: await cappedCount(db, ofTicket(db, scope, organizationId, ticketId).select('n.id')) };
}

/** Adds a note. */
export async function insertNote(db: Db, row: TicketNotesTable): Promise<void> {
  await db.insertInto('ticket_notes').values(row).execute();
}
