import { violatedKey } from '../../../db/errors.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { hashToken } from '../../platform/crypto.ts';
import type { Policy, Scope } from '../../policy.ts';
import { readCustomer, readStaff } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { deleteFile, readFile, storeFile } from '../files/index.ts';
import { enqueue, withdrawJob } from '../jobs/index.ts';
import { findComment } from './tickets.comments.repository.ts';
import { AttachmentInspector, cleanName } from './tickets.files.domain.ts';
import { findFile, findSent, insertFile, isFileHeld, listFiles, usedBytes, type FileRow } from './tickets.files.repository.ts';
import { forgetUploadJob } from './tickets.jobs.ts';
import { findTicket, type TicketFilter, type TicketRow } from './tickets.repository.ts';
import { authorOf, subjectOf, ticketRow, writeState } from './tickets.service.ts';

/** Takes an upload apart: gives its fields and what `store` made of its file. */
export type Receive = <Stored>(store: (file: { readonly name: string; readonly content: AsyncIterable<Uint8Array> }) => Promise<Stored>) => Promise<{ fields: Readonly<Record<string, string>>; stored: Stored }>;

interface Upload {
  /** The ticket, as whoever sends may find it. */
  readonly ticket: TicketFilter;
  readonly receive: Receive;
  /** Of the session that sends. */
  readonly token: string;
  readonly policy: Policy;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

function readForm(fields: Readonly<Record<string, string>>): { clientId: string | null; commentId: string | null } {
  const { id, commentId, ...others } = fields;
  const errors = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries({ id, commentId })) if (value !== undefined && !uuid.test(value)) errors[name] = 'This is not an id.';
  for (const name of Object.keys(others)) errors[name] = 'This field is not known here.';
  if (Object.keys(errors).length > 0) throw new AppError('validation_failed', { errors });
  return { clientId: id?.toLowerCase() ?? null, commentId: commentId?.toLowerCase() ?? null };
}

async function* watched(content: AsyncIterable<Uint8Array>, inspector: AttachmentInspector): AsyncGenerator<Uint8Array> {
  for await (const bytes of content) {
    inspector.add(bytes);
    yield bytes;
  }
}

/** Refuses what would not fit beside what is there already. Throws `attachment_quota`. */
async function refuseOverQuota(ctx: Context, scope: Scope, ticket: TicketRow, bytes: number): Promise<void> {
  const { attachmentsPerTicket, attachmentBytesPerPerson, attachmentBytesPerOrganization } = limits.ticket;
  if ((await listFiles(ctx.db, scope, ticket.organization_id, ticket.id)).length >= attachmentsPerTicket) throw new AppError('attachment_quota', { detail: `A ticket can have ${attachmentsPerTicket} files. Open another ticket for more.` });
  const author = authorOf(ctx);
  const used = await usedBytes(ctx.db, scope, ticket.organization_id, author.id);
  const tooMuch = used.all + bytes > attachmentBytesPerOrganization || (author.kind === 'customer' && used.own + bytes > attachmentBytesPerPerson);
  if (tooMuch) throw new AppError('attachment_quota');
}

const tooLarge = () => new AppError('payload_too_large', { detail: `A file may have at most ${limits.ticket.attachmentBytes / 1024 / 1024} MB. Make it smaller, or send a part of it.` });

/** Keeps what comes in and says what it is. Throws `file_not_accepted`, `payload_too_large`. */
async function receiveFile(ctx: Context, scope: Scope, fileId: string, receive: Receive) {
  const inspector = new AttachmentInspector();
  try {
    const { fields, stored } = await receive(async ({ name, content }) => ({ name: cleanName(name), bytes: await storeFile(ctx, scope, fileId, watched(content, inspector), limits.ticket.attachmentBytes) }));
    const form = readForm(fields);
    const mediaType = inspector.conclude(stored.name);
    if (mediaType === null) throw new AppError('file_not_accepted', { errors: { file: 'This is none of the kinds that can be attached, or it is not what its name says.' } });
    return { ...form, name: stored.name, bytes: stored.bytes, mediaType };
  } catch (error) {
    if (error instanceof AppError && error.code === 'payload_too_large' && inspector.bytes >= limits.ticket.attachmentBytes) throw tooLarge();
    throw error;
  }
}

/** An upload takes a while: whoever lost their session or right meanwhile does not get it through. Throws `unauthenticated`, and what the policy throws. */
async function refuseWhoLeft(ctx: Context, { token, policy }: Upload): Promise<void> {
  const read = ctx.actor.kind === 'staff' ? readStaff : readCustomer;
  const actor = await read(ctx.db, ctx.ports.clock, hashToken(token), ctx.client.host);
  if (!actor) throw new AppError('unauthenticated');
  policy.check(actor);
}

