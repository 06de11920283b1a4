import type { Page } from '../../../shared/contracts/list.ts';
import { inTransaction, type Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { record } from '../audit/index.ts';
import { insertNote, listNotes, type NoteRow } from './tickets.notes.repository.ts';
import { authorOf, subjectOf, ticketRow } from './tickets.service.ts';

/** One page of what staff noted in a ticket. Throws `not_found`. */
export async function notes(ctx: Context, scope: Scope, id: string, query: { sort: readonly [string, 'ASC' | 'DESC']; range: readonly [number, number] }): Promise<Page<NoteRow>> {
  const { organization_id: organizationId } = await ticketRow(ctx, scope, { id: [id] });
  return listNotes(ctx.db, scope, organizationId, id, query.sort[1] === 'ASC' ? 'asc' : 'desc', query.range);
}

/** Notes something for staff alone: it mails nobody, and nothing of the ticket that a customer sees changes with it. Throws `not_found`. */
export async function addNote(ctx: Context, scope: Scope, id: string, text: string): Promise<NoteRow> {
  return inTransaction(ctx, async (inner) => {
    const ticket = await ticketRow(inner, scope, { id: [id] });
    const author = authorOf(inner);
    const row = { id: inner.newId(), author_name: author.name, body: text, created_at: inner.now() };
    await insertNote(inner.db, { ...row, provider_id: scope.providerId, organization_id: ticket.organization_id, ticket_id: id, author_id: author.id });
    await record(inner, { action: 'ticket.note_added', subject: subjectOf(ticket), organizationId: ticket.organization_id });
    return row;
  });
}
