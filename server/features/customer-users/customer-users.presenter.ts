import type { z } from 'zod';
import type { customerUserSchema } from '../../../shared/contracts/customer-users.ts';
import type { CustomerUserRecord } from './customer-users.service.ts';

/** One person as staff see them. */
export function presentCustomerUser(row: CustomerUserRecord): z.output<typeof customerUserSchema> {
  return {
    id: row.id,
    version: row.version,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    email: row.email,
    name: row.name,
    role: row.role,
    phone: row.phone,
    status: row.status,
    userId: row.user_id,
    signInEmail: row.sign_in_email,
    lastSignInAt: row.last_sign_in_at,
    openSessions: row.openSessions,
    otherOrganizations: row.otherOrganizations.map((other) => ({ customerUserId: other.id, organizationId: other.organization_id, organizationName: other.organization_name, status: other.status })),
    invitation: row.invitation ? { id: row.invitation.id, state: row.invitation.state, expiresAt: row.invitation.expires_at } : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
