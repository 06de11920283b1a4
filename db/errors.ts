/** The name of the unique key a write ran into (`table_column_…_key`), or null where the error is another. */
export function violatedKey(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  if (code === '23505' && typeof constraint === 'string') return constraint;
  if (code !== 'SQLITE_CONSTRAINT_UNIQUE' && code !== 'SQLITE_CONSTRAINT_PRIMARYKEY') return null;
  const columns = error.message.replace('UNIQUE constraint failed: ', '').split(', ');
  const table = columns[0]?.split('.')[0] ?? '';
  return [table, ...columns.map((column) => column.split('.')[1] ?? column), 'key'].join('_');
}

const postgresTransient = new Set(['40001', '40P01', '55P03', '57P01', '57P02', '57P03', '53300', '08000', '08003', '08006', '08001', '08004', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** The last ones come from the disk itself, when it takes a commit. */
const sqliteTransient = /^(?:SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN)|EIO$|ENOSPC$|EDQUOT$)/u;

/** Whether the database could not answer for a reason that may pass (busy, full, failing over); the caller answers `service_unavailable`. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return postgresTransient.has(code) || sqliteTransient.test(code);
  return /Connection terminated|timeout exceeded when trying to connect/u.test(error.message);
}

/** Whether a transaction lost against another and may simply run again. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && ['40001', '40P01'].includes(String((error as { code?: unknown }).code));
}
