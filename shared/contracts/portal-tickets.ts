import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { idParams, listQuery, timeSchema } from './list.ts';
import { answersInput, answerSchema, attachmentParams, attachmentSchema, commentSchema, conversationQuery, fieldSchema, subjectLine, ticketPriority, ticketStatus, words } from './tickets.ts';

const listed = z.object({
  id: z.uuid(),
  number: z.number().int(),
  subject: z.string(),
  status: ticketStatus,
  priority: ticketPriority,
  /** Whose it is, and whether that is you. */
  requester: z.object({ name: z.string(), isYou: z.boolean() }),
  createdAt: timeSchema,
  activityAt: timeSchema,
});
const ticket = listed
  .extend({
    description: z.string(),
    answers: z.array(answerSchema),
    /** Who looks after it, once somebody does. */
    assignee: z.string().nullable(),
    closedAt: timeSchema.nullable(),
    attachments: z.array(attachmentSchema),
  })
  .meta({ id: 'PortalTicket' });
/** What of a new ticket never changes, so that repeating the request gives the same answer. */
const created = z.object({ id: z.uuid(), number: z.number().int(), subject: z.string(), createdAt: timeSchema }).meta({ id: 'PortalTicketCreated' });
/** What was said, and whether it was you. */
const said = commentSchema.extend({ isYours: z.boolean() }).meta({ id: 'PortalTicketComment' });
const filter = { q: z.string().max(limits.searchCharacters).optional(), state: z.enum(['open', 'closed']).optional(), status: ticketStatus.optional() };
const one = { audience: 'portal', params: idParams } as const;

export const portalTickets = {
  list: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/tickets', summary: 'Your tickets, or your organization’s where you may see them; last activity first', query: listQuery({ sorts: ['activityAt'], filter, defaultSort: '["activityAt","DESC"]' }), response: z.array(listed.meta({ id: 'PortalTicketListed' })) }),
  form: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/ticket-form', summary: 'The fields of a new ticket beside subject and description', response: z.object({ fields: z.array(fieldSchema) }) }),
  /** `id`: a UUID of the client’s, unique to you in this organization; the same request again gives the same answer and adds nothing. */
  create: defineContract({ audience: 'portal', method: 'POST', path: '/api/portal/tickets', summary: 'Raise a ticket', body: z.strictObject({ id: z.uuid(), subject: subjectLine, description: words, priority: ticketPriority.default('normal'), answers: answersInput }), status: 201, response: created, errors: ['different_request'] }),
  /** `id`: the ticket’s, or the one you raised it under. */
  get: defineContract({ ...one, method: 'GET', path: '/api/portal/tickets/:id', summary: 'One ticket', response: ticket }),
  comments: defineContract({ ...one, method: 'GET', path: '/api/portal/tickets/:id/comments', summary: 'The conversation, oldest first', query: conversationQuery, response: z.array(said) }),
  comment: defineContract({ ...one, method: 'POST', path: '/api/portal/tickets/:id/comments', summary: 'Say something in a ticket; a ticket that waits for you is open again', body: z.strictObject({ id: z.uuid(), text: words }), status: 201, response: said, errors: ['different_request', 'ticket_closed'] }),
  close: defineContract({ ...one, method: 'POST', path: '/api/portal/tickets/:id/close', summary: 'Close a ticket that is done', response: ticket }),
  reopen: defineContract({ ...one, method: 'POST', path: '/api/portal/tickets/:id/reopen', summary: 'Open a closed ticket again', response: ticket }),
  /** Multipart: optional `id` (a UUID of the client’s, for repeating) and `commentId`, then the file part `file`. */
  attach: defineContract({ ...one, method: 'POST', path: '/api/portal/tickets/:id/attachments', summary: 'Attach a file', status: 201, response: attachmentSchema, tags: ['raw-body'], errors: ['file_not_accepted', 'attachment_quota', 'ticket_closed', 'different_request'] }),
  download: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/tickets/:id/attachments/:attachmentId', summary: 'The file itself, for saving', params: attachmentParams, tags: ['raw-body'] }),
} as const;
