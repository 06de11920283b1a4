import type { Request } from 'express';
import type { Db } from '../../db/database.ts';
import type { Actor, CustomerActor, StaffActor } from '../policy.ts';
import { AppError } from '../errors.ts';
import { hashToken } from '../platform/crypto.ts';
import { presentedToken, type CookieNames, type Door, type PresentedToken } from './session.ts';

/** Reads sessions and hosts; `app.ts` hands it in, so that this floor knows no room. */
export interface SessionReader {
  readonly staff: (db: Db, tokenHash: string, host: string) => Promise<StaffActor | null>;
  readonly customer: (db: Db, tokenHash: string, host: string) => Promise<CustomerActor | null>;
  readonly host: (db: Db, host: string) => Promise<{ readonly providerId: string } | null>;
}

export interface Authenticated {
  readonly actor: Actor;
  readonly presented: PresentedToken | null;
}

const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?=:|$)/u;

/** The host of a request as host rows hold it: lower case, without the scheme's own port; on an installation for trying out, the names of this machine are one. */
export function hostOf(request: Request, publicHost: string): string {
  const host = (request.headers.host ?? '').toLowerCase().replace(request.protocol === 'https' ? /:443$/u : /:80$/u, '');
  return loopback.test(publicHost) && loopback.test(host) && host.replace(loopback, '') === publicHost.replace(loopback, '') ? publicHost : host;
}

/** Who sends a request to a door: the session's person, or nobody at the host's provider. Throws `unknown_host`. */
export async function authenticate(request: Request, door: Door, reader: SessionReader, db: Db, names: CookieNames): Promise<Authenticated> {
  const host = hostOf(request, names.publicHost);
  const presented = presentedToken(request, names, door);
  if (presented) {
    const actor = await reader[door === 'admin' ? 'staff' : 'customer'](db, hashToken(presented.token), host);
    if (actor) return { actor, presented };
  }
  const found = await reader.host(db, host);
  if (!found) throw new AppError('unknown_host');
  return { actor: { kind: 'anonymous', providerId: found.providerId }, presented };
}
