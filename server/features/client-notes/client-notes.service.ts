import type { Page } from '../../../shared/contracts/list.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { requireRecord, type Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { organizationById } from '../organizations/index.ts';
import { countNotes, deleteClientNote, findClientNote, insertClientNote, listClientNotes, updateClientNoteRow, updateShared, type ClientNoteFilter, type ClientNoteRow, type ClientNoteSort } from './client-notes.repository.ts';

interface Query {
  readonly sort: readonly [ClientNoteSort, 'ASC' | 'DESC'];
  readonly range: readonly [number, number];
  readonly filter: ClientNoteFilter;
}

/** One page of notes. */
export async function clientNotes(ctx: Context, scope: Scope, { sort, range, filter }: Query): Promise<Page<ClientNoteRow>> {
  return listClientNotes(ctx.db, scope, filter, [sort[0], sort[1] === 'ASC' ? 'asc' : 'desc'], range);
}

/** One note. Throws `not_found`. */
export async function clientNoteById(ctx: Context, scope: Scope, id: string): Promise<ClientNoteRow> {
  const row = await findClientNote(ctx.db, scope, id);
  if (!row) throw new AppError('not_found');
  return row;
}

const subject = ({ id, title }: { id: string; title: string }) => ({ kind: 'client_note', id, label: title });

/** Writes a note that only staff read. Throws `not_found`, `organization_archived`. */
export async function createClientNote(ctx: Context, scope: Scope, input: { organizationId: string; title: string; body: string }): Promise<ClientNoteRow> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  return inTransaction(ctx, async (inner) => {
    const organization = await organizationById(inner, scope, input.organizationId);
    if (organization.status === 'archived') throw new AppError('organization_archived');
    const now = inner.now();
    const id = inner.newId();
    await insertClientNote(inner.db, { id, provider_id: scope.providerId, organization_id: organization.id, title: input.title, body: input.body, author_id: actor.userId, author_name: actor.name === '' ? actor.email : actor.name, shared_at: null, shared_by: null, version: 1, created_at: now, updated_at: now });
    await record(inner, { action: 'client_note.created', subject: subject({ id, title: input.title }), organizationId: organization.id });
    return clientNoteById(inner, scope, id);
  });
}

/** Changes a note that is still at the version that was read. Throws `not_found`, `changed_meanwhile`. */
export async function updateClientNote(ctx: Context, scope: Scope, input: { id: string; version: number; title: string; body: string }, present: (row: ClientNoteRow) => unknown): Promise<ClientNoteRow> {
  return inTransaction(ctx, async (inner) => {
    const before = await clientNoteById(inner, scope, input.id);
    const changes = changesBetween({ title: before.title, body: before.body }, { title: input.title, body: input.body });
    if (changes.length === 0) return before;
    if (!(await updateClientNoteRow(inner.db, scope, input.id, input.version, { title: input.title, body: input.body, updated_at: inner.now() }))) throw new AppError('changed_meanwhile', { current: present(before) });
    await record(inner, { action: 'client_note.updated', subject: subject(input), organizationId: before.organization_id, changes });
    return clientNoteById(inner, scope, input.id);
  });
}

/** Shares a note with the account managers of its organization, or takes it back. Throws `not_found`. */
export async function setShared(ctx: Context, scope: Scope, id: string, shared: boolean): Promise<ClientNoteRow> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  return inTransaction(ctx, async (inner) => {
    const note = await clientNoteById(inner, scope, id);
    const changed = await updateShared(inner.db, scope, id, shared ? { at: inner.now(), by: actor.name === '' ? actor.email : actor.name } : null);
    if (changed) await record(inner, { action: shared ? 'client_note.shared' : 'client_note.unshared', subject: subject(note), organizationId: note.organization_id });
    return clientNoteById(inner, scope, id);
  });
}

/** Deletes a note. Throws `not_found`. */
export async function removeClientNote(ctx: Context, scope: Scope, id: string): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const note = await clientNoteById(inner, scope, id);
    await deleteClientNote(inner.db, scope, id);
    await record(inner, { action: 'client_note.deleted', subject: subject(note), organizationId: note.organization_id });
  });
}

/** One page of the notes that are shared with the account managers of the entered organization. */
export async function sharedClientNotes(ctx: Context, scope: Scope, query: Query): Promise<Page<ClientNoteRow>> {
  return clientNotes(ctx, scope, { ...query, filter: { ...query.filter, shared: true } });
}

/** One shared note of the entered organization; one that is not shared is outside the reader's scope. Throws `not_found`. */
export async function sharedClientNote(ctx: Context, scope: Scope, id: string): Promise<ClientNoteRow> {
  const row = await clientNoteById(ctx, scope, id);
  requireRecord(ctx.actor, 'client_notes', row.shared_at !== null);
  return row;
}

/** What Home says of the shared notes: how many there are; none waits for anybody. */
export async function countClientNotes(ctx: Context, scope: Scope): Promise<{ total: number; waiting: number }> {
  return { total: await countNotes(ctx.db, scope, { shared: true }), waiting: 0 };
}
