import type { z } from 'zod';
import type { invitationSchema } from '../../../shared/contracts/invitations.ts';
import { invitationState } from '../../../shared/invitation-state.ts';
import type { ListedInvitation } from './invitations.repository.ts';

/** One invitation as staff see it at a time. */
export function presentInvitation(row: ListedInvitation, now: string): z.output<typeof invitationSchema> {
  const state = invitationState(row, now);
  return {
    id: row.id,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    customerUserId: row.customer_user_id,
    name: row.name,
    email: row.email,
    state,
    createdAt: row.created_at,
    createdBy: row.created_by,
    queuedAt: row.queued_at,
    sentAt: row.sent_at,
    bouncedAt: row.bounced_at,
    bounceReason: row.bounce_reason,
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
    expiresAt: row.expires_at,
    codeExpiresAt: state === 'accepted' || state === 'revoked' ? null : row.code_expires_at,
    timesSent: row.times_sent,
  };
}
