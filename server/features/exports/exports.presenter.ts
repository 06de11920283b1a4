import type { z } from 'zod';
import type { exportSchema } from '../../../shared/contracts/operations.ts';
import type { ExportRow } from './exports.repository.ts';

type Shown = z.output<typeof exportSchema>;

/** One export as staff follow it. */
export function presentExport(row: ExportRow): Shown {
  return {
    id: row.id,
    resource: row.resource as Shown['resource'],
    status: row.status,
    rows: row.rows,
    fileName: row.file_name,
    downloadUrl: row.status === 'done' ? `/api/admin/exports/${row.id}/file` : null,
    jobId: row.job_id,
    createdBy: row.created_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
