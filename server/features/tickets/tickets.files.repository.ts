import type { Db } from '../../../db/database.ts';
import type { TicketFilesTable } from '../../../db/tables/tickets.ts';
import { limits } from '../../../shared/limits.ts';
import type { Scope } from '../../policy.ts';
import { inOrganization } from '../scoping.repository.ts';

const columns = ['id', 'comment_id', 'file_id', 'author_kind', 'author_id', 'author_name', 'file_name', 'media_type', 'bytes', 'client_id', 'created_at'] as const;
export type FileRow = Pick<TicketFilesTable, (typeof columns)[number]>;

const selected = columns.map((column) => `f.${column}` as const);

/** The files of a ticket, oldest first. */
export async function listFiles(db: Db, scope: Scope, organizationId: string, ticketId: string): Promise<FileRow[]> {
  return db.selectFrom('ticket_files as f').select(selected).where(inOrganization(scope, 'f', organizationId)).where('f.ticket_id', '=', ticketId).orderBy('f.created_at').orderBy('f.id').limit(limits.ticket.attachmentsPerTicket).execute();
}

/** One file of a ticket. */
export async function findFile(db: Db, scope: Scope, organizationId: string, ticketId: string, id: string): Promise<FileRow | undefined> {
  return db.selectFrom('ticket_files as f').select(selected).where(inOrganization(scope, 'f', organizationId)).where('f.ticket_id', '=', ticketId).where('f.id', '=', id).executeTakeFirst();
}

/** The file that somebody sent under an id of their own, and of which ticket it is. */
export async function findSent(db: Db, scope: Scope, organizationId: string, authorId: string, clientId: string): Promise<(FileRow & { ticket_id: string }) | undefined> {
  return db
    .selectFrom('ticket_files as f')
    .select([...selected, 'f.ticket_id'])
    .where(inOrganization(scope, 'f', organizationId))
    .where('f.author_id', '=', authorId)
    .where('f.client_id', '=', clientId)
    .executeTakeFirst();
}

/** How many bytes one person, and everybody, has attached in an organization. */
export async function usedBytes(db: Db, scope: Scope, organizationId: string, authorId: string): Promise<{ own: number; all: number }> {
  const row = await db
    .selectFrom('ticket_files as f')
    .select((eb) => [eb.fn.coalesce(eb.fn.sum<number>('f.bytes'), eb.lit(0)).as('all'), eb.fn.coalesce(eb.fn.sum<number>(eb.case().when('f.author_id', '=', authorId).then(eb.ref('f.bytes')).else(0).end()), eb.lit(0)).as('own')])
    .where(inOrganization(scope, 'f', organizationId))
    .executeTakeFirstOrThrow();
  return { own: Number(row.own), all: Number(row.all) };
}

/** Whether a ticket holds the file whose pieces are kept under `fileId`. */
export async function isFileHeld(db: Db, scope: Scope, fileId: string): Promise<boolean> {
  return (await db.selectFrom('ticket_files').select('id').where('provider_id', '=', scope.providerId).where('file_id', '=', fileId).executeTakeFirst()) !== undefined;
}

/** Adds a file to a ticket. */
export async function insertFile(db: Db, row: TicketFilesTable): Promise<void> {
  await db.insertInto('ticket_files').values(row).execute();
}
