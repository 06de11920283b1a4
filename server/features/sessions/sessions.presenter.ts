import type { OpenSessionRow } from './sessions.repository.ts';

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
    browser: row.browser,
    system: row.system,
    ip: row.ip,
    signedInWith: row.signed_in_with,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
  };
}

/** An open session for its own person. */
export function presentOwnSession(row: OpenSessionRow, currentId: string) {
  const { id, browser, system, ip, signedInWith, createdAt, lastUsedAt, expiresAt } = presentSession(row);
  return { id, current: id === currentId, usedRecoveryCode: row.factor_method === 'recovery_code', browser, system, ip, signedInWith, createdAt, lastUsedAt, expiresAt };
}
