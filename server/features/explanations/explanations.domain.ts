import { walls, type AccessCode, type AccessFacts, type Gate } from '../../../shared/access.ts';
import { isUnderway, type InvitationState } from '../../../shared/invitation-state.ts';

/** What the explainer knows about one person in one organization; times are already in the provider's zone and words. */
export interface Findings {
  readonly name: string;
  readonly email: string;
  readonly kind: 'customer_user' | 'user' | 'staff' | 'unknown_address';
  readonly hasSignIn: boolean;
  readonly signInEmail: string | null;
  readonly status: 'new' | 'invited' | 'active' | 'disabled' | null;
  readonly organization: { readonly name: string; readonly status: 'active' | 'archived'; readonly portalEnabled: boolean } | null;
  readonly invitation: { readonly state: InvitationState; readonly expires: string | null; readonly bounceReason: string | null } | null;
  /** Guessing was stopped, until this time where it ends by itself. */
  readonly locked: { readonly until: string | null } | null;
  readonly providerName: string;
}

export const gateTitles: Readonly<Record<Gate, string>> = {
  session: 'Can sign in',
  customer_user: 'Has an active portal account',
  portal: 'Portal is on',
  sso: 'Comes in the way the organization asks',
  mfa: 'Second factor used',
  mfa_enrolment: 'Second factor set up where required',
  feature: 'Section is shown',
  record: 'Record is within reach',
};

const invitationWords = ({ state, expires, bounceReason }: NonNullable<Findings['invitation']>): string => {
  if (state === 'waiting') return 'An invitation is ready and waits for the portal to be switched on.';
  if (state === 'queued') return 'An invitation is about to be sent.';
  if (state === 'sent') return `An invitation was sent and not accepted yet; it works until ${expires ?? 'it is revoked'}.`;
  if (state === 'bounced') return `The invitation came back: ${bounceReason ?? 'the mail server refused it'}.`;
  return `The invitation expired${expires === null ? '' : ` on ${expires}`} without being accepted.`;
};

function sessionFinding(findings: Findings): string {
  if (findings.kind === 'unknown_address') return 'Nobody with this address is known here, so no password can be right.';
  if (findings.kind === 'staff') return 'This is the sign-in of a member of your team.';
  const lock = findings.locked === null ? '' : findings.locked.until === null ? ' Password sign-in is stopped after too many wrong tries; setting a new password by mail opens it again.' : ` Password sign-in is stopped after too many wrong tries until ${findings.locked.until}; setting a new password by mail opens it at once.`;
  if (findings.hasSignIn) return `Signs in as ${findings.signInEmail ?? findings.email}.${lock}`;
  const invitation = findings.invitation === null ? 'No invitation has been sent.' : invitationWords(findings.invitation);
  return `There is no sign-in for this person yet. ${invitation}`;
}

function customerUserFinding(findings: Findings): string {
  const where = findings.organization?.name ?? 'any organization';
  if (findings.kind === 'staff') return 'Members of your team do not open the customer portal; no customer account is linked to this sign-in.';
  if (findings.kind === 'user') return 'The sign-in exists, but it is not linked to any organization you may see.';
  if (findings.status === 'active') return `Active in ${where}.`;
  if (findings.status === 'disabled') return `Disabled in ${where}.`;
  if (findings.status === 'invited' || findings.status === 'new') return `${findings.hasSignIn ? 'A sign-in exists for this address, but it is not linked' : 'Not linked to a sign-in'} in ${where}. ${findings.invitation === null ? 'No invitation is open.' : invitationWords(findings.invitation)}`;
  return 'No organization knows this address.';
}

function portalFinding({ organization }: Findings): string {
  if (!organization) return 'No organization to enter.';
  if (organization.status === 'archived') return `${organization.name} is archived; nobody of it gets in.`;
  return organization.portalEnabled ? `The portal of ${organization.name} is on.` : `The portal of ${organization.name} is off.`;
}

/** One sentence about what was found at a gate. */
export function findingAt(gate: Gate, findings: Findings): string {
  if (gate === 'session') return sessionFinding(findings);
  if (gate === 'customer_user') return customerUserFinding(findings);
  if (gate === 'portal') return portalFinding(findings);
  if (gate === 'sso') return 'The organization asks for no particular way in.';
  if (gate === 'mfa') return 'No second factor is set up, so none is asked for.';
  if (gate === 'mfa_enrolment') return 'No second factor is required.';
  return gate === 'feature' ? 'No section was asked for.' : 'No record was asked for.';
}

/** One sentence: can this person get in, and if not, why; `since` names who decided it and when. */
export function summaryOf(access: 'allowed' | AccessCode, findings: Findings, since: string): string {
  const who = findings.name === '' ? findings.email : findings.name;
  const organization = findings.organization?.name ?? 'the portal';
  if (access === 'allowed') return findings.locked === null ? `${who} can get in to ${organization}.` : `${who} can get in to ${organization}, but password sign-in is stopped for now after too many wrong tries.`;
  if (findings.kind === 'unknown_address') return `Nobody with the address ${findings.email} is known here.`;
  if (findings.kind === 'staff') return `${who} works for you: staff sign-ins do not open the customer portal.`;
  if (access === 'portal_unavailable') return findings.organization?.status === 'archived' ? `${who} cannot get in: ${organization} is archived${since}.` : `${who} cannot get in: the portal of ${organization} is off${since}.`;
  if (access === 'access_required' && findings.status === 'disabled') return `${who} cannot get in: this person is disabled in ${organization}${since}.`;
  if (access === 'access_required') return `${who} can sign in, but no active portal account is linked to this sign-in.`;
  if (findings.invitation === null) return `${who} cannot sign in yet: nobody has invited this person.`;
  return `${who} cannot sign in yet: ${isUnderway(findings.invitation.state) ? 'the invitation has not been accepted' : findings.invitation.state === 'bounced' ? 'the invitation came back undelivered' : 'the invitation has expired'}.`;
}

/** What the customer sees, word for word; null where they get in. */
export function customerSees(access: 'allowed' | AccessCode, findings: Findings, note: string, reference: string | null): { title: string; text: string[]; note: string | null } | null {
  if (access === 'allowed') return null;
  if (access !== 'access_required' && access !== 'portal_unavailable') return { title: 'Invalid email or password', text: ['The sign-in page stays, with this message: it never says whether an address is known.'], note: null };
  const fill = (text: string) => text.replaceAll('{provider}', findings.providerName).replaceAll('{organization}', findings.organization?.name ?? 'your organization');
  const wall = walls[access];
  return { title: wall.title, text: [fill(wall.meaning), ...wall.next.map(fill), ...(reference === null ? [] : [`Reference: ${reference}`])], note: access === 'portal_unavailable' && note !== '' ? note : null };
}

/** The facts of somebody who signs in now with their right password, from what is stored. */
export function factsFor(findings: Findings): AccessFacts {
  return {
    session: findings.hasSignIn || findings.kind === 'staff' ? 'valid' : 'none',
    customerUser: findings.status === null || findings.kind !== 'customer_user' ? null : { status: findings.status },
    organization: findings.organization ? { status: findings.organization.status, portalEnabled: findings.organization.portalEnabled } : null,
    sso: { only: false, exempt: false, cameThrough: 'none' },
    mfa: { required: false, exempt: false, enrolled: false, used: false, pass: false },
    feature: null,
    record: null,
  };
}
