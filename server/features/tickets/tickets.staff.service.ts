import type { Page } from '../../../shared/contracts/list.ts';
import { mayStaff } from '../../../shared/permissions.ts';
import type { TicketPriority, TicketQueue, TicketStatus } from '../../../shared/tickets.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { customerUser } from '../customer-users/index.ts';
import { organizationById } from '../organizations/index.ts';
import { memberById } from '../staff/index.ts';
import { listComments, type CommentRow } from './tickets.comments.repository.ts';
import { searchTextOf } from './tickets.domain.ts';
import { listFiles, type FileRow } from './tickets.files.repository.ts';
import { countTickets, insertTicket, listTickets, ticketsAfter, type ListedTicket, type TicketFilter, type TicketRow, type TicketSort } from './tickets.repository.ts';
import { authorOf, heldTicket, say, subjectOf, tellRequester, ticketRow, writeState, type TicketChange } from './tickets.service.ts';
import { takeNumber } from './tickets.settings.repository.ts';

export interface TicketRecord extends TicketRow {
  readonly files: readonly FileRow[];
}

interface ListFilter {
  readonly id?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly queue?: TicketQueue | undefined;
  readonly status?: TicketStatus | undefined;
  readonly priority?: TicketPriority | undefined;
  readonly organizationId?: string | undefined;
  readonly customerUserId?: string | undefined;
}

/** What a queue holds, for whoever asks. */
function queueOf(ctx: Context, queue: TicketQueue | undefined): TicketFilter {
  switch (queue) {
    case undefined:
      return {};
    case 'unassigned':
      return { open: true, assigneeId: null };
    case 'mine':
      return { open: true, assigneeId: ctx.actor.kind === 'staff' ? ctx.actor.staffId : '00000000-0000-0000-0000-000000000000' };
    case 'open':
      return { open: true };
    case 'waiting_for_customer':
      return { status: 'waiting_for_customer' };
    case 'closed':
      return { open: false };
  }
}

function filterOf(ctx: Context, { customerUserId, queue, ...filter }: ListFilter): TicketFilter {
  const queued = queueOf(ctx, queue);
  // A status asked for beside a queue narrows it; two different ones hold nothing.
  if (filter.status !== undefined && queued.status !== undefined && filter.status !== queued.status) return { id: [] };
  return { ...filter, ...queued, requesterId: customerUserId };
}

/** One page of tickets as staff see them. */
export async function tickets(ctx: Context, scope: Scope, query: { sort: readonly [TicketSort, 'ASC' | 'DESC']; range: readonly [number, number]; filter: ListFilter }): Promise<Page<ListedTicket>> {
  return listTickets(ctx.db, scope, filterOf(ctx, query.filter), query.sort, query.range);
}

/** The next tickets behind a place, oldest first, for reading all of them. */
export async function nextTickets(ctx: Context, scope: Scope, filter: ListFilter, place: { at: string; id: string } | null, count: number): Promise<ListedTicket[]> {
  return ticketsAfter(ctx.db, scope, filterOf(ctx, filter), place, count);
}

/** How many tickets wait in each queue: exact to 10,000. */
export async function queueCounts(ctx: Context, scope: Scope): Promise<Record<Exclude<TicketQueue, 'closed'>, number>> {
  const count = (queue: TicketQueue) => countTickets(ctx.db, scope, queueOf(ctx, queue));
  return { unassigned: await count('unassigned'), mine: await count('mine'), open: await count('open'), waiting_for_customer: await count('waiting_for_customer') };
}

/** One ticket with its files. Throws `not_found`. */
export async function ticketRecord(ctx: Context, scope: Scope, id: string): Promise<TicketRecord> {
  const row = await ticketRow(ctx, scope, { id: [id] });
  return { ...row, files: await listFiles(ctx.db, scope, row.organization_id, row.id) };
}

