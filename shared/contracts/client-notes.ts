import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { block, line } from './text.ts';
import { idParams, listQuery, readVersion, timeSchema } from './list.ts';

const body = block(limits.clientNoteCharacters).pipe(z.string().min(1, { message: 'Please fill this in.' }));
const fields = { title: line(), body };
export const clientNoteSchema = z
  .object({
    id: z.uuid(),
    version: z.number().int(),
    organizationId: z.uuid(),
    organizationName: z.string(),
    ...fields,
    authorName: z.string(),
    /** Since when the organization's account managers read it; null: only staff do. */
    sharedAt: timeSchema.nullable(),
    sharedBy: z.string().nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'ClientNote' });
const path = '/api/admin/client-notes';
const one = { audience: 'admin', params: idParams, response: clientNoteSchema } as const;

export const clientNotes = {
  list: defineContract({ audience: 'admin', method: 'GET', path, summary: 'Notes about organizations', query: listQuery({ sorts: ['updatedAt', 'title'], filter: { organizationId: z.uuid().optional(), shared: z.boolean().optional() }, defaultSort: '["updatedAt","DESC"]' }), response: z.array(clientNoteSchema) }),
  get: defineContract({ ...one, method: 'GET', path: `${path}/:id`, summary: 'One note' }),
  create: defineContract({ audience: 'admin', method: 'POST', path, summary: 'Write a note about an organization; only staff read it until it is shared', body: z.strictObject({ organizationId: z.uuid(), ...fields }), status: 201, response: clientNoteSchema, errors: ['organization_archived'] }),
  update: defineContract({ ...one, method: 'PUT', path: `${path}/:id`, summary: 'Change a note', body: z.object({ version: readVersion, ...fields }), errors: ['changed_meanwhile'] }),
  remove: defineContract({ audience: 'admin', method: 'DELETE', path: `${path}/:id`, summary: 'Delete a note, also for those it is shared with', params: idParams }),
  share: defineContract({ ...one, method: 'POST', path: `${path}/:id/share`, summary: 'Share a note with the organization’s account managers' }),
  unshare: defineContract({ ...one, method: 'POST', path: `${path}/:id/unshare`, summary: 'Take a note back from the organization’s account managers' }),
} as const;

const portalNote = z.object({ id: z.uuid(), title: z.string(), body: z.string(), authorName: z.string(), sharedAt: timeSchema, updatedAt: timeSchema });
export const portalClientNotes = {
  list: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/client-notes', summary: 'Notes your provider shares with account managers', query: listQuery({ sorts: ['updatedAt'], filter: {}, defaultSort: '["updatedAt","DESC"]' }), response: z.array(portalNote) }),
  get: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/client-notes/:id', summary: 'One note', params: idParams, response: portalNote }),
} as const;
