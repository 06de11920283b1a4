import { parse } from 'cookie';
import type { Request, Response } from 'express';
import { hashToken, sameText } from '../platform/crypto.ts';

export type Door = 'admin' | 'portal';

/** Names of the cookies of one installation: `__Host-` on https; on http loopback plain and by port, since browsers do not tell ports apart. */
export interface CookieNames {
  readonly secure: boolean;
  /** The host of the public address. */
  readonly publicHost: string;
  readonly session: Readonly<Record<Door, string>>;
  /** The known device's own cookie. */
  readonly device: Readonly<Record<Door, string>>;
  /** What binds a way to an identity provider and back to its browser. */
  readonly sso: string;
}

/** The cookie names for a public address. */
export function cookieNames(publicUrl: string): CookieNames {
  const url = new URL(publicUrl);
  const secure = url.protocol === 'https:';
  const name = (kind: string) => (secure ? `__Host-portico-${kind}` : `portico-${kind}-${url.port || '80'}`);
  return { secure, publicHost: url.host, session: { admin: name('admin'), portal: name('portal') }, device: { admin: name('admin-device'), portal: name('portal-device') }, sso: name('sso') };
}

export interface PresentedToken {
  readonly token: string;
  readonly transport: 'cookie' | 'token';
}

const tokenShape = /^[A-Za-z0-9_-]{43}$/u;

/** The session token a request carries: a bearer token, else the door's cookie. */
export function presentedToken(request: Request, names: CookieNames, door: Door): PresentedToken | null {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) {
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/u.exec(authorization)?.[1];
    return token === undefined ? null : { token, transport: 'token' };
  }
  const token = tokenCookieOf(request, names.session[door]);
  return token === undefined ? null : { token, transport: 'cookie' };
}

/** One cookie of a request. */
export function cookieOf(request: Request, name: string): string | undefined {
  const header = request.headers.cookie;
  return header === undefined ? undefined : parse(header)[name];
}

/** A cookie of a request where it has the shape of a token of ours. */
export function tokenCookieOf(request: Request, name: string): string | undefined {
  const value = cookieOf(request, name);
  return value !== undefined && tokenShape.test(value) ? value : undefined;
}

/** Sets a cookie that scripts cannot read, for `seconds`. */
export function setCookie(response: Response, names: CookieNames, name: string, value: string, seconds: number): void {
  response.cookie(name, value, { httpOnly: true, secure: names.secure, sameSite: 'lax', path: '/', maxAge: seconds * 1_000, encode: String });
}

/** Takes a cookie back. */
export function clearCookie(response: Response, names: CookieNames, name: string): void {
  response.clearCookie(name, { httpOnly: true, secure: names.secure, sameSite: 'lax', path: '/' });
}

/** The CSRF token that belongs to a session token; only somebody who holds the session can know it. */
export function csrfTokenOf(token: string): string {
  return hashToken(`csrf ${token}`);
}

/** Whether a header carries the session's CSRF token. */
export function csrfMatches(token: string, header: string | undefined): boolean {
  return header !== undefined && sameText(csrfTokenOf(token), header);
}
