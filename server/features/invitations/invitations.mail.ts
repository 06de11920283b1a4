import { defineMail, type MailData } from '../deliveries/index.ts';
import { noteBounced, noteSent, stillToBeSent } from './invitations.sending.service.ts';

const read = (data: MailData) => data as unknown as { readonly name: string; readonly organizationName: string; readonly invitedBy: string; readonly expiresAt: string };

/** The invitation to a customer portal; its link's secret is made when it is sent. */
export const invitationsMails = [
  defineMail({
    kind: 'invitation',
    priority: 10,
    subject: (data, frame) => `${frame.providerName} invites you to the portal of ${read(data).organizationName}`,
    body: (data, frame) => {
      const { name, organizationName, invitedBy, expiresAt } = read(data);
      return {
        heading: `Your portal at ${organizationName}`,
        paragraphs: [
          `Hello ${name}, ${invitedBy === '' ? frame.providerName : `${invitedBy} of ${frame.providerName}`} invites you to the customer portal of ${organizationName}.`,
          `Accept the invitation and choose a password; if you sign in here already, sign in and this organization is added. The link works once, until ${frame.time(expiresAt)}.`,
          `If the link does not work, ask ${frame.providerName} for a code that you type in instead.`,
        ],
        button: 'Accept the invitation',
        footer: 'If you did not expect this, ignore this mail: nothing happens unless you accept.',
      };
    },
    link: { purpose: 'invitation', path: '/accept' },
    stillWanted: stillToBeSent,
    sent: noteSent,
    bounced: noteBounced,
  }),
];
