import type { MailKind } from './deliveries.kinds.service.ts';

/** The mail of the test button. */
export const deliveriesMails: readonly MailKind[] = [
  {
    kind: 'test',
    priority: 10,
    subject: (data) => `Test mail from ${String(data['providerName'])}`,
    body: (data, frame) => ({
      heading: 'Mail works',
      paragraphs: [
        `Hello ${String(data['name'])}, this is the test mail you asked for on ${frame.time(String(data['at']))}.`,
        'Invitations and password mails to your customers leave the same way and look like this one.',
      ],
      button: { label: 'Open the console', url: frame.address('/admin') },
      footer: 'Check that it did not land among the spam: if it did, the sender’s domain probably lacks SPF or DKIM for this mail server.',
    }),
  },
];
