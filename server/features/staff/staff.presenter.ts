import type { StaffMember } from './staff.service.ts';

/** A member of staff, for colleagues; `now` decides whether the invitation has expired. */
export function presentStaff(member: StaffMember, now: string) {
  return {
    id: member.id,
    version: member.version,
    userId: member.user_id,
    name: member.name,
    email: member.email,
    status: member.status,
    role: member.role,
    organizationIds: member.organizationIds === null ? null : [...member.organizationIds],
    lastSignInAt: member.last_sign_in_at,
    invitation: member.status !== 'invited' || member.invitation_expires_at === null ? null : { sentAt: member.invitation_sent_at, expiresAt: member.invitation_expires_at, expired: member.invitation_expires_at <= now },
    createdAt: member.created_at,
    updatedAt: member.updated_at,
  };
}
