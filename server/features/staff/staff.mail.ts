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
];
