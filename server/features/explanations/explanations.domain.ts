import { walls, type AccessCode, type AccessFacts, type Gate } from '../../../shared/access.ts';
import { isUnderway, type InvitationState } from '../../../shared/invitation-state.ts';
import { failureSummary, ssoFacts, ssoFinding, ssoSummary, type SsoFindings } from './explanations.sso.domain.ts';
import { featureFinding, featureSummary, hiddenSeen, recordFinding, type FeatureFinding } from './explanations.features.domain.ts';
import { enrolmentFinding, factorFinding, lockWords, type FactorFindings, type LockFinding } from './explanations.factors.domain.ts';

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
  /** Guessing of the password was stopped. */
  readonly locked: LockFinding | null;
  /** The present password opens nothing until another is set. */
  readonly mustChangePassword: boolean;
  readonly factors: FactorFindings;
  readonly sso: SsoFindings;
  /** The section that is asked about; null: none is. */
  readonly feature: FeatureFinding | null;
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
  if (findings.sso.failure !== null) return `The company’s sign-in did not work. ${findings.sso.failure.sentence}`;
  if (findings.kind === 'unknown_address') return 'Nobody with this address is known here, so no password can be right.';
  if (findings.kind === 'staff') return 'This is the sign-in of a member of your team.';
  const lock = findings.locked === null ? '' : ` Password sign-in ${lockWords(findings.locked)} Unlocking opens it at once; setting a new password by mail opens it, too.`;
  const change = findings.mustChangePassword ? ' The password they have opens nothing until they set a new one: each sign-in with it sends a mail with a link.' : '';
  if (findings.hasSignIn) return `Signs in as ${findings.signInEmail ?? findings.email}.${change}${lock}`;
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
  if (gate === 'sso') return ssoFinding(findings.organization?.name ?? 'The organization', findings.sso);
  if (gate === 'mfa') return factorFinding(findings.factors);
  if (gate === 'mfa_enrolment') return enrolmentFinding(findings.factors);
  const organization = findings.organization?.name ?? 'the organization';
  return gate === 'feature' ? featureFinding(findings.feature, organization) : recordFinding(findings.feature, organization);
}

/** One sentence: can this person get in, and if not, why; `since` names who decided it and when. */
export function summaryOf(access: 'allowed' | AccessCode, findings: Findings, since: string): string {
  const who = findings.name === '' ? findings.email || 'Somebody' : findings.name;
  const organization = findings.organization?.name ?? 'the portal';
  if (findings.sso.failure !== null) return failureSummary(who, findings.sso.failure);
  if (findings.feature !== null && (access === 'feature_hidden' || access === 'allowed')) return featureSummary(who, findings.feature, organization, since);
  if (access === 'sso_required') return ssoSummary(who, organization, findings.sso);
  if (access === 'allowed' && findings.sso.state === 'on' && findings.sso.exemptUntil === null) return `${who} can get in to ${organization} through the company’s own sign-in alone${findings.sso.from === null ? '' : `, since ${findings.sso.from}`}.`;
  if (access === 'allowed' && findings.mustChangePassword) return `${who} can get in to ${organization} once they have set a new password: you asked for one, and the way there is in their mail.`;
  if (access === 'allowed') return findings.locked === null ? `${who} can get in to ${organization}.` : `${who} can get in to ${organization}, but password sign-in is stopped for now after too many wrong tries.`;
  if (findings.kind === 'unknown_address') return `Nobody with the address ${findings.email} is known here.`;
  if (findings.kind === 'staff') return `${who} works for you: staff sign-ins do not open the customer portal.`;
  if (access === 'portal_unavailable') return findings.organization?.status === 'archived' ? `${who} cannot get in: ${organization} is archived${since}.` : `${who} cannot get in: the portal of ${organization} is off${since}.`;
  if (access === 'access_required' && findings.status === 'disabled') return `${who} cannot get in: this person is disabled in ${organization}${since}.`;
  if (access === 'access_required') return `${who} can sign in, but no active portal account is linked to this sign-in.`;
  if (access === 'mfa_enrolment_required') return `${who} must set up a second factor before anything opens: ${organization} requires one${since}, and they have none.`;
  if (access === 'mfa_required') {
    if (findings.factors.locked !== null) return `${who} cannot get in: second factors are stopped for now after too many wrong tries.`;
    return `${who} is at the second factor and has not given it${findings.factors.clock === null ? '' : `: the phone is ${findings.factors.clock}`}.`;
  }
  if (findings.invitation === null) return `${who} cannot sign in yet: nobody has invited this person.`;
  return `${who} cannot sign in yet: ${isUnderway(findings.invitation.state) ? 'the invitation has not been accepted' : findings.invitation.state === 'bounced' ? 'the invitation came back undelivered' : 'the invitation has expired'}.`;
}

