import { foldPhone } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import { milliseconds } from '../../../shared/times.ts';
import type { StaffRole } from '../../../shared/permissions.ts';
import { verificationMethods } from '../../../shared/contracts/mfa.ts';

const day = 86_400_000;

export type CallerMethod = (typeof verificationMethods)[number];
export type VerificationStatus = 'pending' | 'verified' | 'refused' | 'closed';

/** What is stored of a verification, as far as it decides; times in ISO. */
export interface StoredVerification {
  readonly method: CallerMethod | 'second_staff';
  readonly status: VerificationStatus;
  readonly user_id: string | null;
  readonly second_by_id: string | null;
  readonly created_by_id: string;
  readonly created_by: string;
  readonly verified_by: string;
  readonly expires_at: string;
}

/** How a verification stands at a time (ISO): one whose time is over is closed. */
export function statusAt(row: StoredVerification, now: string): VerificationStatus {
  return row.status !== 'refused' && row.expires_at <= now ? 'closed' : row.status;
}

/** Whether a contact that was changed then (ISO; null: never) proves nothing yet; `now` in milliseconds since 1970. */
export function isFreshContact(changedAt: string | null, now: number): boolean {
  return changedAt !== null && milliseconds(changedAt) > now - limits.verification.freshContactDays * day;
}

/** Why two members of staff are needed for a person's access; null: one is enough. */
export type SecondReason = 'protected' | 'several_organizations' | null;

/** Whether a second member of staff must confirm: for protected people always, for people of several organizations where a manager of one approved. */
export function secondReason(person: { protected: boolean; several: boolean }, method: StoredVerification['method']): SecondReason {
  if (person.protected) return 'protected';
  return method === 'manager_approval' && person.several ? 'several_organizations' : null;
}

const secondWords: Readonly<Record<Exclude<SecondReason, null>, string>> = {
  protected: 'This person is protected: a second member of your team must confirm the verification before it counts.',
  several_organizations: 'This person belongs to several organizations, so the word of one manager is not enough: a second member of your team must confirm it before it counts.',
};

/** Why a verification does not let a member of staff act on a person's sign-in (null: none) now, as a sentence; null where it does. */
export function whyUnusable(row: StoredVerification, asked: { byUserId: string; userId: string | null; second: SecondReason; now: string }): string | null {
  if (row.created_by_id !== asked.byUserId) return `${row.created_by} verified this caller, so only they can act on it. Verify the caller yourself.`;
  const status = statusAt(row, asked.now);
  if (status === 'refused') return `${row.verified_by} said that this is not the person. Do not go on.`;
  if (status === 'closed') return `A verification counts for ${limits.verification.validMinutes} minutes, and this one is over. Verify the caller again.`;
  if (status === 'pending') return row.method === 'second_staff' ? 'No second member of your team has confirmed it yet.' : 'The caller is not verified yet. Finish the verification first.';
  if (row.user_id !== asked.userId) return 'This person has another sign-in than when the caller was verified. Verify them again.';
  return asked.second !== null && row.second_by_id === null ? secondWords[asked.second] : null;
}

/** What is known about how a person can be verified. */
export interface Reachable {
  readonly allowed: readonly CallerMethod[];
  readonly hasMailServer: boolean;
  readonly email: string;
  readonly emailChangedAt: string | null;
  readonly phone: string;
  readonly phoneChangedAt: string | null;
  readonly hasPin: boolean;
  readonly managers: readonly { readonly name: string }[];
  readonly organizationName: string;
}

export interface MethodState {
  readonly method: CallerMethod;
  readonly available: boolean;
  /** Why not, as a sentence. */
  readonly reason: string | null;
  readonly contact: string;
}

function whyNot(method: CallerMethod, known: Reachable, now: number): string | null {
  if (!known.allowed.includes(method)) return 'Your settings do not allow this way of verifying.';
  const fresh = `was changed in the last ${limits.verification.freshContactDays} days, so it proves nothing yet. Verify them another way.`;
  if (method === 'mail_code') {
    if (!known.hasMailServer) return 'No mail server is set up, so no code would reach them.';
    return isFreshContact(known.emailChangedAt, now) ? `The address of this person ${fresh}` : null;
  }
  if (method === 'call_back') {
    if (known.phone === '') return 'There is no phone number on record to call.';
    return isFreshContact(known.phoneChangedAt, now) ? `The phone number of this person ${fresh}` : null;
  }
  if (method === 'portal_pin') return known.hasPin ? null : 'This person has set no PIN for the phone.';
  return known.managers.length > 0 ? null : `${known.organizationName} has no other manager who could answer: they need the role, a sign-in, a portal that is on and an address that was not just changed.`;
}

/** Every way to verify a person, in the order to try, with what stands against it; `now` in milliseconds since 1970. */
export function methodStates(known: Reachable, maskedEmail: string, now: number): MethodState[] {
  const contacts: Record<CallerMethod, string> = { mail_code: maskedEmail, portal_pin: '', manager_approval: known.managers.map(({ name }) => name).join(', '), call_back: known.phone };
  return verificationMethods.map((method) => {
    const reason = whyNot(method, known, now);
    return { method, available: reason === null, reason, contact: contacts[method] };
  });
}

/** Whether two texts are one phone number, in any spelling. */
export function isSamePhone(one: string, other: string): boolean {
  const digits = foldPhone(one);
  return digits !== '' && digits === foldPhone(other);
}

/** The latest end (milliseconds since 1970) of an exemption that a role may give; null: none. */
export function latestExemption(role: StaffRole, now: number): number | null {
  if (role === 'viewer') return null;
  return now + (role === 'technician' ? limits.exemptionDays.technician : limits.exemptionDays.admin) * day;
}

/** Whether a PIN is among the first somebody would try: one digit over and over, a short pattern repeated, or digits in a row. */
export function isEasyPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10);
  return /^(\d{1,3})\1+$/u.test(pin) || steps.every((step) => step === 1) || steps.every((step) => step === 9);
}
