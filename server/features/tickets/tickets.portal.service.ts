import { violatedKey } from '../../../db/errors.ts';
import type { Page } from '../../../shared/contracts/list.ts';
import type { TicketPriority, TicketStatus } from '../../../shared/tickets.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { hashToken } from '../../platform/crypto.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { customerUser } from '../customer-users/index.ts';
import { findWritten, listComments, type CommentRow } from './tickets.comments.repository.ts';
import { canonical, readAnswers, searchTextOf, statusAfterCustomer } from './tickets.domain.ts';
import { listFiles } from './tickets.files.repository.ts';
import { countTickets, findRaised, findTicket, insertTicket, listTickets, type ListedTicket } from './tickets.repository.ts';
import { readerOf, ticketsOf, type Reader } from './tickets.policy.ts';
import { authorOf, heldTicket, say, subjectOf, tellRequester, writeState } from './tickets.service.ts';
import { takeNumber } from './tickets.settings.repository.ts';
import { ticketSettings } from './tickets.settings.service.ts';
import type { TicketRecord } from './tickets.staff.service.ts';

export interface Raised {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly created_at: string;
}

/** One page of the tickets a customer may see. */
export async function readTickets(ctx: Context, scope: Scope, reader: Reader, query: { range: readonly [number, number]; sort: readonly ['activityAt', 'ASC' | 'DESC']; filter: { id?: readonly string[] | undefined; q?: string | undefined; state?: 'open' | 'closed' | undefined; status?: TicketStatus | undefined } }): Promise<Page<ListedTicket>> {
  const { state, ...filter } = query.filter;
  return listTickets(ctx.db, scope, { ...filter, ...ticketsOf(reader), ...(state === undefined ? {} : { open: state === 'open' }) }, query.sort, query.range);
}

/** Which ticket a customer means: by its id, or by the one they raised it under. Throws `not_found`. */
export async function meantTicket(ctx: Context, scope: Scope, reader: Reader, id: string): Promise<string> {
  if (await findTicket(ctx.db, scope, ticketsOf(reader, id))) return id;
  const raised = await findRaised(ctx.db, scope, reader.organizationId, authorOf(ctx).id, id);
  if (!raised || !(await findTicket(ctx.db, scope, ticketsOf(reader, raised.id)))) throw new AppError('not_found');
  return raised.id;
}

/** One ticket that a customer may see. Throws `not_found`. */
export async function readTicket(ctx: Context, scope: Scope, reader: Reader, id: string): Promise<TicketRecord> {
  const row = await findTicket(ctx.db, scope, ticketsOf(reader, await meantTicket(ctx, scope, reader, id)));
  if (!row) throw new AppError('not_found');
  return { ...row, files: await listFiles(ctx.db, scope, row.organization_id, row.id) };
}

