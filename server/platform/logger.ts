import { destination, pino, type Logger } from 'pino';

export type { Logger };

/** JSON lines on standard output; secrets are never handed to it, and known names are blanked all the same. */
export function createLogger(level: string): Logger {
  const stream = destination({ dest: 1, sync: false, minLength: 4_096 });
  const flush = setInterval(() => stream.flush(), 500);
  flush.unref();
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: ['*.password', '*.token', '*.code', '*.cookie', '*.authorization', 'password', 'token', 'cookie', 'authorization'], censor: '…' } },
    stream,
  );
}
