import type { z } from 'zod';
import type { clientNoteSchema } from '../../../shared/contracts/client-notes.ts';
import type { ClientNoteRow } from './client-notes.repository.ts';

/** One note as staff see it. */
export function presentClientNote(row: ClientNoteRow): z.output<typeof clientNoteSchema> {
  return {
    id: row.id,
    version: row.version,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    title: row.title,
    body: row.body,
    authorName: row.author_name,
    sharedAt: row.shared_at,
    sharedBy: row.shared_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** One shared note as account managers read it. */
export function presentSharedNote(row: ClientNoteRow) {
  return { id: row.id, title: row.title, body: row.body, authorName: row.author_name, sharedAt: row.shared_at ?? row.updated_at, updatedAt: row.updated_at };
}