/** One page of what was said in a ticket that a customer may see. Throws `not_found`. */
export async function readConversation(ctx: Context, scope: Scope, reader: Reader, id: string, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number] }): Promise<Page<CommentRow>> {
  const ticketId = await meantTicket(ctx, scope, reader, id);
  return listComments(ctx.db, scope, reader.organizationId, ticketId, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** What was done under a client's id before, or null; `different_request` where it was something else. */
function repeated<Row extends { readonly request_hash: string | null }>(row: Row | undefined, hash: string): Row | null {
  if (!row) return null;
  if (row.request_hash !== hash) throw new AppError('different_request');
  return row;
}

/** Does a thing once under a client's id: whoever repeats it, also at the same time, gets what the first one got (K2). */
async function once<Row extends { readonly request_hash: string | null }>(key: string, hash: string, find: () => Promise<Row | undefined>, work: () => Promise<Row>): Promise<Row> {
  const before = repeated(await find(), hash);
  if (before) return before;
  try {
    return await work();
  } catch (error) {
    if (violatedKey(error) !== key) throw error;
    const first = repeated(await find(), hash);
    if (!first) throw error;
    return first;
  }
}

/** Raises a ticket under a client's own id. Throws `validation_failed`, `different_request`. */
export async function raiseTicket(ctx: Context, scope: Scope, reader: Reader, wish: { id: string; subject: string; description: string; priority: TicketPriority; answers: Readonly<Record<string, string | boolean>> }): Promise<Raised> {
  const author = authorOf(ctx);
  const { id: clientId, subject, description, priority, answers: entered } = wish;
  const hash = hashToken(canonical({ subject, description, priority, entered }));
  return once('tickets_organization_id_created_by_id_client_id_key', hash, () => findRaised(ctx.db, scope, reader.organizationId, author.id, clientId), () =>
    inTransaction(ctx, async (inner) => {
      const { fields } = await ticketSettings(inner, scope);
      const read = readAnswers(fields, entered);
      if ('errors' in read) throw new AppError('validation_failed', { errors: read.errors });
      const person = await customerUser(inner, scope, reader.customerUserId);
      const id = inner.newId();
      const now = inner.now();
      const number = await takeNumber(inner.db, scope, now);
      await insertTicket(inner.db, {
        ...{ id, provider_id: scope.providerId, organization_id: reader.organizationId, number, requester_id: person.id, assignee_id: null, subject, description, status: 'open', is_open: 1, priority, fields: JSON.stringify(read.answers) },
        ...{ search_text: searchTextOf({ number, subject, description, requesterName: person.name }), created_by_kind: author.kind, created_by_id: author.id, created_by_name: author.name },
        ...{ client_id: clientId, request_hash: hash, closed_at: null, activity_at: now, version: 1, created_at: now, updated_at: now },
      });
      await record(inner, { action: 'ticket.created', subject: subjectOf({ id, number, subject }), organizationId: reader.organizationId, changes: [{ field: 'priority', before: null, after: priority }] });
      return { id, number, subject, created_at: now, request_hash: hash };
    }),
  );
}

/** Says something in a ticket under a client's own id; a ticket that waits for the customer is open again. Throws `not_found`, `ticket_closed`, `different_request`. */
export async function commentOn(ctx: Context, scope: Scope, reader: Reader, id: string, wish: { id: string; text: string }): Promise<CommentRow> {
  const author = authorOf(ctx);
  const ticketId = await meantTicket(ctx, scope, reader, id);
  const hash = hashToken(canonical({ ticketId, text: wish.text }));
  return once('ticket_comments_organization_id_author_id_client_id_key', hash, () => findWritten(ctx.db, scope, reader.organizationId, author.id, wish.id), () =>
    inTransaction(ctx, async (inner) => {
      const row = await heldTicket(inner, scope, ticketsOf(reader, ticketId));
      if (row.status === 'closed') throw new AppError('ticket_closed');
      const next = statusAfterCustomer(row.status);
      const comment = await say(inner, scope, row, { body: wish.text, status: next === row.status ? null : next, clientId: wish.id, requestHash: hash });
      const changes = await writeState(inner, scope, row, { status: next }, true);
      await record(inner, { action: 'ticket.commented', subject: subjectOf(row), organizationId: row.organization_id, changes });
      await tellRequester(inner, scope, 'ticket_replied', row, { text: wish.text, status: null });
      return comment;
    }),
  );
}

/** Closes a ticket that is done, or opens it again; one that is so already stays as it is. Throws `not_found`. */
export async function setClosed(ctx: Context, scope: Scope, reader: Reader, id: string, closed: boolean): Promise<TicketRecord> {
  return inTransaction(ctx, async (inner) => {
    const row = await heldTicket(inner, scope, ticketsOf(reader, await meantTicket(inner, scope, reader, id)));
    if ((row.status === 'closed') !== closed) {
      const status = closed ? 'closed' : 'open';
      await say(inner, scope, row, { body: '', status });
      const changes = await writeState(inner, scope, row, { status }, true);
      await record(inner, { action: closed ? 'ticket.closed' : 'ticket.reopened', subject: subjectOf(row), organizationId: row.organization_id, changes });
      await tellRequester(inner, scope, 'ticket_status_changed', row, { text: '', status });
    }
    return readTicket(inner, scope, reader, row.id);
  });
}

/** How many open tickets a customer sees, and how many of them wait for an answer of theirs. */
export async function countForHome(ctx: Context, scope: Scope): Promise<{ total: number; waiting: number }> {
  const seen = ticketsOf(readerOf(ctx.actor, scope));
  return { total: await countTickets(ctx.db, scope, { ...seen, open: true }), waiting: await countTickets(ctx.db, scope, { ...seen, open: true, status: 'waiting_for_customer' }) };
}
