import { defineMail } from '../deliveries/index.ts';

/** Mails about signing in. */
export const signInMails = [
  defineMail({
    kind: 'new_device',
    priority: 0,
    subject: (data) => `New sign-in to ${String(data['providerName'])}`,
    body: (data, frame) => ({
      heading: 'You signed in on a new device',
      paragraphs: [
        `Somebody signed in as you with ${String(data['browser'])} on ${String(data['system'])}, on ${frame.time(String(data['at']))}, from the address ${String(data['ip'])}.`,
        'If this was you, there is nothing to do.',
        'If it was not, set a new password now with “Forgot password?” at sign-in, end that session under Profile, and tell your provider.',
      ],
    }),
  }),
];
