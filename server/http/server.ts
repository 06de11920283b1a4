import express, { type Express, type RequestHandler } from 'express';
import type { Database } from '../../db/database.ts';
import { isReady } from '../../db/migrate.ts';
import { AppError } from '../errors.ts';
import { openApiRoutes } from './openapi.ts';
import { problemHandler } from './problem.ts';
import { requestLog } from './request-log.ts';
import { mount, type Route, type RouteFrame } from './route.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { servePages } from './spa.ts';
import { metricsHandler, type CountJobs } from './metrics.ts';

export interface ServerParts {
  readonly database: Database;
  readonly frame: RouteFrame;
  readonly routes: readonly Route[];
  /** Folder of the built clients. */
  readonly pages: string;
  /** Whether the worker of this process, if it has one, is alive. */
  readonly workerIsAlive: () => boolean;
  readonly countJobs: CountJobs;
}

/** The Express app; the order of its parts is the order in which a request meets them. */
export function createServer({ database, frame, routes, pages, workerIsAlive, countJobs }: ServerParts): Express {
  const { config, logger, clock } = frame.ports;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustProxy);
  app.set('query parser', false);
  app.set('case sensitive routing', true);
  app.use((_request, response, next) => {
    setSecurityHeaders(response, config.secureCookies);
    next();
  });
  app.use(requestLog(logger, clock));

  app.get('/healthz', (_request, response) => {
    response.type('text').send('ok');
  });
  app.get('/readyz', async (_request, response) => {
    const ready = workerIsAlive() && (await isReady(database).catch(() => false));
    response.status(ready ? 200 : 503).type('text').send(ready ? 'ready' : 'not ready');
  });
  app.get('/metrics', metricsHandler(countJobs, config));

  const methods = new Map<string, Set<string>>();
  const exact = new Map<string, RequestHandler>();
  // Express asks one route after another; addresses without parameters are found at once.
  app.use((request, response, next) => {
    const handler = exact.get(`${request.method} ${request.path}`);
    if (handler) return handler(request, response, next);
    next();
    return undefined;
  });
  for (const entry of routes) {
    const { method, path } = entry.contract;
    const handler = mount(entry, frame);
    if (!path.includes(':')) exact.set(`${method} ${path}`, handler);
    app[method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'](path, handler);
    methods.set(path, (methods.get(path) ?? new Set<string>()).add(method));
  }
  for (const [path, allowed] of methods) {
    app.all(path, (_request, response) => {
      response.setHeader('Allow', [...allowed].join(', '));
      throw new AppError('method_not_allowed');
    });
  }
  openApiRoutes(app, routes.map(({ contract }) => contract));
  app.use(['/api', '/sso'], () => {
    throw new AppError('not_found');
  });
  servePages(app, { directory: pages, https: config.secureCookies, cookies: frame.cookies, reader: frame.reader, db: frame.db });
  app.use((request) => {
    throw new AppError(request.method === 'GET' || request.method === 'HEAD' ? 'not_found' : 'method_not_allowed');
  });
  app.use(problemHandler(logger));
  return app;
}
