import type { z } from 'zod';
import type { ResponseOf } from '../../../shared/contracts/contract.ts';
import type { attachmentSchema, commentSchema, tickets, ticketSchema } from '../../../shared/contracts/tickets.ts';
import type { TicketFilesTable, TicketCommentsTable, TicketNotesTable } from '../../../db/tables/tickets.ts';
import type { TicketAnswer, TicketPriority, TicketStatus } from '../../../shared/tickets.ts';

interface Listed {
  readonly id: string;
  readonly version: number;
  readonly number: number;
  readonly organization_id: string;
  readonly organization_name: string;
  readonly requester_id: string;
  readonly requester_name: string;
  readonly requester_email: string;
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  readonly subject: string;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly created_by_kind: 'customer' | 'staff';
  readonly created_by_name: string;
  readonly created_at: string;
  readonly activity_at: string;
  readonly updated_at: string;
  readonly closed_at: string | null;
}
type File = Pick<TicketFilesTable, 'id' | 'comment_id' | 'file_name' | 'media_type' | 'bytes' | 'author_kind' | 'author_name' | 'created_at'>;

/** One ticket in a list of the console. */
export function presentTicket(row: Listed): z.output<typeof ticketSchema> {
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    requester: { id: row.requester_id, name: row.requester_name, email: row.requester_email },
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    subject: row.subject,
    status: row.status,
    priority: row.priority,
    createdBy: { kind: row.created_by_kind, name: row.created_by_name },
    createdAt: row.created_at,
    activityAt: row.activity_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  };
}

/** One ticket with its words and files, as staff see it. */
export function presentTicketDetail(row: Listed & { readonly description: string; readonly fields: string; readonly files: readonly File[] }): ResponseOf<typeof tickets.get> {
  return { ...presentTicket(row), description: row.description, answers: JSON.parse(row.fields) as TicketAnswer[], attachments: row.files.map(presentAttachment) };
}

/** A file of a ticket, as staff and customers see it. */
export function presentAttachment(row: File): z.output<typeof attachmentSchema> {
  return { id: row.id, commentId: row.comment_id, fileName: row.file_name, mediaType: row.media_type, bytes: row.bytes, author: { kind: row.author_kind, name: row.author_name }, createdAt: row.created_at };
}

/** What was said in a ticket, as staff and customers see it. */
export function presentComment(row: Pick<TicketCommentsTable, 'id' | 'author_kind' | 'author_name' | 'body' | 'status' | 'created_at'>): z.output<typeof commentSchema> {
  return { id: row.id, author: { kind: row.author_kind, name: row.author_name }, text: row.body, status: row.status, createdAt: row.created_at };
}

/** What staff noted among themselves; for staff alone. */
export function presentNote(row: Pick<TicketNotesTable, 'id' | 'author_name' | 'body' | 'created_at'>): ResponseOf<typeof tickets.addNote> {
  return { id: row.id, author: row.author_name, text: row.body, createdAt: row.created_at };
}
