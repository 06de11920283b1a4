import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Db } from '../../db/database.ts';
import { AppError } from '../errors.ts';
import { hostOf, type SessionReader } from './authentication.ts';
import { setPagePolicy } from './security-headers.ts';
import { cookieOf, type CookieNames } from './session.ts';

const year = 31_536_000_000;

function page(file: string, https: boolean, cookie: string): (request: Request, response: Response) => void {
  // Read once: a new build comes with a new start.
  const html = existsSync(file) ? readFileSync(file, 'utf8') : null;
  return (request, response) => {
    if (html === null) throw new AppError('service_unavailable', { detail: 'The pages have not been built. The operator runs npm start, which builds them.' });
    const nonce = setPagePolicy(response, https);
    response.setHeader('Cross-Origin-Embedder-Policy', 'credentialless');
    response.status(200).setHeader('Content-Type', 'text/html; charset=utf-8').end(html.replaceAll('__CSP_NONCE__', nonce).replace('__VISITOR__', cookieOf(request, cookie) === undefined ? 'new' : 'returning'));
  };
}

/** Serves the built console under `/admin` and the portal under `/`: hashed files for a year, the page itself with a fresh nonce and never stored. */
export function servePages(app: Express, options: { directory: string; https: boolean; cookies: CookieNames; reader: SessionReader; db: Db }): void {
  const files = (name: string): RequestHandler => express.static(join(options.directory, name), { index: false, immutable: true, maxAge: year, fallthrough: true, redirect: false, dotfiles: 'ignore', setHeaders: (response, path) => {
    response.setHeader('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  } });
  const known = async (request: Request) => {
    if (!(await options.reader.host(options.db, hostOf(request, options.cookies.publicHost)))) throw new AppError('unknown_host');
  };
  const console_ = page(join(options.directory, 'admin', 'index.html'), options.https, options.cookies.session.admin);
  const portal = page(join(options.directory, 'portal', 'index.html'), options.https, options.cookies.session.portal);
  const notAFile: RequestHandler = (request, _response, next) => {
    next(/\.[a-z0-9]{2,5}$/iu.test(request.path) ? new AppError('not_found') : undefined);
  };
  app.get(['/admin', '/admin/{*rest}'], async (request, _response, next) => {
    await known(request);
    next();
  });
  app.use('/admin', files('admin'));
  app.get(['/admin', '/admin/{*rest}'], notAFile, console_);
  app.use(files('portal'));
  app.get('/{*rest}', notAFile, async (request, response) => {
    await known(request);
    portal(request, response);
  });
}
