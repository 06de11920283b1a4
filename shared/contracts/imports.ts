import { z } from 'zod';
import { defineContract } from './contract.ts';
import { idParams, listQuery, timeSchema } from './list.ts';

export const importKinds = ['organizations', 'people'] as const;
export const importFields = {
  organizations: ['name', 'externalId', 'domain', 'phone', 'status', 'notes'],
  people: ['firstName', 'lastName', 'name', 'email', 'organizationExternalId', 'organizationName', 'role', 'phone'],
} as const satisfies Record<(typeof importKinds)[number], readonly string[]>;
export const rowResults = ['created', 'updated', 'unchanged', 'duplicate', 'refused'] as const;
/** Why a row is refused; stable, and written beside the row in the download. */
export const rowCodes = ['name_missing', 'name_too_long', 'name_taken', 'external_id_too_long', 'domain_invalid', 'domain_taken', 'public_mail_domain', 'phone_invalid', 'status_unknown', 'notes_too_long', 'email_missing', 'email_invalid', 'organization_missing', 'organization_unknown', 'organization_archived', 'organization_ambiguous', 'role_unknown', 'too_many_cells', 'unreadable'] as const;

const counts = z.object({ rows: z.number().int(), created: z.number().int(), updated: z.number().int(), unchanged: z.number().int(), duplicate: z.number().int(), refused: z.number().int(), refusedBy: z.record(z.string(), z.number().int()) });
export const importSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(importKinds),
    fileName: z.string(),
    bytes: z.number().int(),
    /** `mapping`: waits for the person to confirm the columns. */
    status: z.enum(['mapping', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed']),
    delimiter: z.string(),
    encoding: z.string(),
    columns: z.array(z.string()),
    sample: z.array(z.array(z.string())),
    /** Field to column position, as guessed or chosen; null: left out. */
    mapping: z.record(z.string(), z.number().int().nullable()),
    /** What the dry run found; null before it. */
    checked: counts.nullable(),
    result: counts.nullable(),
    progress: z.object({ done: z.number().int(), total: z.number().int().nullable() }),
    jobId: z.uuid().nullable(),
    error: z.string().nullable(),
    createdBy: z.string(),
    createdAt: timeSchema,
    finishedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Import' });
const row = z.object({ id: z.uuid(), row: z.number().int(), result: z.enum(rowResults), code: z.string().nullable(), message: z.string().nullable(), cells: z.array(z.string()), subjectId: z.uuid().nullable() }).meta({ id: 'ImportRow' });
const one = { audience: 'admin', params: idParams, response: importSchema } as const;

export const imports = {
  list: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/imports', summary: 'Imports, newest first', query: listQuery({ sorts: ['createdAt'], filter: { kind: z.enum(importKinds).optional(), status: z.string().max(20).optional() }, defaultSort: '["createdAt","DESC"]' }), response: z.array(importSchema) }),
  get: defineContract({ ...one, method: 'GET', path: '/api/admin/imports/:id', summary: 'One import' }),
  /** Multipart: `kind`, optional `dryRun` ("true" by default: waits for the mapping; "false": guesses, checks and runs at once), then the file part `file`. */
  create: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/imports', summary: 'Upload a CSV file', status: 201, response: importSchema, tags: ['raw-body'], errors: ['csv_unreadable', 'csv_empty', 'csv_too_many_columns', 'column_missing'] }),
  check: defineContract({ ...one, method: 'POST', path: '/api/admin/imports/:id/check', summary: 'Dry run with these columns: a job that changes nothing', body: z.strictObject({ mapping: z.record(z.string(), z.number().int().min(0).max(999).nullable()) }), errors: ['import_not_ready', 'column_missing'] }),
  run: defineContract({ ...one, method: 'POST', path: '/api/admin/imports/:id/run', summary: 'Carry the import out: a job with a result for each row', errors: ['import_not_ready'] }),
  cancel: defineContract({ ...one, method: 'POST', path: '/api/admin/imports/:id/cancel', summary: 'Stop after the rows done so far, or put aside what has not run', errors: ['not_cancellable'] }),
  rows: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/imports/:id/rows', summary: 'The result of each row', params: idParams, query: listQuery({ sorts: ['row'], filter: { result: z.enum(rowResults).optional(), code: z.string().max(60).optional() } }), response: z.array(row) }),
  refused: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/imports/:id/refused.csv', summary: 'The refused rows with their reasons, to mend and import again', params: idParams, tags: ['raw-body'] }),
} as const;
