import type { AccessCode } from '../../../shared/access.ts';
import { isUnderway, type InvitationState } from '../../../shared/invitation-state.ts';
import type { Permission } from '../../../shared/permissions.ts';

export interface Fix {
  readonly kind: 'enable_portal' | 'restore_organization' | 'enable_person' | 'invite' | 'resend_invitation' | 'link' | 'open_person' | 'open_staff' | 'create_person';
  readonly label: string;
  readonly detail: string;
  readonly organizationId: string | null;
  readonly customerUserId: string | null;
  readonly invitationId: string | null;
  readonly allowed: boolean;
}

export interface Fixable {
  readonly access: 'allowed' | AccessCode;
  readonly kind: 'customer_user' | 'user' | 'staff' | 'unknown_address';
  readonly who: string;
  readonly status: 'new' | 'invited' | 'active' | 'disabled' | null;
  readonly hasSignIn: boolean;
  readonly organizationStatus: 'active' | 'archived' | null;
  readonly organizationName: string;
  readonly organizationId: string | null;
  readonly customerUserId: string | null;
  readonly invitation: { readonly id: string; readonly state: InvitationState } | null;
  readonly activePeople: number;
}

const people = (count: number) => (count === 1 ? '1 person gets in again' : `${count} people get in again`);

/** The fixes for what blocks, the likeliest first; what the viewer may not do says so. */
export function fixesFor(subject: Fixable, may: (permission: Permission) => boolean): Fix[] {
  const fixes: Fix[] = [];
  const add = (permission: Permission, kind: Fix['kind'], label: string, detail: string) => {
    const allowed = may(permission);
    fixes.push({ kind, label, detail: allowed ? detail : `${detail} Your role does not allow this: ask an owner or admin of your team.`, organizationId: subject.organizationId, customerUserId: subject.customerUserId, invitationId: subject.invitation?.id ?? null, allowed });
  };
  const { who, organizationName } = subject;
  if (subject.access === 'portal_unavailable') {
    if (subject.organizationStatus === 'archived') add('customers.edit', 'restore_organization', `Restore ${organizationName}`, 'The organization becomes active again; whether its portal is on stays as it was.');
    else add('portals.manage', 'enable_portal', 'Switch the portal on', `The portal of ${organizationName} opens at once: ${people(subject.activePeople)}, and waiting invitations go out.`);
  } else if (subject.kind === 'unknown_address') add('customers.help', 'create_person', 'Add this person', 'Add the person to an organization and invite them.');
  else if (subject.kind === 'staff') add('staff.read', 'open_staff', 'Open your team', 'If this person is also a customer, add them to an organization with another address.');
  else if (subject.kind === 'user') add('customers.help', 'create_person', 'Add this person', `Add ${who} to an organization; the invitation is accepted with the sign-in that exists.`);
  else if (subject.access !== 'allowed' && subject.status === 'disabled') add('customers.help', 'enable_person', `Enable ${who}`, `1 person gets in to ${organizationName} again, from the next request.`);
  else if (subject.access !== 'allowed') {
    if (subject.invitation) add('customers.help', 'resend_invitation', 'Send the invitation again', isUnderway(subject.invitation.state) ? 'A new mail with a new link; the older link stops working. On the person’s page you can also read out a code.' : 'A new mail with a new link.');
    else add('customers.help', 'invite', `Invite ${who}`, `Sends 1 mail with a link that lets ${who} in.`);
    if (subject.hasSignIn) add('customers.link', 'link', 'Link the sign-in', 'Links the sign-in that exists for this address; verify the caller first.');
  }
  if (subject.customerUserId !== null) add('customers.read', 'open_person', `Open ${who}`, 'Everything about this person on one page.');
  return fixes;
}