/** What is stopped after too many wrong tries, where the tries came from, since when and until when; null: nothing. */
export function stoppedWords({ locked, factors }: Findings): string | null {
  if (locked !== null) return `Password sign-in ${lockWords(locked)}`;
  return factors.locked === null ? null : `Asking for the second factor ${lockWords(factors.locked)}`;
}

/** What the customer sees, word for word; null where they get in. */
export function customerSees(access: 'allowed' | AccessCode, findings: Findings, note: string, reference: string | null): { title: string; text: string[]; note: string | null } | null {
  const reached = reference === null ? [] : [`Reference: ${reference}`];
  if (findings.sso.failure !== null) return { title: 'Your company’s sign-in did not work', text: [`The page says that the sign-in of their company did not work, and whom to ask.`, ...reached], note: null };
  if (access === 'allowed') {
    if (findings.locked === null || findings.sso.state === 'on') return null;
    return { title: 'Too many tries', text: [`For your protection no more are accepted for now.${findings.locked.until === null ? '' : ` Try again at ${findings.locked.until}.`}`, `A reset mail still works meanwhile: choose “Forgotten your password?” below. ${findings.providerName} can help you, too.`], note: null };
  }
  const fill = (text: string) => text.replaceAll('{provider}', findings.providerName).replaceAll('{organization}', findings.organization?.name ?? 'your organization');
  if (access === 'feature_hidden' && findings.feature !== null) {
    const { title, text } = hiddenSeen(findings.feature);
    return { title, text: [text, ...reached], note: null };
  }
  if (access === 'mfa_required') return { title: 'One more step', text: ['The page asks for what this person has: a passkey, the code of their authenticator app, a recovery code or an access pass from you.', ...(findings.factors.clock === null ? [] : [`After a wrong code: “The clock of your device is ${findings.factors.clock}. Set its time to automatic and enter the next code.”`]), ...reached], note: null };
  if (access === 'mfa_enrolment_required') return { title: 'Set up a second step', text: [fill('{organization} asks for a second step at sign-in, so that nobody gets in with your password alone. It takes a minute.'), ...reached], note: null };
  if (access === 'sso_required' && findings.sso.atDoor) return { title: 'Continue with your company', text: ['Your company signs in on its own page. What you just used does not open its portal.', ...reached], note: null };
  if (access === 'sso_required') return { title: walls.sso_required.title, text: [fill(walls.sso_required.meaning), ...walls.sso_required.next.map(fill), ...reached], note: null };
  if (access !== 'access_required' && access !== 'portal_unavailable') return { title: 'Invalid email or password', text: ['The sign-in page stays, with this message: it never says whether an address is known.'], note: null };
  const wall = walls[access];
  return { title: wall.title, text: [fill(wall.meaning), ...wall.next.map(fill), ...reached], note: access === 'portal_unavailable' && note !== '' ? note : null };
}

/** The facts of somebody who signs in now with their right password and, unless something stands against it, their second factor, from what is stored. */
export function factsFor(findings: Findings): AccessFacts {
  return {
    session: findings.sso.failure === null && (findings.hasSignIn || findings.kind === 'staff') ? 'valid' : 'none',
    customerUser: findings.status === null || findings.kind !== 'customer_user' ? null : { status: findings.status },
    organization: findings.organization ? { status: findings.organization.status, portalEnabled: findings.organization.portalEnabled } : null,
    sso: ssoFacts(findings.sso),
    mfa: { required: findings.factors.required, exempt: findings.factors.exemptUntil !== null, enrolled: findings.factors.enrolled, used: findings.factors.enrolled && !findings.factors.isStuck && findings.factors.locked === null, pass: false, atIdp: false },
    feature: findings.feature?.fact ?? null,
    record: null,
  };
}