/** One page of what was said in a ticket. Throws `not_found`. */
export async function conversation(ctx: Context, scope: Scope, id: string, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number] }): Promise<Page<CommentRow>> {
  const { organization_id: organizationId } = await ticketRow(ctx, scope, { id: [id] });
  return listComments(ctx.db, scope, organizationId, id, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** Opens a ticket for a person, who hears of it by mail. Throws `not_found`, `organization_archived`. */
export async function openTicket(ctx: Context, scope: Scope, wish: { customerUserId: string; subject: string; description: string; priority: TicketPriority }): Promise<TicketRecord> {
  return inTransaction(ctx, async (inner) => {
    const person = await customerUser(inner, scope, wish.customerUserId);
    const organization = await organizationById(inner, scope, person.organization_id);
    if (organization.status === 'archived') throw new AppError('organization_archived');
    const { kind, id: authorId, name } = authorOf(inner);
    const id = inner.newId();
    const now = inner.now();
    const number = await takeNumber(inner.db, scope, now);
    const { subject, description, priority } = wish;
    await insertTicket(inner.db, {
      ...{ id, provider_id: scope.providerId, organization_id: organization.id, number, requester_id: person.id, assignee_id: null, subject, description, status: 'open', is_open: 1, priority, fields: '[]' },
      ...{ search_text: searchTextOf({ number, subject, description, requesterName: person.name }), created_by_kind: kind, created_by_id: authorId, created_by_name: name },
      ...{ client_id: null, request_hash: null, closed_at: null, activity_at: now, version: 1, created_at: now, updated_at: now },
    });
    const ticket = await ticketRecord(inner, scope, id);
    await record(inner, { action: 'ticket.created', subject: subjectOf(ticket), organizationId: organization.id, changes: [{ field: 'requester', before: null, after: person.name }, { field: 'priority', before: null, after: priority }] });
    await tellRequester(inner, scope, 'ticket_opened', ticket, { text: description, status: null });
    return ticket;
  });
}

/** Refuses whom a ticket cannot be given to. Throws `assignee_unfit`. */
async function refuseUnfit(ctx: Context, scope: Scope, organizationId: string, assigneeId: string): Promise<void> {
  const unfit = new AppError('assignee_unfit', { errors: { assigneeId: 'Choose somebody who may answer tickets of this organization.' } });
  const member = await memberById(ctx, scope, assigneeId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') throw unfit;
    throw error;
  });
  const sees = member.organizationIds === null || member.organizationIds.includes(organizationId);
  if (member.status !== 'active' || !sees || !mayStaff(member.role, member.organizationIds !== null, 'tickets.answer')) throw unfit;
}

/** Assigns a ticket, changes its status or priority, over the record as it was read. Throws `not_found`, `changed_meanwhile` with the newer record as `present` shapes it, `assignee_unfit`. */
export async function updateTicket(ctx: Context, scope: Scope, id: string, form: TicketChange & { version: number }, present: (ticket: TicketRecord) => unknown): Promise<TicketRecord> {
  return inTransaction(ctx, async (inner) => {
    const row = await heldTicket(inner, scope, { id: [id] });
    if (row.version !== form.version) throw new AppError('changed_meanwhile', { current: present(await ticketRecord(inner, scope, id)) });
    const { version: _version, ...change } = form;
    if (change.assigneeId !== null && change.assigneeId !== row.assignee_id) await refuseUnfit(inner, scope, row.organization_id, change.assigneeId);
    const changes = await writeState(inner, scope, row, change, false);
    if (changes.length > 0) await record(inner, { action: 'ticket.updated', subject: subjectOf(row), organizationId: row.organization_id, changes });
    if (change.status !== row.status) {
      await say(inner, scope, row, { body: '', status: change.status });
      await tellRequester(inner, scope, 'ticket_status_changed', row, { text: '', status: change.status });
    }
    return ticketRecord(inner, scope, id);
  });
}

/** Answers the customer, who hears of it by mail, and says where the ticket stands now. Throws `not_found`. */
export async function replyTo(ctx: Context, scope: Scope, id: string, reply: { text: string; status?: TicketStatus | undefined }): Promise<CommentRow> {
  return inTransaction(ctx, async (inner) => {
    const row = await heldTicket(inner, scope, { id: [id] });
    const status = reply.status !== undefined && reply.status !== row.status ? reply.status : null;
    const comment = await say(inner, scope, row, { body: reply.text, status });
    const changes = await writeState(inner, scope, row, status === null ? {} : { status }, true);
    await record(inner, { action: 'ticket.answered', subject: subjectOf(row), organizationId: row.organization_id, changes });
    await tellRequester(inner, scope, 'ticket_replied', row, { text: reply.text, status });
    return comment;
  });
}
