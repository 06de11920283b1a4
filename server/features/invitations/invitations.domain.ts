/** What an invitation was made for, and what has become of it since. */
export interface Bound {
  readonly invitation: { readonly email_folded: string; readonly accepted_at: string | null; readonly revoked_at: string | null };
  readonly person: { readonly email_folded: string; readonly user_id: string | null; readonly status: 'new' | 'invited' | 'active' | 'disabled' };
  readonly organization: { readonly status: 'active' | 'archived' };
}

/** Whether an invitation still is what it was made for: open, for that address, for a person without sign-in who is not disabled, of an active organization (F3). */
export function isStillBound({ invitation, person, organization }: Bound): boolean {
  const isOpen = invitation.accepted_at === null && invitation.revoked_at === null;
  return isOpen && invitation.email_folded === person.email_folded && person.user_id === null && (person.status === 'new' || person.status === 'invited') && organization.status === 'active';
}

/** Why a person cannot be invited as things stand, or null. */
export function whyNotInvitable(person: Bound['person'], organization: Bound['organization']): 'person_disabled' | 'already_active' | 'organization_archived' | null {
  if (person.status === 'disabled') return 'person_disabled';
  if (person.user_id !== null) return 'already_active';
  return organization.status === 'archived' ? 'organization_archived' : null;
}
