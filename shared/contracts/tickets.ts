import { z } from 'zod';
import { limits } from '../limits.ts';
import { ticketPriorities, ticketQueues, ticketStatuses } from '../tickets.ts';
import { defineContract } from './contract.ts';
import { idParams, listQuery, readVersion, timeSchema } from './list.ts';
import { block, line } from './text.ts';

export const ticketStatus = z.enum(ticketStatuses);
export const ticketPriority = z.enum(ticketPriorities);
/** Several lines with something in them. */
export const words = block(limits.ticket.textCharacters).refine((text) => text !== '', { message: 'Please write something.' });
export const subjectLine = line(limits.ticket.subjectCharacters);
/** Field of the form to what was entered. */
export const answersInput = z.record(z.uuid(), z.union([z.string().max(limits.ticket.answerCharacters * 4), z.boolean()])).default({});
export const answerSchema = z.object({ label: z.string(), value: z.string() });

export const attachmentSchema = z
  .object({ id: z.uuid(), commentId: z.uuid().nullable(), fileName: z.string(), mediaType: z.string(), bytes: z.number().int(), author: z.object({ kind: z.enum(['customer', 'staff']), name: z.string() }), createdAt: timeSchema })
  .meta({ id: 'TicketAttachment' });
export const commentSchema = z
  .object({
    id: z.uuid(),
    author: z.object({ kind: z.enum(['customer', 'staff']), name: z.string() }),
    /** Empty where only the status changed. */
    text: z.string(),
    /** What the status became with it. */
    status: ticketStatus.nullable(),
    createdAt: timeSchema,
  })
  .meta({ id: 'TicketComment' });
const noteSchema = z.object({ id: z.uuid(), author: z.string(), text: z.string(), createdAt: timeSchema }).meta({ id: 'TicketNote' });

export const ticketSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    number: z.number().int(),
    organizationId: z.uuid(),
    organizationName: z.string(),
    /** Whom it is for. */
    requester: z.object({ id: z.uuid(), name: z.string(), email: z.string() }),
    assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    subject: z.string(),
    status: ticketStatus,
    priority: ticketPriority,
    createdBy: z.object({ kind: z.enum(['customer', 'staff']), name: z.string() }),
    createdAt: timeSchema,
    /** Last change that customers see. */
    activityAt: timeSchema,
    updatedAt: timeSchema,
    closedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Ticket' });
const ticketDetail = ticketSchema.extend({ description: z.string(), answers: z.array(answerSchema), attachments: z.array(attachmentSchema) }).meta({ id: 'TicketDetail' });

const filter = {
  q: z.string().max(limits.searchCharacters).optional(),
  queue: z.enum(ticketQueues).optional(),
  status: ticketStatus.optional(),
  priority: ticketPriority.optional(),
  organizationId: z.uuid().optional(),
  customerUserId: z.uuid().optional(),
};
const one = { audience: 'admin', params: idParams } as const;
export const attachmentParams = z.strictObject({ id: z.uuid(), attachmentId: z.uuid() });
/** The conversation, oldest first; `range` counts from its beginning. */
export const conversationQuery = listQuery({ sorts: ['createdAt'], filter: {} });

export const tickets = {
  list: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/tickets', summary: 'Tickets by queue, last activity first', query: listQuery({ sorts: ['activityAt', 'createdAt'], filter, defaultSort: '["activityAt","DESC"]' }), response: z.array(ticketSchema) }),
  queues: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/ticket-queues', summary: 'How many tickets are in each queue; exact to 10,000', response: z.object({ unassigned: z.number().int(), mine: z.number().int(), open: z.number().int(), waiting_for_customer: z.number().int() }) }),
  get: defineContract({ ...one, method: 'GET', path: '/api/admin/tickets/:id', summary: 'One ticket', response: ticketDetail }),
  create: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/tickets', summary: 'Open a ticket for a person', body: z.strictObject({ customerUserId: z.uuid(), subject: subjectLine, description: words, priority: ticketPriority.default('normal') }), status: 201, response: ticketDetail, errors: ['organization_archived'] }),
  update: defineContract({ ...one, method: 'PUT', path: '/api/admin/tickets/:id', summary: 'Assign a ticket, change its status or priority', body: z.object({ version: readVersion, status: ticketStatus, priority: ticketPriority, assigneeId: z.uuid().nullable() }), response: ticketDetail, errors: ['changed_meanwhile', 'assignee_unfit'] }),
  comments: defineContract({ ...one, method: 'GET', path: '/api/admin/tickets/:id/comments', summary: 'What customer and staff said, oldest first', query: conversationQuery, response: z.array(commentSchema) }),
  reply: defineContract({ ...one, method: 'POST', path: '/api/admin/tickets/:id/comments', summary: 'Answer the customer, and say where the ticket stands now', body: z.strictObject({ text: words, status: ticketStatus.optional() }), status: 201, response: commentSchema }),
  notes: defineContract({ ...one, method: 'GET', path: '/api/admin/tickets/:id/notes', summary: 'What staff noted among themselves, oldest first', query: conversationQuery, response: z.array(noteSchema) }),
  addNote: defineContract({ ...one, method: 'POST', path: '/api/admin/tickets/:id/notes', summary: 'Note something that no customer ever sees', body: z.strictObject({ text: words }), status: 201, response: noteSchema }),
  /** Multipart: optional `commentId`, then the file part `file`. */
  attach: defineContract({ ...one, method: 'POST', path: '/api/admin/tickets/:id/attachments', summary: 'Attach a file that the customer sees', status: 201, response: attachmentSchema, tags: ['raw-body'], errors: ['file_not_accepted', 'attachment_quota', 'different_request'] }),
  download: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/tickets/:id/attachments/:attachmentId', summary: 'The file itself, for saving', params: attachmentParams, tags: ['raw-body'] }),
} as const;

export const fieldSchema = z.strictObject({
  id: z.uuid(),
  label: line(100),
  kind: z.enum(['text', 'choice', 'checkbox']),
  required: z.boolean(),
  options: z.array(line(100)).max(limits.ticket.fieldOptions),
});
const fieldsInput = z
  .array(fieldSchema)
  .max(limits.ticket.fields, { message: `At most ${limits.ticket.fields} fields.` })
  .superRefine((fields, context) => {
    const seen = new Set<string>();
    for (const [index, field] of fields.entries()) {
      if (seen.has(field.id) || seen.has(field.label)) context.addIssue({ code: 'custom', path: [index, 'label'], message: 'Another field is called like this.' });
      if (field.kind === 'choice' && field.options.length < 2) context.addIssue({ code: 'custom', path: [index, 'options'], message: 'A choice needs at least two options.' });
      if (new Set(field.options).size < field.options.length) context.addIssue({ code: 'custom', path: [index, 'options'], message: 'An option is there twice.' });
      seen.add(field.id).add(field.label);
    }
  });
const settings = z.object({ version: z.number().int(), fields: z.array(fieldSchema), updatedAt: timeSchema.nullable() }).meta({ id: 'TicketSettings' });

export const ticketSettings = {
  get: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/ticket-settings', summary: 'The fields that customers fill in beside subject and description', response: settings }),
  update: defineContract({ audience: 'admin', method: 'PUT', path: '/api/admin/ticket-settings', summary: 'Change the form of new tickets; tickets keep what they were answered', body: z.strictObject({ version: readVersion, fields: fieldsInput }), response: settings, errors: ['changed_meanwhile'] }),
} as const;
