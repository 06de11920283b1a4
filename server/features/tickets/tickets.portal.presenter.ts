import type { ResponseOf } from '../../../shared/contracts/contract.ts';
import type { portalTickets } from '../../../shared/contracts/portal-tickets.ts';
import type { TicketCommentsTable, TicketFilesTable, TicketsTable } from '../../../db/tables/tickets.ts';
import type { TicketAnswer } from '../../../shared/tickets.ts';
import { presentAttachment, presentComment } from './tickets.presenter.ts';

type Listed = Pick<TicketsTable, 'id' | 'number' | 'subject' | 'status' | 'priority' | 'requester_id' | 'created_at' | 'activity_at'> & { readonly requester_name: string };
type Detail = Listed & Pick<TicketsTable, 'description' | 'fields' | 'closed_at'> & { readonly assignee_name: string | null; readonly files: readonly TicketFilesShown[] };
type TicketFilesShown = Pick<TicketFilesTable, 'id' | 'comment_id' | 'file_name' | 'media_type' | 'bytes' | 'author_kind' | 'author_name' | 'created_at'>;
type ListedTicket = ResponseOf<typeof portalTickets.list>[number];

/** One ticket in a customer's list. */
export function presentPortalListed(row: Listed, reader: { customerUserId: string }): ListedTicket {
  return { id: row.id, number: row.number, subject: row.subject, status: row.status, priority: row.priority, requester: { name: row.requester_name, isYou: row.requester_id === reader.customerUserId }, createdAt: row.created_at, activityAt: row.activity_at };
}

/** One ticket as its customer reads it. */
export function presentPortalTicket(row: Detail, reader: { customerUserId: string }): ResponseOf<typeof portalTickets.get> {
  return { ...presentPortalListed(row, reader), description: row.description, answers: JSON.parse(row.fields) as TicketAnswer[], assignee: row.assignee_name, closedAt: row.closed_at, attachments: row.files.map(presentAttachment) };
}

/** What of a new ticket never changes. */
export function presentRaised(row: Pick<TicketsTable, 'id' | 'number' | 'subject' | 'created_at'>): ResponseOf<typeof portalTickets.create> {
  return { id: row.id, number: row.number, subject: row.subject, createdAt: row.created_at };
}

/** What was said in a ticket, as a customer reads it. */
export function presentPortalComment(row: Parameters<typeof presentComment>[0] & Pick<TicketCommentsTable, 'author_id'>, userId: string | null): ResponseOf<typeof portalTickets.comment> {
  return { ...presentComment(row), isYours: row.author_id === userId };
}
