import { defineMail, type MailKind } from '../deliveries/index.ts';
import { linkStillWanted, stillTheirs } from './passwords.service.ts';

const resetLink: Pick<MailKind, 'link' | 'stillWanted'> = {
  link: { purpose: 'password_reset', path: (secret, data) => (data['kind'] === 'staff' ? `/admin/reset#${secret}` : `/reset#${secret}`) },
  // F3: the link is the address's it was asked for; one sent again after a change of address would be another's.
  stillWanted: linkStillWanted,
};

/** Mails about passwords; the link's secret is made when it is sent. */
export const passwordsMails = [
  defineMail({
    kind: 'password_reset',
    priority: 0,
    subject: (data) => `Set a new password for ${String(data['providerName'])}`,
    body: (data) => ({
      heading: 'Set a new password',
      paragraphs: [
        `Somebody, probably you, asked to set a new password for ${String(data['email'])}.`,
        'The button works once, for 30 minutes. Setting a new password ends your sessions on all devices.',
        'If you did not ask for this, ignore this mail: nothing has changed.',
      ],
      button: 'Set a new password',
    }),
    ...resetLink,
  }),
  defineMail({
    kind: 'password_change_required',
    priority: 0,
    subject: (data) => `Set a new password for ${String(data['providerName'])}`,
    body: (data) => ({
      heading: 'Set a new password',
      paragraphs: [
        `${String(data['providerName'])} asks you to set a new password for ${String(data['email'])}. The one you have opens nothing any more, and you are signed out on all devices.`,
        'The button works once, for 30 minutes. After that, sign in as before: another mail is sent to you.',
      ],
      button: 'Set a new password',
    }),
    ...resetLink,
  }),
  defineMail({
    kind: 'password_sso_only',
    priority: 0,
    subject: (data) => `Your sign-in to ${String(data['providerName'])}`,
    body: (data) => ({
      heading: 'You sign in with your company',
      paragraphs: [
        `Somebody, probably you, asked to set a new password for ${String(data['email'])}.`,
        `${data['organizationName'] === '' ? 'Your organization' : String(data['organizationName'])} signs in with its own sign-in page, so no password opens the portal and none can be set.`,
        'Open the portal’s sign-in page, enter your work address and choose Continue: it leads you to your company’s sign-in. If you cannot sign in there, ask your company’s own IT.',
        'If you did not ask for this, ignore this mail: nothing has changed.',
      ],
    }),
    stillWanted: stillTheirs,
  }),
  defineMail({
    kind: 'password_staff_sso',
    priority: 0,
    subject: (data) => `Your sign-in to ${String(data['providerName'])}`,
    body: (data) => ({
      heading: 'You sign in with your team’s own sign-in',
      paragraphs: [
        `Somebody, probably you, asked to set a new password for ${String(data['email'])}.`,
        `The team of ${String(data['providerName'])} signs in with its own sign-in page, so no password opens the console and none can be set.`,
        'Open the console’s sign-in page, enter your work address and choose Continue: it leads you there. If you cannot sign in there, ask one of your owners.',
        'If you did not ask for this, ignore this mail: nothing has changed.',
      ],
    }),
    stillWanted: stillTheirs,
  }),
  defineMail({
    kind: 'password_changed',
    priority: 0,
    subject: (data) => `Your password for ${String(data['providerName'])} was changed`,
    body: (data) => ({
      heading: 'Your password was changed',
      paragraphs: [`The password of ${String(data['email'])} was changed, and all other sessions were ended.`, 'If this was not you, set a new password now with “Forgot password?” at sign-in and tell your provider.'],
    }),
  }),
];
