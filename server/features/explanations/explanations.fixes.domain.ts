import type { AccessCode } from '../../../shared/access.ts';
import { isUnderway, type InvitationState } from '../../../shared/invitation-state.ts';
import type { Permission } from '../../../shared/permissions.ts';
import type { ShowCell } from './explanations.features.domain.ts';

export interface Fix {
  readonly kind: 'enable_portal' | 'restore_organization' | 'enable_person' | 'invite' | 'resend_invitation' | 'link' | 'open_person' | 'open_staff' | 'create_person' | 'unlock' | 'waive_password_change' | 'reset_mfa' | 'access_pass' | 'exempt' | 'exempt_sso' | 'relax_sso' | 'send_sso_way' | 'show_feature';
  readonly label: string;
  readonly detail: string;
  readonly organizationId: string | null;
  readonly customerUserId: string | null;
  readonly invitationId: string | null;
  /** A connection of the organization, for acts on its sign-in rule. */
  readonly connectionId: string | null;
  /** The draft that shows a section. */
  readonly cells: ShowCell[];
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
  /** What stands in the way of an act on this person's sign-in whoever may do it else, as a sentence; null: nothing. */
  readonly barred: string | null;
  readonly enrolled: boolean;
  /** A stop that unlocking ends, of the password or of second factors. */
  readonly canUnlock: boolean;
  /** The present password opens nothing until another is set. */
  readonly mustChangePassword: boolean;
  /** How the organization's own sign-in stands to this person. */
  /** The section that is asked about, and the draft that shows it to this person alone. */
  readonly feature: { readonly name: string; readonly isCeiling: boolean; readonly cells: ShowCell[] } | null;
  readonly sso: { readonly only: boolean; readonly failed: boolean; readonly live: boolean; readonly hasWay: boolean; readonly connectionId: string | null };
}

type Add = (permission: Permission, kind: Fix['kind'], label: string, detail: string, barred?: string | null) => void;

/** What helps somebody whose sign-in is linked and active: behind a verification of the caller, but for the unlock. */
function signInFixes(subject: Fixable, add: Add): void {
  const { who, barred } = subject;
  if (subject.canUnlock) add('customers.help', 'unlock', 'Unlock sign-in', `${who} can try again at once. Make sure that it is them who tried.`, barred);
  if (subject.access === 'mfa_enrolment_required') add('customers.exempt', 'exempt', 'Let them in without for now', `${who} gets in without a second factor until a date you choose. Verify the caller first.`, barred);
  if (!subject.enrolled) return;
  add('customers.recover', 'access_pass', 'Issue an access pass', `A code to read out that works once, for an hour, and leads ${who} to set up a new second factor. Verify the caller first.`, barred);
  add('customers.recover', 'reset_mfa', 'Reset second factors', `Removes every second factor and recovery code of ${who} and ends all their sessions; they and their managers are told. Verify the caller first.`, barred);
}

/** What helps somebody whom their organization lets in through its own sign-in alone. */
function ssoFixes(subject: Fixable, add: Add): void {
  const { who, organizationName, sso, barred } = subject;
  const known = subject.customerUserId !== null;
  const relax = () => {
    if (sso.only && sso.connectionId !== null) add('portals.manage', 'relax_sso', 'Relax the sign-in rule', `Other ways open the portal of ${organizationName} again at once: ${subject.activePeople === 1 ? '1 person' : `${subject.activePeople} people`}. You can put it back within the hour.`);
  };
  // What is broken for one is broken for everybody.
  if (sso.failed) relax();
  if (sso.live && sso.hasWay && known && !sso.failed) add('customers.help', 'send_sso_way', `Send ${who} the way there`, `Sends 1 mail with a button that leads to the sign-in of ${organizationName}.`);
  if (sso.only && known && subject.hasSignIn) add('customers.exempt', 'exempt_sso', 'Exempt for a day', `${who} gets in with something of their own, such as a password, until a time you choose. Verify the caller first.`, barred);
  if (!sso.failed) relax();
}

