import type { Request } from 'express';
import { AppError } from '../errors.ts';
import { csrfMatches, type PresentedToken } from './session.ts';

/**
 * Refuses a write that another site could have caused: a foreign `Origin` or `Sec-Fetch-Site` always; an absent `Origin` where a cookie is
 * sent or would be set; a cookie's session without its CSRF token. Throws `origin_refused`, `csrf_refused`.
 */
export function refuseForeignWrites(request: Request, options: { ownOrigin: string; presented: PresentedToken | null; setsCookie: boolean; needsCsrfToken: boolean }): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && origin !== options.ownOrigin) throw new AppError('origin_refused');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new AppError('origin_refused');
  if (options.presented?.transport === 'token') return;
  if (origin === undefined && (options.setsCookie || options.presented !== null)) throw new AppError('origin_refused');
  const header = request.headers['x-csrf-token'];
  if (options.needsCsrfToken && options.presented && !csrfMatches(options.presented.token, typeof header === 'string' ? header : undefined)) throw new AppError('csrf_refused');
}
