import { isoTime } from '../../platform/clock.ts';
import { describeClient, describeMethod } from './sessions.domain.ts';
import type { OpenSessionRow } from './sessions.repository.ts';
import { endOf } from './sessions.service.ts';

/** An open session for staff. */
export function presentSession(row: OpenSessionRow) {
  return {
    id: row.id,
    door: row.door,
    userId: row.user_id,
    name: row.name,
    email: row.email,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    ...describeClient(row.user_agent),
    ip: row.ip,
    signedInWith: describeMethod(row.method, row.factor_method),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: isoTime(endOf(row)),
  };
}

/** An open session for its own person. */
export function presentOwnSession(row: OpenSessionRow, currentId: string) {
  const { id, browser, system, ip, signedInWith, createdAt, lastUsedAt, expiresAt } = presentSession(row);
  return { id, current: id === currentId, browser, system, ip, signedInWith, createdAt, lastUsedAt, expiresAt };
}
