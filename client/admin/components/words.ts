import type { StaffRole } from '../../../shared/permissions.ts';

/** How something is coloured: by what it means, never by taste. */
export type Tone = 'neutral' | 'success' | 'warning' | 'danger' | 'info';
export interface Word {
  readonly label: string;
  readonly tone: Tone;
}
type Words<K extends string = string> = Readonly<Record<K, Word>>;

/** How staff roles are written for people. */
export const staffRoleNames: Readonly<Record<StaffRole, string>> = { owner: 'Owner', admin: 'Admin', technician: 'Technician', viewer: 'Viewer' };
/** How customer roles are written for people. */
export const customerRoleNames = { user: 'User', manager: 'Manager' } as const;

export const personStatuses: Words<'new' | 'invited' | 'active' | 'disabled'> = {
  new: { label: 'Not invited', tone: 'neutral' },
  invited: { label: 'Invited', tone: 'info' },
  active: { label: 'Active', tone: 'success' },
  disabled: { label: 'Disabled', tone: 'danger' },
};
export const organizationStatuses: Words<'active' | 'archived'> = {
  active: { label: 'Active', tone: 'success' },
  archived: { label: 'Archived', tone: 'neutral' },
};
export const domainStates: Words<'claimed' | 'proven' | 'failing'> = {
  claimed: { label: 'Not proven', tone: 'neutral' },
  proven: { label: 'Proven', tone: 'success' },
  failing: { label: 'Record missing', tone: 'warning' },
};
export const connectionStatuses: Words<'draft' | 'live' | 'off'> = {
  draft: { label: 'Draft', tone: 'neutral' },
  live: { label: 'Live', tone: 'success' },
  off: { label: 'Off', tone: 'warning' },
};
export const consentStates: Words<'no_tenant' | 'not_asked' | 'asked' | 'consented'> = {
  no_tenant: { label: 'No tenant ID', tone: 'neutral' },
  not_asked: { label: 'Not asked', tone: 'info' },
  asked: { label: 'Asked', tone: 'warning' },
  consented: { label: 'Consented', tone: 'success' },
};
export const staffStatuses: Words<'invited' | 'active' | 'disabled'> = {
  invited: { label: 'Invited', tone: 'info' },
  active: { label: 'Active', tone: 'success' },
  disabled: { label: 'Disabled', tone: 'danger' },
};
export const invitationStates: Words<'waiting' | 'queued' | 'sent' | 'bounced' | 'expired' | 'accepted' | 'revoked'> = {
  waiting: { label: 'Waiting for the portal', tone: 'warning' },
  queued: { label: 'Queued', tone: 'info' },
  sent: { label: 'Sent', tone: 'info' },
  bounced: { label: 'Bounced', tone: 'danger' },
  expired: { label: 'Expired', tone: 'warning' },
  accepted: { label: 'Accepted', tone: 'success' },
  revoked: { label: 'Revoked', tone: 'neutral' },
};
export const deliveryStatuses: Words<'queued' | 'sent' | 'kept' | 'bounced' | 'failed' | 'cancelled'> = {
  queued: { label: 'Queued', tone: 'info' },
  sent: { label: 'Sent', tone: 'success' },
  kept: { label: 'Kept here', tone: 'warning' },
  bounced: { label: 'Bounced', tone: 'danger' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};
export const importStatuses: Words<'mapping' | 'checking' | 'checked' | 'running' | 'done' | 'cancelled' | 'failed'> = {
  mapping: { label: 'Waits for its columns', tone: 'warning' },
  checking: { label: 'Being checked', tone: 'info' },
  checked: { label: 'Ready to run', tone: 'warning' },
  running: { label: 'Running', tone: 'info' },
  done: { label: 'Done', tone: 'success' },
  cancelled: { label: 'Stopped', tone: 'neutral' },
  failed: { label: 'Failed', tone: 'danger' },
};
export const jobStatuses: Words<'queued' | 'running' | 'done' | 'failed' | 'cancelled'> = {
  queued: { label: 'Queued', tone: 'info' },
  running: { label: 'Running', tone: 'info' },
  done: { label: 'Ready', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Stopped', tone: 'neutral' },
};
export const ticketStatusWords: Words<'open' | 'in_progress' | 'waiting_for_customer' | 'closed'> = {
  open: { label: 'Open', tone: 'info' },
  in_progress: { label: 'In progress', tone: 'success' },
  waiting_for_customer: { label: 'Waiting for customer', tone: 'warning' },
  closed: { label: 'Closed', tone: 'neutral' },
};
export const ticketPriorityWords: Words<'low' | 'normal' | 'high' | 'urgent'> = {
  low: { label: 'Low', tone: 'neutral' },
  normal: { label: 'Normal', tone: 'neutral' },
  high: { label: 'High', tone: 'warning' },
  urgent: { label: 'Urgent', tone: 'danger' },
};
/** How far it is that only the company's own sign-in opens a portal. */
export const ssoRuleStates: Words<'off' | 'rehearsal' | 'planned' | 'on'> = {
  off: { label: 'Off', tone: 'neutral' },
  rehearsal: { label: 'Rehearsal', tone: 'info' },
  planned: { label: 'Planned', tone: 'info' },
  on: { label: 'On', tone: 'success' },
};
/** What an attempt to get in met. */
export const outcomes: Words = {
  signed_in: { label: 'Signed in', tone: 'success' },
  invalid_credentials: { label: 'Invalid email or password', tone: 'warning' },
  too_many_attempts: { label: 'Too many attempts', tone: 'warning' },
  password_change_required: { label: 'New password asked for', tone: 'warning' },
  access_required: { label: 'Client Portal Access Required', tone: 'danger' },
  portal_unavailable: { label: 'Portal not available', tone: 'danger' },
  sso_required: { label: 'Company sign-in required', tone: 'danger' },
  sso_failed: { label: 'Company sign-in failed', tone: 'danger' },
  sso_proof_needed: { label: 'Asked to confirm by mail', tone: 'warning' },
  mfa_required: { label: 'Second factor asked for', tone: 'warning' },
  mfa_enrolment_required: { label: 'Second factor must be set up', tone: 'warning' },
  feature_hidden: { label: 'Section hidden', tone: 'neutral' },
};

/** What an attempt met, in words; codes of the future show as they are. */
export function outcomeWord(code: string): Word {
  return outcomes[code] ?? { label: sentence(code), tone: 'neutral' };
}

/** A code as words: `portal.enabled` is "Portal enabled". */
export function sentence(code: string): string {
  const words = code.replaceAll('customer_user', 'person').replaceAll('sso_rule', 'sign in rule').replaceAll(/\bsso[._]/g, 'company sign in ').replaceAll(/[._-]+/g, ' ').replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`).trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How many of something, in words: `count(1, 'person', 'people')` is "1 person". */
export function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

/** The total of a list; lists count to 10,000 and say so beyond. */
export function listTotal(total: number): string {
  return total > 10_000 ? 'more than 10,000' : total.toLocaleString('en-GB');
}

/** Minutes in the largest unit that fits: 1440 is "1 day". */
export function duration(minutes: number): string {
  if (minutes % 1_440 === 0) return count(minutes / 1_440, 'day', 'days');
  if (minutes % 60 === 0) return count(minutes / 60, 'hour', 'hours');
  return count(minutes, 'minute', 'minutes');
}

/** Bytes as people read them. */
export function fileSize(bytes: number): string {
  const kilo = bytes / 1_024;
  if (kilo < 1) return `${bytes} B`;
  if (kilo < 1_024) return `${Math.round(kilo)} kB`;
  return `${Number((kilo / 1_024).toFixed(1))} MB`;
}
