import { mayGiveRole, staffRoles, type StaffRole } from '../../../shared/permissions.ts';

/** Text fit for one header line: no control or direction characters, single spaces, at most `maximum` characters. */
export function headerText(text: string, maximum = 200): string {
  const line = text
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll(/ {2,}/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= maximum ? line : `${characters.slice(0, maximum - 1).join('').trimEnd()}…`;
}

/** An ISO time in a time zone, with its name: `22 November 2026, 14:05 (Europe/London)`. */
export function zonedTime(iso: string, timeZone: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' }).format(at);
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  return `${day}, ${clock} (${timeZone.replaceAll('_', ' ')})`;
}

const isRole = (role: unknown): role is StaffRole => staffRoles.some((known) => known === role);

/** Why somebody may not look at the one-time link of a mail, as a sentence; null where they may. */
export function withheldBecause(mail: { purpose: string; data: Readonly<Record<string, unknown>>; status: string; hasMailServer: boolean }, viewer: { mayManage: boolean; role: StaffRole | null }): string | null {
  if (!viewer.mayManage || viewer.role === null) return 'Only an owner or admin may look at the link.';
  if (mail.status !== 'kept') return 'The link is shown only while the mail is kept here because no mail server is set up.';
  if (mail.hasMailServer) return 'A mail server is set up now: send the mail instead of passing the link on.';
  if (mail.purpose === 'invitation') return null;
  if (mail.purpose === 'password_reset') return mail.data['kind'] === 'customer' ? null : 'The link would sign somebody in as a member of your team, so nobody is shown it. An operator can recover an owner on the command line.';
  if (mail.purpose === 'staff_invitation') {
    const { role } = mail.data;
    return isRole(role) && mayGiveRole(viewer.role, role) ? null : 'The link gives a role that you may not give.';
  }
  return 'The link would let whoever holds it act as somebody else, so nobody is shown it.';
}