/** The file that was sent under this id before, where it is the same; null where there is none. Throws `different_request`. */
async function sentBefore(ctx: Context, scope: Scope, ticket: TicketRow, sent: { clientId: string | null; name: string; bytes: number }): Promise<FileRow | null> {
  if (sent.clientId === null) return null;
  const known = await findSent(ctx.db, scope, ticket.organization_id, authorOf(ctx).id, sent.clientId);
  if (!known) return null;
  if (known.ticket_id !== ticket.id || known.file_name !== sent.name || known.bytes !== sent.bytes) throw new AppError('different_request');
  return known;
}

/**
 * Attaches a file to a ticket, of the kind that its content says; a refused or broken-off upload leaves nothing behind, and one repeated under the sender's id adds nothing. Throws `not_found`,
 * `ticket_closed`, `file_not_accepted`, `attachment_quota`, `payload_too_large`, `different_request`, `validation_failed`.
 */
export async function attachFile(ctx: Context, scope: Scope, upload: Upload): Promise<FileRow> {
  const author = authorOf(ctx);
  const open = async (inner: Context) => {
    const ticket = await ticketRow(inner, scope, upload.ticket);
    if (author.kind === 'customer' && ticket.status === 'closed') throw new AppError('ticket_closed');
    return ticket;
  };
  const ticket = await open(ctx);
  await refuseOverQuota(ctx, scope, ticket, 0);
  const fileId = ctx.newId();
  // Should this process die on the way, what it has kept so far goes a day later.
  const sweeping = await enqueue(ctx, forgetUploadJob, { fileId }, { runAt: isoTime(milliseconds(ctx.now()) + 86_400_000) });
  const discard = async () => {
    await deleteFile(ctx, scope, fileId);
    await withdrawJob(ctx, scope, sweeping);
  };
  try {
    const sent = await receiveFile(ctx, scope, fileId, upload.receive);
    const before = await sentBefore(ctx, scope, ticket, sent);
    if (before) {
      await discard();
      return before;
    }
    return await inTransaction(ctx, async (inner) => {
      await refuseWhoLeft(inner, upload);
      const current = await open(inner);
      await refuseOverQuota(inner, scope, current, sent.bytes);
      const comment = sent.commentId === null ? null : await findComment(inner.db, scope, current.organization_id, current.id, sent.commentId);
      if (sent.commentId !== null && comment?.author_id !== author.id) throw new AppError('validation_failed', { errors: { commentId: 'Attach a file to something you wrote in this ticket.' } });
      const row = {
        ...{ id: inner.newId(), comment_id: sent.commentId, file_id: fileId, author_kind: author.kind, author_id: author.id, author_name: author.name },
        ...{ file_name: sent.name, media_type: sent.mediaType, bytes: sent.bytes, client_id: sent.clientId, created_at: inner.now() },
      };
      await insertFile(inner.db, { ...row, provider_id: scope.providerId, organization_id: current.organization_id, ticket_id: current.id });
      await writeState(inner, scope, current, {}, true);
      await withdrawJob(inner, scope, sweeping);
      await record(inner, { action: 'ticket.file_attached', subject: subjectOf(current), organizationId: current.organization_id, changes: [{ field: 'file', before: null, after: sent.name }] });
      return row;
    });
  } catch (error) {
    await discard();
    if (violatedKey(error) !== 'ticket_files_organization_id_author_id_client_id_key') throw error;
    throw new AppError('service_unavailable', { retryAfterSeconds: 1, detail: 'The same file is being attached by another request. Try again in a moment.', cause: error });
  }
}

/** A file of a ticket, for saving; `ticket` is how whoever asks may find the ticket. Throws `not_found`. */
export async function openFile(ctx: Context, scope: Scope, ticket: TicketFilter, id: string): Promise<{ fileName: string; mediaType: string; bytes: number; content: AsyncIterable<Uint8Array> }> {
  const found = await findTicket(ctx.db, scope, ticket);
  const file = found && (await findFile(ctx.db, scope, found.organization_id, found.id, id));
  if (!file) throw new AppError('not_found');
  return { fileName: file.file_name, mediaType: file.media_type, bytes: file.bytes, content: readFile(ctx, scope, file.file_id) };
}

/** Deletes what is kept of an upload that no ticket holds. */
export async function forgetUpload(ctx: Context, scope: Scope, fileId: string): Promise<void> {
  if (!(await isFileHeld(ctx.db, scope, fileId))) await deleteFile(ctx, scope, fileId);
}
