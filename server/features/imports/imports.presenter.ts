import type { z } from 'zod';
import type { contracts } from '../../../shared/contracts/index.ts';
import type { importSchema } from '../../../shared/contracts/imports.ts';
import type { ImportRow, ResultRow } from './imports.repository.ts';
import { rowSentences, type RowCode } from './imports.rows.domain.ts';

type Shown = z.output<typeof importSchema>;
const parsed = (json: string | null) => (json === null ? null : (JSON.parse(json) as unknown));

/** One import as staff follow it. */
export function presentImport(row: ImportRow): Shown {
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    bytes: row.bytes,
    status: row.status,
    delimiter: row.delimiter,
    encoding: row.encoding,
    columns: parsed(row.columns) as string[],
    sample: parsed(row.sample) as string[][],
    mapping: parsed(row.mapping) as Shown['mapping'],
    checked: parsed(row.checked) as Shown['checked'],
    result: parsed(row.result) as Shown['result'],
    progress: { done: row.progress_done, total: row.progress_total },
    jobId: row.job_id,
    error: row.error,
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

/** What became of one row, and why. */
export function presentResult(row: ResultRow): z.output<(typeof contracts.imports.rows)['response'] & z.ZodType>[number] {
  return { id: row.id, row: row.row_number, result: row.result, code: row.code, message: row.code === null ? null : (rowSentences[row.code as RowCode] ?? null), cells: JSON.parse(row.cells) as string[], subjectId: row.subject_id };
}
