import type { customerStatuses } from '../../../shared/contracts/customer-users.ts';
import { foldPhone, foldText } from '../../../shared/folding.ts';

export type CustomerStatus = (typeof customerStatuses)[number];
export type OpenStatus = Exclude<CustomerStatus, 'disabled'>;

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

/** What a repeated row of an import changes: never the role, no field is emptied, and the phone of somebody who signs in stays, for it may verify them. */
export function importedChanges(known: { name: string; phone: string; signsIn?: boolean }, row: { name: string; phone: string }): { name?: string; phone?: string } {
  return {
    ...(row.name !== '' && row.name !== known.name ? { name: row.name } : {}),
    ...(row.phone !== '' && row.phone !== known.phone && known.signsIn !== true ? { phone: row.phone } : {}),
  };
}

/** An address that its owner recognizes and nobody else learns: `s…@acme.example`. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(at)}`;
}