const people = (count: number) => (count === 1 ? '1 person gets in again' : `${count} people get in again`);

/** The fixes for what blocks, the likeliest first; what the viewer may not do says so. */
export function fixesFor(subject: Fixable, may: (permission: Permission) => boolean): Fix[] {
  const fixes: Fix[] = [];
  const add: Add = (permission, kind, label, detail, barred = null) => {
    const allowed = may(permission) && barred === null;
    fixes.push({ kind, label, detail: allowed ? detail : `${detail} ${barred ?? 'Your role does not allow this: ask an owner or admin of your team.'}`, organizationId: subject.organizationId, customerUserId: subject.customerUserId, invitationId: subject.invitation?.id ?? null, connectionId: subject.sso.connectionId, cells: kind === 'show_feature' ? (subject.feature?.cells ?? []) : [], allowed });
  };
  const { who, organizationName } = subject;
  const atFactor = subject.access === 'mfa_required' || subject.access === 'mfa_enrolment_required';
  const linked = subject.kind === 'customer_user' && subject.hasSignIn && subject.status === 'active';
  if (subject.sso.failed || subject.access === 'sso_required') ssoFixes(subject, add);
  else if (subject.access === 'feature_hidden' && subject.feature !== null) {
    const { name, isCeiling } = subject.feature;
    add('portals.manage', 'show_feature', `Show ${name} to ${who}`, isCeiling ? `Takes away that ${organizationName} hides it from everybody, which may show it to others too, and shows it to ${who}. You see the numbers first.` : `Sets it for ${who} alone; nobody else notices.`);
  } else if (subject.access === 'portal_unavailable') {
    if (subject.organizationStatus === 'archived') add('customers.edit', 'restore_organization', `Restore ${organizationName}`, 'The organization becomes active again; whether its portal is on stays as it was.');
    else add('portals.manage', 'enable_portal', 'Switch the portal on', `The portal of ${organizationName} opens at once: ${people(subject.activePeople)}, and waiting invitations go out.`);
  } else if (subject.kind === 'unknown_address') add('customers.help', 'create_person', 'Add this person', 'Add the person to an organization and invite them.');
  else if (subject.kind === 'staff') add('staff.read', 'open_staff', 'Open your team', 'If this person is also a customer, add them to an organization with another address.');
  else if (subject.kind === 'user') add('customers.help', 'create_person', 'Add this person', `Add ${who} to an organization; the invitation is accepted with the sign-in that exists.`);
  else if (atFactor) signInFixes(subject, add);
  else if (subject.access !== 'allowed' && subject.status === 'disabled') add('customers.help', 'enable_person', `Enable ${who}`, `1 person gets in to ${organizationName} again, from the next request.`);
  else if (subject.access !== 'allowed') {
    if (subject.invitation) add('customers.help', 'resend_invitation', 'Send the invitation again', isUnderway(subject.invitation.state) ? 'A new mail with a new link; the older link stops working. On the person’s page you can also read out a code.' : 'A new mail with a new link.');
    else add('customers.help', 'invite', `Invite ${who}`, `Sends 1 mail with a link that lets ${who} in.`);
    if (subject.hasSignIn) add('customers.link', 'link', 'Link the sign-in', 'Links the sign-in that exists for this address; verify the caller first.');
  }
  if (linked && subject.access === 'allowed' && subject.mustChangePassword) add('customers.help', 'waive_password_change', 'Let the old password work again', `${who} gets in with the password they have. Do it only if nobody else can know it.`, subject.barred);
  if (linked && subject.access === 'allowed' && subject.canUnlock) signInFixes({ ...subject, enrolled: false }, add);
  if (subject.customerUserId !== null) add('customers.read', 'open_person', `Open ${who}`, 'Everything about this person on one page.');
  // Whoever gets in may have lost what they get in with all the same.
  if (linked && subject.access === 'allowed') signInFixes({ ...subject, canUnlock: false }, add);
  return fixes;
}
