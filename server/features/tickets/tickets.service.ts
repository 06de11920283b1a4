import type { TicketPriority, TicketStatus } from '../../../shared/tickets.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { signInScope, type Scope } from '../../policy.ts';
import { featureFact, featureSettings } from '../access/index.ts';
import type { Change } from '../audit/index.ts';
import { queueMail, type Delivery } from '../deliveries/index.ts';
import { insertComment, type CommentRow } from './tickets.comments.repository.ts';
import { ticketName } from './tickets.domain.ts';
import { findRecipient, findTicket, holdTicket, updateTicketRow, type TicketFilter, type TicketRow } from './tickets.repository.ts';

export interface Author {
  readonly kind: 'customer' | 'staff';
  readonly id: string;
  readonly name: string;
}

/** Who writes: the signed-in customer or member of staff. Throws `forbidden`. */
export function authorOf(ctx: Context): Author {
  if (ctx.actor.kind !== 'customer' && ctx.actor.kind !== 'staff') throw new AppError('forbidden');
  const { kind, userId, name, email } = ctx.actor;
  return { kind, id: userId, name: name === '' ? email : name };
}

/** Whom an audit entry is about. */
export function subjectOf(ticket: { id: string; number: number; subject: string }): { kind: string; id: string; label: string } {
  return { kind: 'ticket', id: ticket.id, label: `${ticketName(ticket.number)} ${ticket.subject}` };
}

/** One ticket of the scope. Throws `not_found`. */
export async function ticketRow(ctx: Context, scope: Scope, filter: TicketFilter): Promise<TicketRow> {
  const row = await findTicket(ctx.db, scope, filter);
  if (!row) throw new AppError('not_found');
  return row;
}

/** One ticket of the scope, held until the transaction ends. Throws `not_found`. */
export async function heldTicket(ctx: Context, scope: Scope, filter: TicketFilter): Promise<TicketRow> {
  const { id } = await ticketRow(ctx, scope, filter);
  await holdTicket(ctx.db, scope, id);
  return ticketRow(ctx, scope, filter);
}

export interface TicketChange {
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly assigneeId: string | null;
}

/** Writes where a ticket stands now; what customers see of it is its last activity, notes and assignments are not. Gives what differs, for the audit. */
export async function writeState(ctx: Context, scope: Scope, row: TicketRow, change: Partial<TicketChange>, says: boolean): Promise<Change[]> {
  const before: TicketChange = { status: row.status, priority: row.priority, assigneeId: row.assignee_id };
  const after = { ...before, ...change };
  const changes = (['status', 'priority', 'assigneeId'] as const).filter((field) => before[field] !== after[field]).map((field) => ({ field, before: before[field], after: after[field] }));
  if (changes.length === 0 && !says) return changes;
  const now = ctx.now();
  const seen = says || changes.some(({ field }) => field !== 'assigneeId');
  const closedAt = after.status !== 'closed' ? null : before.status === 'closed' ? row.closed_at : now;
  await updateTicketRow(ctx.db, scope, row.id, { status: after.status, is_open: after.status === 'closed' ? 0 : 1, priority: after.priority, assignee_id: after.assigneeId, closed_at: closedAt, updated_at: now, ...(seen ? { activity_at: now } : {}) });
  return changes;
}

/** Adds to the conversation what was said, what the status became, or both; the caller writes the state and audits. */
export async function say(ctx: Context, scope: Scope, ticket: Pick<TicketRow, 'id' | 'organization_id'>, words: { body: string; status: TicketStatus | null; clientId?: string; requestHash?: string }): Promise<CommentRow> {
  const { kind, id, name } = authorOf(ctx);
  const row = {
    ...{ id: ctx.newId(), ticket_id: ticket.id, author_kind: kind, author_id: id, author_name: name, body: words.body, status: words.status },
    ...{ client_id: words.clientId ?? null, request_hash: words.requestHash ?? null, created_at: ctx.now() },
  };
  await insertComment(ctx.db, { ...row, provider_id: scope.providerId, organization_id: ticket.organization_id });
  return row;
}

/** Writes the mail that tells the person a ticket is for what somebody else has done; nobody is told of their own acts, nor who may not enter the portal. */
export async function tellRequester(ctx: Context, scope: Scope, kind: 'ticket_opened' | 'ticket_replied' | 'ticket_status_changed', ticket: Pick<TicketRow, 'id' | 'organization_id' | 'organization_name' | 'number' | 'subject'>, words: { text: string; status: TicketStatus | null }): Promise<void> {
  const author = authorOf(ctx);
  const recipient = await findRecipient(ctx.db, scope, ticket.id);
  if (!recipient || recipient.status !== 'active' || recipient.user_id === author.id) return;
  await queueMail(ctx, {
    ...{ kind, to: recipient.email, userId: recipient.user_id, organizationId: ticket.organization_id, subjectId: ticket.id },
    data: { ticketId: ticket.id, number: ticket.number, subject: ticket.subject, organizationName: ticket.organization_name, name: recipient.name, author: author.name, ...words },
  });
}

/** Whether the person a ticket is for may still read it, at the same address, when a mail about it is due (M5). */
export async function stillToTell(ctx: Context, delivery: Delivery): Promise<boolean> {
  const recipient = delivery.subjectId === null ? undefined : await findRecipient(ctx.db, signInScope(ctx.actor.providerId), delivery.subjectId);
  if (recipient?.status !== 'active' || recipient.organization_status !== 'active' || recipient.enabled === 0) return false;
  const settings = featureSettings(recipient.role, { provider: recipient.provider_features, organization: recipient.organization_features, person: recipient.person_features });
  return recipient.user_id === delivery.userId && recipient.email === delivery.to && featureFact(settings, 'tickets').visible;
}
