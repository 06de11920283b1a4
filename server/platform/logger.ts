import { destination, pino, type Logger } from 'pino';

export type { Logger };

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly errorCode?: string;
  readonly cause?: LoggedError;
}

/** What a log holds of an error: what it is and where, and nothing else that hangs on it, for a database tells of a failing row all it holds (F6). */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Something else than an error was thrown.', stack: undefined };
  const { code } = error as { code?: unknown };
  return { type: error.name, message: error.message, stack: error.stack, ...(typeof code === 'string' ? { errorCode: code } : {}), ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }) };
}

/** JSON lines on standard output; secrets are never handed to it, and known names are blanked all the same. */
export function createLogger(level: string): Logger {
  const stream = destination({ dest: 1, sync: false, minLength: 4_096 });
  const flush = setInterval(() => stream.flush(), 500);
  flush.unref();
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: loggedError }, redact: { paths: ['*.password', '*.token', '*.code', '*.cookie', '*.authorization', 'password', 'token', 'cookie', 'authorization'], censor: '…' } },
    stream,
  );
}
