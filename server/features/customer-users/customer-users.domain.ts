import type { customerStatuses } from '../../../shared/contracts/customer-users.ts';
import { foldPhone, foldText } from '../../../shared/folding.ts';

export type CustomerStatus = (typeof customerStatuses)[number];
export type OpenStatus = Exclude<CustomerStatus, 'disabled'>;

/** How the caller was verified before an act that could hand an account to somebody else. */
export interface Verification {
  readonly method: 'call_back' | 'manager_approval' | 'in_person';
  readonly note: string;
}

const freshContactMilliseconds = 7 * 86_400_000;

/** What search finds a person by: name and address without case and accents, and the digits of the phone number. */
export function searchTextOf(person: { name: string; email: string; phone: string }): string {
  return [foldText(person.name), foldText(person.email), foldPhone(person.phone)].filter((part) => part !== '').join(' ');
}

/** What enabling a disabled person returns to. */
export function statusAfterEnable(person: { status_before_disable: OpenStatus | null; user_id: string | null }): OpenStatus {
  return person.status_before_disable ?? (person.user_id === null ? 'new' : 'active');
}

/** What a person without a sign-in is: `invited` while an invitation is underway, else `new`. */
export function statusWithoutSignIn(invitationUnderway: boolean): OpenStatus {
  return invitationUnderway ? 'invited' : 'new';
}

/** The status columns after a change of what lies under a possible `disabled`, which stays. */
export function withStatus(person: { status: CustomerStatus }, next: OpenStatus): { status: CustomerStatus; status_before_disable: OpenStatus | null } {
  return person.status === 'disabled' ? { status: 'disabled', status_before_disable: next } : { status: next, status_before_disable: null };
}

/** The status below a possible `disabled`. */
export function openStatus(person: { status: CustomerStatus; status_before_disable: OpenStatus | null; user_id: string | null }): OpenStatus {
  return person.status === 'disabled' ? statusAfterEnable(person) : person.status;
}

/** Whether a call back proves nothing because the number was changed in the last 7 days; times in milliseconds since 1970. */
export function isContactFresh(verification: Verification, phoneChangedAt: number | null, now: number): boolean {
  return verification.method === 'call_back' && phoneChangedAt !== null && phoneChangedAt > now - freshContactMilliseconds;
}

/** What a repeated row of an import changes: never the role, and no field is emptied. */
export function importedChanges(known: { name: string; phone: string }, row: { name: string; phone: string }): { name?: string; phone?: string } {
  return {
    ...(row.name !== '' && row.name !== known.name ? { name: row.name } : {}),
    ...(row.phone !== '' && row.phone !== known.phone ? { phone: row.phone } : {}),
  };
}

/** An address that its owner recognizes and nobody else learns: `s…@acme.example`. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(at)}`;
}
