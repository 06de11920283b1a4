import type { RequestHandler } from 'express';
import { newId } from '../platform/ids.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

declare module 'express-serve-static-core' {
  interface Request {
    requestId?: string;
  }
}

const watched = new Set(['/healthz', '/readyz', '/metrics']);

/** Gives each request an id and logs its end: method, path without the query, status, milliseconds; never a header or body. */
export function requestLog(logger: Logger, clock: Clock): RequestHandler {
  const enabled = logger.isLevelEnabled('info');
  return (request, response, next) => {
    const started = performance.now();
    const requestId = newId(clock.now());
    request.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    if (enabled) {
      response.once('finish', () => {
        const path = request.originalUrl.split('?', 1)[0]?.slice(0, 300);
        // Whoever watches asks every few seconds, and would drown what people did.
        const level = path !== undefined && watched.has(path) && response.statusCode < 400 ? 'debug' : 'info';
        logger[level]({ requestId, method: request.method, path, status: response.statusCode, ms: Math.round(performance.now() - started) }, 'request');
      });
    }
    next();
  };
}
