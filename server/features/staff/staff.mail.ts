import { defineMail } from '../deliveries/index.ts';
import { invitationState } from './staff.service.ts';

/** The mail that brings a colleague into the team. */
export const staffMails = [
  defineMail({
    kind: 'staff_invitation',
    priority: 10,
    subject: (data) => `${String(data['invitedBy'])} invited you to the team of ${String(data['providerName'])}`,
    body: (data) => ({
      heading: `Join the team of ${String(data['providerName'])}`,
      paragraphs: [`${String(data['invitedBy'])} invited you to the console of ${String(data['providerName'])} as ${String(data['role'])}.`, 'The button works once, for 7 days. You choose your own password.', 'If you did not expect this, ignore this mail.'],
      button: 'Accept the invitation',
    }),
    link: { purpose: 'staff_invitation', path: (secret) => `/admin/join#${secret}` },
    stillWanted: async (ctx, delivery) => delivery.subjectId !== null && (await invitationState(ctx, delivery.subjectId)) === 'invited',
  }),
  defineMail({
    kind: 'owner_alert',
    priority: 0,
    subject: (data) => `${String(data['providerName'])}: ${String(data['what'])}`,
    body: (data, frame) => ({
      heading: String(data['what']),
      paragraphs: [`${String(data['who'])}, on ${frame.time(String(data['at']))}.`, 'Owners can do everything here, so you are told each time. If you did not expect this, look into the audit page now.'],
      button: { label: 'Open the audit page', url: frame.address('/admin/audit-events') },
    }),
  }),
  defineMail({
    kind: 'break_glass_used',
    priority: 0,
    subject: (data) => `${String(data['providerName'])}: ${String(data['who'])} got in without single sign-on`,
    body: (data, frame) => ({
      heading: 'Somebody broke the glass',
      paragraphs: [
        `${String(data['who'])} (${String(data['email'])}) signed in to the console with a password of their own, with ${String(data['browser'])} on ${String(data['system'])}, on ${frame.time(String(data['at']))}, from the address ${String(data['ip'])}.`,
        'Your team must come through single sign-on; only those you named may get in without, and you are told each time.',
        'If nobody meant this, end that person’s sessions now and take them off the list under Settings, Staff sign-in.',
      ],
      button: { label: 'Open staff sign-in', url: frame.address('/admin/settings/staff-sign-in') },
    }),
  }),
];
